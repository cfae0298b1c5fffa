"""A channel without an interface of its own: a form, a mailbox, a platform that sells none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from relevo.agency.domain.channel import (
    ChannelUnavailable,
    PublishOutcome,
    Refused,
    VisibilityOutcome,
)
from relevo.agency.domain.reply import NO_API


@dataclass(frozen=True, slots=True)
class ByHandChannel:
    """Whatever is to be done there, a person does."""

    reply_characters: int
    can_reply: bool = False

    def publish(self, reply_to_source_id: str, text: str) -> PublishOutcome:
        """Refused: to be published by hand."""
        return Refused(NO_API)

    def hide(self, source_id: str) -> VisibilityOutcome:
        """Refused: to be hidden by hand."""
        return Refused(NO_API)

    def unhide(self, source_id: str) -> VisibilityOutcome:
        """Refused: to be shown by hand."""
        return Refused(NO_API)

    def find_reply(
        self,
        in_reply_to_source_id: str,
        text: str,
        since: datetime,
        claimed: Collection[str] = (),
    ) -> str | None:
        """Nothing can be read there; raises `ChannelUnavailable`."""
        raise ChannelUnavailable("the channel has no interface to read")

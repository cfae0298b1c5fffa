"""What a public channel can do for us, and what it says happened. Pure; adapters implement it.

A channel may answer late, twice or not at all. So that nothing is published twice, publishing has
four outcomes that must not be confused: it stands (`Published`), it does not and will not
(`Refused`), it does not yet (`Later`), or nobody knows (`Unknown`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from relevo.errors import Unavailable


class ChannelUnavailable(Unavailable):
    """The channel could not be read; what stands there is not known."""

    reason = "CHANNEL_UNAVAILABLE"


@dataclass(frozen=True, slots=True)
class Published:
    """The reply stands on the channel under this platform's id."""

    platform_id: str


@dataclass(frozen=True, slots=True)
class Done:
    """The post was hidden, or is shown again."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The channel did not do it and will not: a person has to. `reason_code` is UPPER_SNAKE."""

    reason_code: str


@dataclass(frozen=True, slots=True)
class Later:
    """The channel certainly did not do it; the same call may work later.

    `wait` is how long the channel asked us to stay away, or None.
    """

    reason_code: str
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """The answer was lost or says nothing: it may have been done. Never to be repeated blindly."""

    reason_code: str


PublishOutcome = Published | Refused | Later | Unknown
VisibilityOutcome = Done | Refused | Later | Unknown


class Channel(Protocol):
    """One brand's place on one public channel. Calls block, bounded by the adapter's time-outs."""

    @property
    def can_reply(self) -> bool:
        """Whether replies can be published through an interface; else always by hand."""

    @property
    def reply_characters(self) -> int:
        """The longest reply that the channel takes, in characters."""

    def publish(self, reply_to_source_id: str, text: str) -> PublishOutcome:
        """Publish `text` as an answer to the post, once. Raises nothing of the network's."""

    def hide(self, source_id: str) -> VisibilityOutcome:
        """Hide a post from the public; hiding a hidden one changes nothing."""

    def unhide(self, source_id: str) -> VisibilityOutcome:
        """Show a hidden post again; showing a shown one changes nothing."""

    def find_reply(
        self,
        in_reply_to_source_id: str,
        text: str,
        since: datetime,
        claimed: Collection[str] = (),
    ) -> str | None:
        """The platform's id of our reply with this text, published at `since` or later.

        Posts named in `claimed` belong to other replies and are passed over. None means that the
        thread was read to the end and holds no such reply.

        Raises:
            ChannelUnavailable: the thread could not be read to the end.
        """

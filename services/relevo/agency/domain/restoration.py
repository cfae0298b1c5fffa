"""A request to care to put back what was covered by mistake."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from relevo.errors import InvalidInput, NotFound


class UnknownPlaceholder(NotFound):
    """The text has no such placeholder."""

    reason = "UNKNOWN_PLACEHOLDER"


class SecretDestroyed(InvalidInput):
    """A secret was covered; nobody has it any more, so it cannot be put back."""

    reason = "SECRET_DESTROYED"


class RestorationState(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    RESTORED = "restored"
    REFUSED = "refused"
    OVERTAKEN = "overtaken"  # granted, but the placeholder, or the value, was not there any more


@dataclass(frozen=True, slots=True)
class Restoration:
    """One request.

    Attributes:
        placeholder: as it stands in the redacted text, such as `[DNI-1]`.
        asked_by: a person, by random id.
    """

    request_id: str
    post_version_id: str
    case_id: str
    placeholder: str
    asked_by: str
    asked_at: datetime
    state: RestorationState = RestorationState.ASKED
    settled_at: datetime | None = None


def settled(asked: Restoration, state: RestorationState, *, at: datetime) -> Restoration:
    """With its end."""
    return replace(asked, state=state, settled_at=at)

"""What an agency believes covered by mistake, and what care decides of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from relevo.care.domain.errors import AlreadyDecided
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.domain.vault import Purpose

LOOK_HOLDS = timedelta(minutes=15)
"""How long after a look at a value its restoration can be granted."""


class RestorationState(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class Undecided(StrEnum):
    """What a list of cases can be narrowed to."""

    OPEN = "open"  # cases with a request that waits for a decision


@dataclass(frozen=True, slots=True)
class Restoration:
    """One request.

    Attributes:
        placeholder: as it stands in the redacted text, such as `[DNI-1]`.
        type: what it was taken for.
        seal_id, field_number: where the vault holds what it stands for.
        asked_by: somebody of the agency, by random id.
        text: what goes back to the agency, once granted and until the agency has it.
    """

    agency: str
    brand: str
    case_id: str
    request_id: str
    post_version_id: str
    placeholder: str
    type: str
    seal_id: str
    field_number: int
    asked_by: str
    asked_at: datetime
    state: RestorationState = RestorationState.ASKED
    decided_by: str | None = None
    decided_at: datetime | None = None
    text: str | None = field(default=None, repr=False)


def decided(asked: Restoration, *, text: str | None, by: str, at: datetime) -> Restoration:
    """Granted with what stood there, or (None) refused. Raises `AlreadyDecided`."""
    check_open(asked)
    state = RestorationState.REFUSED if text is None else RestorationState.GRANTED
    return replace(asked, state=state, decided_by=by, decided_at=at, text=text)


def check_open(asked: Restoration) -> None:
    """Raise `AlreadyDecided` unless it waits for a decision."""
    if asked.state is not RestorationState.ASKED:
        raise AlreadyDecided("the request was decided already")


def was_looked_at(asked: Restoration, events: Iterable[Event], *, by: str, at: datetime) -> bool:
    """Whether this person was shown the very value for a redaction's review, a short while ago.

    What a value was shown for stands with her latest request before.
    """
    mine = [
        event
        for event in events
        if (event.actor, event.subject, event.number) == (by, asked.seal_id, asked.field_number)
    ]
    return any(
        _purposes(mine, shown.at) == {Purpose.REDACTION_REVIEW.value}
        for shown in mine
        if shown.kind is EventKind.REVEAL_SHOWN and at - LOOK_HOLDS <= shown.at <= at
    )


def _purposes(events: Iterable[Event], until: datetime) -> set[str | None]:
    asked = [
        event for event in events if event.kind is EventKind.REVEAL_ASKED and event.at <= until
    ]
    latest = max((event.at for event in asked), default=until)
    return {event.code for event in asked if event.at == latest}

"""What must be told of a value that was readable: the breach, its deadlines, and how it ends.

The clocks run from the moment in which somebody at the brand saw it. Counsel decides whether a duty
exists at all; what stands here is what may be owed, and until when.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum

from relevo.care.domain.errors import BreachClosed, BreachOpen
from relevo.redaction import FindingType

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Clock:
    """How long one law gives: hours, or working days after the day itself, in the country's `zone`.

    Working days are Monday to Friday; public holidays are not known here, so that the deadline is
    never later than the law's.
    """

    hours: int = 0
    working_days: int = 0
    zone: tzinfo = UTC

    def due(self, since: datetime) -> datetime:
        """When the time is over."""
        if not self.working_days:
            return since + timedelta(hours=self.hours)
        day, left = since.astimezone(self.zone).date(), self.working_days
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < _SATURDAY
        return datetime.combine(day + timedelta(days=1), time(), self.zone).astimezone(UTC)


CLOCKS: Mapping[str, Clock] = {
    "CO": Clock(working_days=15, zone=timezone(timedelta(hours=-5))),
    "ES": Clock(hours=72),  # GDPR article 33(1)
    "EU": Clock(hours=72),
    "PE": Clock(hours=48),  # DS 016-2024-JUS
}
"""By country, and EU for the rest of the Union."""


@dataclass(frozen=True, slots=True)
class BreachPolicy:
    """Which missed values are breaches, and whose clocks then run.

    Attributes:
        types: names of finding types.
        countries: keys of `CLOCKS`.
    """

    types: frozenset[str] = frozenset(
        {
            FindingType.NATIONAL_ID,
            FindingType.PASSPORT,
            FindingType.CARD,
            FindingType.BANK_ACCOUNT,
            FindingType.SECRET,
        }
    )
    countries: tuple[str, ...] = ("CO", "ES", "PE")

    def deadlines(self, since: datetime) -> tuple[Deadline, ...]:
        """When each country's time is over, the earliest first."""
        due = [Deadline(country, CLOCKS[country].due(since)) for country in self.countries]
        return tuple(sorted(due, key=lambda one: (one.at, one.country)))


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when a country's authority is to be told."""

    country: str
    at: datetime


class BreachState(StrEnum):
    """Where a breach stands."""

    OPEN = "open"
    NOTIFIED = "notified"
    DISMISSED = "dismissed"


class BreachReason(StrEnum):
    """How a breach ends."""

    AUTHORITY_TOLD = "authority_told"
    AUTHORITY_AND_PERSON_TOLD = "authority_and_person_told"
    NOT_PERSONAL = "not_personal"  # the mark was a mistake
    NO_RISK = "no_risk"  # assessed, and nothing is owed
    TOLD_BEFORE = "told_before"  # with another breach


_NOTIFIED: Collection[BreachReason] = (
    BreachReason.AUTHORITY_TOLD,
    BreachReason.AUTHORITY_AND_PERSON_TOLD,
)


@dataclass(frozen=True, slots=True)
class Breach:
    """A value that was readable where it should not have been.

    Attributes:
        mark_id: the auditor's mark that opened it.
        type: of the value.
        revision: the redaction of the text in which it was readable.
        channel: where the post stood in public, since `public_since` by the platform's clock.
        agency_since, care_since: since when either side had a text of it.
        deadlines: the earliest first.
        closed_by, closed_at, reason: of a breach that is not open.
    """

    agency: str
    brand: str
    case_id: str
    breach_id: str
    post_version_id: str
    mark_id: str
    type: str
    revision: int
    channel: str
    public_since: datetime
    agency_since: datetime
    care_since: datetime
    opened_at: datetime
    opened_by: str
    deadlines: tuple[Deadline, ...]
    state: BreachState = BreachState.OPEN
    reason: BreachReason | None = None
    closed_by: str | None = None
    closed_at: datetime | None = None


def closed(breach: Breach, *, reason: BreachReason, by: str, at: datetime) -> Breach:
    """Notified or dismissed, as the reason says. Raises `BreachClosed`."""
    if breach.state is not BreachState.OPEN:
        raise BreachClosed("the breach is closed; reopen it first")
    state = BreachState.NOTIFIED if reason in _NOTIFIED else BreachState.DISMISSED
    return replace(breach, state=state, reason=reason, closed_by=by, closed_at=at)


def reopened(breach: Breach) -> Breach:
    """Open again, with the deadlines that it had. Raises `BreachOpen`."""
    if breach.state is BreachState.OPEN:
        raise BreachOpen("the breach is open")
    return replace(breach, state=BreachState.OPEN, reason=None, closed_by=None, closed_at=None)

"""Legal holds: what keeps a case from being erased, expired or unblocked, and until when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import HoldOver
from relevo.errors import InvalidInput

MAX_REFERENCE = 40


class HoldGround(StrEnum):
    """Why a case must be kept."""

    CLAIM = "claim"  # the customer's own complaint is not decided
    REGULATOR = "regulator"  # an authority has asked for it
    LITIGATION = "litigation"


class HoldScope(StrEnum):
    """How far a hold reaches."""

    CASE = "case"
    CUSTOMER = "customer"  # every case of the same customer, also those that are linked later


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold.

    Attributes:
        reference: the file's number at the authority, the court or the claims book.
        ends_at: the first instant at which it holds no more; None: until it is lifted.
        review_on: the day on which somebody should ask whether it is still needed.
    """

    agency: str
    brand: str
    case_id: str
    hold_id: str
    scope: HoldScope
    ground: HoldGround
    reference: str
    set_by: str
    set_at: datetime
    ends_at: datetime | None
    review_on: date
    lifted_by: str | None = None
    lifted_at: datetime | None = None

    @property
    def key(self) -> CaseKey:
        """The case on which it was set."""
        return CaseKey(self.agency, self.case_id)

    def stands(self, at: datetime) -> bool:
        """Whether it holds at an instant."""
        return self.lifted_at is None and (self.ends_at is None or at < self.ends_at)


def end_of(day: date | None, zone: tzinfo) -> datetime | None:
    """The instant at which a day ends where the brand is; None: no day."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def check_days(ends_on: date | None, review_on: date, today: date) -> None:
    """Raise `InvalidInput` naming the day that is past, or the review that comes after the end."""
    if ends_on is not None and ends_on < today:
        raise InvalidInput("ends_on: must not be past", field="ends_on")
    if review_on < today:
        raise InvalidInput("review_on: must not be past", field="review_on")
    if ends_on is not None and review_on > ends_on:
        raise InvalidInput("review_on: must not be after the end", field="review_on")


def extended(hold: Hold, *, ends_at: datetime | None, review_on: date, at: datetime) -> Hold:
    """It ends at another time. Raises `HoldOver`."""
    if not hold.stands(at):
        raise HoldOver("the hold is over; set another one")
    return replace(hold, ends_at=ends_at, review_on=review_on)


def lifted(hold: Hold, *, by: str, at: datetime) -> Hold:
    """It holds no more. Raises `HoldOver`."""
    if not hold.stands(at):
        raise HoldOver("the hold is over")
    return replace(hold, lifted_by=by, lifted_at=at)

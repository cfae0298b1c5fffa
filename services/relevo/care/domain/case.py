"""A case as care holds it: the agency's newest header, and what care has done with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from relevo.care.domain.errors import AlreadyResolved, ChangedMeanwhile, NotResolved
from relevo.crossing.errors import DifferentContent
from relevo.crossing.vocabulary import CaseHeader, CaseState

REOPENS_FOR = timedelta(days=7)
"""How long after a resolution the customer's next comment belongs to the same case."""

_NEVER_CHANGES = ("brand", "public_code", "channel", "thread_id", "author_ref", "opened_at")


@dataclass(frozen=True, slots=True, order=True)
class CaseKey:
    """A case at care: the agency is part of its name, so two agencies can never meet in one."""

    agency: str
    case_id: str


class Desk(StrEnum):
    """Where a case stands at care."""

    WITH_AGENCY = "with_agency"  # care can see it; the agency handles it
    OPEN = "open"  # in care's inbox
    RESOLVED = "resolved"


class Closure(StrEnum):
    """Why a case is closed to everybody but those who look after people's rights."""

    BLOCKED = "blocked"  # kept for the day on which somebody must answer for it
    ERASED = "erased"  # nothing of it is left but ids and times


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who of care resolved the case, when, and until when a new comment reopens it."""

    by: str
    at: datetime
    reopens_until: datetime


class OfCase(Protocol):
    """A case, or what belongs to one: what every row about a case names."""

    @property
    def agency(self) -> str:
        """Which agency's case it is."""

    @property
    def case_id(self) -> str:
        """The case's id, the agency's."""

    @property
    def brand(self) -> str:
        """Whose customer it is."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case.

    Attributes:
        header: the agency's header with the highest version that has arrived.
        received_at: when the case first arrived, by care's clock.
        revision: grows by one with each change that a person at the desk should know of; who
            acts names the revision that was on the screen.
        assignee: the person who works on it, by random id.
        taken: care has made it its own (assigned, answered, reopened), whatever the agency's state.
        resolution: None while it is not resolved.
        closure: None while it is open to those who may see its brand.
    """

    agency: str
    header: CaseHeader
    received_at: datetime
    revision: int = 1
    assignee: str | None = None
    taken: bool = False
    resolution: Resolution | None = None
    closure: Closure | None = None

    @property
    def key(self) -> CaseKey:
        """Its name at care."""
        return CaseKey(self.agency, self.header.case_id)

    @property
    def case_id(self) -> str:
        """Its id, the agency's."""
        return self.header.case_id

    @property
    def brand(self) -> str:
        """Whose customer it is."""
        return self.header.brand

    @property
    def desk(self) -> Desk:
        """Where it stands. A case that the agency believes resolved and care does not is open."""
        if self.resolution is not None:
            return Desk.RESOLVED
        if self.taken or self.header.state in (CaseState.ESCALATED, CaseState.RESOLVED):
            return Desk.OPEN
        return Desk.WITH_AGENCY


def received(agency: str, header: CaseHeader, *, at: datetime) -> Case:
    """A case that has just arrived."""
    return Case(agency=agency, header=header, received_at=at)


def check_same(case: Case, header: CaseHeader) -> None:
    """Raise `DifferentContent` if the header says otherwise what never changes about a case."""
    for name in _NEVER_CHANGES:
        if getattr(header, name) != getattr(case.header, name):
            raise DifferentContent(f"{name}: differs from the case's", field=name)


def updated(case: Case, header: CaseHeader, *, new_items: bool, new_text: bool) -> Case:
    """The case after one more hand-over, in whatever order they come.

    The header is taken if it is newer. `new_items`: post versions or notes arrived that care had
    not seen; `new_text`: a post version with text was among them.
    A resolved case is reopened by new text, or by a newer header with which the agency itself has
    reopened it: one in an active state that follows a resolved one or was made after care's
    resolution.
    """
    newer = header.version > case.header.version
    if not newer and not new_items:
        return case
    reopened = case.resolution is not None and (
        new_text or (newer and _agency_reopened(case, header, case.resolution))
    )
    return replace(
        case,
        header=header if newer else case.header,
        revision=case.revision + 1,
        taken=case.taken or reopened,
        resolution=None if reopened else case.resolution,
    )


def _agency_reopened(case: Case, header: CaseHeader, resolution: Resolution) -> bool:
    active = header.state in (CaseState.NEW, CaseState.ESCALATED)
    return active and (case.header.state is CaseState.RESOLVED or header.changed_at > resolution.at)


def expect(case: Case, revision: int) -> None:
    """Raise `ChangedMeanwhile` unless the caller has seen the newest revision."""
    if case.revision != revision:
        raise ChangedMeanwhile("the case has changed meanwhile", field="expected_revision")


def assigned(case: Case, assignee: str | None) -> Case:
    """Somebody works on it, or (None) nobody any more. Raises `AlreadyResolved`."""
    if case.resolution is not None:
        raise AlreadyResolved("the case is resolved")
    taken = case.taken or assignee is not None
    return replace(case, assignee=assignee, taken=taken, revision=case.revision + 1)


def answered(case: Case) -> Case:
    """A reply or a question left for it: care has made it its own."""
    return replace(case, taken=True, revision=case.revision + 1)


def resolved(case: Case, *, by: str, at: datetime) -> Case:
    """Resolved; a new comment within `REOPENS_FOR` reopens it. Raises `AlreadyResolved`."""
    if case.resolution is not None:
        raise AlreadyResolved("the case is resolved")
    resolution = Resolution(by, at, at + REOPENS_FOR)
    return replace(case, taken=False, resolution=resolution, revision=case.revision + 1)


def reopened(case: Case) -> Case:
    """Open again by a person's choice. Raises `NotResolved`."""
    if case.resolution is None:
        raise NotResolved("the case is not resolved")
    return replace(case, taken=True, resolution=None, revision=case.revision + 1)

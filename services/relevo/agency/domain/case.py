"""A case on the agency's side: its states and the moves between them.

NEW and ESCALATED are open, CLOSED (by the agency) and RESOLVED (by care) are settled. Every move
returns a case whose version is one higher; care keeps the header with the highest.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from relevo.agency.domain.errors import IllegalTransition, StaleVersion
from relevo.crossing.vocabulary import CaseHeader, CaseState, CloseReason, Urgency

REOPENS_WITHIN = timedelta(days=7)
"""How long after it was settled a new comment reopens a case instead of opening another."""

_OPEN = (CaseState.NEW, CaseState.ESCALATED)


@dataclass(frozen=True, slots=True)
class Case:
    """One customer's matter with one brand: posts of one author in one thread.

    Attributes:
        note: the newest note for care, redacted; each crosses for itself besides.
        opened_at, changed_at: the agency's clock.
        escalated_at: when it was first put before care; decides the state after a reopening.
        settled_at: when it was closed or resolved; None while open.
        reopens_until: until when a new comment reopens it; None while open.
    """

    case_id: str
    brand: str
    channel: str
    thread_id: str
    author_ref: str
    author_handle: str | None
    public_code: str
    state: CaseState
    urgency: Urgency
    close_reason: CloseReason | None
    note: str | None = field(repr=False)
    version: int
    opened_at: datetime
    changed_at: datetime
    escalated_at: datetime | None
    settled_at: datetime | None
    reopens_until: datetime | None

    @property
    def is_open(self) -> bool:
        """Neither closed nor resolved."""
        return self.state in _OPEN

    def require_version(self, expected: int | None) -> None:
        """Raise `StaleVersion` unless the caller has seen this version; None means any."""
        if expected is not None and expected != self.version:
            raise StaleVersion("expected_version: the case has changed", field="expected_version")

    def takes(self, *, at: datetime) -> bool:
        """Whether a new comment at `at` belongs to this case rather than to a new one."""
        return self.is_open or (self.reopens_until is not None and at < self.reopens_until)

    def with_post(self, *, at: datetime, reopen: bool, handle: str | None) -> Case:
        """One more post version; a settled case is opened again if `reopen`."""
        case = replace(self, author_handle=self.author_handle or handle)
        return case._opened(at) if reopen and not self.is_open else case._changed(at)

    def escalated(self, *, at: datetime, urgency: Urgency, note: str | None) -> Case:
        """Into care's inbox. Again, to change urgency or note, while it is there.

        Raises:
            IllegalTransition: it is closed or resolved; reopen it first.
        """
        self._require_open()
        return replace(
            self._changed(at),
            state=CaseState.ESCALATED,
            urgency=urgency,
            note=self.note if note is None else note,
            escalated_at=self.escalated_at or at,
        )

    def closed(self, *, at: datetime, reason: CloseReason) -> Case:
        """Settled by the agency. Withdraws nothing that was already sent.

        Raises:
            IllegalTransition: it is not new; what was escalated is for care to resolve.
        """
        if self.state is not CaseState.NEW:
            raise IllegalTransition(f"a case that is {self.state.value} cannot be closed")
        return replace(
            self._changed(at),
            state=CaseState.CLOSED,
            close_reason=reason,
            settled_at=at,
            reopens_until=at + REOPENS_WITHIN,
        )

    def reopened(self, *, at: datetime) -> Case:
        """Open again, where it was: before care if it ever was there, new otherwise.

        Raises:
            IllegalTransition: it is open.
        """
        if self.is_open:
            raise IllegalTransition(f"a case that is {self.state.value} is open already")
        return self._opened(at)

    def taken_up(self, *, at: datetime) -> Case:
        """Before care, which took it up again; the same case if it is there already."""
        if self.state is CaseState.ESCALATED:
            return self
        return replace(self, escalated_at=self.escalated_at or at)._opened(at)

    def resolved(self, *, at: datetime, reopens_until: datetime) -> Case:
        """Settled by care, from whatever state."""
        return replace(
            self._changed(at),
            state=CaseState.RESOLVED,
            close_reason=None,
            settled_at=at,
            reopens_until=reopens_until,
        )

    def redacted_again(self, *, at: datetime) -> Case:
        """With a text of a post redacted once more."""
        return self._changed(at)

    def noted(self, *, at: datetime, note: str) -> Case:
        """With a newer note for care, already redacted."""
        return replace(self._changed(at), note=note)

    def recalled(self, header: CaseHeader) -> Case:
        """As care has it from a life of ours that is forgotten; what happened here since stays.

        The state is care's: what was done with the case then, was done. Its version is care's, or
        one higher than both where this side's own is not lower.
        """
        behind = self.version < header.version
        return replace(
            _from_header(header, escalated_at=self.escalated_at),
            author_handle=header.author_handle or self.author_handle,
            version=header.version if behind else self.version + 1,
        )

    def header(self) -> CaseHeader:
        """What crosses."""
        return CaseHeader(
            case_id=self.case_id,
            brand=self.brand,
            version=self.version,
            public_code=self.public_code,
            channel=self.channel,
            thread_id=self.thread_id,
            author_ref=self.author_ref,
            author_handle=self.author_handle,
            state=self.state,
            urgency=self.urgency,
            close_reason=self.close_reason,
            note=self.note,
            opened_at=self.opened_at,
            changed_at=self.changed_at,
        )

    def _require_open(self) -> None:
        if not self.is_open:
            raise IllegalTransition(f"the case is {self.state.value}; reopen it first")

    def _changed(self, at: datetime) -> Case:
        return replace(self, version=self.version + 1, changed_at=at)

    def _opened(self, at: datetime) -> Case:
        return replace(
            self._changed(at),
            state=CaseState.ESCALATED if self.escalated_at else CaseState.NEW,
            close_reason=None,
            settled_at=None,
            reopens_until=None,
        )


def open_case(
    *,
    case_id: str,
    brand: str,
    channel: str,
    thread_id: str,
    author_ref: str,
    author_handle: str | None,
    public_code: str,
    at: datetime,
) -> Case:
    """A new case at version 1."""
    return Case(
        case_id=case_id,
        brand=brand,
        channel=channel,
        thread_id=thread_id,
        author_ref=author_ref,
        author_handle=author_handle,
        public_code=public_code,
        state=CaseState.NEW,
        urgency=Urgency.NORMAL,
        close_reason=None,
        note=None,
        version=1,
        opened_at=at,
        changed_at=at,
        escalated_at=None,
        settled_at=None,
        reopens_until=None,
    )


def recalled_case(header: CaseHeader) -> Case:
    """A case that is known at care alone, as it was when it last crossed."""
    return _from_header(header, escalated_at=None)


def _from_header(header: CaseHeader, *, escalated_at: datetime | None) -> Case:
    was_before_care = header.state in (CaseState.ESCALATED, CaseState.RESOLVED)
    settled_at = None if header.state in _OPEN else header.changed_at
    return Case(
        case_id=header.case_id,
        brand=header.brand,
        channel=header.channel,
        thread_id=header.thread_id,
        author_ref=header.author_ref,
        author_handle=header.author_handle,
        public_code=header.public_code,
        state=header.state,
        urgency=header.urgency,
        close_reason=header.close_reason,
        note=header.note,
        version=header.version,
        opened_at=header.opened_at,
        changed_at=header.changed_at,
        escalated_at=escalated_at or (header.changed_at if was_before_care else None),
        settled_at=settled_at,
        reopens_until=settled_at + REOPENS_WITHIN if settled_at else None,
    )

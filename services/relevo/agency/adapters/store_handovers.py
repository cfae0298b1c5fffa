"""Where each case stands on its way to care; in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_cases
from relevo.agency.adapters.tables import (
    cases,
    handovers,
    in_outbox,
    notes,
    outbox,
    redactions,
)
from relevo.agency.domain.backoff import LONGEST
from relevo.agency.domain.case import Case
from relevo.crossing.vocabulary import Urgency
from relevo.delivery.messages import Priority, Topic
from relevo.ledger.values import Digest
from relevo.service.among import among
from relevo.service.due import beyond
from relevo.service.due import due as due_by

_lacks_note = (
    sa.exists()
    .where(notes.c.case_id == cases.c.case_id, notes.c.receipted_at.is_(None))
    .correlate(cases)
)
_lacks_redaction = (
    sa.exists()
    .where(redactions.c.case_id == cases.c.case_id, redactions.c.receipted_at.is_(None))
    .correlate(cases)
)
_DUE = (
    sa.select(
        *store_cases.CASE_COLUMNS,
        handovers.c.leaf_hash,
        _lacks_note.label("lacks_note"),
        _lacks_redaction.label("lacks_redaction"),
    )
    .join(handovers, handovers.c.case_id == cases.c.case_id)
    .where(
        among(cases.c.case_id, "case_ids"),
        cases.c.erased_at.is_(None),
        handovers.c.pending,
        due_by(handovers.c.next_attempt_at, sa.bindparam("now"), sa.bindparam("beyond")),
    )
    .order_by((cases.c.urgency == Urgency.URGENT.value).desc(), cases.c.changed_at)
)
_TO_REQUEUE = (
    sa.select(cases.c.case_id, cases.c.urgency, handovers.c.backfill)
    .join(handovers, handovers.c.case_id == cases.c.case_id)
    .where(
        handovers.c.pending,
        due_by(handovers.c.next_attempt_at, sa.bindparam("now"), sa.bindparam("beyond")),
        sa.or_(
            handovers.c.queued_at < handovers.c.next_attempt_at,
            due_by(handovers.c.queued_at, sa.bindparam("queued_before"), sa.bindparam("beyond")),
        ),
        ~in_outbox(Topic.CASE_HANDOVER, handovers.c.case_id),
        cases.c.erased_at.is_(None),
    )
    .order_by(handovers.c.next_attempt_at)
    .limit(sa.bindparam("most", type_=sa.Integer))
    .with_for_update(of=handovers, key_share=True, skip_locked=True)
)
_REQUEUED = (
    handovers.update()
    .where(handovers.c.case_id == sa.bindparam("queued_id"))
    .values(queued_at=sa.bindparam("now"))
)
_NAME_LEAF = (
    handovers.update()
    .where(handovers.c.case_id == sa.bindparam("named_id"))
    .values(leaf_hash=sa.bindparam("leaf"))
)
_PUT_OFF = (
    handovers.update()
    .where(handovers.c.case_id == sa.bindparam("late_id"))
    .values(attempts=sa.bindparam("tried"), next_attempt_at=sa.bindparam("until"))
)


@dataclass(frozen=True, slots=True)
class HandOverStatus:
    """How far a case has crossed.

    Attributes:
        pending: care lacks something, and it will be sent.
        receipted_version: the newest header version that care acknowledged; 0: none.
        parked_reason: care's reason for refusing the present version for good, or None.
    """

    pending: bool
    attempts: int
    next_attempt_at: datetime
    receipted_version: int
    parked_reason: str | None
    parked_field: str | None


@dataclass(frozen=True, slots=True)
class DueCase:
    """A case that waits to be handed over, and whether care lacks a note or redaction of it.

    `leaf_hash`: of the newest ledger entry about one of its texts; None where that was not kept.
    """

    case: Case
    lacks_note: bool
    lacks_redaction: bool = False
    leaf_hash: bytes | None = None


def add_cases(
    connection: Connection, new: Sequence[Case], now: datetime, *, backfill: bool = False
) -> None:
    """Store new cases and queue their hand-overs; those of a back-fill behind all others."""
    if not new:
        return
    store_cases.insert(connection, new)
    rows = [
        {
            "case_id": case.case_id,
            "brand": case.brand,
            "pending": True,
            "queued_at": now,
            "attempts": 0,
            "next_attempt_at": now,
            "receipted_version": 0,
            "backfill": backfill,
        }
        for case in new
    ]
    connection.execute(handovers.insert(), rows)
    _enqueue(connection, new, now, backfill=backfill)


def change_case(connection: Connection, case: Case, now: datetime) -> None:
    """Store a case's newer version and queue its hand-over, also if it was parked before."""
    change_cases(connection, [case], now)


def change_cases(
    connection: Connection, changed: Sequence[Case], now: datetime, *, backfill: bool = False
) -> None:
    """The same for several; a back-fill puts nothing back that waits among the others already."""
    store_cases.update(connection, changed)
    _queue(connection, changed, now, backfill=backfill)


def name_leaves(connection: Connection, leaves: Mapping[str, Digest]) -> None:
    """Keep the leaf hash of each case's newest entry about a text, to cross with the case."""
    if leaves:
        connection.execute(
            _NAME_LEAF,
            [{"named_id": case_id, "leaf": leaves[case_id].raw()} for case_id in sorted(leaves)],
        )


def queue(connection: Connection, case: Case, now: datetime) -> None:
    """Queue a case's hand-over, to be tried at once."""
    _queue(connection, [case], now, backfill=False)


def status(connection: Connection, case_id: str) -> HandOverStatus:
    """How far the case has crossed."""
    row = connection.execute(
        sa.select(
            handovers.c.pending,
            handovers.c.attempts,
            handovers.c.next_attempt_at,
            handovers.c.receipted_version,
            handovers.c.parked_reason,
            handovers.c.parked_field,
        ).where(handovers.c.case_id == case_id)
    ).one()
    return HandOverStatus(**row._mapping)


def due(connection: Connection, case_ids: Sequence[str], *, now: datetime) -> tuple[DueCase, ...]:
    """Those of the cases that wait to be handed over now, urgent and oldest first."""
    rows = connection.execute(
        _DUE, {"case_ids": list(case_ids), "now": now, "beyond": beyond(now, LONGEST)}
    )
    return tuple(
        DueCase(store_cases.case_of(row), row.lacks_note, row.lacks_redaction, row.leaf_hash)
        for row in rows
    )


def parked(connection: Connection, case_id: str, version: int, reason: str, field: str) -> None:
    """Care refused a version for good."""
    _update(
        connection,
        case_id,
        pending=False,
        parked_version=version,
        parked_reason=reason,
        parked_field=field[:64] or None,
    )


def put_off(
    connection: Connection, case_ids: Collection[str], *, attempts: int, until: datetime
) -> None:
    """Try these again at `until`."""
    if case_ids:
        connection.execute(
            _PUT_OFF,
            [
                {"late_id": case_id, "tried": attempts, "until": until}
                for case_id in sorted(case_ids)  # one order for everybody who changes several
            ],
        )


def to_requeue(
    connection: Connection, *, now: datetime, queued_before: datetime, limit: int
) -> Mapping[str, Priority]:
    """Cases that are due and that no message will remind of, held; what others hold is left out."""
    rows = connection.execute(
        _TO_REQUEUE,
        {
            "now": now,
            "queued_before": queued_before,
            "beyond": beyond(now, LONGEST),
            "most": limit,
        },
    )
    return {
        case_id: priority(Urgency(urgency), backfill=backfill)
        for case_id, urgency, backfill in rows
    }


def requeue(connection: Connection, waiting: Mapping[str, Priority], now: datetime) -> None:
    """Queue hand-overs that are held once more; their back-off and their place stand."""
    if waiting:
        connection.execute(_REQUEUED, [{"queued_id": one, "now": now} for one in waiting])
        outbox.enqueue_all(connection, Topic.CASE_HANDOVER, tuple(waiting.items()), now=now)


def priority(urgency: Urgency, *, backfill: bool) -> Priority:
    """Urgent cases go before all others, those of a back-fill behind."""
    if urgency is Urgency.URGENT:
        return Priority.URGENT
    return Priority.LOW if backfill else Priority.NORMAL


def _queue(
    connection: Connection, queued: Sequence[Case], now: datetime, *, backfill: bool
) -> None:
    if not queued:
        return
    ahead = sa.and_(handovers.c.pending, sa.not_(handovers.c.backfill))
    connection.execute(
        handovers.update()
        .where(handovers.c.case_id == sa.bindparam("queued_case_id"))
        .values(
            pending=True,
            queued_at=now,
            attempts=0,
            next_attempt_at=now,
            parked_version=None,
            parked_reason=None,
            parked_field=None,
            backfill=sa.case((ahead, False), else_=backfill) if backfill else False,
        ),
        [{"queued_case_id": case_id} for case_id in sorted(case.case_id for case in queued)],
    )
    _enqueue(connection, queued, now, backfill=backfill)


def _enqueue(
    connection: Connection, queued: Sequence[Case], now: datetime, *, backfill: bool
) -> None:
    outbox.enqueue_all(
        connection,
        Topic.CASE_HANDOVER,
        [(case.case_id, priority(case.urgency, backfill=backfill)) for case in queued],
        now=now,
    )


def _update(connection: Connection, case_id: str, **values: object) -> None:
    connection.execute(handovers.update().where(handovers.c.case_id == case_id).values(**values))

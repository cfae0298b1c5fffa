"""Public acts that wait to be reported to care; in the caller's transaction."""

from __future__ import annotations

import dataclasses
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import actions, in_outbox, outbox
from relevo.agency.domain.backoff import LONGEST
from relevo.crossing.continuity import Reading
from relevo.crossing.vocabulary import Action, ActionKind
from relevo.delivery.messages import Topic
from relevo.service.due import beyond
from relevo.service.due import due as due_by

_COLUMNS = tuple(actions.c[field.name] for field in dataclasses.fields(Action))


def record(connection: Connection, action: Action) -> None:
    """Store one act and queue its report. The same id again changes nothing."""
    known = sa.select(actions.c.action_id).where(actions.c.action_id == action.action_id)
    if connection.execute(known).first() is not None:
        return
    values = {field.name: getattr(action, field.name) for field in dataclasses.fields(action)}
    values["kind"] = action.kind.value
    values["reading"] = action.reading.plain() if action.reading else None
    connection.execute(
        actions.insert().values(
            **values, pending=True, attempts=0, queued_at=action.at, next_attempt_at=action.at
        )
    )
    outbox.enqueue(connection, Topic.ACTION_REPORT, action.action_id, now=action.at)


def waiting(
    connection: Connection, action_ids: tuple[str, ...], *, now: datetime
) -> tuple[Action, ...]:
    """Those of the acts that are still to be reported and due, oldest first."""
    rows = connection.execute(
        sa.select(*_COLUMNS)
        .where(
            actions.c.action_id.in_(action_ids),
            actions.c.pending,
            due_by(actions.c.next_attempt_at, now, beyond(now, LONGEST)),
        )
        .order_by(actions.c.at, actions.c.action_id)
    )
    return tuple(
        Action(
            **{
                **row._mapping,
                "kind": ActionKind(row.kind),
                "reading": Reading.of(row.reading),
            }
        )
        for row in rows
    )


def attempts_of(connection: Connection, action_id: str) -> int:
    """How often reporting the act was put off."""
    return (
        connection.scalar(sa.select(actions.c.attempts).where(actions.c.action_id == action_id))
        or 0
    )


def reported(connection: Connection, action_id: str, *, now: datetime) -> None:
    """Care has it."""
    _update(connection, action_id, pending=False, reported_at=now, parked_reason=None)


def parked(connection: Connection, action_id: str, reason: str) -> None:
    """Care refused it for good."""
    _update(connection, action_id, pending=False, parked_reason=reason)


def put_off(connection: Connection, action_id: str, *, until: datetime) -> None:
    """Try again later. Whoever puts off several does so in the order of their ids."""
    _update(connection, action_id, attempts=actions.c.attempts + 1, next_attempt_at=until)


def due(
    connection: Connection, *, now: datetime, queued_before: datetime, limit: int
) -> tuple[str, ...]:
    """Acts whose report is due and that no message will remind of, held; what others hold is left
    out.
    """
    rows = connection.scalars(
        sa.select(actions.c.action_id)
        .where(
            actions.c.pending,
            due_by(actions.c.next_attempt_at, now, beyond(now, LONGEST)),
            sa.or_(
                actions.c.queued_at < actions.c.next_attempt_at,
                due_by(actions.c.queued_at, queued_before, beyond(now, LONGEST)),
            ),
            ~in_outbox(Topic.ACTION_REPORT, actions.c.action_id),
        )
        .order_by(actions.c.next_attempt_at)
        .limit(limit)
        .with_for_update(key_share=True, skip_locked=True)
    )
    return tuple(rows)


def requeue(connection: Connection, action_id: str, *, now: datetime) -> None:
    """Queue a report once more; its back-off stands."""
    outbox.enqueue(connection, Topic.ACTION_REPORT, action_id, now=now)
    _update(connection, action_id, queued_at=now)


def _update(connection: Connection, action_id: str, **values: object) -> None:
    connection.execute(actions.update().where(actions.c.action_id == action_id).values(**values))

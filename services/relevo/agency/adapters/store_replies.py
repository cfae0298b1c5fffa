"""Replies in the database; in the caller's transaction."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import replies
from relevo.agency.domain.reply import CLOCK_SKEW, Reply, ReplyOrigin, ReplyState
from relevo.crossing.continuity import Reading

COLUMNS = tuple(replies.c[field.name] for field in dataclasses.fields(Reply))

_UNSETTLED = [state.value for state in (ReplyState.PENDING, ReplyState.CLAIMED, ReplyState.UNKNOWN)]


def insert(connection: Connection, reply: Reply) -> None:
    """Store a new reply."""
    connection.execute(replies.insert().values(**_values(reply)))


def update(connection: Connection, reply: Reply) -> None:
    """Store a reply after a move."""
    connection.execute(
        replies.update().where(replies.c.reply_id == reply.reply_id).values(**_values(reply))
    )


def get(connection: Connection, reply_id: str, *, lock: bool = False) -> Reply | None:
    """The reply, or None; with `lock`, held until the transaction ends."""
    query = sa.select(*COLUMNS).where(replies.c.reply_id == reply_id)
    row = connection.execute(query.with_for_update(key_share=True) if lock else query).one_or_none()
    return None if row is None else reply_of(row)


def of_case(connection: Connection, case_id: str) -> tuple[Reply, ...]:
    """A case's replies, oldest first."""
    rows = connection.execute(
        sa.select(*COLUMNS)
        .where(replies.c.case_id == case_id)
        .order_by(replies.c.created_at, replies.c.reply_id)
    )
    return tuple(reply_of(row) for row in rows)


def due(connection: Connection, *, now: datetime, limit: int) -> tuple[str, ...]:
    """Ids of replies that are to be looked at now, whatever their state, longest due first."""
    rows = connection.scalars(
        sa.select(replies.c.reply_id)
        .where(
            replies.c.state.in_(_UNSETTLED),
            sa.or_(
                replies.c.next_attempt_at <= now,
                sa.and_(
                    replies.c.next_attempt_at.is_not(None),
                    replies.c.changed_at > now + CLOCK_SKEW,
                ),
            ),
        )
        .order_by(replies.c.next_attempt_at, replies.c.reply_id)
        .limit(limit)
    )
    return tuple(rows)


def of_thread(
    connection: Connection,
    brand: str,
    channel: str,
    thread_id: str,
    states: tuple[ReplyState, ...],
    *,
    lock: bool = False,
) -> tuple[Reply, ...]:
    """Replies to anybody in one thread that are in one of the states, oldest first.

    With `lock`, held until the transaction ends.
    """
    query = (
        sa.select(*COLUMNS)
        .where(
            replies.c.brand == brand,
            replies.c.channel == channel,
            replies.c.thread_id == thread_id,
            replies.c.state.in_([state.value for state in states]),
        )
        .order_by(replies.c.created_at, replies.c.reply_id)
    )
    rows = connection.execute(query.with_for_update(key_share=True) if lock else query)
    return tuple(reply_of(row) for row in rows)


def by_platform_id(
    connection: Connection, brand: str, channel: str, platform_id: str
) -> Reply | None:
    """The reply of ours that the platform knows under this id, or None."""
    row = connection.execute(
        sa.select(*COLUMNS)
        .where(
            replies.c.brand == brand,
            replies.c.channel == channel,
            replies.c.platform_id == platform_id,
        )
        .limit(1)
    ).one_or_none()
    return None if row is None else reply_of(row)


def platform_ids_of_thread(connection: Connection, reply: Reply) -> frozenset[str]:
    """The platform's ids of every other reply in the same thread."""
    rows = connection.scalars(
        sa.select(replies.c.platform_id).where(
            replies.c.brand == reply.brand,
            replies.c.channel == reply.channel,
            replies.c.thread_id == reply.thread_id,
            replies.c.platform_id.is_not(None),
            replies.c.reply_id != reply.reply_id,
        )
    )
    return frozenset(rows)


def reply_of(row: sa.Row[*tuple[Any, ...]]) -> Reply:
    """A row with `COLUMNS` as a value."""
    values = dict(row._mapping)
    values["origin"] = ReplyOrigin(values["origin"])
    values["state"] = ReplyState(values["state"])
    values["reading"] = Reading.of(values["reading"])
    return Reply(**values)


def _values(reply: Reply) -> dict[str, object]:
    values = {field.name: getattr(reply, field.name) for field in dataclasses.fields(reply)}
    values["origin"] = reply.origin.value
    values["state"] = reply.state.value
    values["reading"] = reply.reading.plain() if reply.reading else None
    return values

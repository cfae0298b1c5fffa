"""What the page did in its own name, until it is told apart; in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import cases, page_comments
from relevo.agency.domain.platform_events import PageComment
from relevo.crossing.vocabulary import Verb

OURS = "OURS"
OUTSIDE_RELEVO = "OUTSIDE_RELEVO"


@dataclass(frozen=True, slots=True)
class Stored:
    """An act of the page's under its id here."""

    page_comment_id: str
    event: PageComment


def insert(
    connection: Connection,
    page_comment_id: str,
    event: PageComment,
    *,
    now: datetime,
    settle_after: datetime,
) -> bool:
    """Store it as waiting; False if it is known already."""
    ignoring = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    inserted = connection.execute(
        ignoring(page_comments)
        .values(
            page_comment_id=page_comment_id,
            brand=event.brand,
            channel=event.channel,
            source_id=event.source_id,
            parent_source_id=event.parent_source_id,
            thread_id=event.thread_id,
            verb=event.verb.value,
            event_time=event.event_time,
            received_at=now,
            settle_after=settle_after,
        )
        .on_conflict_do_nothing(
            index_elements=["brand", "channel", "source_id", "event_time", "verb"]
        )
        .returning(page_comments.c.page_comment_id)
    )
    return inserted.first() is not None


def settle(
    connection: Connection, page_comment_id: str, outcome: str, reply_id: str | None
) -> None:
    """Say what it turned out to be."""
    connection.execute(
        page_comments.update()
        .where(page_comments.c.page_comment_id == page_comment_id)
        .values(outcome=outcome, reply_id=reply_id)
    )


def wait(connection: Connection, page_comment_id: str, *, until: datetime) -> None:
    """It cannot be told yet."""
    connection.execute(
        page_comments.update()
        .where(page_comments.c.page_comment_id == page_comment_id)
        .values(settle_after=until)
    )


def match(connection: Connection, brand: str, channel: str, source_id: str, reply_id: str) -> None:
    """Every waiting addition under this id is the reply."""
    connection.execute(
        page_comments.update()
        .where(
            page_comments.c.brand == brand,
            page_comments.c.channel == channel,
            page_comments.c.source_id == source_id,
            page_comments.c.verb == Verb.ADD.value,
            page_comments.c.outcome.is_(None),
        )
        .values(outcome=OURS, reply_id=reply_id)
    )


def waiting_in(
    connection: Connection, brand: str, channel: str, thread_id: str
) -> tuple[Stored, ...]:
    """What waits in one thread."""
    return _waiting(
        connection,
        page_comments.c.brand == brand,
        page_comments.c.channel == channel,
        page_comments.c.thread_id == thread_id,
    )


def due(connection: Connection, *, now: datetime, limit: int) -> tuple[Stored, ...]:
    """What has waited for its grace; locked, what others hold is passed over."""
    return _waiting(connection, page_comments.c.settle_after <= now, limit=limit)


def is_known(connection: Connection, brand: str, channel: str, source_id: str) -> bool:
    """Whether the page is known to have written this comment."""
    found = connection.execute(
        sa.select(page_comments.c.page_comment_id)
        .where(
            page_comments.c.brand == brand,
            page_comments.c.channel == channel,
            page_comments.c.source_id == source_id,
        )
        .limit(1)
    ).first()
    return found is not None


def newest_case_of_thread(
    connection: Connection, brand: str, channel: str, thread_id: str
) -> str | None:
    """The thread's newest case, whoever's it is, or None."""
    return connection.scalar(
        sa.select(cases.c.case_id)
        .where(cases.c.brand == brand, cases.c.channel == channel, cases.c.thread_id == thread_id)
        .order_by(cases.c.opened_at.desc(), cases.c.case_id)
        .limit(1)
    )


def _waiting(
    connection: Connection, *where: sa.ColumnElement[bool], limit: int = 1_000
) -> tuple[Stored, ...]:
    rows = connection.execute(
        sa.select(page_comments)
        .where(page_comments.c.outcome.is_(None), *where)
        .order_by(page_comments.c.settle_after, page_comments.c.page_comment_id)
        .limit(limit)
        .with_for_update(key_share=True, skip_locked=True)
    )
    return tuple(
        Stored(
            row.page_comment_id,
            PageComment(
                brand=row.brand,
                channel=row.channel,
                source_id=row.source_id,
                thread_id=row.thread_id,
                parent_source_id=row.parent_source_id,
                verb=Verb(row.verb),
                event_time=row.event_time,
            ),
        )
        for row in rows
    )

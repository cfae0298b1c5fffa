"""Texts that people typed or care sent, as they rest: lines of stories, and replies that ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import cases, notes, replies, timeline
from relevo.agency.domain.reply import ReplyState

_ENDED = [state.value for state in (ReplyState.PUBLISHED, ReplyState.BY_HAND, ReplyState.REFUSED)]


@dataclass(frozen=True, slots=True)
class TypedText:
    """One text.

    Attributes:
        text_id: the line's or the reply's.
        receipted_at: since when care has it as a note, by care's clock; None: it has not.
    """

    text_id: str
    case_id: str
    brand: str
    text: str = field(repr=False)
    at: datetime
    receipted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a walk has come: the last line's place, and the last reply's time and id."""

    position: int = 0
    created_at: datetime | None = None
    reply_id: str = ""


def lines_after(
    connection: Connection, position: int, *, limit: int
) -> tuple[tuple[int, TypedText], ...]:
    """Lines with a text, each with its place, in their order."""
    rows = connection.execute(
        sa.select(
            timeline.c.position,
            timeline.c.entry_id,
            timeline.c.case_id,
            cases.c.brand,
            timeline.c.text,
            timeline.c.at,
            notes.c.receipted_at,
        )
        .join(cases, cases.c.case_id == timeline.c.case_id)
        .join(notes, notes.c.note_id == timeline.c.entry_id, isouter=True)
        .where(timeline.c.position > position, timeline.c.text.is_not(None))
        .order_by(timeline.c.position)
        .limit(limit)
    )
    return tuple((place, TypedText(*text)) for place, *text in rows)


def replies_after(connection: Connection, reached: Reached, *, limit: int) -> tuple[TypedText, ...]:
    """Replies that nobody publishes any more, in the order in which they were written."""
    query = (
        sa.select(
            replies.c.reply_id,
            replies.c.case_id,
            replies.c.brand,
            replies.c.text,
            replies.c.created_at,
            sa.null(),
        )
        .where(replies.c.state.in_(_ENDED), replies.c.text_nonce.is_not(None))
        .order_by(replies.c.created_at, replies.c.reply_id)
        .limit(limit)
    )
    if reached.created_at is not None:
        query = query.where(
            sa.or_(
                replies.c.created_at > reached.created_at,
                sa.and_(
                    replies.c.created_at == reached.created_at,
                    replies.c.reply_id > reached.reply_id,
                ),
            )
        )
    return tuple(TypedText(*row) for row in connection.execute(query))


def replace_line(connection: Connection, before: TypedText, text: str, nonce: bytes) -> bool:
    """Put another text in the place of a line's unless it changed; a note crosses again."""
    changed = connection.execute(
        timeline.update()
        .where(timeline.c.entry_id == before.text_id, timeline.c.text == before.text)
        .values(text=text, text_nonce=nonce)
    )
    connection.execute(
        notes.update()
        .where(notes.c.note_id == before.text_id)
        .values(receipted_at=None, revision=notes.c.revision + 1)
    )
    return changed.rowcount > 0


def replace_reply(connection: Connection, before: TypedText, text: str, nonce: bytes) -> bool:
    """Put another text in the place of a reply's, unless it changed meanwhile."""
    changed = connection.execute(
        replies.update()
        .where(
            replies.c.reply_id == before.text_id,
            replies.c.text == before.text,
            replies.c.state.in_(_ENDED),
        )
        .values(text=text, text_nonce=nonce)
    )
    return changed.rowcount > 0

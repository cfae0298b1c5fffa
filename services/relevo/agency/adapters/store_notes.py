"""Notes for care in the database; in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import notes, timeline
from relevo.crossing.vocabulary import CaseNote


def add(connection: Connection, case_id: str, entry_id: str) -> None:
    """Let the text of a line of the case's timeline cross as a note."""
    connection.execute(notes.insert().values(note_id=entry_id, case_id=case_id))


def unreceipted(connection: Connection, case_id: str, limit: int) -> tuple[CaseNote, ...]:
    """The oldest notes of a case that care has not acknowledged."""
    rows = connection.execute(
        sa.select(notes.c.note_id, timeline.c.text, timeline.c.at, timeline.c.actor)
        .join(timeline, timeline.c.entry_id == notes.c.note_id)
        .where(
            notes.c.case_id == case_id, notes.c.receipted_at.is_(None), timeline.c.text.is_not(None)
        )
        .order_by(timeline.c.position)
        .limit(limit)
    )
    return tuple(CaseNote(row.note_id, row.text, row.at, row.actor) for row in rows)


def receipted(
    connection: Connection, case_id: str, note_ids: Sequence[str], *, at: datetime
) -> None:
    """Care has these notes, by its clock since `at`; a second receipt changes nothing."""
    connection.execute(
        notes.update()
        .where(
            notes.c.case_id == case_id,
            notes.c.note_id.in_(note_ids),
            notes.c.receipted_at.is_(None),
        )
        .values(receipted_at=at)
    )

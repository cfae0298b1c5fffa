"""Notes for care in the database; in the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import notes, timeline
from relevo.crossing.vocabulary import CaseNote
from relevo.service.among import among

_lines = notes.join(timeline, timeline.c.entry_id == notes.c.note_id)
_of_cases = sa.and_(
    among(notes.c.case_id, "case_ids"),
    notes.c.receipted_at.is_(None),
    timeline.c.text.is_not(None),  # null: erased
)
_ranked = (
    sa.select(
        notes.c.case_id,
        notes.c.note_id,
        timeline.c.text,
        timeline.c.at,
        timeline.c.actor,
        notes.c.revision,
        timeline.c.position,
        sa.func.row_number()
        .over(partition_by=notes.c.case_id, order_by=timeline.c.position)
        .label("place"),
    )
    .select_from(_lines)
    .where(_of_cases)
    .subquery()
)
_UNRECEIPTED = (
    sa.select(
        _ranked.c.case_id,
        _ranked.c.note_id,
        _ranked.c.text,
        _ranked.c.at,
        _ranked.c.actor,
        _ranked.c.revision,
    )
    .where(_ranked.c.place <= sa.bindparam("most", type_=sa.Integer))
    .order_by(_ranked.c.position)
)
_RECEIPTED = (
    notes.update()
    .where(notes.c.note_id == sa.bindparam("note"), notes.c.receipted_at.is_(None))
    .values(receipted_at=sa.bindparam("since"))
)


def add(connection: Connection, case_id: str, entry_id: str) -> None:
    """Let the text of a line of the case's timeline cross as a note."""
    connection.execute(notes.insert().values(note_id=entry_id, case_id=case_id, revision=0))


def unreceipted(
    connection: Connection, case_ids: Collection[str], *, most: int
) -> Mapping[str, Sequence[CaseNote]]:
    """The oldest notes of each case, at most so many, that care has not acknowledged."""
    found: dict[str, list[CaseNote]] = defaultdict(list)
    if not case_ids:
        return found
    rows = connection.execute(_UNRECEIPTED, {"case_ids": list(case_ids), "most": most})
    for case_id, *note in rows:
        found[case_id].append(CaseNote(*note))
    return found


def receipted(connection: Connection, held_since: Mapping[str, datetime]) -> None:
    """Care has these notes, by its clock since then; a second receipt changes nothing."""
    if held_since:
        connection.execute(
            _RECEIPTED, [{"note": one, "since": held_since[one]} for one in sorted(held_since)]
        )

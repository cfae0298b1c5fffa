"""What community managers wrote for care."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.adapters.upsert import insert_absent
from relevo.care.domain.case import Case, CaseKey
from relevo.crossing.vocabulary import CaseNote


@dataclass(frozen=True, slots=True)
class StoredNote:
    """A note at care, and the case that it belongs to."""

    case_id: str
    note: CaseNote
    arrived_at: datetime


class NoteRows:
    """What a transaction does with notes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, arrived: Iterable[tuple[Case, CaseNote, datetime]]) -> set[str]:
        """Insert notes unless their ids exist, each with the time of its arrival.

        Gives the ids of those that were inserted. All are of one agency.
        """
        rows = [
            {
                "agency": case.agency,
                "note_id": note.note_id,
                "case_id": case.header.case_id,
                "brand": case.brand,
                "text": note.text,
                "at": note.at,
                "actor": note.actor,
                "arrived_at": at,
                "revision": note.revision,
            }
            for case, note, at in arrived
        ]
        return {note_id for _, note_id in insert_absent(self._connection, tables.notes, rows)}

    def named(self, agency: str, note_ids: Collection[str]) -> dict[str, StoredNote]:
        """Notes by their ids; those that do not exist are left out."""
        if not note_ids:
            return {}
        table = tables.notes
        found = self._found(table.c.agency == agency, table.c.note_id.in_(list(note_ids)))
        return {stored.note.note_id: stored for stored in found}

    def of_case(self, key: CaseKey) -> list[CaseNote]:
        """A case's notes, in the order in which they were written."""
        table = tables.notes
        found = self._found(table.c.agency == key.agency, table.c.case_id == key.case_id)
        return [stored.note for stored in found]

    def retext(self, agency: str, later: Iterable[tuple[StoredNote, CaseNote]]) -> None:
        """Put later redactions in the place of notes' texts, also where headers repeat them."""
        notes, headers, cases = tables.notes, tables.case_headers, tables.cases
        for stored, note in later:
            self._connection.execute(
                notes.update()
                .where(notes.c.agency == agency, notes.c.note_id == note.note_id)
                .values(text=note.text, revision=note.revision)
            )
            for table in (headers, cases):
                self._connection.execute(
                    table.update()
                    .where(
                        table.c.agency == agency,
                        table.c.case_id == stored.case_id,
                        table.c.note == stored.note.text,
                    )
                    .values(note=note.text)
                )

    def _found(self, *conditions: sa.ColumnElement[bool]) -> list[StoredNote]:
        table = tables.notes
        rows = self._connection.execute(
            sa.select(table).where(*conditions).order_by(table.c.at, table.c.note_id)
        ).mappings()
        return [_stored(row) for row in rows]


def _stored(row: Any) -> StoredNote:
    note = CaseNote(row["note_id"], row["text"], row["at"], row["actor"], row["revision"])
    return StoredNote(row["case_id"], note, row["arrived_at"])

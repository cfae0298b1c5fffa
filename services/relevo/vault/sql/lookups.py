"""Statements on look-ups of late: who and when, never what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.vault.sql.tables import index

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Recent:
    """Look-ups of a person and of a process within the hour, and of everybody within the day."""

    of_person: int
    of_process: int
    in_all: int


def count(connection: Connection, person_id: str, caller: str, at: datetime) -> Recent:
    """How many there were; what is older than a day is forgotten here."""
    table = index.lookups
    connection.execute(table.delete().where(table.c.at <= at - _DAY))
    within = table.c.at > at - _HOUR

    def number(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    row = connection.execute(
        sa.select(
            number(sa.and_(within, table.c.person_id == person_id)),
            number(sa.and_(within, table.c.caller == caller)),
            sa.func.count(),
        ).select_from(table)
    ).one()
    return Recent(*map(int, row))


def add(connection: Connection, lookup_id: str, person_id: str, caller: str, at: datetime) -> None:
    """One more."""
    connection.execute(
        index.lookups.insert().values(
            lookup_id=lookup_id, person_id=person_id, caller=caller, at=at
        )
    )

"""How much waits to cross, by brand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import cases, handovers, notes, post_versions, timeline


@dataclass(frozen=True, slots=True)
class Backlog:
    """What of one brand has not crossed.

    Attributes:
        parked: cases that care refused for good.
        unreceipted: cases of which something is still to be sent.
        oldest: when the oldest thing that is to be sent came about; None: there is nothing.
    """

    parked: int
    unreceipted: int
    oldest: datetime | None


def of(connection: Connection, brand: str) -> Backlog:
    """The backlog of a brand, in the caller's snapshot."""
    of_brand = handovers.c.brand == brand
    parked = sa.select(sa.func.count()).where(of_brand, handovers.c.parked_reason.is_not(None))
    pending = sa.select(sa.func.count()).where(of_brand, handovers.c.pending)
    return Backlog(
        parked=connection.scalar(parked) or 0,
        unreceipted=connection.scalar(pending) or 0,
        oldest=_oldest(connection, of_brand & handovers.c.pending),
    )


def _oldest(connection: Connection, waiting: sa.ColumnElement[bool]) -> datetime | None:
    """When the oldest header, post version or note that care lacks came about."""

    def earliest(column: sa.Column[datetime], *joined: sa.Table) -> sa.Select[Any]:
        query = sa.select(sa.func.min(column, type_=column.type)).select_from(handovers)
        for table in joined:
            query = query.join(table, table.c.case_id == handovers.c.case_id)
        return query.where(waiting)

    found = (
        connection.scalar(earliest(cases.c.changed_at, cases)),
        connection.scalar(
            earliest(post_versions.c.received_at, post_versions).where(
                post_versions.c.receipted_at.is_(None)
            )
        ),
        connection.scalar(
            earliest(timeline.c.at, notes)
            .join(timeline, timeline.c.entry_id == notes.c.note_id)
            .where(notes.c.receipted_at.is_(None))
        ),
    )
    return min((moment for moment in found if moment is not None), default=None)

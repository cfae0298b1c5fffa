"""What is read of several cases at once, for those who look at a customer."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.adapters.case_rows import case_of
from relevo.care.adapters.customer_rows import portions
from relevo.care.domain.case import Case, CaseKey
from relevo.care.domain.timeline import Event, EventKind


class LinkedRows:
    """What a transaction reads of linked cases."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cases(self, keys: Collection[CaseKey], brands: Collection[str]) -> dict[CaseKey, Case]:
        """These cases, as the desk may see them: none of other brands, blocked or erased."""
        table, found = tables.cases, {}
        for portion in portions(keys):
            query = sa.select(table).where(
                _named(table, portion),
                table.c.brand.in_(sorted(brands)),
                table.c.closure.is_(None),
            )
            for row in self._connection.execute(query).mappings():
                case = case_of(row)
                found[case.key] = case
        return found

    def last_events(
        self, keys: Collection[CaseKey], kinds: Iterable[EventKind] = tuple(EventKind)
    ) -> dict[CaseKey, Event]:
        """The newest event of these kinds of each case."""
        table, found = tables.events, {}
        wanted = [kind.value for kind in kinds]
        for portion in portions(keys):
            ranked = (
                sa.select(
                    table,
                    sa.func.row_number()
                    .over(
                        partition_by=(table.c.agency, table.c.case_id),
                        order_by=(table.c.at.desc(), table.c.event_id.desc()),
                    )
                    .label("place"),
                )
                .where(_named(table, portion), table.c.kind.in_(wanted))
                .subquery()
            )
            rows = self._connection.execute(sa.select(ranked).where(ranked.c.place == 1))
            for row in rows.mappings():
                fields = {name: row[name] for name in Event.__slots__ if name != "kind"}
                event = Event(**fields, kind=EventKind(row["kind"]))
                found[CaseKey(row["agency"], row["case_id"])] = event
        return found


def _named(table: sa.Table, keys: Collection[CaseKey]) -> sa.ColumnElement[bool]:
    named = [(key.agency, key.case_id) for key in keys]
    return sa.tuple_(table.c.agency, table.c.case_id).in_(named)

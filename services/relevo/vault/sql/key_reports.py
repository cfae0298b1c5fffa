"""Statements on what agencies report to hold: what an epoch's destruction must wait for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from relevo.vault.sql.tables import key_reports, keys_held


@dataclass(frozen=True, slots=True)
class KeyReport:
    """What one agency last reported about one brand's keys."""

    agency: str
    reported_at: datetime
    key_ids: tuple[str, ...]


def replace_report(
    connection: Connection, brand: str, agency: str, key_ids: Collection[str], at: datetime
) -> None:
    """The agency's newest report takes the place of the one before."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(  # holds the agency's row: two reports at once come one after the other
        insert(key_reports)
        .values(brand=brand, agency=agency, reported_at=at)
        .on_conflict_do_update(index_elements=["brand", "agency"], set_={"reported_at": at})
    )
    connection.execute(
        keys_held.delete().where(keys_held.c.brand == brand, keys_held.c.agency == agency)
    )
    if key_ids:
        connection.execute(
            keys_held.insert(),
            [{"brand": brand, "agency": agency, "key_id": key_id} for key_id in sorted(key_ids)],
        )


def reports(connection: Connection, brand: str) -> tuple[KeyReport, ...]:
    """Every agency's newest report about a brand, by agency."""
    held: dict[str, list[str]] = {}
    for agency, key_id in connection.execute(
        sa.select(keys_held.c.agency, keys_held.c.key_id)
        .where(keys_held.c.brand == brand)
        .order_by(keys_held.c.agency, keys_held.c.key_id)
    ):
        held.setdefault(agency, []).append(key_id)
    rows = connection.execute(
        sa.select(key_reports.c.agency, key_reports.c.reported_at)
        .where(key_reports.c.brand == brand)
        .order_by(key_reports.c.agency)
    )
    return tuple(KeyReport(agency, at, tuple(held.get(agency, ()))) for agency, at in rows)

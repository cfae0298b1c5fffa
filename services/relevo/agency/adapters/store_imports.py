"""How far each import of a page's history came; in the caller's transaction. Never any content."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import import_refusals, imports
from relevo.agency.domain.backfill import Ending, Import, Reach, Refused
from relevo.agency.domain.errors import ImportElsewhere

_PAGE = 1_000


def unfinished(connection: Connection, source: str, brand: str | None) -> Import | None:
    """The newest import of this very file that did not come to its end, if there is one."""
    row = connection.execute(
        sa.select(imports)
        .where(imports.c.source == source)
        .order_by(imports.c.started_at.desc(), imports.c.import_id)
        .limit(1)
    ).one_or_none()
    if row is None or row.outcome == Ending.COMPLETE.value or row.brand != brand:
        return None
    return _import(row)


def get(connection: Connection, import_id: str) -> Import:
    """An import that is known to be there."""
    return _import(
        connection.execute(sa.select(imports).where(imports.c.import_id == import_id)).one()
    )


def start(
    connection: Connection, made: Import, source: str | None, brand: str | None, now: datetime
) -> None:
    """Store a new import."""
    connection.execute(
        imports.insert().values(
            import_id=made.import_id,
            source=source,
            brand=brand,
            started_at=now,
            changed_at=now,
            **dataclasses.asdict(made.reach),
        )
    )


def reached(
    connection: Connection,
    before: Import,
    reach: Reach,
    refused: Mapping[int, Refused],
    at: datetime,
) -> None:
    """Keep how far an import came.

    Raises:
        ImportElsewhere: it is not where it was left: another process goes on with it.
    """
    changed = connection.execute(
        imports.update()
        .where(
            imports.c.import_id == before.import_id,
            imports.c.lines == before.reach.lines,
            imports.c.bytes == before.reach.bytes,
        )
        .values(changed_at=at, **dataclasses.asdict(reach))
    )
    if changed.rowcount != 1:
        raise ImportElsewhere("another process goes on with this import")
    if refused:
        rows = [
            {"import_id": before.import_id, "line": line, "reason": why.reason, "field": why.field}
            for line, why in refused.items()
        ]
        connection.execute(import_refusals.insert(), rows)


def end(connection: Connection, import_id: str, ending: Ending, at: datetime) -> None:
    """Keep how its run ended."""
    connection.execute(
        imports.update()
        .where(imports.c.import_id == import_id)
        .values(outcome=ending.value, changed_at=at)
    )


def resume(connection: Connection, import_id: str, at: datetime) -> None:
    """It is under way again."""
    connection.execute(
        imports.update().where(imports.c.import_id == import_id).values(outcome=None, changed_at=at)
    )


def refusals(connection: Connection, import_id: str) -> Iterator[tuple[int, Refused]]:
    """Every refused line of an import, in order, a page at a time."""
    after = 0
    while True:
        rows = connection.execute(
            sa.select(import_refusals.c.line, import_refusals.c.reason, import_refusals.c.field)
            .where(import_refusals.c.import_id == import_id, import_refusals.c.line > after)
            .order_by(import_refusals.c.line)
            .limit(_PAGE)
        ).all()
        if not rows:
            return
        for row in rows:
            yield row.line, Refused(row.reason, row.field)
        after = rows[-1].line


def _import(row: sa.Row[*tuple[Any, ...]]) -> Import:
    reach = Reach(row.lines, row.bytes, row.taken, row.duplicates, row.refused)
    return Import(row.import_id, reach)

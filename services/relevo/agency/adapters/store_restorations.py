"""Requests to put back what was covered by mistake; in the caller's transaction."""

from __future__ import annotations

import dataclasses
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import restorations
from relevo.agency.domain.restoration import Restoration, RestorationState

_COLUMNS = tuple(restorations.c[field.name] for field in dataclasses.fields(Restoration))


def add(connection: Connection, asked: Restoration) -> None:
    """Keep a request."""
    connection.execute(restorations.insert().values(**_values(asked)))


def update(connection: Connection, settled: Restoration) -> None:
    """Keep what became of one."""
    mine = restorations.c.request_id == settled.request_id
    connection.execute(restorations.update().where(mine).values(**_values(settled)))


def get(connection: Connection, request_id: str) -> Restoration | None:
    """One request, held until the transaction ends."""
    found = _found(connection, restorations.c.request_id == request_id, lock=True)
    return found[0] if found else None


def open_of(connection: Connection, post_version_id: str, placeholder: str) -> Restoration | None:
    """The request for this placeholder that care has not answered yet."""
    found = _found(
        connection,
        restorations.c.post_version_id == post_version_id,
        restorations.c.placeholder == placeholder,
        restorations.c.state == RestorationState.ASKED.value,
    )
    return found[0] if found else None


def of_case(connection: Connection, case_id: str) -> tuple[Restoration, ...]:
    """A case's requests, oldest first."""
    return tuple(_found(connection, restorations.c.case_id == case_id))


def _found(
    connection: Connection, *conditions: sa.ColumnElement[bool], lock: bool = False
) -> list[Restoration]:
    query = (
        sa.select(*_COLUMNS)
        .where(*conditions)
        .order_by(restorations.c.asked_at, restorations.c.request_id)
    )
    rows = connection.execute(query.with_for_update(key_share=True) if lock else query)
    return [Restoration(**{**row._mapping, "state": RestorationState(row.state)}) for row in rows]


def _values(one: Restoration) -> dict[str, Any]:
    values = {field.name: getattr(one, field.name) for field in dataclasses.fields(one)}
    return {**values, "state": one.state.value}

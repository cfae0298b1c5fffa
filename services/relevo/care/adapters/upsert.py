"""Insertion that lets the first writer win, on both databases."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection


def insert_if_absent(connection: Connection, table: sa.Table, **values: Any) -> bool:
    """Insert one row unless its primary key exists; whether it was inserted.

    On PostgreSQL it waits for a concurrent insertion of the same key to commit or roll back.
    """
    return bool(insert_absent(connection, table, [values]))


def insert_absent(
    connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]
) -> set[tuple[Any, ...]]:
    """`insert_if_absent` for rows that name the same columns; the primary keys that were inserted.

    They are inserted in the order of their keys, so that two transactions that insert some of the
    same never wait for each other in a circle.
    """
    keys = table.primary_key.columns.keys()
    ordered = sorted(rows, key=lambda row: tuple(row[key] for key in keys))
    if not ordered:
        return set()
    # Not by the row count, which an INSERT does not give on every driver.
    inserted = connection.execute(_statement(connection.dialect.name, table), ordered)
    return {tuple(row) for row in inserted}


@functools.cache
def _statement(dialect: str, table: sa.Table) -> sa.Executable:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    keys = list(table.primary_key.columns)
    return insert(table).on_conflict_do_nothing(index_elements=keys).returning(*keys)

"""Insertion that lets the first writer win, on both databases."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection


def insert_if_absent(connection: Connection, table: sa.Table, **values: Any) -> bool:
    """Insert one row unless its primary key exists; whether it was inserted.

    On PostgreSQL it waits for a concurrent insertion of the same key to commit or roll back.
    """
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(**values)
    keys = [column.name for column in table.primary_key.columns]
    result = connection.execute(statement.on_conflict_do_nothing(index_elements=keys))
    return result.rowcount == 1

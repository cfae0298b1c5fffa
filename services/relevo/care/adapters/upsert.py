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
    keys = list(table.primary_key.columns)
    statement = insert(table).values(**values).on_conflict_do_nothing(index_elements=keys)
    # Not by the row count, which an INSERT does not give on every driver.
    return connection.execute(statement.returning(*keys)).first() is not None

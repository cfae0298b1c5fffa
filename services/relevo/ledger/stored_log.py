"""A whole log in its service's database, as a `LogSource`."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from relevo.ledger.errors import LedgerBroken
from relevo.ledger.store import LedgerTables
from relevo.ledger.tiles import WIDTH, Tile
from relevo.ledger.tree import leaf_hash
from relevo.service.database import Database

_AT_ONCE = 8 * WIDTH
"""Entries that one read of the database takes."""


class StoredLog:
    """A log in its service's database; each read is a short transaction of its own."""

    def __init__(self, database: Database, tables: LedgerTables, origin: str) -> None:
        self._database = database
        self._tables = tables
        self._origin = origin

    def bodies(self, first: int, end: int) -> Iterator[bytes]:
        """See `LogSource`; each has the leaf hash that stands beside it."""
        entries = self._tables.entries
        for start in range(first, end, _AT_ONCE):
            upto = min(start + _AT_ONCE, end)
            with self._database.read() as connection:
                rows = connection.execute(
                    sa.select(entries.c.leaf_index, entries.c.body, entries.c.leaf_hash)
                    .where(
                        entries.c.origin == self._origin,
                        entries.c.leaf_index >= start,
                        entries.c.leaf_index < upto,
                    )
                    .order_by(entries.c.leaf_index)
                ).all()
            expected = start
            for index, body, hashed in rows:
                if index != expected:
                    break
                # SQLite lets a rewritten column hold another kind of value than its own.
                if not isinstance(body, bytes) or leaf_hash(body) != hashed:
                    raise LedgerBroken("the body does not have its leaf hash", index=index)
                yield body
                expected += 1
            if expected != upto:
                raise LedgerBroken("the leaf is missing", index=expected)

    def hashes(self, tile: Tile) -> tuple[bytes, ...]:
        """The tile's hashes; raises `LedgerBroken` if the log is not that long."""
        with self._database.read() as connection:
            return self._tables.stored_tiles(connection, self._origin).hashes(tile)

"""The tiles of a log in its database: full ones are stored once, partial ones come from what is
below them.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.ledger.errors import LedgerBroken
from relevo.ledger.tiles import HEIGHT, MOST_LEVELS, WIDTH, Tile, split_hashes
from relevo.ledger.tree import root_of

_AT_ONCE = 64
"""Tiles that one insert writes."""


class StoredTiles:
    """A `TileSource` over one log's rows, within one transaction."""

    def __init__(
        self, connection: Connection, *, entries: sa.Table, tiles: sa.Table, origin: str
    ) -> None:
        self._connection = connection
        self._entries = entries
        self._tiles = tiles
        self._origin = origin

    def hashes(self, tile: Tile) -> tuple[bytes, ...]:
        """The tile's hashes; a wider tile of the same place begins with them.

        Raises:
            LedgerBroken: the log is not that long, or a row of it is not of its form.
        """
        if tile.width == WIDTH:
            table = self._tiles
            stored = self._connection.scalar(
                sa.select(table.c.hashes).where(*self._of(tile.level), table.c.tile == tile.index)
            )
            if stored is not None:
                return split_hashes(stored)
        first = tile.index * WIDTH
        found = self._below(tile.level, first, first + tile.width)
        if len(found) != tile.width:
            raise LedgerBroken("a tile is not complete", index=tile.first_leaf)
        return found

    def grow(self, size: int) -> None:
        """Store every full tile of a log of so many leaves that is not stored yet.

        Also those of a log that began before tiles were stored.
        """
        for level in range(MOST_LEVELS):
            full = size >> HEIGHT * (level + 1)
            if not full:
                return
            table = self._tiles
            newest = self._connection.scalar(
                sa.select(sa.func.max(table.c.tile)).where(*self._of(level))
            )
            first = 0 if newest is None else newest + 1
            for start in range(first, full, _AT_ONCE):
                self._store(level, start, min(start + _AT_ONCE, full))

    def _store(self, level: int, first: int, end: int) -> None:
        hashes = self._below(level, first * WIDTH, end * WIDTH)
        if len(hashes) != (end - first) * WIDTH:
            raise LedgerBroken("a tile is not complete", index=Tile(level, first).first_leaf)
        rows = []
        for tile in range(first, end):
            held = hashes[(tile - first) * WIDTH : (tile - first + 1) * WIDTH]
            rows.append(
                {
                    "origin": self._origin,
                    "level": level,
                    "tile": tile,
                    "hashes": b"".join(held),
                    "root": root_of(held),
                }
            )
        self._connection.execute(self._tiles.insert(), rows)

    def _below(self, level: int, first: int, end: int) -> tuple[bytes, ...]:
        """The hashes from `first` to `end` of a level: leaves, or the roots of the tiles below."""
        if level == 0:
            entries = self._entries
            wanted = sa.select(entries.c.leaf_hash).where(
                entries.c.origin == self._origin,
                entries.c.leaf_index >= first,
                entries.c.leaf_index < end,
            )
            return tuple(self._connection.scalars(wanted.order_by(entries.c.leaf_index)))
        table = self._tiles
        roots = tuple(
            self._connection.scalars(
                sa.select(table.c.root)
                .where(*self._of(level - 1), table.c.tile >= first, table.c.tile < end)
                .order_by(table.c.tile)
            )
        )
        if len(roots) == end - first:
            return roots
        return tuple(root_of(self.hashes(Tile(level - 1, index))) for index in range(first, end))

    def _of(self, level: int) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
        table = self._tiles
        return table.c.origin == self._origin, table.c.level == level

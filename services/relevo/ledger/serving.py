"""What a log's readers fetch by path: its checkpoint, tiles and entry bundles (C2SP tlog-tiles)."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.errors import NotFound
from relevo.ledger import bundles
from relevo.ledger.errors import LedgerBroken
from relevo.ledger.store import LedgerTables
from relevo.ledger.tiles import HEIGHT, WIDTH, Tile, parse_path

CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True)
class Resource:
    """The bytes under a path.

    Attributes:
        content: hashes side by side, entries each after its length as 16 bits big-endian, or a
            signed note as UTF-8.
        final: it never changes: a full tile or bundle.
    """

    content: bytes = field(repr=False)
    final: bool


def resource(connection: Connection, tables: LedgerTables, path: str) -> Resource:
    """What stands under `path` of a service's log, up to its newest signed checkpoint. After an
    epoch has ended, it is the next one's log.

    A partial tile that has grown since is answered as it was.

    Raises:
        NotFound: nothing stands there, or not yet.
    """
    origin = tables.newest_origin(connection)
    newest = tables.newest_checkpoint(connection, origin) if origin else None
    if origin is None or newest is None:
        raise NotFound("path: this log has no checkpoint yet", field="path")
    if path == CHECKPOINT:
        return Resource(newest.note.encode(), final=False)
    try:
        tile, entries = parse_path(path)
    except LedgerBroken:
        raise NotFound("path: no file of a log has this path", field="path") from None
    if (tile.index << HEIGHT) + tile.width > newest.checkpoint.size >> HEIGHT * tile.level:
        raise NotFound("path: the log is not that long", field="path")
    content = (
        bundle(connection, tables, origin, tile)
        if entries
        else b"".join(tables.stored_tiles(connection, origin).hashes(tile))
    )
    return Resource(content, final=tile.width == WIDTH)


def bundle(connection: Connection, tables: LedgerTables, origin: str, tile: Tile) -> bytes:
    """The entries below a tile of level 0, each after its length.

    Raises:
        LedgerBroken: one is missing.
    """
    entries = tables.entries
    bodies = list(
        connection.scalars(
            sa.select(entries.c.body)
            .where(
                entries.c.origin == origin,
                entries.c.leaf_index >= tile.first_leaf,
                entries.c.leaf_index < tile.first_leaf + tile.width,
            )
            .order_by(entries.c.leaf_index)
        )
    )
    if len(bodies) != tile.width:
        raise LedgerBroken("an entry is missing", index=tile.first_leaf + len(bodies))
    return bundles.pack(bodies)

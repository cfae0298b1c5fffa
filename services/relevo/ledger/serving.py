"""What a log's readers fetch by path: its checkpoint, tiles and entry bundles (C2SP tlog-tiles)."""

from __future__ import annotations

from dataclasses import dataclass, field

from relevo.errors import NotFound
from relevo.ledger import bundles
from relevo.ledger.errors import LedgerBroken
from relevo.ledger.store import LedgerTables
from relevo.ledger.stored_log import StoredLog
from relevo.ledger.tiles import HEIGHT, WIDTH, parse_path
from relevo.ledger.witness_store import WitnessTables
from relevo.service.database import Database

CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True)
class Resource:
    """The bytes under a path.

    Attributes:
        content: hashes side by side, an entry bundle, or a signed note as UTF-8.
        final: it never changes: a full tile or bundle.
    """

    content: bytes = field(repr=False)
    final: bool


def resource(
    database: Database, tables: LedgerTables, witness: WitnessTables, path: str
) -> Resource:
    """What stands under `path` of a service's log; after an epoch has ended, of the next one's.

    The checkpoint is the newest published one with its cosignatures; before the first, the newest
    that is signed. Tiles go as far as what is signed; a partial one that has grown since is
    answered as it was.

    Raises:
        NotFound: nothing stands there, or not yet.
        LedgerBroken: a row of the log is missing or was changed.
    """
    with database.read() as connection:
        origin = tables.newest_origin(connection)
        newest = tables.newest_checkpoint(connection, origin) if origin else None
        if origin is None or newest is None:
            raise NotFound("path: this log has no checkpoint yet", field="path")
        if path == CHECKPOINT:
            shown = witness.newest_published(connection, origin) or newest
            note = witness.with_cosignatures(connection, shown)
            return Resource(note.encode(), final=False)
    try:
        tile, entries = parse_path(path)
    except LedgerBroken:
        raise NotFound("path: no file of a log has this path", field="path") from None
    if (tile.index << HEIGHT) + tile.width > newest.checkpoint.size >> HEIGHT * tile.level:
        raise NotFound("path: the log is not that long", field="path")
    log, first = StoredLog(database, tables, origin), tile.first_leaf
    content = (
        bundles.pack(list(log.bodies(first, first + tile.width)), first=first)
        if entries
        else b"".join(log.hashes(tile))
    )
    return Resource(content, final=tile.width == WIDTH)

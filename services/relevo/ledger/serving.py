"""What a log's readers fetch by path: its checkpoint, tiles and entry bundles (C2SP tlog-tiles).

That somebody reads is on the log first, once an hour: each file by itself would make the log grow
by its readers.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from relevo.errors import NotFound
from relevo.ledger import bundles
from relevo.ledger.errors import LedgerBroken
from relevo.ledger.store import LedgerTables
from relevo.ledger.stored_log import StoredLog
from relevo.ledger.tiles import HEIGHT, WIDTH, Tile, parse_path
from relevo.ledger.values import Code, Id
from relevo.ledger.witness_store import WitnessTables
from relevo.service.database import Database

CHECKPOINT: Final = "checkpoint"
FILES: Final = Code("FILES")
"""What a reading of files is called on the log that they are of."""
MAX_PATH: Final = 100
"""Characters; no log is so long that a file of it has a longer path."""


@dataclass(frozen=True, slots=True)
class Resource:
    """The bytes under a path.

    Attributes:
        content: hashes side by side, an entry bundle, or a signed note as UTF-8.
        final: it never changes: a full tile or bundle.
    """

    content: bytes = field(repr=False)
    final: bool


class Readings:
    """Who has read within the hour, so that each reader is recorded once in it. Safe for threads.

    A process keeps its own: a reader of two, or one from before a restart, is recorded again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hour: datetime | None = None
        self._readers: set[Id] = set()

    def record(self, reader: Id, at: datetime, record: Callable[[], None]) -> None:
        """Call `record` unless the reader's reading of this hour is recorded; what it raises comes
        through, and then nothing is.
        """
        hour = at.replace(minute=0, second=0, microsecond=0)
        with self._lock:
            if self._hour != hour:
                self._hour, self._readers = hour, set()
            if reader not in self._readers:
                record()
                self._readers.add(reader)


def tile_named(path: str) -> tuple[Tile, bool] | None:
    """The tile under a path, and whether its entry bundle is meant; None: the checkpoint.

    Raises:
        NotFound: no file of any log has this path.
    """
    if path == CHECKPOINT:
        return None
    try:
        if len(path) <= MAX_PATH:
            return parse_path(path)
    except LedgerBroken:
        pass
    raise NotFound("path: no file of a log has this path", field="path")


def resource(
    database: Database, tables: LedgerTables, witness: WitnessTables, path: str
) -> Resource:
    """What stands under `path` of a service's log; after an epoch has ended, of the next one's.

    The checkpoint is the newest published one that is cosigned; before there is one, the newest
    published, and before that the newest that is signed. Tiles go as far as what is signed; a
    partial one that has grown since is answered as it was.

    Raises:
        NotFound: nothing stands there, or not yet.
        LedgerBroken: a row of the log is missing or was changed.
    """
    named = tile_named(path)
    with database.read() as connection:
        origin = tables.newest_origin(connection)
        newest = tables.newest_checkpoint(connection, origin) if origin else None
        if origin is None or newest is None:
            raise NotFound("path: this log has no checkpoint yet", field="path")
        if named is None:
            shown = witness.newest_cosigned(connection, origin) or newest
            note = witness.with_cosignatures(connection, shown)
            return Resource(note.encode(), final=False)
    tile, entries = named
    if (tile.index << HEIGHT) + tile.width > newest.checkpoint.size >> HEIGHT * tile.level:
        raise NotFound("path: the log is not that long", field="path")
    log, first = StoredLog(database, tables, origin), tile.first_leaf
    content = (
        bundles.pack(list(log.bodies(first, first + tile.width)), first=first)
        if entries
        else b"".join(log.hashes(tile))
    )
    return Resource(content, final=tile.width == WIDTH)

"""The door to a log's files: its checkpoint, tiles and entry bundles, as other programs read them.

A log is of all the service's brands, so only who may see them all reads it whole. That somebody
does is on the side's own log first (`serving.Readings`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeAlias

from flask import Response

from relevo.errors import NotAllowed
from relevo.ledger.answering import ServiceLog
from relevo.ledger.serving import CHECKPOINT, FILES, Readings, Resource, resource
from relevo.ledger.values import Code, Id
from relevo.ledger.witness_store import WitnessTables
from relevo.service.web import Access, Door
from relevo.service.web.access import person

_NOTE, _BYTES = "text/plain", "application/octet-stream"

Fetch: TypeAlias = Callable[[str, Id], Resource]
"""The file under a path, for a reader. Raises `NotFound`."""


class NotOfAllBrands(NotAllowed):
    """A log is read whole by those alone who may see every brand in it."""

    reason = "NOT_OF_ALL_BRANDS"


class LogFiles:
    """The files of one log for who calls.

    Both methods raise `NotOfAllBrands` before anything else, and whatever `fetch` raises.
    """

    def __init__(
        self,
        own: ServiceLog,
        what: Code,
        fetch: Fetch,
        *,
        brands: frozenset[str],
        clock: Callable[[], datetime],
    ) -> None:
        """`own`: this side's log, where a reading is recorded as `what`."""
        self._own, self._what, self._fetch = own, what, fetch
        self._brands, self._clock = brands, clock
        self._readings = Readings()

    def checkpoint(self) -> Response:
        """The signed checkpoint."""
        return self._read(CHECKPOINT, f"{_NOTE}; charset=utf-8")

    def tile(self, place: str) -> Response:
        """What stands under `tile/`."""
        return self._read(f"tile/{place}", _BYTES)

    def _read(self, path: str, content_type: str) -> Response:
        who = person()
        if not who.brands >= self._brands:
            raise NotOfAllBrands("a log is read by those alone who may see all brands in it")
        reader, now = Id(who.id), self._clock()
        self._readings.record(
            reader, now, lambda: self._own.record_reading(self._what, actor=reader, at=now)
        )
        return Response(self._fetch(path, reader).content, content_type=content_type)


def add_files(
    door: Door,
    prefix: str,
    checkpoint: Callable[[], Response],
    tile: Callable[[str], Response],
    *,
    readers: Access,
    errors: Iterable[int] = (),
) -> None:
    """Add a log's routes; `prefix` is the one that a C2SP tlog-tiles client is given."""
    door.add_file(
        f"{prefix}/checkpoint", checkpoint, access=readers, media_type=_NOTE, errors=[404, *errors]
    )
    door.add_file(
        f"{prefix}/tile/<path:place>", tile, access=readers, media_type=_BYTES, errors=errors
    )


def files_door(
    log: ServiceLog,
    published: WitnessTables,
    *,
    readers: Access,
    brands: frozenset[str],
    clock: Callable[[], datetime],
) -> Door:
    """The door to a side's own log."""

    def fetch(path: str, _reader: Id) -> Resource:
        return resource(log.database, log.tables, published, path)

    door = Door("log", description="This side's ledger as tlog-tiles, for programs that verify it.")
    views = _OwnLog(LogFiles(log, FILES, fetch, brands=brands, clock=clock))
    add_files(door, "/ledger/log", views.read_log_checkpoint, views.read_log_tile, readers=readers)
    return door


class _OwnLog:
    def __init__(self, files: LogFiles) -> None:
        self._files = files

    def read_log_checkpoint(self) -> Response:
        """Read the log's signed checkpoint (C2SP tlog-checkpoint)."""
        return self._files.checkpoint()

    def read_log_tile(self, place: str) -> Response:
        """Read a tile or an entry bundle of the log by its path (C2SP tlog-tiles)."""
        return self._files.tile(place)

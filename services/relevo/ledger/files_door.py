"""The door to a log's files: its checkpoint, tiles and entry bundles, as other programs read them.

A log is of all the service's brands, so only who may see them all reads it whole. That somebody
does is on the log first, once an hour: each file by itself would make the log grow by its readers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Response

from relevo.errors import NotAllowed
from relevo.ledger.answering import ServiceLog
from relevo.ledger.serving import CHECKPOINT, resource
from relevo.ledger.values import Code, Id
from relevo.ledger.witness_store import WitnessTables
from relevo.service.web import Access, Door
from relevo.service.web.access import person

_FILES = Code("FILES")
_NOTE, _BYTES = "text/plain", "application/octet-stream"


class NotOfAllBrands(NotAllowed):
    """A log is read whole by those alone who may see every brand in it."""

    reason = "NOT_OF_ALL_BRANDS"


def files_door(
    log: ServiceLog,
    published: WitnessTables,
    *,
    readers: Access,
    brands: frozenset[str],
    clock: Callable[[], datetime],
) -> Door:
    """The door; `/ledger/log` is the prefix that a C2SP tlog-tiles client is given."""
    door = Door("log", description="This side's ledger as tlog-tiles, for programs that verify it.")
    views = _Files(log, published, brands, clock)
    door.add_file(
        "/ledger/log/checkpoint",
        views.read_log_checkpoint,
        access=readers,
        media_type=_NOTE,
        errors=[404],
    )
    door.add_file(
        "/ledger/log/tile/<path:place>", views.read_log_tile, access=readers, media_type=_BYTES
    )
    return door


class _Files:
    def __init__(
        self,
        log: ServiceLog,
        published: WitnessTables,
        brands: frozenset[str],
        clock: Callable[[], datetime],
    ) -> None:
        self._log, self._published, self._brands, self._clock = log, published, brands, clock
        self._recorded: dict[str, datetime] = {}  # by reader: the hour of her last reading

    def read_log_checkpoint(self) -> Response:
        """Read the log's signed checkpoint (C2SP tlog-checkpoint)."""
        return self._read(CHECKPOINT, f"{_NOTE}; charset=utf-8")

    def read_log_tile(self, place: str) -> Response:
        """Read a tile or an entry bundle of the log by its path (C2SP tlog-tiles)."""
        return self._read(f"tile/{place}", _BYTES)

    def _read(self, path: str, content_type: str) -> Response:
        reader = person()
        if not reader.brands >= self._brands:
            raise NotOfAllBrands("a log is read by those alone who may see all brands in it")
        self._record(reader.id)
        found = resource(self._log.database, self._log.tables, self._published, path)
        return Response(found.content, content_type=content_type)

    def _record(self, reader: str) -> None:
        now = self._clock()
        hour = now.replace(minute=0, second=0, microsecond=0)
        if self._recorded.get(reader) != hour:
            self._log.record_reading(_FILES, actor=Id(reader), at=now)
            self._recorded[reader] = hour

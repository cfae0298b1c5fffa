"""A log as a C2SP tlog-tiles directory: `checkpoint`, `tile/<L>/<N>[.p/<W>]`, `tile/entries/…`.

Somebody else may have written it: every file is an ordinary one of a bounded size, or refused.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from relevo.ledger import bundles
from relevo.ledger.errors import LedgerBroken, NotForThisCheck
from relevo.ledger.note import MAX_NOTE_BYTES
from relevo.ledger.tiles import HEIGHT, WIDTH, Tile, parse_path, split_hashes
from relevo.ledger.tree import HASH_SIZE

CHECKPOINT = "checkpoint"
_TILES = "tile"
_DEEPEST = 10
"""Folders below a log's; a tile of the longest log lies in as many."""


class LogDirectory:
    """Reads one log's directory; a `LogSource` for the log of `size` leaves.

    Nothing that it gives is verified; see `offline.verify`.
    """

    def __init__(self, root: Path, size: int) -> None:
        self.root = root
        self.size = size

    def hashes(self, tile: Tile) -> tuple[bytes, ...]:
        """The tile's hashes, from the tile itself or from a wider one of its place.

        Raises:
            LedgerBroken: no file holds them.
        """
        data = self.read(tile.path, tile)
        if data is None and tile.width != WIDTH:
            wider = self.widest(tile.level, tile.index)
            data = self.read(wider.path, wider)
        if data is None or len(data) % HASH_SIZE or len(data) < tile.width * HASH_SIZE:
            raise LedgerBroken(f"{tile.path}: is missing or short", index=tile.first_leaf)
        return split_hashes(data[: tile.width * HASH_SIZE])

    def bodies(self, first: int, end: int) -> Iterator[bytes]:
        """See `LogSource`."""
        for index in range(first // WIDTH, -(-end // WIDTH)):
            tile = self.widest(0, index)
            data = self.read(tile.entries_path, tile)
            if data is None:
                raise LedgerBroken(f"{tile.entries_path}: is missing", index=tile.first_leaf)
            for place, body in enumerate(
                bundles.unpack(data, tile.width, first=tile.first_leaf), start=tile.first_leaf
            ):
                if first <= place < end:
                    yield body

    def widest(self, level: int, index: int) -> Tile:
        """The tile of that place as wide as the log of `size` leaves has it."""
        nodes = self.size >> HEIGHT * level
        width = min(WIDTH, nodes - index * WIDTH)
        if width < 1:
            raise LedgerBroken("the log is not that long", index=index << HEIGHT * (level + 1))
        return Tile(level, index, width)

    def read(self, path: str, tile: Tile) -> bytes | None:
        """A tile's or a bundle's bytes, or None if there is no such file.

        Raises:
            LedgerBroken: it is no ordinary file, or longer than any tile or bundle.
        """
        most = bundles.MOST_BYTES if path == tile.entries_path else WIDTH * HASH_SIZE
        try:
            return read_bounded(self.root / path, path, most)
        except LedgerBroken as broken:
            raise LedgerBroken(str(broken), index=tile.first_leaf) from None

    def files(self) -> Iterator[tuple[str, Tile, bool]]:
        """Every file but the checkpoint: path, tile, and whether it is the tile's entry bundle.

        Raises:
            LedgerBroken: something lies there that no log has.
        """
        for path in _walk(self.root, ""):
            if path != CHECKPOINT:
                try:
                    tile, entries = parse_path(path)
                except LedgerBroken:
                    raise LedgerBroken(f"{path!r}: is no file of a log") from None
                yield path, tile, entries


def read_checkpoint(root: Path) -> str:
    """The note of a log's directory, not verified.

    Raises:
        LedgerBroken: a log with tiles has none, it is too long, or no UTF-8 text.
        NotForThisCheck: there is neither a checkpoint nor a tile.
    """
    data = read_bounded(root / CHECKPOINT, CHECKPOINT, MAX_NOTE_BYTES)
    if data is None and not os.path.lexists(root / _TILES):
        raise NotForThisCheck(f"{root} is no exported log: it has no checkpoint", field="DIR")
    if data is None:
        raise LedgerBroken("checkpoint: is missing")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise LedgerBroken("checkpoint: must be UTF-8 text") from None


def read_bounded(path: Path, name: str, most: int) -> bytes | None:
    """The bytes of an ordinary file of at most so many bytes; None where there is nothing."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as refused:
        raise LedgerBroken(f"{name}: {refused.strerror}") from None
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise LedgerBroken(f"{name}: must be an ordinary file")
        data = stream.read(most + 1)
    if len(data) > most:
        raise LedgerBroken(f"{name}: is longer than it can be")
    return data


def _walk(root: Path, below: str) -> Iterator[str]:
    if below.count("/") > _DEEPEST:
        raise LedgerBroken("folders are deeper than a log's")
    with os.scandir(root / below) as found:
        names = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in found)
    for name, is_folder in names:
        path = f"{below}{name}"
        if is_folder:
            yield from _walk(root, f"{path}/")
        else:
            yield path

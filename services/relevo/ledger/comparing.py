"""Where the files of two exported logs part. Nothing here is verified."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, zip_longest

from relevo.ledger.bundles import LENGTH_SIZE
from relevo.ledger.directory import LogDirectory
from relevo.ledger.errors import LedgerBroken
from relevo.ledger.tiles import HEIGHT, Tile, tiles_of
from relevo.ledger.tree import HASH_SIZE


def parting(one: LogDirectory, other: LogDirectory) -> int | None:
    """The first entry at which the bytes of two logs differ, as far as the shorter one goes.

    Compares every bundle and every tile, holding one of each log at a time. Entries and their
    hashes come first; a tile above them that differs by itself is named by the first entry below
    the first of its hashes that does.

    Raises:
        LedgerBroken: a file is missing from both.
    """
    for tile in tiles_of(min(one.size, other.size)):
        places = [_parted_hash(one, other, tile)]
        if tile.level == 0:
            places.append(_parted_entry(one, other, tile))
        found = [place for place in places if place is not None]
        if found:
            return tile.first_leaf + (min(found) << HEIGHT * tile.level)
    return None


def _parted_hash(one: LogDirectory, other: LogDirectory, tile: Tile) -> int | None:
    """Which hash of the tile is the first that differs."""
    mine, theirs = _hashes(one, tile), _hashes(other, tile)
    if mine == theirs:
        _require(mine, tile.path, tile)
        return None
    return min(_same(mine, theirs) // HASH_SIZE, tile.width - 1)


def _parted_entry(one: LogDirectory, other: LogDirectory, tile: Tile) -> int | None:
    """Which entry of the tile's bundle is the first that differs."""
    mine, theirs = _entries(one, tile), _entries(other, tile)
    if mine == theirs:
        _require(mine, tile.entries_path, tile)
        return None
    same = _same(mine, theirs)
    whole = sum(end <= same for end in _ends((mine or b"")[:same]))
    return min(whole, tile.width - 1)


def _require(data: bytes | None, path: str, tile: Tile) -> None:
    if data is None:
        raise LedgerBroken(f"{path}: is missing from both", index=tile.first_leaf)


def _same(mine: bytes | None, theirs: bytes | None) -> int:
    """How many bytes are the same before they part; an empty file and none part at once."""
    pairs = enumerate(zip_longest(mine or b"", theirs or b""))
    return next((place for place, (one, other) in pairs if one != other), 0)


def _hashes(log: LogDirectory, tile: Tile) -> bytes | None:
    """A tile's bytes; from a longer log the part that the shorter one has."""
    widest = log.widest(tile.level, tile.index)
    data = log.read(widest.path, widest)
    if data is None or widest == tile:
        return data
    return data[: tile.width * HASH_SIZE]


def _entries(log: LogDirectory, tile: Tile) -> bytes | None:
    """The same of a bundle."""
    widest = log.widest(tile.level, tile.index)
    data = log.read(widest.entries_path, widest)
    if data is None or widest == tile:
        return data
    return data[: max(islice(_ends(data), tile.width), default=0)]


def _ends(bundle: bytes) -> Iterator[int]:
    """Where each entry of a bundle ends, by the lengths that stand in it."""
    at = 0
    while at < len(bundle):
        start = at + LENGTH_SIZE
        at = start + int.from_bytes(bundle[at:start], "big")
        yield at

"""Tiles of a Merkle log (C2SP tlog-tiles), and proofs that read a few of them.

A tile of level L holds up to 256 hashes side by side: at level 0 of leaves, above that of perfect
subtrees of 256**L leaves each. A full tile never changes. Pure: where tiles come from is the
caller's `TileSource`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from relevo.ledger.errors import LedgerBroken, ProofInvalid
from relevo.ledger.tree import EMPTY_ROOT, HASH_SIZE, node_hash, root_of, split

HEIGHT = 8
WIDTH = 1 << HEIGHT
MOST_LEVELS = 8
"""Levels of a log with as many leaves as a signed 64-bit size can count."""

_PATH = re.compile(r"tile/(entries|[0-7])/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """One tile: level, place in its level, and how many hashes it holds (1 to 256)."""

    level: int
    index: int
    width: int = WIDTH

    def __post_init__(self) -> None:
        if not (0 <= self.level < MOST_LEVELS and self.index >= 0 and 0 < self.width <= WIDTH):
            raise ValueError("a tile has a level below 8, a place and 1 to 256 hashes")

    @property
    def path(self) -> str:
        """Its path under a log's prefix: `tile/1/x001/x234/067.p/8`."""
        return f"tile/{self.level}/{_place(self)}"

    @property
    def entries_path(self) -> str:
        """The path of the entry bundle whose leaves a tile of level 0 holds."""
        return f"tile/entries/{_place(self)}"

    @property
    def first_leaf(self) -> int:
        """The index of the first leaf below it."""
        return self.index << HEIGHT * (self.level + 1)


def parse_path(path: str) -> tuple[Tile, bool]:
    """The tile that a path names, and whether it is its entry bundle.

    Raises:
        LedgerBroken: no tile has that path.
    """
    found = _PATH.fullmatch(path)
    if found is None:
        raise LedgerBroken("no tile has this path")
    entries = found[1] == "entries"
    index = int(found[2].replace("x", "").replace("/", ""))
    width = int(found[3] or WIDTH)
    tile = Tile(0 if entries else int(found[1]), index, min(width, WIDTH))
    if path != (tile.entries_path if entries else tile.path):
        raise LedgerBroken("no tile has this path")
    return tile, entries


def tiles_of(size: int) -> Iterator[Tile]:
    """All tiles of a log of so many leaves, the partial ones included, level by level."""
    for level in range(MOST_LEVELS):
        nodes = size >> HEIGHT * level
        if not nodes:
            return
        for index in range(nodes >> HEIGHT):
            yield Tile(level, index)
        if nodes % WIDTH:
            yield Tile(level, nodes >> HEIGHT, nodes % WIDTH)


class TileSource(Protocol):
    """Where tiles come from."""

    def hashes(self, tile: Tile) -> tuple[bytes, ...]:
        """The tile's `width` hashes of 32 bytes each."""


class Proofs:
    """Proofs about the log of `size` leaves, from O(log size) tiles, each read once."""

    def __init__(self, source: TileSource, size: int) -> None:
        self._source = source
        self._size = size
        self._read: dict[tuple[int, int], tuple[bytes, ...]] = {}

    def root(self) -> bytes:
        """The Merkle tree hash of all leaves."""
        return self._root(0, self._size) if self._size else EMPTY_ROOT

    def inclusion(self, index: int) -> tuple[bytes, ...]:
        """PATH(index, all leaves) of RFC 6962 section 2.1.1, from the leaf upwards."""
        if not 0 <= index < self._size:
            raise ProofInvalid("index: must be below the tree's size", field="index")
        path: list[bytes] = []
        start, end = 0, self._size
        while end - start > 1:
            middle = start + split(end - start)
            if index < middle:
                path.append(self._root(middle, end))
                end = middle
            else:
                path.append(self._root(start, middle))
                start = middle
        return tuple(reversed(path))

    def consistency(self, old_size: int) -> tuple[bytes, ...]:
        """PROOF(old_size, all leaves) of RFC 6962 section 2.1.2; empty for 0 and for all leaves."""
        if not 0 <= old_size <= self._size:
            raise ProofInvalid("old size: must not be above the tree's size", field="old_size")
        if old_size in (0, self._size):
            return ()
        path: list[bytes] = []
        start, end, whole = 0, self._size, True
        while old_size != end:
            middle = start + split(end - start)
            if old_size <= middle:
                path.append(self._root(middle, end))
                end = middle
            else:
                path.append(self._root(start, middle))
                start, whole = middle, False
        if not whole:
            path.append(self._root(start, end))
        return tuple(reversed(path))

    def _root(self, start: int, end: int) -> bytes:
        """The hash of the leaves from `start` to `end`, a subtree that the RFC's proofs name."""
        roots: list[bytes] = []
        while start < end:
            height = (end - start).bit_length() - 1
            roots.append(self._perfect(height, start >> height))
            start += 1 << height
        value = roots.pop()
        while roots:
            value = node_hash(roots.pop(), value)
        return value

    def _perfect(self, height: int, index: int) -> bytes:
        """The root of the `index`-th perfect subtree of `2**height` leaves."""
        level, above = divmod(height, HEIGHT)
        first = index << above
        hashes = self._hashes(level, first >> HEIGHT)
        place = first % WIDTH
        return root_of(hashes[place : place + (1 << above)])

    def _hashes(self, level: int, index: int) -> tuple[bytes, ...]:
        found = self._read.get((level, index))
        if found is None:
            nodes = self._size >> HEIGHT * level
            tile = Tile(level, index, min(WIDTH, nodes - (index << HEIGHT)))
            found = self._source.hashes(tile)
            if len(found) != tile.width or any(len(value) != HASH_SIZE for value in found):
                raise LedgerBroken("a tile has another form than it must", index=tile.first_leaf)
            self._read[level, index] = found
        return found


def split_hashes(data: bytes) -> tuple[bytes, ...]:
    """The hashes of a tile's bytes.

    Raises:
        LedgerBroken: they are no whole number of hashes.
    """
    if len(data) % HASH_SIZE:
        raise LedgerBroken("a tile is no whole number of hashes")
    return tuple(data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE))


def _place(tile: Tile) -> str:
    digits = f"{tile.index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    place = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
    return place if tile.width == WIDTH else f"{place}.p/{tile.width}"

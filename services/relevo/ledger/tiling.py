"""All tiles of a log from its leaf hashes, as they come; holds one open tile a level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from relevo.ledger.tiles import WIDTH, Tile
from relevo.ledger.tree import EMPTY_ROOT, root_of

Made: TypeAlias = tuple[Tile, Sequence[bytes]]
"""A tile and its hashes."""


class Tiling:
    """Grows with each call of `add`; `finish` once, at the end."""

    def __init__(self) -> None:
        self._open: list[list[bytes]] = []
        self._full: list[int] = []

    def add(self, leaves: Sequence[bytes]) -> Iterator[Made]:
        """Take in the leaf hashes that come next; gives the tiles that they fill, lower first."""
        for leaf in leaves:
            level, value = 0, leaf
            while len(hashes := self._place(level, value)) == WIDTH:
                self._open[level] = []
                yield Tile(level, self._full[level]), hashes
                self._full[level] += 1
                level, value = level + 1, root_of(hashes)

    def finish(self) -> Iterator[Made]:
        """The tiles that are not full."""
        for level, hashes in enumerate(self._open):
            if hashes:
                yield Tile(level, self._full[level], len(hashes)), hashes

    def root(self) -> bytes:
        """The Merkle tree hash of all leaves so far."""
        below: list[bytes] = []
        for hashes in self._open:
            nodes = [*hashes, *below]
            below = [root_of(nodes)] if nodes else []
        return below[0] if below else EMPTY_ROOT

    def _place(self, level: int, value: bytes) -> list[bytes]:
        """The open tile of a level, with one more hash at its end."""
        if level == len(self._open):
            self._open.append([])
            self._full.append(0)
        self._open[level].append(value)
        return self._open[level]

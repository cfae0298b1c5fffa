"""Where a whole log can be read from: a service's database or an exported directory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from relevo.ledger.tiles import TileSource


class LogSource(TileSource, Protocol):
    """One log's entries and tiles. What is below a size that was signed never changes."""

    def bodies(self, first: int, end: int) -> Iterator[bytes]:
        """The canonical bytes of the entries from `first` on, before `end`.

        Raises:
            LedgerBroken: with the index of the first one that is missing or not whole.
        """

"""Refused lines, held closely: a few bytes each, whatever their number."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from relevo.agency.domain.backfill import Refused


class Refusals:
    """Lines and why each was refused, in order."""

    def __init__(self) -> None:
        self._lines = array("Q")
        self._whys = array("L")
        self._known: dict[Refused, int] = {}

    def add(self, line: int, why: Refused) -> None:
        """One more."""
        self._lines.append(line)
        self._whys.append(self._known.setdefault(why, len(self._known)))

    def __iter__(self) -> Iterator[tuple[int, Refused]]:
        known = list(self._known)
        return ((line, known[why]) for line, why in zip(self._lines, self._whys, strict=True))

    def __len__(self) -> int:
        return len(self._lines)

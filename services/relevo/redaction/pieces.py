"""A view cut into words and gaps: once, for all who look at its words."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from itertools import accumulate

_WORDS = re.compile("([a-z]+)")
_CAPITALS = str.maketrans({chr(code): chr(code + 32) for code in range(65, 91)})


class Pieces:
    """Gap, word, gap, …, word, gap of a view; "" where nothing stands between.

    Attributes:
        lowered: the view in small letters, as long as the view.
        all: the pieces, in order; together they are `lowered`.
    """

    __slots__ = ("_ends", "all", "lowered")

    def __init__(self, view: str) -> None:
        """Of a view; its words are runs of letters A to Z."""
        lowered = view.lower()
        if len(lowered) != len(view):  # a letter whose small form is two
            lowered = view.translate(_CAPITALS)
        self.lowered = lowered
        self.all: list[str] = _WORDS.split(lowered)
        self._ends: list[int] | None = None

    @property
    def words(self) -> list[str]:
        """The words alone, in order."""
        return self.all[1::2]

    @property
    def ends(self) -> list[int]:
        """Where each piece ends."""
        if self._ends is None:
            self._ends = list(accumulate(map(len, self.all)))
        return self._ends

    def places(self, words: Container[str]) -> Mapping[str, Sequence[int]]:
        """Where those of `words` begin that stand in the view, by word, in order."""
        found: dict[str, list[int]] = {}
        for word, place in zip(self.words, self.ends[::2], strict=False):
            if word in words:
                found.setdefault(word, []).append(place)
        return found

    def initials(self) -> Mapping[str, Sequence[int]]:
        """Where words begin, by their first letter, in order."""
        found: dict[str, list[int]] = {}
        for word, place in zip(self.words, self.ends[::2], strict=False):
            found.setdefault(word[0], []).append(place)
        return found

"""Which of the shapes that begin with a number can match one, by its outline.

There are a hundred such shapes, and a number's outline (each digit a 0, each letter an a, all else
as it is) rules most of them out: "00.000.000-a" is no phone. RE2 says once for each outline which
shapes fit it; people write numbers in a few hundred ways, so the answer is nearly always known. An
outline holds nothing of the number but how it is written.
"""

from __future__ import annotations

import string
from collections.abc import Sequence

import re2

from relevo.redaction.patterns import in_outline

_LONGEST = 64  # characters of a number that are looked at
_TAIL = 4  # and after it: "-K", " - K"
_KEPT = 4_096  # outlines
_MEMORY = 8 << 20  # bytes of RE2's automaton
_OUTLINE = str.maketrans({char: in_outline(char) for char in string.ascii_letters + string.digits})


class Outlines:
    """Answers by the places of the patterns in a sequence. Safe to share by threads."""

    def __init__(self, patterns: Sequence[str]) -> None:
        """Of patterns for outlines (`patterns.Told.outline`)."""
        options = re2.Options()
        options.max_mem = _MEMORY
        options.log_errors = False
        self._set = re2.Set.MatchSet(options)
        for pattern in (
            *patterns,
            "",
        ):  # the last matches all: if it is not in an answer, RE2 gave up
            self._set.Add(pattern)
        self._set.Compile()
        self._all = range(len(patterns))
        self._known: dict[str, Sequence[int]] = {}

    def fitting(self, view: str, at: int, reach: int) -> Sequence[int]:
        """The patterns that fit the number at a place of a view.

        Args:
            reach: how many characters its digits and all that is joined to them take.
        """
        if reach > _LONGEST:
            return self._all
        outline = view[at : at + reach + _TAIL].translate(_OUTLINE)
        known = self._known.get(outline)
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[outline] = self._asked(outline)
        return known

    def _asked(self, outline: str) -> Sequence[int]:
        found = self._set.Match(outline)
        everything = len(self._all)
        if found is None or everything not in found:
            return self._all
        return tuple(sorted(set(found) - {everything}))

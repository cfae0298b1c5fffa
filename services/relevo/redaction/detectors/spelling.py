"""Lists of phrases: how they are written down, and how they are met in a view.

A phrase is looked up by its first word in a table, so that a list of a thousand costs what one of
ten does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LETTERS = re.compile("[A-Za-z]+")
_SMALL = re.compile("[a-z]+")
_NEXT = re.compile(r"(?:\.\s{0,2}|\s{1,2}|-|')([A-Za-z]+)")

_Rest = tuple[str, ...]  # the words after the first
_ALONE: tuple[_Rest, ...] = ((),)


class Phrases:
    """The phrases of comma-separated lines, met in capitals or not, with points or without.

    A blank or a point of a phrase may be a blank, a point or a dash in the view. No phrase begins
    or ends within a word.

    Attributes:
        firsts: for each first word, what follows it, longest first.
    """

    def __init__(self, *lines: str) -> None:
        spelled: dict[str, set[_Rest]] = {}
        for phrase in phrases(*lines):
            for first, *rest in _spellings(phrase):
                spelled.setdefault(first, set()).add(tuple(rest))
        self.firsts: dict[str, tuple[_Rest, ...]] = {
            first: tuple(sorted(rests, key=len, reverse=True)) for first, rests in spelled.items()
        }

    def end(self, view: str, start: int) -> int | None:
        """The end of the longest phrase that begins at `start`."""
        word = LETTERS.match(view, start)
        if word is None:
            return None
        rests = self.firsts.get(word[0].lower())
        if rests is None:
            return None
        return word.end() if rests == _ALONE else _longest(view, word.end(), rests)

    def __contains__(self, word: str) -> bool:
        return () in self.firsts.get(word, ())


def _longest(view: str, start: int, rests: Iterable[_Rest]) -> int | None:
    for rest in rests:
        end = start
        for word in rest:
            found = _NEXT.match(view, end)
            if found is None or found[1].lower() != word:
                break
            end = found.end()
        else:
            return end
    return None


def _spellings(phrase: str) -> list[list[str]]:
    """The words of a phrase; "c.p." also as the one word "cp"."""
    apart = _SMALL.findall(phrase)
    solid = _SMALL.findall(phrase.replace(".", ""))
    return [apart] if apart == solid else [apart, solid]


def phrases(*lines: str) -> frozenset[str]:
    """The phrases of comma-separated lines, each once."""
    return frozenset(" ".join(p.split()) for line in lines for p in line.split(",")) - {""}


def first_words(*lines: str) -> frozenset[str]:
    """The words that these phrases begin with, letters alone."""
    return frozenset(Phrases(*lines).firsts)

"""The words around a candidate, and what they say about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from relevo.redaction.vocabulary import COPULAS, FILLERS, OTHER_MEANINGS, POINTERS, UNITS

MASK = (
    "\0"  # stands in a view for what is already replaced; no text holds it, no pattern matches it
)

_BEFORE_CHARACTERS, _AFTER_CHARACTERS = 64, 36
_BEFORE_WORDS, _AFTER_WORDS = 8, 4
_WORD = re.compile(r"\b(?:[a-z]\.)+[a-z]\b|[a-z]+|[0-9]+", re.ASCII)
_SHORT_NUMBER = 4  # "reclamo 2024-V": part of the same number
_OF_TWO = re.compile(r"\d{6} ?/ ?\Z")  # "987654321/912345678": a slash between two numbers
_GLUED = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words near a stretch of a view, lower case and without accents.

    Attributes:
        before: the words before it, nearest first; abbreviations without their points.
        after: the words after it, nearest first.
        sign_before: the character directly before it, blanks skipped, or ""; no slash that parts it
            from another long number.
        sign_after: the character directly after it, blanks skipped, or "".
        left: the two characters directly before it.
        glued: a letter touches it, so that it may be part of another word.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    sign_before: str
    sign_after: str
    left: str
    glued: bool

    def labelled(self, labels: frozenset[str], fillers: frozenset[str]) -> bool:
        """One of `labels` names the value: "mi dni es V", "V es mi dni"."""
        for word in self.before:
            if word in labels:
                return True
            if word not in FILLERS and word not in fillers:
                break
        copula = False
        for word in self.after:
            if copula and word in labels:
                return True
            copula = copula or word in COPULAS
            if word not in COPULAS and word not in POINTERS:
                break
        return False

    def near(self, labels: frozenset[str]) -> bool:
        """One of `labels` stands within a few words."""
        return not labels.isdisjoint(self.before) or not labels.isdisjoint(self.after)

    def counted(self) -> bool:
        """A currency or a unit at the value says that it is an amount."""
        if self.sign_before in {"$", "€", "£"} or self.sign_after in {"$", "€", "£", "%"}:
            return True
        return bool(self.after) and self.after[0] in UNITS

    def named_otherwise(self) -> bool:
        """The word before the value names something harmless: a claim, an order, a flight."""
        if self.sign_before in {"#", "/", "="}:
            return True
        for word in self.before:
            if word in OTHER_MEANINGS:
                return True
            if word not in FILLERS and not (word.isdigit() and len(word) <= _SHORT_NUMBER):
                return False
        return False


def surroundings_of(view: str, start: int, end: int) -> Surroundings:
    """Read the words around `view[start:end]`; a masked stretch is a wall. Constant time."""
    low = max(0, start - _BEFORE_CHARACTERS)
    wall_before = view.rfind(MASK, low, start)
    before = view[wall_before + 1 if wall_before >= 0 else low : start]
    cut = wall_before < 0 < low and view[low - 1].isalnum() and view[low].isalnum()
    high = min(len(view), end + _AFTER_CHARACTERS)
    wall = view.find(MASK, end, high)
    after = view[end : wall if wall >= 0 else high]
    words_before = [word.replace(".", "") for word in _WORD.findall(before.lower())]
    if cut and words_before:
        del words_before[0]
    words_before.reverse()
    words_after = [word.replace(".", "") for word in _WORD.findall(after.lower())]
    sign_before = before.rstrip()[-1:]
    if sign_before == "/" and (
        _OF_TWO.search(before) or (wall_before >= 0 and before.strip() == "/")
    ):
        sign_before = ""
    return Surroundings(
        before=tuple(words_before[:_BEFORE_WORDS]),
        after=tuple(words_after[:_AFTER_WORDS]),
        sign_before=sign_before,
        sign_after=after.lstrip()[:1],
        left=before[-2:],
        glued=bool(_GLUED.match(before[-1:]) or _GLUED.match(after[:1])),
    )

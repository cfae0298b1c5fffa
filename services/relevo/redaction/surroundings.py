"""The words around a candidate, and what they say about it."""

from __future__ import annotations

import re

from relevo.redaction.vocabulary import (
    AMOUNTS,
    COPULAS,
    FILLERS,
    OTHER_MEANINGS,
    POINTERS,
    UNITS,
    words,
)

MASK = (
    "\0"  # stands in a view for what is already replaced; no text holds it, no pattern matches it
)

_BEFORE_CHARACTERS, _AFTER_CHARACTERS = 64, 36
_BEFORE_WORDS, _AFTER_WORDS = 8, 4
_WORD = re.compile(r"\b(?:[a-z]\.)+[a-z]\b|[a-z]+|[0-9]+", re.ASCII)
_PLAIN_WORD = re.compile("[a-z]+|[0-9]+")
_POINT = re.compile(r"\.[a-z](?![a-z])")
_SHORT_NUMBER = 4  # "reclamo 2024-V": part of the same number
_OF_TWO = re.compile(
    r"\d(?:[ .\-]?\d){5} ?//? ?\Z"
)  # "987654321/912345678": a slash between two numbers
_ENDS = frozenset(".;!?")
_ABBREVIATED = frozenset((word,) for word in words("nro no num n nr op oper cod ref exp s us r"))
_MADE_OUT = words("factura facturas boleta invoice fatura")  # "factura a V": to whom
_TYPED = re.compile(r"\([A-Za-z]{2,20} ?- ?\Z")
_GLUED = re.compile(r"[A-Za-z]")


class Surroundings:
    """The words near a stretch of a view, lower case and without accents; read as they are asked
    for, since most candidates need few of them.

    Attributes:
        left: the two characters directly before it.
        glued: a letter touches it, so that it may be part of another word.
    """

    __slots__ = (
        "_after",
        "_before",
        "_cut",
        "_walled",
        "_words_after",
        "_words_before",
        "glued",
        "left",
    )

    def __init__(self, view: str, start: int, end: int) -> None:
        """Of `view[start:end]`; a masked stretch is a wall. Constant time."""
        low = max(0, start - _BEFORE_CHARACTERS)
        wall = view.rfind(MASK, low, start)
        self._walled = wall >= 0
        self._cut = not self._walled and low > 0 and view[low - 1 : low + 1].isalnum()
        self._before = view[wall + 1 if self._walled else low : start]
        high = min(len(view), end + _AFTER_CHARACTERS)
        wall = view.find(MASK, end, high)
        self._after = view[end : wall if wall >= 0 else high]
        self._words_before: tuple[str, ...] | None = None
        self._words_after: tuple[str, ...] | None = None
        self.left = self._before[-2:]
        self.glued = bool(_GLUED.match(self.left[-1:]) or _GLUED.match(self._after))

    @property
    def before(self) -> tuple[str, ...]:
        """The words before it, nearest first; abbreviations without their points."""
        if self._words_before is None:
            found = _words(self._before)
            if self._cut and found:
                del found[0]
            self._words_before = tuple(found[: -_BEFORE_WORDS - 1 : -1])
        return self._words_before

    @property
    def after(self) -> tuple[str, ...]:
        """The words after it, nearest first."""
        if self._words_after is None:
            self._words_after = tuple(_words(self._after)[:_AFTER_WORDS])
        return self._words_after

    @property
    def sign_before(self) -> str:
        """The character directly before it, blanks skipped, or ""; no slash that parts it from
        another long number.
        """
        sign = self._before.rstrip()[-1:]
        if sign == "/" and (
            _OF_TWO.search(self._before) or (self._walled and self._before.strip() == "/")
        ):
            return ""
        return sign

    @property
    def sign_after(self) -> str:
        """The character directly after it, blanks skipped, or ""."""
        return self._after.lstrip()[:1]

    def before_it(self, head: str) -> tuple[str, ...] | None:
        """The words before an earlier number that begins like this, nearest first; or None."""
        at = self._before.rfind(head)
        if at < 0 or self._before[max(0, at - 1) : at].isalnum():
            return None
        return tuple(_words(self._before[:at])[: -_BEFORE_WORDS - 1 : -1])

    @property
    def typed(self) -> bool:
        """It is the number of a placeholder that a customer typed: "(NUMERO-V)"."""
        return _TYPED.search(self._before) is not None

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
        return self.sign_after.isalpha() and bool(self.after) and self.after[0] in UNITS

    def named_otherwise(self, *, may_be_amount: bool = True) -> bool:
        """The word before the value names something harmless: a claim, an order, a flight; or an
        amount, which what begins with a letter is none.
        """
        if self.sign_before in {"#", "/", "="}:
            return True
        if self.sign_before in _ENDS and self.before[:1] not in _ABBREVIATED:
            return False  # a sentence ends before it
        last = ""
        for word in self.before:
            if word in OTHER_MEANINGS:
                return not (last == "a" and word in _MADE_OUT) and (
                    may_be_amount or word not in AMOUNTS
                )
            last = word
            if word not in FILLERS and not (word.isdigit() and len(word) <= _SHORT_NUMBER):
                return False
        return False


def _words(text: str) -> list[str]:
    lowered = text.lower()
    if "'s" in lowered:  # "my number's V" names no soles
        lowered = lowered.replace("'s ", " ")
    if _POINT.search(lowered) is None:
        plain: list[str] = _PLAIN_WORD.findall(lowered)
        return plain
    return [word.replace(".", "") for word in _WORD.findall(lowered)]

"""The text as a reader sees it: one plain spelling for the many ways to write a character.

Compatibility forms (full-width, circled, mathematical) become plain, accents and invisible
characters go away, and an exact map leads every character back to the input. Detectors read the
view; findings are cut from the input.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_PLAIN = re.compile(r"[\t\n\r -~]*\Z")
_LONGEST_FORM = 4  # U+FDFA alone stands for 18 characters; such a form stays as it is
_SPELLINGS = {
    **dict.fromkeys("ºª°", " "),
    "№": "n ",
    **dict.fromkeys("‐‑‒–—―−⁃﹘", "-"),
    **dict.fromkeys("\u2028\u2029\x85\v\f", "\n"),
    **dict.fromkeys("【〔〖⟦❲⦋", "["),
    **dict.fromkeys("】〕〗⟧❳⦌", "]"),
}


class _Folding(dict[int, str]):
    """Character to its plain spelling; fills itself with characters only, never with texts."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(char: str) -> str:
    """The plain spelling of one character: "" when it is invisible or an accent."""
    if char in _SPELLINGS:
        return _SPELLINGS[char]
    if char in "\t\n\r":
        return char
    plain = []
    for part in unicodedata.normalize("NFKD", char):
        category = unicodedata.category(part)
        if category in {"Mn", "Me", "Cf", "Cc"}:
            continue
        if category == "Nd":
            plain.append(str(unicodedata.digit(part)))
        elif category == "Zs":
            plain.append(" ")
        else:
            plain.append(_SPELLINGS.get(part, part))
    return "".join(plain) if len(plain) <= _LONGEST_FORM else char


_FOLDING = _Folding()
_STEADY: set[str] = set()  # characters known to be spelled with one character


@dataclass(frozen=True, slots=True)
class View:
    """A plain spelling of a text.

    Attributes:
        text: the spelling; it may be shorter or longer than the input.
        starts: for each character of `text`, the code point of the input where it begins; None
            when both run in step.
        ends: the code point after it, invisible characters that follow included; None likewise.
    """

    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the input behind `text[start:end]`, which must not be empty."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def view_of(text: str) -> View:
    """The view of a text, in time linear in its length."""
    if _PLAIN.match(text):
        return View(text)
    unknown = set(text) - _STEADY
    steady = {char for char in unknown if len(_FOLDING[ord(char)]) == 1}
    _STEADY.update(steady)
    if len(steady) == len(unknown):
        return View(text.translate(_FOLDING))
    return _mapped(text)


def _mapped(text: str) -> View:
    spelled: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for position, char in enumerate(text):
        plain = _FOLDING[ord(char)]
        if not plain:
            if ends:
                last = starts[-1]
                index = len(ends) - 1
                while index >= 0 and starts[index] == last:
                    ends[index] = position + 1
                    index -= 1
            continue
        spelled.append(plain)
        for _ in plain:
            starts.append(position)
            ends.append(position + 1)
    return View("".join(spelled), starts, ends)

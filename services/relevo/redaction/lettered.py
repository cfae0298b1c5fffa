"""Letters written for digits: "4587O63l", "9l3 77O 2O8", "10.235.6S8-6".

O and o stand for 0, I and l for 1, anywhere in a number; S, B and Z for 5, 8 and 2 within it, since
identity numbers begin and end with such letters.
"""

from __future__ import annotations

import re

_MEANT = str.maketrans("OoIlSBZ", "0011582")
_WITHIN = frozenset("SBZ")
_SIGNS = r"[ .\-'_/,*~·•]{1,3}"

HINT = (
    rf"[0-9]\)?(?:{_SIGNS})?[OoIlSBZ](?:[OoIlSBZ0-9]|[^A-Za-z]|$)"
    rf"|(?:^|[^A-Za-z])[OoIl]{{1,4}}(?:{_SIGNS})?[0-9]"
)

_CHAIN = re.compile(
    r"(?<![0-9A-Za-z@#])\(?[0-9OoIlSBZ]{1,24}"
    rf"(?:(?:\)?{_SIGNS}|\) ?)[0-9OoIlSBZ]{{1,24}}){{0,18}}(?![0-9A-Za-z])",
    re.ASCII,
)
_GROUP = re.compile("[0-9OoIlSBZ]+")
_FEWEST, _FEWEST_DIGITS = 7, 4
_SINGLES = 4  # letters that stand alone are words unless so many single signs stand around them


def edits(text: str) -> list[tuple[int, int, str]]:
    """The letters that are digits."""
    found: list[tuple[int, int, str]] = []
    for chain in _CHAIN.finditer(text):
        groups = [group.span() for group in _GROUP.finditer(text, *chain.span())]
        single = sum(end - start == 1 for start, end in groups) >= _SINGLES
        part: list[tuple[int, int]] = []
        for start, end in groups:
            if (
                text[start:end].isalpha()
                and not single
                and _is_word(text, start, end, *chain.span())
            ):
                found += _meant(text, part)
                part = []
            else:
                part.append((start, end))
        found += _meant(text, part)
    return found


def _is_word(text: str, start: int, end: int, low: int, high: int) -> bool:
    """Letters alone within a chain are a word where a blank joins them: "45 lo 4587"; at its
    beginning also a single one: "C.I. 0912345678".
    """
    before = text[max(low, start - 1) : start]
    after = text[end : min(high, end + 2)]
    return " " in before + after or (start == low and end - start == 1)


def _meant(text: str, groups: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """The letters of one number, if it is one: long enough, and mostly of digits."""
    signs = [place for start, end in groups for place in range(start, end)]
    letters = [place for place in signs if not text[place].isdigit()]
    digits = len(signs) - len(letters)
    within = [place for place in letters if text[place] in _WITHIN]
    loose = {start for start, _ in groups if text[max(0, start - 1)] == " "}
    if not loose.isdisjoint(within):  # "1420, S2000" is a post code
        return []
    if not letters or len(signs) < _FEWEST or digits < _FEWEST_DIGITS or digits < len(letters):
        return []
    if within and (
        2 * digits < 3 * len(letters)
        or not any(text[place].isdigit() for place in signs if place < within[0])
    ):
        return []
    if within and within[-1] == signs[-1]:
        letters.pop()
    return [(place, place + 1, text[place].translate(_MEANT)) for place in letters]

"""A view as words and the gaps between them, and each of these as one character.

A text becomes its *signature*: gap, word, gap, word, …, gap, one character each. A word's character
is its kind in the lexicon (a given name, a surname, the head of a place, …), a gap's says what
stands in it. Runs of words that could be a name are then found by a pattern over the signature, and
most features of the model are slices of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# Kinds of words. Capital and small: a name; one that is also a common word.
GIVEN, SURNAME, BOTH = "G", "S", "B"
GIVEN_OR_WORD, SURNAME_OR_WORD, BOTH_OR_WORD = "g", "s", "b"
SELF, ROLE, CLOSING, TITLE, DEED, DATA = "1", "2", "3", "T", "V", "D"
PLACE, ORGANISATION, BRAND, MONTH = "L", "O", "k", "m"
PARTICLE, ABBREVIATION, INITIAL, PHRASE, COMMON, UNKNOWN = "p", "a", "i", "P", "W", "U"

# Kinds of gaps.
BLANK, HYPHEN, APOSTROPHE, STOP, DOT, COMMA, COLON, LINE = " ", "-", "'", ".", "`", ",", ":", "|"
OPEN, CLOSE, QUOTE, HANDLE, SLASH, DIGITS, WALL, SHOUT, OTHER = "(", ")", '"', "@", "/", "#", "*", "!", "~"  # fmt: skip
BEGIN, END = "^", "$"

_WORDS = re.compile("([a-z]+)")
_CAPITALS = str.maketrans({chr(code): chr(code + 32) for code in range(65, 91)})
_DIGIT = re.compile("[0-9]")
_COMMON_GAPS = {
    **{" " * count: BLANK for count in range(1, 4)},
    **dict.fromkeys((", ", ",", " , ", ";", "; "), COMMA),
    **dict.fromkeys((". ", ".\t", " . ", "... ", ".  "), STOP),
    **dict.fromkeys((": ", ":", " : ", ":  "), COLON),
    **dict.fromkeys(("\n", "\n\n", ".\n", ",\n", ":\n", ".\n\n"), LINE),
    **dict.fromkeys(("! ", "? ", "!", "?"), SHOUT),
    "\t": BLANK,
    "-": HYPHEN,
    "'": APOSTROPHE,
    "`": APOSTROPHE,
    "’": APOSTROPHE,
    "´": APOSTROPHE,
    ".": DOT,
}
_BY_CONTENT = (
    ("\0", WALL),
    ("\n", LINE),
    ("(", OPEN),
    (")", CLOSE),
    ('"', QUOTE),
    (":", COLON),
    ("!", SHOUT),
    ("?", SHOUT),
    (",", COMMA),
    (";", COMMA),
    (".", STOP),
    ("/", SLASH),
)


def pieces_of(view: str) -> list[str]:
    """Gap, word, gap, …, word, gap; words lower case, "" where there is no gap at an end.

    Joined they have the length of the view.
    """
    lower = view.lower()
    if len(lower) != len(view):
        lower = view.translate(_CAPITALS)
    return _WORDS.split(lower)


def signature_of(pieces: list[str], lexicon: Mapping[str, str]) -> str:
    """One character for each piece; at the ends of the text `BEGIN` and `END` for blank gaps."""
    kinds = [lexicon.get(word, UNKNOWN) for word in pieces[1::2]]
    gaps = [_COMMON_GAPS.get(gap) or _gap(gap) for gap in pieces[::2]]
    if not pieces[0].strip():
        gaps[0] = BEGIN
    if not pieces[-1].strip():
        gaps[-1] = END
    signature = [END] * len(pieces)
    signature[::2] = gaps
    signature[1::2] = kinds
    return "".join(signature)


def _gap(gap: str) -> str:
    if not gap:
        return BEGIN
    if gap[-1] in "@#_" or gap[0] in "@_":
        return HANDLE
    if WALL_MARK not in gap and _DIGIT.search(gap):
        return DIGITS
    for mark, kind in _BY_CONTENT:
        if mark in gap:
            return kind
    return OTHER if gap.strip() else BLANK


WALL_MARK = "\0"

"""A view as words and the gaps between them, and each of these as one character.

A text becomes its *signature*: gap, word, gap, word, …, gap, one character each. A word's character
is its kind in the lexicon (a given name, a surname, the head of a place, …), a gap's says what
stands in it. Runs of words that could be a name are then found by a pattern over the signature, and
most features of the model are slices of it.

Kinds of words:
    G S B   a given name, a surname, both
    g s b   the same, but also a common word
    P       part of a known place, brand or public figure of several words
    p i a   a particle ("de", "da"), an initial, an abbreviation of a name ("Ma", "Fco")
    1 2 3   "soy", "nombre"; a role ("titular", "esposo"); a closing word ("atte", "saludos")
    T V D   a title; what people of a company do ("atendio"); the label of a value ("dni")
    L O k m the head of a place, of an organisation or work; a brand or city; a month or day
    c       a common word that is a given name as well: "soy Nina Quispe"
    n       "san", "santa": of a place, and now and then last in a name
    Y W U   "y" and "e"; any other common word; unknown
    H       part of a handle, a hashtag or an address of mail

Kinds of gaps: " " blanks, "-", "'", "." a full stop, "`" a point without a blank, ",", ":", "|" a
line's end, "(", ")", '"', "@" before a handle or hashtag, "&" inside an address of mail, "/", "#"
digits, "*" a wall, "!", "~" else, "^" nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import re2

from relevo.redaction.pieces import Pieces
from relevo.redaction.surroundings import MASK

BLANK, HYPHEN, BEGIN, PHRASE, UNKNOWN, PARTICLE = " ", "-", "^", "P", "U", "p"

_CAPITALS = str.maketrans({chr(code): chr(code + 32) for code in range(65, 91)})
_DIGIT = re.compile("[0-9]")
_GAPS = {
    "": BEGIN,
    **{" " * count: BLANK for count in range(1, 4)},
    "\t": BLANK,
    **dict.fromkeys((", ", ",", " , ", ";", "; "), ","),
    **dict.fromkeys((". ", " . ", "... ", ".  "), "."),
    **dict.fromkeys((": ", ":", " : ", ":  "), ":"),
    **dict.fromkeys(("\n", "\n\n", ".\n", ",\n", ":\n", ".\n\n"), "|"),
    **dict.fromkeys(("! ", "? ", "!", "?"), "!"),
    **dict.fromkeys(("'", "`", "’", "´"), "'"),
    "-": HYPHEN,
    ".": "`",
}
_BY_CONTENT = (
    ("\n", "|"),
    ("(", "("),
    (")", ")"),
    ('"', '"'),
    (":", ":"),
    ("!", "!"),
    ("?", "!"),
    (",", ","),
    (";", ","),
    (".", "."),
    ("/", "/"),
)

# Spellings that hide a name: letters apart, digits for letters, words run together.
_ODD = re2.compile(
    r"[A-Za-z][ .*_\-][A-Za-z][ .*_\-][A-Za-z](?:[^A-Za-z]|$)"
    r"|[A-Za-z][013457][A-Za-z]|[a-z][A-Z][a-z]"
)
_ODD_WORD = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"(?P<apart>[A-Za-z](?P<sign>[ .*_\-])[A-Za-z](?:(?P=sign)[A-Za-z]){1,30})"
    r"|(?P<leet>[A-Za-z](?=[A-Za-z]{0,20}[013457][A-Za-z])[A-Za-z013457]{3,20})"
    r")(?![A-Za-z0-9])|(?P<camel>(?<=[a-z])(?=[A-Z][a-z]))|(?P<word>[A-Za-z]+?(?=[A-Z][a-z])|[A-Za-z]+)"
)
_LEET = str.maketrans("013457", "oieast")
_THREE_DIGITS = re.compile("[0-9]{3}")


class Kinds(dict[str, str]):
    """Word or gap to its kind. What is not in it is worked out each time, never remembered."""

    def __init__(self, lexicon: Mapping[str, str]) -> None:
        super().__init__(lexicon)
        self.update(_GAPS)

    def __missing__(self, piece: str) -> str:
        return UNKNOWN if "a" <= piece[0] <= "z" else _gap(piece)


def pieces_of(view: str, plain: Pieces | None = None) -> tuple[list[str], Sequence[int]]:
    """Gap, word, gap, …, word, gap; words lower case, "" where nothing stands between. And where
    each ends in the view.

    Args:
        plain: the view's pieces, if somebody has cut it already.
    """
    if _ODD.search(view) is not None:
        return _odd_pieces(view)
    plain = plain or Pieces(view)
    return plain.all, plain.ends


def _odd_pieces(view: str) -> tuple[list[str], list[int]]:
    pieces: list[str] = []
    ends: list[int] = []
    done = 0
    for start, end, word in _odd_words(view):
        gap = view[done:start]
        if not gap and done:
            gap = HYPHEN
        pieces += (gap, word)
        ends += (start, end)
        done = end
    return [*pieces, view[done:]], [*ends, len(view)]


def _odd_words(view: str) -> Iterator[tuple[int, int, str]]:
    """Where each word stands, and its plain spelling."""
    for match in _ODD_WORD.finditer(view):
        word = match.group().translate(_CAPITALS)
        if match.lastgroup == "camel":
            continue
        if match["apart"]:
            word = word.replace(match["sign"], "")
        elif match["leet"]:
            if _THREE_DIGITS.search(word):
                continue
            word = word.translate(_LEET)
        yield match.start(), match.end(), word


_HANDLE = re.compile(r"(?:\w[`\-]){0,9}\w(?=&)|[@&]\w(?:-\w)*")
_KIND = re.compile(r"\w")


def without_handles(signature: str) -> str:
    """The signature with the words of handles, hashtags and addresses of mail marked."""
    if "@" not in signature and "&" not in signature:
        return signature
    return _HANDLE.sub(lambda match: _KIND.sub("H", match.group()), signature)


def _gap(gap: str) -> str:
    if gap[-1] in "@#_" and (MASK in gap or gap[0] not in "@_"):
        return "@"
    if gap[0] in "@_":
        return "&"
    if MASK in gap:
        return "*"
    if _DIGIT.search(gap):
        return "#"
    for mark, kind in _BY_CONTENT:
        if mark in gap:
            return kind
    return "~" if gap.strip() else BLANK

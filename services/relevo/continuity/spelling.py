"""One plain, small-letter spelling of a reply, with a map back: what a person takes it for.

Accents and invisible characters go, compatibility forms (full-width, circled, mathematical) become
plain, look-alike Greek and Cyrillic letters the Latin ones (Unicode Standard Annex 15, Technical
Standard 39). The redactor's folding keeps case and the length of more forms: it looks for values,
this for words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_SPELLINGS = {
    **dict.fromkeys("ºª°", "o"),
    **dict.fromkeys("‘’‚′´`ʼ", "'"),
    **dict.fromkeys("“”„″«»‹›", '"'),
    **dict.fromkeys("‐‑‒–—―−⁃﹘", "-"),
    **dict.fromkeys("•·●▪◦‣►▶➡→✓✔☑✅👉🔹🔸📌", "*"),
    **dict.fromkeys("\u2028\u2029\x85\v\f\r", "\n"),
    "…": ".",
    "¡": "!",
    "¿": "¿",
    "№": "no",
    **dict(zip("авеёзкмнорстухіѕјԁһԛԝпг", "abeezkmhopctyxisjdhqwnr", strict=True)),
    **dict(zip("αβγδεζηθικλμνορςστυχω", "abydeznoiklmvopsstuxw", strict=True)),
    **dict(zip("łøßæœðþđħŧı", "losaodtdhti", strict=True)),
}
_STRESSED = re.compile("[éÉ]|[eE]\u0301")
_GONE = frozenset({"Mn", "Me", "Cf", "Cc"})


class _Folding(dict[str, str]):
    """Character to its plain spelling; fills itself with characters only, never with texts."""

    def __missing__(self, char: str) -> str:
        folded = self[char] = _fold(char)
        return folded


def _fold(char: str) -> str:
    for spelling in (char, char.lower()):
        if spelling in _SPELLINGS:
            return _SPELLINGS[spelling]
    if char in "\n\t":
        return char
    plain = []
    for part in unicodedata.normalize("NFKD", char).lower():
        category = unicodedata.category(part)
        if category in _GONE:
            continue
        digit = unicodedata.digit(part, None)
        if digit is not None:
            plain.append(str(digit))
        else:
            plain.append(" " if category == "Zs" else _SPELLINGS.get(part, part))
    return "".join(plain)


_FOLDING = _Folding()


@dataclass(frozen=True, slots=True)
class Plain:
    """A reply in its plain spelling.

    Attributes:
        text: the spelling.
        origins: for each of its characters the place in the reply; None where they are the same.
        stressed: places in the spelling of an "é", which tells "consulté" from "consulte".
    """

    text: str
    origins: Sequence[int] | None
    stressed: frozenset[int] = frozenset()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the spelling in terms of the reply."""
        if self.origins is None or start >= end:
            return start, end
        return self.origins[start], self.origins[end - 1] + 1


def plain_of(reply: str) -> Plain:
    """The plain spelling, in time linear in the reply's length."""
    if reply.isascii():
        return Plain(reply.lower().replace("\r", "\n").replace("`", "'"), None)
    pieces = [_FOLDING[char] for char in reply]
    text = "".join(pieces)
    marked = [found.start() for found in _STRESSED.finditer(reply)]
    if len(text) == len(reply) and all(len(piece) == 1 for piece in pieces):
        return Plain(text, None, frozenset(marked))
    origins = [place for place, piece in enumerate(pieces) for _ in piece]
    wanted = set(marked)
    return Plain(
        text, origins, frozenset(at for at, place in enumerate(origins) if place in wanted)
    )

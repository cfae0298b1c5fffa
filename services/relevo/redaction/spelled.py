"""Codes spelled by the names of their letters: "equis ka 7 pe qu erre", "A de Ana, B de burro, 41".

People dictate plates, booking codes and the letters of identity numbers so. A run counts where it
holds a name that is no common word ("equis", "jota"), or a letter with its example ("B de burro"),
and is as long as such codes are.
"""

from __future__ import annotations

import re

from relevo.redaction.number_words import NUMBERS, TEEN, TEN, UNIT
from relevo.redaction.vocabulary import any_of, words

_STRONG = {
    **{"equis": "X", "xis": "X", "ka": "K", "qu": "Q", "cu": "Q", "erre": "R", "ere": "R"},
    **{"efe": "F", "hache": "H", "aga": "H", "jota": "J", "eme": "M", "ene": "N", "ele": "L"},
    **{"uve": "V", "zeta": "Z", "ipsilon": "Y", "dabliu": "W", "dablio": "W", "doble uve": "W"},
    **{"doble u": "W", "doble ve": "W", "uve doble": "W", "i griega": "Y", "zulu": "Z"},
}
_WEAK = {
    **{"a": "A", "be": "B", "ce": "C", "e": "E", "ge": "G", "i": "I", "ese": "S"},
    **{"esse": "S", "o": "O", "pe": "P", "te": "T", "u": "U", "ve": "V", "ye": "Y"},
}
_NAMES = _STRONG | _WEAK
_DIGITS = {word: str(value) for word, value in UNIT.items() if word not in {"un", "una", "uma"}}
_EXAMPLE = (
    r"(?:de|como en|como|as in|for) (?!(?:los|las|una|del|mis|tus|sus|que|ese|esa)\b)[a-z]{3,12}"
)
_ALL_NAMES = "|".join(sorted(_NAMES, key=len, reverse=True))
_ALL_DIGITS = "|".join(_DIGITS)
_PAIR = rf"(?:{any_of(TEN)}(?: (?:y|e) (?:{_ALL_DIGITS})(?![a-z]))?|{any_of(TEEN)})"
_ITEM = (
    rf"(?:{_PAIR}(?![a-z])|(?:{_ALL_NAMES}|[a-z]) {_EXAMPLE}|{_ALL_NAMES}|{_ALL_DIGITS}|[a-z]"
    r"|[0-9]{1,4})"
)
_SIGN = r"(?:, ?| - |[ .\-]| guion | traco )"
_STRONG_NAMES = "|".join(sorted(_STRONG, key=len, reverse=True))

HINT = (
    rf"(?i)(?:^|[^a-z0-9])(?:{_STRONG_NAMES})(?:[^a-z0-9]|$)"
    r"|(?:^|[^a-z0-9])(?:[a-z]|[a-z]e|e[a-z]e) (?:de|como|as in|for) [a-z]"
    r"|(?:^|[^a-z0-9])[a-z][ ,.\-]{1,2}[a-z][ ,.\-]{1,2}[a-z][ ,.\-]"
)

_RUN = re.compile(
    rf"(?<![A-Za-z0-9]){_ITEM}(?![A-Za-z0-9])(?:{_SIGN}{_ITEM}(?![A-Za-z0-9])){{2,12}}", re.I
)
_PART = re.compile(rf"(?<![A-Za-z0-9]){_ITEM}(?![A-Za-z0-9])", re.I)
_WITH_EXAMPLE = re.compile(rf"(?P<letter>{_ALL_NAMES}|[a-z]) {_EXAMPLE}\Z", re.I)
_LEAST, _MOST = 5, 10
_LETTERS = 2  # alone; more of them, and digits in words, are a code without any name
_JOINING = words("y e a o de que te se u i")  # where they begin or end a run they are words


def edits(text: str) -> list[tuple[int, int, str]]:
    """Each code, written solid."""
    found = []
    for run in _RUN.finditer(text):
        parts = [
            (part.start(), part.end(), _read(part[0])) for part in _PART.finditer(text, *run.span())
        ]
        while parts and text[parts[0][0] : parts[0][1]].lower() in _JOINING:
            del parts[0]
        while parts and text[parts[-1][0] : parts[-1][1]].lower() in _JOINING:
            del parts[-1]
        written = [text[start:end].lower() for start, end, _ in parts]
        code = "".join(spelled for *_, spelled in parts)
        named = [word for word in written if not _is_number(word)]
        in_words = any(_is_number(word) and not word.isdigit() for word in written)
        if _LEAST <= len(code) <= _MOST and (
            (any(map(_is_told, named)) and (len(named) > 1 or _at_edge(written, named)))
            or (len(named) > _LETTERS and all(map(_is_letter, written[: len(named)])) and in_words)
        ):
            found.append((parts[0][0], parts[-1][1], code))
    return found


def _is_number(word: str) -> bool:
    return word.isdigit() or word in _DIGITS or word.split(" ", maxsplit=1)[0] in NUMBERS


def _at_edge(written: list[str], named: list[str]) -> bool:
    """The only letter is the first or last of an identity number; "12 ene 1960" is a date."""
    return len(written) > _LETTERS and named[0] != "ene" and named[0] in {written[0], written[-1]}


def _is_told(word: str) -> bool:
    return word in _STRONG or " " in word


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isalpha() and word not in _JOINING


def _read(written: str) -> str:
    small = written.lower()
    first, *rest = small.split(" ")
    if first in TEN or first in TEEN:
        return str(NUMBERS[first] + (int(_DIGITS[rest[-1]]) if rest else 0))
    example = _WITH_EXAMPLE.match(small)
    if example is not None and small not in _NAMES:
        small = example["letter"]
    return _NAMES.get(small) or _DIGITS.get(small) or small.upper()

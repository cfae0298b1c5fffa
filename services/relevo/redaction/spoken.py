"""Numbers in words, in Spanish, Portuguese and English, mixed with digits.

"cuatro cinco ocho siete", "setenta y uno", "dieciséis millones doscientos cuatro mil ... guion K",
"doble siete", "cuatro5ocho": a run of number words is read as the digits that it dictates. Within a
run each number stands for itself ("cuarenta y cinco, ochenta y siete" is 4587); hundreds, thousands
and millions add up as grammar has it. A run counts from three digits and two words on; below that
words are just words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_UNITS = {
    0: "cero zero",
    1: "uno un una um uma one",
    2: "dos dois duas two",
    3: "tres three",
    4: "cuatro quatro four",
    5: "cinco five",
    6: "seis meia six",
    7: "siete sete seven",
    8: "ocho oito eight",
    9: "nueve nove nine",
}
_TEENS = {
    10: "diez dez ten",
    11: "once onze eleven",
    12: "doce doze twelve",
    13: "trece treze thirteen",
    14: "catorce catorze quatorze fourteen",
    15: "quince quinze fifteen",
    16: "dieciseis dezesseis dezasseis sixteen",
    17: "diecisiete dezessete dezassete seventeen",
    18: "dieciocho dezoito eighteen",
    19: "diecinueve dezenove dezanove nineteen",
    21: "veintiuno veintiun veintiuna",
    22: "veintidos",
    23: "veintitres",
    24: "veinticuatro",
    25: "veinticinco",
    26: "veintiseis",
    27: "veintisiete",
    28: "veintiocho",
    29: "veintinueve",
}
_TENS = {
    20: "veinte vinte twenty",
    30: "treinta trinta thirty",
    40: "cuarenta quarenta forty",
    50: "cincuenta cinquenta fifty",
    60: "sesenta sessenta sixty",
    70: "setenta seventy",
    80: "ochenta oitenta eighty",
    90: "noventa ninety",
}
_HUNDREDS = {
    100: "cien ciento cem cento",
    200: "doscientos doscientas duzentos duzentas",
    300: "trescientos trescientas trezentos trezentas",
    400: "cuatrocientos cuatrocientas quatrocentos quatrocentas",
    500: "quinientos quinientas quinhentos quinhentas",
    600: "seiscientos seiscientas seiscentos seiscentas",
    700: "setecientos setecientas setecentos setecentas",
    800: "ochocientos ochocientas oitocentos oitocentas",
    900: "novecientos novecientas novecentos novecentas",
}
_TIMES = {
    1_000: "mil thousand",
    1_000_000: "millon millones milhao milhoes million",
}


def _by_word(table: dict[int, str]) -> dict[str, int]:
    return {word: value for value, words in table.items() for word in words.split()}


_UNIT, _TEEN, _TEN = _by_word(_UNITS), _by_word(_TEENS), _by_word(_TENS)
_HUNDRED, _TIME = _by_word(_HUNDREDS), _by_word(_TIMES)
_PLURALS = {
    word + "s": value for word, value in _UNIT.items() if word in {"cero", "nueve", "ocho", "siete"}
}
_UNIT |= _PLURALS
_NUMBERS = {**_UNIT, **_TEEN, **_TEN, **_HUNDRED, **_TIME, "hundred": 100}
_REPEATS = {"doble": 2, "double": 2, "dobles": 2, "triple": 3, "triplo": 3, "tripla": 3}
_DASHES = frozenset(["guion", "raya", "dash", "hifen", "traco", "barra"])
_POINTS = frozenset(["punto", "ponto", "coma", "virgula", "espacio", "dot", "comma"])
_ANDS = frozenset({"y", "e", "and", "i"})

_LONGEST_FIRST = sorted({*_NUMBERS, *_REPEATS}, key=len, reverse=True)
_WORDS = "|".join(_LONGEST_FIRST)
_MARKS = "|".join(sorted({*_DASHES, *_POINTS, *_ANDS}, key=len, reverse=True))
_TOKEN = re.compile(rf"(?P<word>{_WORDS})|(?P<digits>[0-9]+)|(?P<mark>(?:{_MARKS})(?![a-z]))", re.I)
_BETWEEN = re.compile(r"[ ,.;:\-_/*\n\u2026]{0,4}")
_HEAD = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?:{_WORDS})|[0-9]{{1,12}}(?=[ ,.\-]{{0,3}}(?:{_WORDS})))", re.I
)
_CHECK_LETTER = re.compile(r"[ ]?[kKxX](?![A-Za-z0-9])")
_LETTER = re.compile(r"[A-Za-z]")
_COUNTED = re.compile(
    r" ?(?:veces|vezes|times|dias|days|horas|hours|anos|years|mes(?:es)?|semanas?|minutos?"
    r"|personas?|hijos|soles|pesos|dolares|euros|reais|lucas|gracias|perdon"
    r"|por ?ciento|puntos|millas)\b",
    re.I,
)
_GLUE = r"[ ,.\-_/]{0,3}(?:y |e |and )?"
_ANY = "|".join(_LONGEST_FIRST)
HINT = rf"(?i)(?:(?:{_ANY}){_GLUE}(?:{_ANY}|\d)|\d{_GLUE}(?:{_ANY}))"

_FEWEST_DIGITS = 3
_LITERAL = 5  # a number in digits that long is a number of its own


@dataclass(slots=True)
class _Run:
    """One run of tokens: its pieces are (start, end, digits)."""

    pieces: list[tuple[int, int, str]] = field(default_factory=list)
    words: int = 0


def edits(text: str) -> list[tuple[int, int, str]]:
    """Each run of number words, and the digits that it dictates."""
    found: list[tuple[int, int, str]] = []
    at = 0
    while (head := _HEAD.search(text, at)) is not None:
        run, at = _run_from(text, head.start())
        at = max(at, head.end())
        found += _edits_of(text, run)
    return found


def _edits_of(text: str, run: _Run) -> list[tuple[int, int, str]]:
    """The edits that write a run solid; none where it dictates too little."""
    if run.words < 2 or sum(len(digits.strip("-")) for *_, digits in run.pieces) < _FEWEST_DIGITS:
        return []
    found: list[tuple[int, int, str]] = []
    done: int | None = None
    long_before = False
    for start, end, digits in run.pieces:
        long = text[start].isdigit() and end - start >= _LITERAL
        if done is not None and done < start:
            found.append((done, start, " " if long or long_before else ""))
        if text[start:end] != digits:
            found.append((start, end, digits))
        done, long_before = end, long
    return found


def _run_from(text: str, at: int) -> tuple[_Run, int]:
    """The run that begins at `at`, and where it ends."""
    run = _Run()
    end = at
    number: _Number | None = None
    repeat = 1
    while (match := _TOKEN.match(text, at)) is not None:
        kind, word = match.lastgroup, match[0].lower()
        after = match.end()
        if kind != "digits" and not _token_ends(text, after):
            break
        if kind == "mark":
            if word in _DASHES and (letter := _CHECK_LETTER.match(text, after)):
                number = _closed(run, number)
                run.pieces.append((match.start(), letter.end(), "-" + letter[0].strip()))
                end = letter.end()
                break
            at = _skip(text, after)
            continue
        if _COUNTED.match(text, after):
            number = _without_amount(number, kind, word)
            break
        if kind == "digits":
            number = _closed(run, number)
            run.pieces.append((match.start(), after, match[0]))
        elif word in _REPEATS:
            number = _closed(run, number)
            repeat = _REPEATS[word]
            number = _Number(match.start(), match.start(), "")
        else:
            run.words += 1
            number = _spoken(run, number, match, repeat=repeat)
            repeat = 1
            end = after
        at = _skip(text, after)
    _closed(run, number)
    return run, end


def _without_amount(number: _Number | None, kind: str | None, word: str) -> _Number | None:
    """The number being read, unless the word that counts something is its last part."""
    if number is None or kind == "digits" or word in _REPEATS or number.literal is not None:
        return number
    return None if _adds(number, word, _NUMBERS[word]) else number


def _skip(text: str, at: int) -> int:
    between = _BETWEEN.match(text, at)
    return between.end() if between else at


def _token_ends(text: str, at: int) -> bool:
    """No other word goes on here: the next letters are a number's too, or there are none."""
    return not _LETTER.match(text, at) or _TOKEN.match(text, at) is not None


@dataclass(slots=True)
class _Number:
    """A number being read: its digits so far, or its value while grammar adds to it.

    Attributes:
        literal: digits of a repeated unit; its value is not used then.
        room: the next part must be below this to be added.
    """

    start: int
    end: int
    literal: str | None = None
    total: int = 0
    part: int = 0
    room: int = 0

    def digits(self) -> str:
        return self.literal if self.literal else str(self.total + self.part)


def _closed(run: _Run, number: _Number | None) -> None:
    if number is not None and number.end > number.start:
        run.pieces.append((number.start, number.end, number.digits()))


def _spoken(run: _Run, number: _Number | None, match: re.Match[str], *, repeat: int) -> _Number:
    """Add one number word to the number being read, or begin another one."""
    word = match[0].lower()
    value = _NUMBERS[word]
    if repeat > 1 and number is not None and value < 10:
        number.literal, number.end = str(value) * repeat, match.end()
        return number
    if number is not None and number.literal is None and _adds(number, word, value):
        number.end = match.end()
        return number
    _closed(run, number)
    fresh = _Number(match.start(), match.end())
    if word in _TIME:
        fresh.total, fresh.room = value, value
    else:
        fresh.part, fresh.room = value, _room(word)
    return fresh


def _room(word: str) -> int:
    if word in _HUNDRED or word == "hundred":
        return 100
    return 10 if word in _TEN else 0


def _adds(number: _Number, word: str, value: int) -> bool:
    """Whether grammar adds the word to the number; it is added then."""
    if word in _TIME:
        if not number.part or number.part >= value or 0 < number.total < value:
            return False
        number.total, number.part, number.room = number.total + number.part * value, 0, value
        return True
    if word == "hundred":
        if not 0 < number.part < 10:
            return False
        number.part, number.room = number.part * 100, 100
        return True
    if value == 0 or value >= number.room:
        return False
    number.part += value
    number.room = min(number.room, _room(word)) if word not in _UNIT else 0
    return True

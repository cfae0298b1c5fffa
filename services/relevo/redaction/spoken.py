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

from relevo.redaction.disguise import LETTER_NAMES
from relevo.redaction.number_words import (
    HUNDRED,
    LEET,
    NUMBERS,
    PLURALS,
    REPEATS,
    SINGULAR,
    TEEN,
    TEN,
    TIME,
)
from relevo.redaction.vocabulary import any_of

_DASHES = frozenset(["guion", "raya", "dash", "hifen", "traco", "barra"])
_POINTS = frozenset(["punto", "ponto", "coma", "virgula", "espacio", "dot", "comma"])
_ANDS = frozenset(["y", "e", "and", "i", "el", "luego", "despues", "then", "depois"])  # read over


# "ceroseis" is no plural.
_WORDS = f"(?:{any_of(PLURALS, LEET)}(?![a-z])|{any_of({*SINGULAR, *REPEATS}, LEET)})"
_ALL_WORDS = any_of({*NUMBERS, *REPEATS}, LEET)
_PLAIN = str.maketrans("031@", "oeia")
_MARKS = "|".join(sorted({*_DASHES, *_POINTS, *_ANDS}, key=len, reverse=True))
_TOKEN = re.compile(
    rf"(?P<word>{_WORDS})|(?P<digits>[0-9]+)|(?P<mark>(?:{_MARKS})(?![a-z])|[yei](?={_WORDS}))",
    re.I,
)
_SIGNS = r"[^0-9A-Za-z\[\]()\x00$%€£+#@&]{0,4}"
_BETWEEN = re.compile(_SIGNS)
_CLOSING = re.compile(r"\)[ \-.]?")  # of "(tres tres) 1 4 8 2"
_LETTER_NAME = re.compile(
    rf"[ ,\-]{{1,3}}(?:(?:guion|traco|letra|con la letra) )?"
    rf"(?P<name>{'|'.join(LETTER_NAMES)}|(?<=letra )de)(?![A-Za-z0-9])",
    re.I,
)
_CHECK_LETTER = re.compile(r"[ ]?[kKxX](?![A-Za-z0-9])")
_LETTER = re.compile(r"[A-Za-z]")
_WORD_AT = re.compile(r"[a-z]{2}")
_COUNTED = re.compile(
    r" ?(?:veces|vezes|times|dias|days|horas|hours|anos|years|mes(?:es)?|semanas?|minutos?"
    r"|personas?|hijos|soles|pesos|dolares|euros|reais|lucas"
    r"|por ?ciento|puntos|millas)\b",
    re.I,
)
_THANKS = re.compile(r" (?:gracias|perdon|obrigad)", re.I)  # "mil gracias"
_MONTHS = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre|janeiro"
    "|fevereiro|marco|maio|junho|julho|setembro|outubro|novembro|dezembro"
)
_HEAD = re.compile(
    # "un 3 de mayo", "un catorce": an article.
    rf"(?<![A-Za-z0-9])(?:(?!(?:una?|uma?) (?:[0-9]|{any_of({*TEEN, *TEN}, LEET)}))(?:{_WORDS})"
    rf"|[0-9]{{1,12}}(?={_SIGNS}(?:{_WORDS})|[ ./\-](?:de )?(?:{_MONTHS})[ ./\-]))",
    re.I,
)
# Between the numbers of a date; it stays.
_OF = re.compile(
    rf" ?(?:(?:de|del|do|da)(?: mes)?(?: (?:de|del|do|da))? |[./\-]? ?(?:de )?(?:{_MONTHS})[ ./\-]+"
    rf"(?:(?:de|del|do) )?)(?=(?:{_WORDS})(?![a-z])|[0-9]{{1,4}}(?![0-9]))",
    re.I,
)
_GLUE = rf"\)?{_SIGNS}(?:(?:{_MARKS})\)?{_SIGNS}){{0,2}}"
# What a number of an address follows: there each number in words stands for itself.
_PLACE = (
    r"(?:apto|apartamento|piso|depto|dpto|departamento|torre|casa|bloco|block|bloque|manzana|mz|mza|lote"
    r"|lt|interior|int|oficina|portal|puerta|villa|solar|km|sala|apt|ap)"
)
_STREET = (
    r"(?:kra|cra|cr|carrera|calle|cll|cl|diagonal|dg|transversal|tv|av|avda|avenida|jr|jiron|pasaje|psje|rua"
    r"|travessa|calzada|paseo|street|avenue)"
)
_AT_PLACE = re.compile(
    rf"(?<![a-z])(?:{_PLACE}|{_STREET}|{_STREET}\b[^.;!?\n]{{0,40}}?(?:\bnumero|\bnro|\bnum|\bno|#)"
    rf"|{_STREET}\b[^.;!?\n]{{0,40}}?#? ?\d{{1,3}} ?[a-z]? ?-)\.? ?\Z",
    re.I,
)
HINT = (
    rf"(?i)(?:(?:{_ALL_WORDS}){_GLUE}(?:de|del|do|da) "
    rf"|(?:{_MONTHS})[ ./\-]+(?:(?:de|del) )?(?:{_ALL_WORDS})"
    rf"|(?:{_ALL_WORDS}){_GLUE}(?:{_MONTHS})[ ./\-]"
    rf"|(?:{_ALL_WORDS}){_GLUE}(?:{_ALL_WORDS}|\d)|\d{_GLUE}(?:{_ALL_WORDS})"
    rf"|(?:{_PLACE}|{_STREET}|numero|nro|num|no|#|-)\.? ?(?:{_ALL_WORDS}))"
)

_FEWEST_DIGITS, _FEWEST_WORDS = 3, 2
_LEAST_ALONE, _MOST_ALONE = 8, 14
_ROUND = re.compile(r"[0-9]0{6,}\Z")
_SHORT = 2  # digits of a word that is a part of a longer number
_BEFORE_A_LETTER = {7, 8}  # digits of a RUT, a DNI, a NIE
_MOST_MARKS = 2  # "y", "guion", "el" in a row
_LITERAL = 5  # a number in digits that long is a number of its own


_AT_STREET = re.compile(rf"(?<![a-z]){_STREET}\.? ?\Z", re.I)
_BACK = 64


def edits(text: str) -> list[tuple[int, int, str]]:
    """Each run of number words, and the digits that it dictates."""
    found: list[tuple[int, int, str]] = []
    at = 0
    while (head := _HEAD.search(text, at)) is not None:
        before = text[max(0, head.start() - _BACK) : head.start()]
        run = _Run(
            text,
            placed=_AT_PLACE.search(before) is not None,
            names_a_street=_AT_STREET.search(before) is not None,
        )
        at = max(run.read(head.start()), head.end())
        found += run.edits()
    return found


@dataclass(slots=True, repr=False)
class _Number:
    """A number being read.

    Attributes:
        literal: the digits of a repeated unit ("doble siete"); if it has any, they are all.
        total: what thousands and millions have closed.
        part: what is below them so far.
        room: the next word must be worth less than this to be added.
    """

    start: int
    end: int
    literal: str = ""
    total: int = 0
    part: int = 0
    room: int = 0

    def digits(self) -> str:
        return self.literal or str(self.total + self.part)

    def adds(self, word: str) -> bool:
        """Whether grammar adds the word to the number; it is added then."""
        value = NUMBERS[word]
        if self.literal:
            return False
        if word in TIME:
            if not 0 < self.part < value or 0 < self.total < value:
                return False
            self.total, self.part, self.room = self.total + self.part * value, 0, value
        elif word == "hundred":
            if not 0 < self.part < 10:
                return False
            self.part, self.room = self.part * 100, 100
        elif 0 < value < self.room:
            self.part += value
            self.room = min(self.room, _room(word))
        else:
            return False
        return True


def _room(word: str) -> int:
    """What may be added to a number that ends with this word must be worth less."""
    if word in HUNDRED or word == "hundred":
        return 100
    return 10 if word in TEN else 0


@dataclass(slots=True, repr=False)
class _Run:
    """Number words and digits that follow each other.

    Attributes:
        pieces: (start, end, digits) of each number that is closed.
        words: how many number words it has.
        kept: where a gap begins that stays.
        bracketed: a bracket opens directly before it.
        placed: it stands in an address.
        names_a_street: directly behind the word for a street.
    """

    text: str
    placed: bool = False
    names_a_street: bool = False
    pieces: list[tuple[int, int, str]] = field(default_factory=list)
    words: int = 0
    kept: set[int] = field(default_factory=set)
    number: _Number | None = None
    repeat: int = 1
    marks: int = 0
    bracketed: bool = False

    def read(self, at: int) -> int:
        """Read on from `at`; returns where the run ends."""
        end = at
        self.bracketed = self.text[max(0, at - 1) : at] == "("
        while (match := _TOKEN.match(self.text, at)) is not None:
            kind, word, after = match.lastgroup, match[0].lower(), match.end()
            if kind == "word":
                word = word.translate(_PLAIN)
            if not self._ends(after) if kind != "digits" else self._goes_elsewhere(at, after):
                break
            if kind == "mark":
                letter = _CHECK_LETTER.match(self.text, after) if word in _DASHES else None
                if letter is not None:
                    self._close()
                    self.pieces.append((match.start(), letter.end(), f"-{letter[0].strip()}"))
                    return letter.end()
                self.marks += 1
                if self.marks > _MOST_MARKS:
                    break
            else:
                self.marks = 0
                if _COUNTED.match(self.text, after) or (
                    word in TIME and _THANKS.match(self.text, after)
                ):
                    self._drop_amount(kind, word)
                    break
                self._take(kind, word, match.start(), after)
                end = after
            between = _OF.match(self.text, after)
            if between is not None:
                self._close()
                self.kept.add(after)
            else:
                between = _BETWEEN.match(self.text, after)
                if self.kept and between and "," in between[0]:
                    break  # a date ends
                if self.bracketed and self.text[after : after + 1] == ")":
                    between = _CLOSING.match(self.text, after)
            at = between.end() if between else after
        self._close()
        return self._letter(end)

    def edits(self) -> list[tuple[int, int, str]]:
        """The edits that write the run solid; none where it dictates too little."""
        if self.placed:
            if self.words < _FEWEST_WORDS and self.names_a_street:  # "Rua Quinze 210"
                return []
            return [piece for piece in self.pieces if self.text[piece[0] : piece[1]] != piece[2]]
        figures = sum(len(digits) for *_, digits in self.pieces)
        if len(self.pieces) == 1 and _ROUND.match(self.pieces[0][2]):
            return []  # "un millon"
        if figures < _FEWEST_DIGITS or (self.words < _FEWEST_WORDS and not self._alone_counts()):
            return []
        found: list[tuple[int, int, str]] = []
        done: int | None = None
        long_before = False
        for start, end, digits in self.pieces:
            long = self.text[start].isdigit() and end - start >= _LITERAL
            if done is not None and done < start and done not in self.kept:
                found.append((done, start, " " if (long or long_before) and start > done else ""))
            if self.text[start:end] != digits:
                found.append((start, end, digits))
            done, long_before = end, long
        return found

    def _alone_counts(self) -> bool:
        """One word at a long number, "2037292457nueve", within a date, "9.abril.setenta", or
        before or between the parts of a number: "quince 4402 7716".
        """
        if self.words != 1:
            return False
        pieces = self.pieces
        if self.kept or (
            len(pieces) == _FEWEST_WORDS
            and pieces[0][1] == pieces[1][0]
            and max(len(digits) for *_, digits in pieces) > _LITERAL
        ):
            return True
        figures = sum(len(digits) for *_, digits in pieces)
        spoken = [n for n, (start, *_) in enumerate(pieces) if not self.text[start].isdigit()]
        if len(spoken) != 1:
            return False
        place = spoken[0]
        return (
            _LEAST_ALONE <= figures <= _MOST_ALONE
            and len(pieces) > 2
            and len(pieces[place][2]) <= _SHORT
            and (0 < place < len(pieces) - 1 or len(pieces[place][2]) == _SHORT)
        )

    def _letter(self, end: int) -> int:
        """Where the run ends: after the name of a letter, if an identity number would have one."""
        found = _LETTER_NAME.match(self.text, end)
        figures = sum(len(digits) for *_, digits in self.pieces)
        if found is None or figures not in _BEFORE_A_LETTER:
            return end
        letter = LETTER_NAMES.get(found["name"].lower(), "D")
        self.pieces.append((*found.span("name"), letter))
        return found.end()

    def _take(self, kind: str | None, word: str, start: int, end: int) -> None:
        if kind == "digits":
            if self.repeat > 1 and self.number is not None:
                start, word = self.number.start, word[0] * (self.repeat - 1) + word
                self.number, self.repeat = None, 1
            self._close()
            self.pieces.append((start, end, word))
            return
        if word in REPEATS:
            self._close()
            self.words += _FEWEST_WORDS  # it means digits by itself
            self.repeat = REPEATS[word]
            self.number = _Number(start, start)
            return
        self.words += 1
        value = NUMBERS[word]
        if self.repeat > 1 and self.number is not None and value < 10:
            self.number.literal, self.number.end = str(value) * self.repeat, end
        elif self.number is not None and self.number.adds(word):
            self.number.end = end
        else:
            self._close()
            in_time = word in TIME
            self.number = _Number(
                start,
                end,
                total=value if in_time else 0,
                part=0 if in_time else value,
                room=value if in_time else _room(word),
            )
        self.repeat = 1

    def _close(self) -> None:
        if self.number is not None and self.number.end > self.number.start:
            self.pieces.append((self.number.start, self.number.end, self.number.digits()))
        self.number = None

    def _drop_amount(self, kind: str | None, word: str) -> None:
        """A number whose last word counts something ("dos mil quinientos soles") is an amount."""
        if kind == "word" and word in NUMBERS and self.number and self.number.adds(word):
            self.number = None

    def _goes_elsewhere(self, at: int, after: int) -> bool:
        """A number in digits after a full stop, or glued to a word ("5to"), is no part of what was
        dictated before.
        """
        if _WORD_AT.match(self.text, after) and not _TOKEN.match(self.text, after):
            return True
        return bool(self.pieces or self.number) and self.text[max(0, at - 2) : at] == ". "

    def _ends(self, at: int) -> bool:
        """No other word goes on here: the next letters are a number's too, or there are none."""
        return not _LETTER.match(self.text, at) or _TOKEN.match(self.text, at) is not None

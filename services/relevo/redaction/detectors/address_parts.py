"""Parts of addresses that begin with a word of a list: flats, floors, street words, leads of areas.

Everything here reads a view from a position on and answers with the position where the part ends,
or None.
"""

from __future__ import annotations

import re

from relevo.redaction.detectors import places
from relevo.redaction.detectors.address_patterns import (
    AFTER_WORD,
    BETWEEN_NUMBERS,
    CODE,
    CROSSED_BY,
    FIRST_OF_CODE,
    KILOMETRE,
    MARKING,
    NO_NUMBER,
    NUMBER,
    POSTAL,
    SEPARATOR,
    SLASHED,
    STAIRS,
    STOREY,
    STOREY_CODE,
    STOREY_TAIL,
    STUCK,
)
from relevo.redaction.detectors.address_words import (
    AREAS,
    COUNTED,
    CROSSINGS,
    FLATS,
    FLOORS,
    HOME_FLATS,
    NUMBER_WORDS,
    ORDINALS,
    STREETS,
    STRONG_FLATS,
)
from relevo.redaction.detectors.spelling import LETTERS, Phrases, phrases

_FLATS, _STRONG, _HOME = (
    Phrases(FLATS, STRONG_FLATS, HOME_FLATS),
    Phrases(STRONG_FLATS),
    Phrases(HOME_FLATS),
)
_AREAS, _STREETS, _CROSSINGS = Phrases(AREAS), Phrases(STREETS), Phrases(CROSSINGS)
_FLOORS, _ORDINALS, _COUNTED = Phrases(FLOORS), phrases(ORDINALS), Phrases(COUNTED)
_POSTAL = Phrases("cp, c.p., cep, zip, zip code, codigo postal, cod. postal, c. postal, postcode")
_PLACES = Phrases(*(getattr(places, country) for country in places.COUNTRIES))
NUMBERS = phrases(NUMBER_WORDS)

_FIRST = re.compile(FIRST_OF_CODE)
_SEPARATOR = re.compile(SEPARATOR)
_SPELLED = re.compile(r"[A-Za-z]+(?:(?:\s(?:[yeYE]\s)?|-)[A-Za-z]+){0,5}")
_AND_WORD = re.compile(r"(?:\s(?:[yeYE]\s)?|-)([A-Za-z]+)")
_BLANKS = re.compile(r"\.?\s{1,3}")

FLAT, AREA, STREET, CROSSING, PLACE = 1, 2, 4, 8, 16
_LISTS = (
    (_FLATS, FLAT),
    (_AREAS, AREA),
    (_STREETS, STREET),
    (_CROSSINGS, CROSSING),
    (_PLACES, PLACE),
)
KINDS: dict[str, int] = {}  # for each first word, what may begin with it
for _list, _kind in _LISTS:
    for _word in _list.firsts:
        KINDS[_word] = KINDS.get(_word, 0) | _kind


def spelled(view: str, start: int) -> int | None:
    """The end of a number in words."""
    word = LETTERS.match(view, start)
    if word is None or word[0].lower() not in NUMBERS:
        return None
    end = word.end()
    for _ in range(5):
        word = _AND_WORD.match(view, end)
        if word is None or word[1].lower() not in NUMBERS:
            break
        end = word.end()
    return end


def counts(view: str, end: int) -> bool:
    """What is directly behind says that the number counts something: "20 personas"."""
    blanks = _BLANKS.match(view, end)
    return blanks is not None and _COUNTED.end(view, blanks.end()) is not None


def number(view: str, start: int) -> int | None:
    """The end of a house number, or of "s/n"; a comma or its word may stand before it."""
    found = NUMBER.match(view, start)
    if found is not None:
        return None if counts(view, found.end()) else found.end()
    stuck = STUCK.match(view, start)
    if stuck is not None and _STRONG.end(view, stuck.end()) is not None:
        return stuck.end()
    mark = MARKING.match(view, start)
    assert mark is not None
    end = spelled(view, mark.end())
    if end is not None:
        return None if counts(view, end) else end
    last = KILOMETRE.match(view, start) or NO_NUMBER.match(view, start)
    return last.end() if last else None


def _coded(words: Phrases, view: str, start: int) -> int | None:
    end = words.end(view, start)
    return None if end is None else code(view, end)


def code(view: str, end: int) -> int | None:
    """The end of a flat's number or letter, from behind its word."""
    found = CODE.match(view, end)
    if found:
        return found.end()
    first = _FIRST.match(view, end)
    assert first is not None
    if first.end() == end:
        return None
    word = LETTERS.match(view, first.end())
    if word is None:
        return None
    return word.end() if word[0].lower() in _ORDINALS else spelled(view, first.end())


def ordinal(word: str) -> bool:
    """Whether it is "second" or the like."""
    return word in _ORDINALS


def flat_word(view: str, start: int) -> bool:
    """Whether a word that names a flat begins here."""
    return _FLATS.end(view, start) is not None


def flat(view: str, start: int) -> int | None:
    """The end of a flat, block, lot, floor or post code that a word names."""
    end = _coded(_FLATS, view, start)
    postal = _POSTAL.end(view, start) if end is None else None
    found = POSTAL.match(view, postal) if postal is not None else None
    return found.end() if found else end


def strong(view: str, start: int) -> int | None:
    """The end of a flat, block or lot that says as much as a house number."""
    return _coded(_STRONG, view, _SEPARATOR.match(view, start).end())  # type: ignore[union-attr]


def home_flat(view: str, start: int) -> int | None:
    """The end of one that says that an estate's name goes before it."""
    return _coded(_HOME, view, _SEPARATOR.match(view, start).end())  # type: ignore[union-attr]


def _led(words: Phrases, view: str, start: int) -> int | None:
    end = words.end(view, start)
    return None if end is None else AFTER_WORD.match(view, end).end()  # type: ignore[union-attr]


def area(view: str, start: int) -> int | None:
    """Where the name begins that a word such as "urb." leads to."""
    return _led(_AREAS, view, start)


def street(view: str, start: int) -> int | None:
    """Where the name begins that a street word leads to."""
    led = _led(_STREETS, view, start)
    if led is not None:
        return led
    slashed = SLASHED.match(view, start)
    return slashed.end() if slashed else None


def crossing(view: str, start: int) -> int | None:
    """Where the name of the crossing street begins: "esq.", "entre"."""
    led = _led(_CROSSINGS, view, start)
    if led is None and (by := CROSSED_BY.match(view, start)):
        return by.end()
    return led


def between_numbers(view: str, start: int) -> int | None:
    """The end of "x 57 y 59"; hours are not meant: "entre 9 y 12"."""
    found = BETWEEN_NUMBERS.match(view, start)
    return found.end() if found else None


def storey(view: str, start: int) -> int | None:
    """The end of a floor, and the door on it: "3er piso", "9no B", "2 izq", "bajo A"."""
    if not view[start : start + 1].isdigit():
        return _unnumbered_storey(view, start)
    plain = STOREY.match(view, start)
    end = _FLOORS.end(view, plain.end()) if plain else None
    if end is None:
        found = STOREY_CODE.match(view, start)
        return found.end() if found else None
    tail = STOREY_TAIL.match(view, end)
    second = _FLOORS.end(view, tail.end()) if tail and tail.end() == end else None
    blanks = _BLANKS.match(view, end)
    if blanks and (also := _FLOORS.end(view, blanks.end())) is not None:
        second = also
    if second is not None:
        tail = STOREY_TAIL.match(view, second)
    assert tail is not None
    return tail.end()


def _unnumbered_storey(view: str, start: int) -> int | None:
    found = STAIRS.match(view, start)
    if found:
        return found.end()
    word = LETTERS.match(view, start)
    if word is None or word[0].lower() not in _ORDINALS:
        return None
    blanks = _BLANKS.match(view, word.end())
    if blanks is None:
        return None
    end = _FLOORS.end(view, blanks.end())
    if end is None:
        letter = re.compile(r"(?:[A-Z]|be)(?![A-Za-z0-9])").match(view, blanks.end())
        return letter.end() if letter else None
    return STOREY_TAIL.match(view, end).end()  # type: ignore[union-attr]


def known_place(view: str, start: int) -> int | None:
    """The end of the longest known place that begins here."""
    end = _PLACES.end(view, start)
    if (
        end is None
        or view[end : end + 1].isdigit()
        or (view[start - 1 : start].isalnum() and start)
    ):
        return None
    return end

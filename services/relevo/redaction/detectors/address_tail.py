"""How addresses go on: flats, floors, crossings, areas, post codes, places, without a gap."""

from __future__ import annotations

import re
from collections.abc import Sequence

from relevo.redaction.detectors import address_parts as parts
from relevo.redaction.detectors.address_names import after_sign, area_name, name, title
from relevo.redaction.detectors.address_parts import known_place
from relevo.redaction.detectors.address_patterns import (
    AND,
    BARE,
    CLOSED,
    ENDING,
    LETTER,
    LOOSE,
    MARKED_NUMBER,
    NAME_SUFFIX,
    NO_NUMBER,
    NUMBERED_STREET,
    PLACE_CODE,
    POST_CODE,
    PREPOSITION,
    SECTION,
    SIGN,
    SMALL_STATE,
    STATE,
    WORD,
)
from relevo.redaction.detectors.address_reading import named_street
from relevo.redaction.detectors.address_words import BRANDS, PARTICLES, STOP
from relevo.redaction.detectors.spelling import LETTERS

_PARTS = 12
_ARTICLED = re.compile(r"\s(?:el|la|los|las|un|una|uma|o|os|as)\s", re.ASCII)
_LETTERED_CODE = re.compile(rf"(?=[A-Z]\d)(?:{POST_CODE.pattern})", re.ASCII)
_DATED_AREA = re.compile(r"\.?\s\d{1,2}\s[Dd][Ee]\s[A-Za-z]", re.ASCII)
_ONCE_MORE = re.compile(r"\s(?i:vez|dia|semana|visita|orden|cita|noche|mes)", re.ASCII)
_BRAND_ALONE = re.compile(r"(?!\s[A-Z][a-z])", re.ASCII)
_CROSSING_STARTS = frozenset("yYeExXcCiIpP")  # of what `_crossing` and `_between` read
_BY = frozenset(["por", "x", "e"])
_FRESH = frozenset(".:;\n")  # a sentence may begin behind one of these
_ABBREVIATED = re.compile(r"(?<![A-Za-z])[A-Za-z]{1,4}\.\s?\Z", re.ASCII)


def tail(view: str, end: int) -> int:
    """The end of all that directly continues an address whose first part ends at `end`."""
    crossable = True
    earlier: list[int] = []  # where the parts before begin
    for _ in range(_PARTS):
        start = after_sign(view, end)
        if start >= len(view) or (view[start - 1].isalpha() and view[start].isalpha()):
            break
        sign = view[end:start]
        if "--" in sign or ".." in sign:
            break
        part = None
        if earlier and view[earlier[-1]].isalpha() and view[end - 2 : end].isalpha():
            part = _end(PLACE_CODE.match(view, start) or SMALL_STATE.match(view, start))
        if part is None and crossable and view[start] in _CROSSING_STARTS:
            part = _crossing(view, start) or _between(view, start)
        if part is None:
            part = _part(view, start, sign, earlier)
            crossable = False
        if part is None or part <= end:
            break
        earlier.append(start)
        end = part
    return end


def _part(view: str, start: int, sign: str, earlier: Sequence[int]) -> int | None:
    if not view[start].isalpha():
        return _numbered(view, start)
    word = LETTERS.match(view, start)
    if word is None:
        return None
    small = word[0].lower()
    kinds = parts.KINDS.get(small, 0)
    if small in BRANDS and not kinds and _BRAND_ALONE.match(view, word.end()):
        return None
    end = _listed(view, word, kinds) or _marked(view, word, small)
    if end is not None:
        return end
    if view[start].isupper():
        if not view[start + 1 : start + 2].islower() and (end := _code(view, start, sign, kinds)):
            return end
    elif (small in STOP and len(small) > 3 and not kinds) or (
        parts.ordinal(small) and _ONCE_MORE.match(view, word.end())
    ):
        return None
    return (
        parts.storey(view, start)
        or (_area(view, start) if kinds & parts.AREA else None)
        or _street(view, start, kinds)
        or (_corners(view, start) if kinds & parts.CROSSING else None)
        or _end(POST_CODE.match(view, start))
        or _place(view, start, sign, earlier)
    )


def _listed(view: str, word: re.Match[str], kinds: int) -> int | None:
    """A flat with its code, or a known place."""
    start = word.start()
    if kinds & parts.AREA and _DATED_AREA.match(view, word.end()):
        return _area(view, start)
    if view[start].isupper() and (end := _end(_LETTERED_CODE.match(view, start))):
        return end
    if kinds & parts.FLAT and (end := parts.flat(view, start)) is not None:
        return end
    if kinds & parts.PLACE and (end := known_place(view, start)) is not None:
        return _end(SECTION.match(view, end)) or end
    return None


def _marked(view: str, word: re.Match[str], small: str) -> int | None:
    """ "por 11 y 13", "s/n", "num 12"; the Brazilian state without its accent."""
    start = word.start()
    if word[0] == "Para" and view[word.end() : word.end() + 1] in {",", "-", ""}:
        return word.end()
    if small in _BY:
        end = parts.between_numbers(view, start)
        return end if end is not None and " " in view[start + 4 : end] else None
    if small in {"s", "sin"}:
        return _end(NO_NUMBER.match(view, start))
    return _end(MARKED_NUMBER.match(view, start)) if small[0] == "n" else None


def _code(view: str, start: int, sign: str, kinds: int) -> int | None:
    """Capitals: a post code, a door, a state."""
    found = POST_CODE.match(view, start) or BARE.match(view, start)
    if found is None and sign.strip() and not kinds and _FRESH.isdisjoint(sign):
        found = STATE.match(view, start)
    return _end(found)


def _numbered(view: str, start: int) -> int | None:
    """A part that begins with a digit or a sign."""
    if view[start] == "#":
        return _end(MARKED_NUMBER.match(view, start))
    if view[start] in "\"'":
        return _end(BARE.match(view, start))
    if not view[start].isdigit():
        return None
    end = parts.storey(view, start) or _end(POST_CODE.match(view, start) or BARE.match(view, start))
    if end is None and (loose := LOOSE.match(view, start)):
        return known_place(view, after_sign(view, loose.end()))
    return end


def _before_place(view: str, start: int) -> int | None:
    """Up to three words of small letters that lead to a known place: "anahuac miguel hidalgo"."""
    for most in (1, 2, 3):
        end = name(view, start, most)
        if end is None:
            return None
        after = after_sign(view, end)
        lead = PREPOSITION.match(view, after)
        place = known_place(view, after) or (known_place(view, lead.end()) if lead else None)
        if place or known_place(view, _last_word(view, end)) == end:
            return place or end
    return None


def _last_word(view: str, end: int) -> int:
    """Where the word begins that ends at `end`."""
    start = end
    while start and view[start - 1].isalpha():
        start -= 1
    return start


def _end(found: re.Match[str] | None) -> int | None:
    return found.end() if found else None


def _area(view: str, start: int) -> int | None:
    lead = parts.area(view, start)
    end = area_name(view, lead) if lead is not None else None
    if end is None:
        return None
    return _end(NAME_SUFFIX.match(view, end)) or end


def _street(view: str, start: int, kinds: int) -> int | None:
    lead = AND.match(view, start)
    if lead is None and not kinds & parts.STREET and view[start] not in "cC":
        return None
    led = parts.street(view, lead.end() if lead else start)
    if led is None:
        return None
    return named_street(view, led) or _name_alone(view, led)


def _name_alone(view: str, start: int) -> int | None:
    return (
        title(view, start)
        or name(view, start, 2)
        or _end(NUMBERED_STREET.match(view, start))
        or _end(LETTER.match(view, start))
    )


def _corners(view: str, start: int) -> int | None:
    """The same, unless hours are meant: "entre 9 y 12"."""
    end = _between(view, start)
    return None if end is not None and view[end - 1].isdigit() else end


def _between(view: str, start: int) -> int | None:
    """ "entre Belgrano y French", "esq. Rivadavia", "x 57 y 59"."""
    lead = parts.crossing(view, start)
    if lead is None:
        return parts.between_numbers(view, start)
    end = _corner(view, lead)
    if end is None:
        return None
    also = AND.match(view, end)
    return (_corner(view, also.end()) or end) if also else end


def _corner(view: str, start: int) -> int | None:
    led = parts.street(view, start)
    return _name_alone(view, start if led is None else led)


def _crossing(view: str, start: int) -> int | None:
    """ "y Atahualpa" after the house number; in small letters only where it ends there."""
    lead = AND.match(view, start)
    if lead is None:
        return None
    led = parts.street(view, lead.end())
    if led is not None:
        return named_street(view, led) or _name_alone(view, led)
    end = title(view, lead.end())
    if end is not None:
        return end
    word = WORD.match(view, lead.end())
    if word is None or word[0].lower() in PARTICLES or "con" in lead[0].lower():
        return None
    for most in (1, 2, 3):
        end = name(view, lead.end(), most)
        if end is None:
            return None
        if CLOSED.match(view, end) or known_place(view, after_sign(view, end)):
            return end
    return None


def _place(view: str, start: int, sign: str, earlier: Sequence[int]) -> int | None:
    lead = PREPOSITION.match(view, start)
    if lead and (place := known_place(view, lead.end()) or title(view, lead.end())):
        return place
    fresh = not _FRESH.isdisjoint(sign)
    end = title(view, start)
    if end is None and not sign.strip():
        return _before_place(view, start)
    if end is not None:
        if fresh and not _place_goes_on(view, start, end):
            return None
        return _end(SECTION.match(view, end)) or end
    if any(known_place(view, at) for at in earlier):
        return _before_place(view, start)
    if any(mark in sign for mark in ",-(/") and not parts.flat_word(view, start):
        end = name(view, start, 3)
        if end is not None and ENDING.match(view, end) and not _ARTICLED.search(view, start, end):
            return end
    return None


def _place_goes_on(view: str, start: int, end: int) -> bool:
    """Behind a point only a place that another follows, or that ends the text, goes on."""
    sign = SIGN.match(view, end)
    after = sign.end() if sign else end
    if known_place(view, after) or (after > end and POST_CODE.match(view, after)):
        return True
    if not view[end:].strip(" .\n)"):
        return (
            " " in view[start:end]
            or _ABBREVIATED.search(view, max(0, start - 8), start) is not None
        )
    return False

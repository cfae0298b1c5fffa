"""How addresses go on: flats, floors, crossings, areas, post codes, places, without a gap."""

from __future__ import annotations

import re

from relevo.redaction.detectors.address_patterns import (
    AND,
    AREA,
    BARE,
    CLOSED,
    CROSSING,
    ENDING,
    FLAT,
    FLOOR,
    LETTER,
    LOOSE,
    MARKED_NUMBER,
    NAME_SUFFIX,
    NUMBERED_STREET,
    POST_CODE,
    PREPOSITION,
    SIGN,
    SMALL_STATE,
    STATE,
    STREET,
    WORD,
)
from relevo.redaction.detectors.address_reading import (
    area_name,
    known_place,
    name,
    named_street,
    title,
)
from relevo.redaction.detectors.address_words import PARTICLES

_PARTS = 10
_ARTICLED = re.compile(r"\s(?:el|la|los|las|un|una)\s", re.ASCII)


def tail(view: str, end: int) -> int:
    """The end of all that directly continues an address whose first part ends at `end`."""
    crossable, placed = True, False
    for _ in range(_PARTS):
        sign = SIGN.match(view, end)
        start = sign.end() if sign else end
        if view[start - 1].isalpha() and view[start : start + 1].isalpha():
            break
        part = (_crossing(view, start) or _between(view, start)) if crossable else None
        if part is None:
            part = _part(view, start, view[end:start])
            crossable = False
        if part is None and placed:
            part = _end(SMALL_STATE.match(view, start))
        placed = part is not None and view[part - 3 : part].isalpha()
        if part is None or part <= end:
            break
        end = part
    return end


def _part(view: str, start: int, sign: str) -> int | None:
    found = FLAT.match(view, start)
    if found:
        return found.end()
    place = known_place(view, start)
    if place:
        return place
    first = view[start : start + 1]
    if first.isdigit() or (first.isupper() and not view[start + 1 : start + 2].islower()):
        for pattern in (FLOOR, POST_CODE, BARE):
            if found := pattern.match(view, start):
                return found.end()
        if sign.strip() and (found := STATE.match(view, start)):
            return found.end()
    if first.isdigit() and (found := LOOSE.match(view, start)):
        place = known_place(view, _after_sign(view, found.end()))
        if place:
            return place
    if first in "#nN" and (found := MARKED_NUMBER.match(view, start)):
        return found.end()
    if not first.isalpha():
        return None
    return (
        _end(FLOOR.match(view, start))
        or _area(view, start)
        or _street(view, start)
        or _corners(view, start)
        or _place(view, start, sign)
    )


def _after_sign(view: str, position: int) -> int:
    sign = SIGN.match(view, position)
    return sign.end() if sign else position


def _before_place(view: str, start: int) -> int | None:
    """Up to three words of small letters that lead to a known place: "anahuac miguel hidalgo"."""
    for most in (1, 2, 3):
        end = name(view, start, most)
        if end is None:
            return None
        place = known_place(view, _after_sign(view, end))
        if place:
            return place
    return None


def _end(found: re.Match[str] | None) -> int | None:
    return found.end() if found else None


def _area(view: str, start: int) -> int | None:
    lead = AREA.match(view, start)
    end = area_name(view, lead.end()) if lead else None
    if end is None:
        return None
    return _end(NAME_SUFFIX.match(view, end)) or end


def _street(view: str, start: int) -> int | None:
    lead = AND.match(view, start)
    street = STREET.match(view, lead.end() if lead else start)
    if street is None:
        return None
    return named_street(view, street.end()) or _name_alone(view, street.end())


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
    """ "entre Belgrano y French", "esq. Rivadavia"."""
    lead = CROSSING.match(view, start)
    end = _corner(view, lead.end()) if lead else None
    if end is None:
        return None
    also = AND.match(view, end)
    return (_corner(view, also.end()) or end) if also else end


def _corner(view: str, start: int) -> int | None:
    street = STREET.match(view, start)
    return _name_alone(view, street.end() if street else start)


def _crossing(view: str, start: int) -> int | None:
    """ "y Atahualpa" after the house number; in small letters only where it ends there."""
    lead = AND.match(view, start)
    if lead is None:
        return None
    street = STREET.match(view, lead.end())
    if street:
        return _name_alone(view, street.end())
    end = title(view, lead.end())
    if end is not None:
        return end
    word = WORD.match(view, lead.end())
    if word is None or word[0].lower() in PARTICLES or "con" in lead[0].lower():
        return None
    end = name(view, lead.end(), 2)
    return end if end is not None and CLOSED.match(view, end) else None


def _place(view: str, start: int, sign: str) -> int | None:
    lead = PREPOSITION.match(view, start)
    if lead and (place := known_place(view, lead.end()) or title(view, lead.end())):
        return place
    end = title(view, start)
    if end is None and not sign.strip():
        return _before_place(view, start)
    if end is not None:
        fresh = any(mark in sign for mark in ".:;\n")  # a sentence may begin here
        return None if fresh and not ENDING.match(view, end) else end
    if any(mark in sign for mark in ",-(/"):
        end = name(view, start, 3)
        if end is not None and ENDING.match(view, end) and not _ARTICLED.search(view, start, end):
            return end
    return None

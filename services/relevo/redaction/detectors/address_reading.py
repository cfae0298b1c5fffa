"""How addresses begin: a street's or an estate's name, and the number or flat that makes it a home.

Everything here reads a view from a position on and answers with the position where it ends, or
None.
"""

from __future__ import annotations

import re

from relevo.redaction.detectors import address_parts as parts
from relevo.redaction.detectors.address_names import after_sign, area_name, first_word, name
from relevo.redaction.detectors.address_parts import known_place, number, strong
from relevo.redaction.detectors.address_patterns import (
    DASHED,
    GRID,
    KILOMETRE,
    LETTER,
    MARKED_NUMBER,
    NAME_SUFFIX,
    NAMED_BLOCK,
    NO_NUMBER,
    NUMBERED_BETWEEN,
    NUMBERED_STREET,
    ODD_CODE,
    ORDINAL_BEFORE,
    POST_CODE,
    THINGS,
)
from relevo.redaction.detectors.spelling import phrases

_TOWARDS = re.compile(r"(?:a|al|la|hacia|para|de)\s(?:la\s)?", re.ASCII | re.IGNORECASE)
_BLOCKS = phrases(
    "mz, mza, mzn, manzana, lt, lote, bloque, blk, block, smz, supermanzana, qd, quadra"
)
_ROAD_NUMBER = re.compile(r"[A-Z]{1,2}-\d{1,3}(?![A-Za-z0-9])", re.ASCII)
_STAGE = re.compile("etapa|sector|zona", re.IGNORECASE)


def named_street(view: str, start: int) -> int | None:
    """The end of a street's name with a house number, lot or flat."""
    end = name(view, start)
    if end is not None:
        suffix = NAME_SUFFIX.match(view, end)
        found = _house(view, end) or strong(view, end) or _building(view, end)
        if found is None and suffix:
            found = strong(view, suffix.end())
        if found is not None:
            return found
    numbered = NUMBERED_STREET.match(view, start)
    letter = LETTER.match(view, start) if numbered is None else None
    if letter is not None and (found := number(view, letter.end())) is not None:
        return found
    stop = numbered.end() if numbered else parts.spelled(view, start)
    if stop is None:
        return None
    if view[stop : stop + 1].isdigit():
        return _bare_house(view, start)
    marked = MARKED_NUMBER.match(view, stop)
    return marked.end() if marked else strong(view, stop)


def grid(view: str, start: int) -> int | None:
    """The end of "45 # 23-16", behind "kra"; of "13 654 e/ 45 y 46", behind "calle"."""
    found = GRID.match(view, start)
    if found and not parts.counts(view, found.end()):
        return found.end()
    between = NUMBERED_BETWEEN.match(view, start)
    return parts.between_numbers(view, between.end()) if between else None


def road(view: str, start: int) -> int | None:
    """The end of "a Daule km 12.5", behind "via"."""
    first = _TOWARDS.match(view, start)
    start = first.end() if first else start
    numbered = _ROAD_NUMBER.match(view, start) or NUMBERED_STREET.match(view, start)
    end = numbered.end() if numbered else name(view, start, 3)
    if end is None:
        return None
    towards = _TOWARDS.match(view, end + 1)
    if towards:
        end = name(view, towards.end(), 3) or end
    kilometre = KILOMETRE.match(view, end)
    if kilometre is None:
        return None
    none = NO_NUMBER.match(view, kilometre.end())
    return none.end() if none else kilometre.end()


def _house(view: str, start: int) -> int | None:
    """A house number that counts no things: "Paseo Colon, 5 heridos"."""
    end = number(view, start)
    if end is None or sum(map(str.isdigit, view[start:end])) > 2:
        return end
    things = THINGS.match(view, end)
    if things is None or known_place(view, end + 1) or parts.storey(view, end + 1):
        return end
    return None


def _bare_house(view: str, start: int) -> int | None:
    """ "calle 21456, Poblacion ...": a number in words and a house number, read as one."""
    end = number(view, start)
    after = after_sign(view, end) if end is not None else start
    led = parts.area(view, after) or known_place(view, after) or parts.flat(view, after)
    return end if led else None


def _building(view: str, start: int) -> int | None:
    """A building's name, or two, and a flat in it, in the house number's place."""
    for _ in range(3):
        lead = parts.area(view, after_sign(view, start))
        end = area_name(view, lead) if lead is not None else None
        if end is None:
            return None
        if (flat := strong(view, end)) is not None:
            return flat
        start = end
    return None


def crossed_street(view: str, start: int) -> int | None:
    """The end of the name of a street without a number: "Siles", "122"."""
    end = name(view, start)
    if end is not None:
        return end
    numbered = NUMBERED_STREET.match(view, start)
    return numbered.end() if numbered else None


def number_then_street(view: str, start: int) -> int | None:
    """The end of "number 42, Calle Aldama"."""
    marked = MARKED_NUMBER.match(view, start)
    if marked is None:
        return None
    led = parts.street(view, after_sign(view, marked.end()))
    return name(view, led) if led is not None else None


def two_flats(view: str, start: int) -> int | None:
    """The end of two blocks, towers or flats, or of one and an estate's or a street's name."""
    first = strong(view, start)
    return flat_then(view, first) if first is not None else None


def flat_then(view: str, start: int) -> int | None:
    """The end of the second flat, or of an estate's or a street's name, after a first flat."""
    start = after_sign(view, start)
    second = strong(view, start)
    if second is not None:
        return second
    led = parts.area(view, start) or parts.street(view, start)
    return area_name(view, led) if led is not None else None


def estate(view: str, start: int) -> int | None:
    """The end of an estate's name and the block, lot, flat or street in it."""
    end = area_name(view, start) or start
    suffix = NAME_SUFFIX.match(view, end)
    end = suffix.end() if suffix else end
    inner = parts.area(view, after_sign(view, end))
    if inner is not None and (named := area_name(view, inner)):
        end = named
    stage = parts.storey(view, after_sign(view, end))
    if stage and _STAGE.search(view, end, stage):
        end = stage
    inside = after_sign(view, end)
    if end == start:
        return None
    block = NAMED_BLOCK.match(view, end)
    if block:
        return block.end()
    odd = ODD_CODE.match(view, end)
    if odd:
        inside = odd.end()
    flat = parts.home_flat(view, inside)
    if flat:
        return flat
    led = parts.street(view, inside)
    if led is None:
        house = number(view, end)
        after = after_sign(view, house) if house is not None else end
        placed = house is not None and (
            POST_CODE.match(view, after)
            or known_place(view, after)
            or (after > house and parts.area(view, after))
        )
        return house if placed else None
    return named_street(view, led) or grid(view, led)


def area_before_flat(view: str, start: int) -> bool:
    """A name in small letters leads to a block or a lot, not to any number."""
    end = area_name(view, start)
    if end is None:
        return False
    if known_place(view, start) is not None:
        return True
    inside = after_sign(view, end)
    stage = parts.storey(view, inside)
    inside = after_sign(view, stage) if stage else inside
    return first_word(view, inside) in _BLOCKS


def ordinal_before(view: str, start: int, end: int) -> tuple[int, int | None]:
    """Where "6a calle 3-21" begins, of which `start` and `end` are those of "calle", and where its
    number ends; `start` and None where nothing is before it.
    """
    found = ORDINAL_BEFORE.search(view, max(0, start - 8), start)
    if found is None:
        return start, None
    dashed = DASHED.match(view, end)
    if dashed is None:
        return (found.start() if found["suffix"] else start), None
    return found.start(), dashed.end()

"""How far an address goes: names, house numbers and the parts that continue it.

Everything here reads a view from a position on and answers with the position where it ends, or None.
Each looks at a bounded stretch, and none reads over a masked one.
"""

from __future__ import annotations

import re

from relevo.redaction.detectors import places
from relevo.redaction.detectors.address_words import (
    AREA,
    BETWEEN_PLACES,
    COUNTED,
    CROSSING,
    FLAT,
    OWN_PLACES,
    PARTICLES,
    PLACE_TYPES,
    STOP,
    STREETS,
    STRONG,
)
from relevo.redaction.detectors.spelling import any_of, phrases

_PARTS = 10  # of a tail
_NAME_WORDS = 6
_AREA_WORDS = 4
_LOOK_BACK = 72

_PLACES = frozenset().union(
    *(
        phrases(getattr(places, country))
        for country in ["PE", "CO", "CL", "AR", "MX", "EC", "BR", "ES", "EN"]
    )
)
_PLACE_STARTS = frozenset(place.split()[0].rstrip(".") for place in _PLACES)
_PLACE_WORDS = 6


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


# "nro.", "n", "#", "altura", "km": before a house number.
MARK = (
    r"(?:(?i:n(?:um(?:ero|eral)?|r[oa]?|o)?|alt(?:ura)?|km|c(?:dr|uadr)a|no\.? ext|num\.? ext)(?![A-Za-z])[.:]?|#)"
    r"\s{0,2}(?:(?i:ext(?:erior)?|casa)[.:]?\s{0,2})?#?\s?"
)
UNCOUNTED = (
    rf"(?![A-Za-z0-9])(?![.,:]\d)(?!/\d)(?!\s{{0,2}}[%$€£])(?!\s{{1,3}}{any_of(COUNTED)})(?!-\d)"
)
_STUCK = rf"(?={any_of(STRONG).removesuffix('(?![A-Za-z])')}\s?\d)"  # "1234dpto502"
_LETTERED = r"(?:[NSEnse]|[Oo][Ee])\s?\d{1,3}\s?[A-Za-z]?\s?-\s?[A-Za-z]?\d{1,4}(?:-\d{1,3})?"
_LETTER = (
    r"(?:-?[A-Za-z]|\s{0,2}-?\s?(?:[A-Z]|[b-df-hj-mp-tv-z]|(?i:bis)))(?![A-Za-z0-9])(?!\.[A-Za-z])"
)
HOUSE = rf"(?:{_LETTERED}|\d{{1,2}}\.\d{{3}}|\d{{1,5}}(?:\s?[-/]\s?\d{{1,5}}){{0,2}}(?:{_LETTER})?)"
_NUMBER = _compiled(
    rf"\s{{0,3}}[,\-]?\s{{0,3}}(?:(?:{MARK})?(?:{HOUSE}{UNCOUNTED}|\d{{1,5}}{_STUCK})"
    r"|(?i:s/?n(?:ro|um)?|sin n(?:umero|ro|um))(?![A-Za-z0-9]))"
)
MARKED = rf"\s{{0,3}},?\s{{0,3}}{MARK}{HOUSE}{UNCOUNTED}"
_MARKED = _compiled(MARKED)
NUMBERED = r"\d{1,3}(?:\s?[A-Za-z](?![A-Za-z]))?(?:\s(?i:bis|sur|norte|este|oeste)(?![A-Za-z]))?"
_NUMBERED = _compiled(NUMBERED)
_CODE = (
    r"[.:]?\s{0,2}(?:(?i:n(?:r?o)?)[.:]?\s{0,2}(?=\d)|#\s?)?"
    r"(?:[A-Za-z]{0,2}-?\d{1,5}(?:\s?[-/]\s?(?:\d{1,5}|[A-Za-z](?![A-Za-z])))?"
    r"(?:\s?-?[A-Z](?![A-Za-z0-9])|\s?-?[b-df-hj-mp-tv-z](?![A-Za-z0-9])|[aeo](?=\s?[,.\n]|\s?\Z)|(?i:er|da|ra|ta|to)(?=\s))?"
    r"|[A-Z]{1,2}\d?(?:-\d{1,3})?|[A-Za-df-z](?![A-Za-z]))(?![A-Za-z0-9])(?![.,:]\d)"
)
_FLAT = _compiled(rf"{any_of(FLAT)}{_CODE}")
_STRONG = _compiled(rf"\s{{0,3}},?\s{{0,3}}{any_of(STRONG)}{_CODE}")
_AREA = _compiled(rf"{any_of(AREA)}[.:]?\s{{0,2}}")
_STREET = _compiled(rf"(?:{any_of(STREETS)}[.:]?\s{{0,3}}|[Cc]/\s{{0,2}})")
_CROSSING = _compiled(rf"(?:{any_of(CROSSING)})[.:]?\s{{0,2}}")
_AND = _compiled(r"(?:[yYeE]|[Cc][Oo][Nn])\s{1,2}")
_ORDINAL = any_of(
    "primer, primero, segundo, tercer, tercero, cuarto, quinto, sexto, septimo, octavo, noveno, decimo"
)
_FLOOR_WORDS = any_of(
    "piso, planta, andar, floor, nivel, etapa, izq, izquierda, izda, izqda, izquierdo, der, dcha, derecha",
    "centro, ctro, ext, int, interior, exterior, puerta, pta, dpto, depto, cuerpo, p, sector",
)
_FLOOR = _compiled(
    rf"(?:(?:\d{{1,2}}\s{{0,2}}-?\s{{0,2}}(?i:[oa](?![A-Za-z])|er[oa]?|r[oa]|d[oa]|t[oa]|m[oa]|v[oa]|nd|rd|th|st)?\.?|{_ORDINAL})"
    rf"[\s,]{{0,2}}(?:{_FLOOR_WORDS}\.?(?:\s(?:[A-Z](?![A-Za-z0-9])|\d{{1,3}}(?![\d.,:])))?"
    r"|-?\s?(?:[A-Z]|[b-df-hj-mp-tv-z])(?![A-Za-z0-9]))"
    r"|(?i:pb|planta baja|bajos?|altos|entresuelo|entlo|atico|principal|ppal)(?:\s[A-Z])?(?![A-Za-z0-9]))"
    r"(?![.,:]\d)"
)
_BARE = _compiled(
    r"(?<=[,\-/ ])(?:\d{1,4}\s?-?[A-Za-z]?|[A-Z]\s?-?\d{1,4}|[A-Z])(?![A-Za-z0-9])(?=\s?[,)\n]|\s?\Z|\.\s|\.\Z|\s?-\s?[A-Z])"
)
_POST_CODE = _compiled(
    r"(?:[A-HJ-NP-Z]\d{4}(?:[A-Z]{3})?|\d{2}\.?\d{3}-\d{3}|\d{5})(?![A-Za-z0-9])(?![.,:/\-]\d)"
    r"|\d{4,8}(?=[,\s\-]{1,3}[A-Z][A-Za-z])"
    r"|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}(?![A-Za-z0-9])|[A-Z]{2},?\s\d{5}(?!\d)"
)
_STATE = _compiled(r"(?:[A-Z]{2}|[A-Z]\.\s?[A-Z]\.?)(?![A-Za-z0-9])")
_SIGN = _compiled(r"[ \t]{0,3}(?:[,;.:/|()\-\n\r]{1,3}\s{0,3})?")
_WORD = _compiled(r"[A-Za-z][A-Za-z'`]{0,24}")
_GAP = _compiled(r"\.?(?:\s{1,3}|\s?-\s?)|\.(?=[A-Za-z])")
_DATED = _compiled(r"\d{1,2}(?:\s?(?i:er|ero|ro|do))?\s(?:[Dd][Ee]\s)?[A-Za-z]{4,12}(?![A-Za-z])")
_ENDING = _compiled(
    r"\s{0,2}(?:[,)\n]|\.\s|\.?\s?\Z|-\s|\s(?i:y|pero|porque|para|ya|no|me|que|e|mas)\s)"
)
_ARTICLE = _compiled(r"(?i:la|el|las|los|un|una|uma|a|o|the)\s{1,3}")
_CLOSED = _compiled(r"\s{0,2}(?:,|\Z)")
_PREPOSITION = _compiled(r"(?i:en|de|del|da|do|na|no|em|in|distrito de|ciudad de|comuna de)\s{1,2}")
_SUFFIX = _compiled(r"\s(?:\d{1,2}|II?I?|IV|VI{0,3}|IX|X|[A-Z])(?![A-Za-z0-9]|[.,:/%-]\d)")
_TOKEN = _compiled(r"[A-Za-z]+|\d+|[.;!?\n\0]")
_BACK = _compiled(
    r"[A-Za-z][A-Za-z'`]*\.?(?=\s{1,3}(?:[A-Za-z]|\Z)|\.?[,\-]?\s{0,3}\Z)|[^\sA-Za-z]+"
)


def name(view: str, start: int, most: int = _NAME_WORDS) -> int | None:
    """The end of a name: up to `most` words, none of which goes on with the sentence."""
    words = particles = 0
    end: int | None = None
    position = start
    dated = _DATED.match(view, start)
    if dated and dated[0].split()[-1].lower() not in STOP - _MONTHS:
        words, end = 1, dated.end()
        gap = _GAP.match(view, end)
        position = gap.end() if gap else len(view)
    while words < most:
        word = _WORD.match(view, position)
        if word is None:
            break
        small = word[0].lower()
        if (small in PARTICLES and particles < 3) or (
            words and small in {"y", "e"} and particles < 3 and _capital_follows(view, word.end())
        ):
            particles += 1
        elif not _may_name(view, word, small):
            break
        else:
            words, particles, end = words + 1, 0, word.end()
        gap = _GAP.match(view, word.end())
        if gap is None:
            break
        position = gap.end()
    return end


_MONTHS = phrases(
    "enero, febrero, marzo, abril, junio, julio, agosto, septiembre, setiembre, octubre, noviembre",
    "diciembre, domingo",
)


def _may_name(view: str, word: re.Match[str], small: str) -> bool:
    if small in STOP:
        return False
    if len(small) == 1 and word[0].islower():
        return False
    return _FLAT.match(view, word.start()) is None


def _capital_follows(view: str, position: int) -> bool:
    after = view[position + 1 : position + 2]
    return after.isupper() and view[position - 1].islower()


def title(view: str, start: int, most: int = _AREA_WORDS) -> int | None:
    """The end of a name all of whose words have a capital and small letters."""
    words = particles = 0
    end: int | None = None
    position = start
    while words < most:
        word = _WORD.match(view, position)
        if word is None:
            break
        small = word[0].lower()
        proper = word[0][0].isupper() and (word[0][1:].islower() or view[word.end() :][:1] == ".")
        if small in PARTICLES | {"y"} and (words or proper) and particles < 3:
            particles += 1
        elif proper and _may_name(view, word, small):
            words, particles, end = words + 1, 0, word.end()
        else:
            break
        gap = _GAP.match(view, word.end())
        if gap is None or gap[0].startswith(". "):
            break
        position = gap.end()
    return end


def known_place(view: str, start: int) -> int | None:
    """The end of the longest known place that begins here."""
    word = _WORD.match(view, start)
    if word is None or word[0].lower() not in _PLACE_STARTS:
        return None
    ends = []
    position = start
    for _ in range(_PLACE_WORDS):
        word = _WORD.match(view, position)
        if word is None:
            break
        ends.append(word.end())
        gap = _GAP.match(view, word.end())
        if gap is None:
            break
        position = gap.end()
    for end in reversed(ends):
        spelled = " ".join(view[start:end].lower().replace("-", " ").split())
        for close in (end + 1, end):
            if close <= len(view) and (spelled + view[end:close]) in _PLACES:
                return close
        if spelled.replace(".", "") in _PLACES:
            return end
    return None


def number(view: str, position: int) -> int | None:
    """The end of a house number, or of "s/n"; a comma or its word may stand before it."""
    found = _NUMBER.match(view, position)
    return found.end() if found else None


def strong(view: str, position: int) -> int | None:
    """The end of a flat, block or lot that says as much as a house number."""
    found = _STRONG.match(view, position)
    return found.end() if found else None


def named_street(view: str, position: int) -> int | None:
    """The end of a street's name with a house number, lot or flat."""
    end = name(view, position)
    if end is not None:
        return number(view, end) or strong(view, end)
    numbered = _NUMBERED.match(view, position)
    if numbered is None:
        return None
    marked = _MARKED.match(view, numbered.end())
    return marked.end() if marked else strong(view, numbered.end())


def past_article(view: str, position: int) -> int:
    """Behind the article before a street word: "vivo en la calle ..."."""
    article = _ARTICLE.match(view, position)
    return article.end() if article and _STREET.match(view, article.end()) else position


def tail(view: str, end: int) -> int:
    """The end of all that directly continues an address which ends at `end`."""
    for _ in range(_PARTS):
        sign = _SIGN.match(view, end)
        start = sign.end() if sign else end
        if start < len(view) and view[start - 1].isalpha() and view[start].isalpha():
            break
        part = _part(view, start, view[end:start])
        if part is None or part <= end:
            break
        end = part
    return end


def _part(view: str, start: int, sign: str) -> int | None:
    flat = _FLAT.match(view, start)
    if flat:
        return flat.end()
    place = known_place(view, start)
    if place:
        return place
    first = view[start : start + 1]
    if first.isdigit() or (first.isupper() and not view[start + 1 : start + 2].islower()):
        for pattern in (_FLOOR, _POST_CODE, _BARE):
            found = pattern.match(view, start)
            if found:
                return found.end()
        if sign.strip() and (found := _STATE.match(view, start)):
            return found.end()
    if not first.isalpha():
        return None
    return (
        _end(_FLOOR.match(view, start))
        or _area(view, start)
        or _street_part(view, start)
        or _crossing(view, start)
        or _place(view, start, sign)
    )


def _end(found: re.Match[str] | None) -> int | None:
    return found.end() if found else None


def _area(view: str, start: int) -> int | None:
    lead = _AREA.match(view, start)
    if lead is None:
        return None
    end = _area_name(view, lead.end())
    if end is None:
        return None
    suffix = _SUFFIX.match(view, end)
    return suffix.end() if suffix else end


def _area_name(view: str, start: int) -> int | None:
    """The name of an area: what has capitals where it has any, else a known place or few words."""
    return title(view, start) or known_place(view, start) or name(view, start, 3)


def _street_part(view: str, start: int) -> int | None:
    lead = _AND.match(view, start)
    street = _STREET.match(view, lead.end() if lead else start)
    if street is None:
        return None
    return named_street(view, street.end()) or (
        title(view, street.end())
        or name(view, street.end(), 2)
        or _end(_NUMBERED.match(view, street.end()))
    )


def _crossing(view: str, start: int) -> int | None:
    lead = _CROSSING.match(view, start)
    if lead:
        end = _corner(view, lead.end())
        also = _AND.match(view, end + 1) if end and view[end : end + 1] == " " else None
        return (_corner(view, also.end()) or end) if also else end
    lead = _AND.match(view, start)
    if lead is None:
        return None
    end = title(view, lead.end())
    if end is None:
        word = _WORD.match(view, lead.end())
        if word is None or word[0].lower() in PARTICLES:
            return None
        end = name(view, lead.end(), 2)
        if end is None or not _CLOSED.match(view, end):
            return None
    return end


def _corner(view: str, start: int) -> int | None:
    street = _STREET.match(view, start)
    if street:
        start = street.end()
    return title(view, start) or name(view, start, 2) or _end(_NUMBERED.match(view, start))


def _place(view: str, start: int, sign: str) -> int | None:
    lead = _PREPOSITION.match(view, start)
    if lead and (place := known_place(view, lead.end()) or title(view, lead.end())):
        return place
    fresh = "." in sign or ":" in sign or ";" in sign or "\n" in sign
    end = title(view, start)
    if end is not None:
        return None if fresh and not _ENDING.match(view, end) else end
    if "," in sign or "-" in sign or "(" in sign or "/" in sign:
        end = name(view, start, 3)
        if end is not None and _ENDING.match(view, end):
            return end
    return None


def brand_before(view: str, start: int) -> bool:
    """A word directly before says that this is the brand's place, or another that is no home."""
    free = True
    tokens = _TOKEN.findall(view[max(0, start - _LOOK_BACK) : start])
    for index in range(len(tokens) - 1, max(-1, len(tokens) - 8), -1):
        word = tokens[index].lower()
        if word in PLACE_TYPES:
            return not (word in OWN_PLACES and index and tokens[index - 1].lower() in {"mi", "my"})
        if word in BETWEEN_PLACES or (word.isdigit() and len(word) <= 4):
            continue
        if not free or not word.isalpha() or word in STOP:
            return False
        free = False
    return False


def name_before(view: str, end: int) -> int | None:
    """The start of the name that ends before `end`, at most a few blanks and a sign away."""
    start: int | None = None
    low = max(0, end - _LOOK_BACK)
    words = 0
    small_letters = False
    for found in reversed(list(_BACK.finditer(view[low:end]))):
        word = found[0].rstrip(".")
        small = word.lower()
        if not word or not word[0].isalpha():
            break
        if small in PARTICLES:
            if words == 0:
                break
            if word[0].isupper() or small in {"los", "las", "el", "la", "lo"}:
                start = low + found.start()
            continue
        if small in STOP or (len(word) == 1 and word.islower()):
            break
        proper = word[0].isupper() and word[1:].islower()
        if words and small_letters == proper:
            break
        small_letters = not proper
        words += 1
        start = low + found.start()
        if words == (3 if small_letters else 5):
            break
    return start if words else None


def title_before(view: str, end: int) -> int | None:
    """The start of the capitalised name that ends before `end`."""
    start = name_before(view, end)
    return (
        start if start is not None and view[start].isupper() and view[start + 1].islower() else None
    )


def two_flats(view: str, position: int) -> int | None:
    """The end of two blocks, towers or flats, or of one and an estate's name."""
    first = _STRONG.match(view, position)
    if first is None:
        return None
    sign = _SIGN.match(view, first.end())
    start = sign.end() if sign else first.end()
    return strong(view, start) or _area(view, start)


def estate(view: str, position: int) -> int | None:
    """The end of an estate's name and the block, lot, flat or street in it."""
    end = _area_name(view, position)
    if end is None:
        return None
    suffix = _SUFFIX.match(view, end)
    if suffix:
        end = suffix.end()
    sign = _SIGN.match(view, end)
    start = sign.end() if sign else end
    flat = strong(view, start)
    if flat:
        return flat
    floor = _FLOOR.match(view, start)
    if floor and "etapa" in floor[0].lower():
        return strong(view, floor.end())
    street = _STREET.match(view, start)
    return named_street(view, street.end()) if street else None

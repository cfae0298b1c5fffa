"""The heads of addresses: from the word at which one may begin to its house number or flat.

Each takes a view and the span of a word, and answers with the span of the head, or None.
"""

from __future__ import annotations

import re

from relevo.redaction.detectors import address_names as names
from relevo.redaction.detectors import address_parts as parts
from relevo.redaction.detectors import address_reading as reading
from relevo.redaction.detectors import address_words as words
from relevo.redaction.detectors.address_patterns import (
    AFTER_WORD,
    CEP,
    COMPASS_STREET,
    FIRST_CODE,
    MARK,
    NO_NUMBER,
    SHORT_GRID,
    SUPERBLOCK,
    TELLING,
)
from relevo.redaction.detectors.address_tail import tail
from relevo.redaction.detectors.spelling import Phrases, phrases
from relevo.redaction.vocabulary import OTHER_MEANINGS

Span = tuple[int, int]
_SIGN = re.compile(r"\s{0,3}[,;.:/|(\-]?\s{0,3}", re.ASCII)
_HOUSE_BEFORE = re.compile(
    rf"(?:(?<![A-Za-z]){MARK})?(?<![\d.,:/$\-])\d{{1,5}}(?:-\d{{1,3}})?(?:-?[A-Za-z]|\s-?\s?[A-Z])?\s{{0,3}}[,\-(]?\s{{0,3}}"
    r"(?:(?i:interior|altos|bajos|fondos?|frente),?\s)?(?:[Yy]\s)?"
    r"(?:(?i:la|el|los|las|lo|san|santa|sao)\s|(?i:no?|num)\.?\s)?\Z",
    re.ASCII,
)
_COMPASS_BEFORE = re.compile(
    r"(?:^|[^A-Za-z0-9#/@])(?P<value>\d{1,2}(?:[ao]|[rdt][ao])?\.?)\s\Z", re.ASCII
)
_COMPASS_FIRST = re.compile(
    r"[A-Za-z]{3,8}\.?\s\d{1,3}[A-Z]?,?\s(?:(?:#\s?|(?i:n[ou]?m?)\.?\s)\d{1,5}"
    r"|\d{3,5}(?=,\s?[A-Z]))(?![A-Za-z0-9])",
    re.ASCII,
)
_ARTICLE_BEFORE = re.compile(
    r"(?<![A-Za-z])(?P<value>(?i:la|el|los|las|lo|san|santa|sao)\s)\Z", re.ASCII
)
# "patente CB 985 PH o la vieja": letters and figures of a plate, no name and house number.
_PLATE_BEFORE = re.compile(
    r"(?<![A-Za-z])(?i:placas?|patente|matricula|chapa|dominio):?\s[A-Za-z]{2,3}\s\Z", re.ASCII
)
_AND_BEFORE = re.compile(r"[Yy]\s(?:[A-Za-z]{2,5}\s)?\Z")
_FIGURES = re.compile(r"\d+", re.ASCII)
_CROSSING = re.compile(r"(?i:y|e|esq|esquina|con|entre|casi)(?![A-Za-z])", re.ASCII)
_AND_NUMBER = re.compile(r"\s[YyEe]\s\d{1,3}[A-Za-z]?(?![A-Za-z0-9])", re.ASCII)
_FLAT_WITHIN = re.compile(
    r"(?<![A-Za-z])(?i:d[e]?p[a]?r?to|piso|casa|villa|solar|interior|int|mz|mza|manzana|suite|apt|ap[a]?r?to|of|oficina|lote|mz|torre|local|edif|edificio"
    r"|block|bloque)[.:]?\s(?:[A-Z]|\d)",
    re.ASCII,
)
# "vuelo AV9314 Lima - Cusco", "AVE 03142 Madrid-Sevilla": a flight or a train, no avenue.
_RIDE_BEFORE = re.compile(
    r"(?<![A-Za-z])(?i:vuelos?|voos?|flights?|tren|trenes|trem|train|renfe|bus|omnibus)"
    r"(?:\s[A-Za-z]{1,8})?[\s:]{1,2}\Z",
    re.ASCII,
)
_RIDE = re.compile(
    r"AVE?\s?\d{3,5}[\s,:(]{1,2}(?:(?i:de|from)\s)?[A-Z][A-Za-z]{2,15}(?:\s[A-Z][a-z]{2,15})?\s?"
    r"(?:-|(?i:a|to)\s)\s?[A-Z]"
    r"|AV\d{2,4}(?![\d-])",
    re.ASCII,
)
_DAY_BEFORE = re.compile(r"(?<![A-Za-z0-9/.,-])(?P<value>\d{1,2}\s(?i:de)\s)\Z", re.ASCII)
_SHORT_LEAD = re.compile(
    r"(?<![A-Za-z.])(?P<value>(?i:a\.?h|p\.?j|u\.?v|u\.?h)\.?\s|B\s)\Z", re.ASCII
)
_YEAR = re.compile(r"(?:19|20)\d\d\Z", re.ASCII)
_BOX = re.compile(r"[.:]?\s{0,2}(?:n[.or]{0,3}\s?|#\s?)?\d{1,7}(?![A-Za-z0-9])", re.ASCII)
_ROAD_TO = re.compile(
    r"[.:]?\s{0,3}\d{1,3}(?:[.,]\d{1,2})?\s?,?\s(?:[Dd]e\s)?(?:[Ll]a\s)?", re.ASCII
)

_STREETS = Phrases(words.STREETS, words.MORE_STREETS, words.WAYS, words.SHORT_WAYS)
_WAYS, _SHORT_WAYS, _ROADS = Phrases(words.WAYS), Phrases(words.SHORT_WAYS), Phrases(words.ROADS)
_ESTATES, _CODED = Phrases(words.ESTATES), Phrases(words.CODED)
_SECOND, _FIRST_FLATS = Phrases(words.SECOND_CODED), Phrases(words.FLATS_FIRST)
_NAMED, _CROSSED = Phrases(words.NAMED_FLATS), Phrases(words.NAMED_CROSSINGS)
_KNOWN_HOME = Phrases("domicilio conocido")
_BOXES = Phrases(words.BOXES)
_THINGS = phrases(words.NUMBERED_THINGS) | OTHER_MEANINGS


def street(view: str, start: int, _end: int) -> Span | None:
    """A street word, a name and a house number; a lot or flat may stand in the number's place."""
    end = _STREETS.end(view, start)
    if end is None or _RIDE.match(view, start):
        return None
    if view[start].lower() == "a" and _RIDE_BEFORE.search(view, max(0, start - 20), start):
        return None
    if view[max(0, start - 4) : start].lower() in {"los ", "las "}:  # "Los Carrera 0875"
        stop = reading.named_street(view, start)
        if stop is not None:
            return start - 4, stop
    first, stop = reading.ordinal_before(view, start, end)
    if stop is not None:
        return first, stop
    if (way := _WAYS.end(view, start)) and (stop := reading.grid(view, way)):
        return first, stop
    if (short := _SHORT_WAYS.end(view, start)) and SHORT_GRID.match(view, short):
        stop = reading.grid(view, short)
        return None if stop is None else (start, stop)
    led = AFTER_WORD.match(view, end).end()  # type: ignore[union-attr]
    stop = reading.named_street(view, led)
    if stop is None and _ROADS.end(view, start):
        stop = reading.road(view, led)
    if stop is None:
        stop = _corner_with_flat(view, led)
    return None if stop is None else (first, stop)


def _corner_with_flat(view: str, start: int) -> int | None:
    """Two streets that cross, and a flat: "122 y 80 casa 4", "Siles esq. Calle 8, Edif. Sol"."""
    end = reading.crossed_street(view, start)
    after = names.after_sign(view, end) if end is not None else start
    if end is None or not _CROSSING.match(view, after):
        return None
    numbered = _AND_NUMBER.match(view, end)
    if numbered is not None:
        return parts.strong(view, numbered.end())
    stop = tail(view, end)
    return stop if _FLAT_WITHIN.search(view, end, stop) else None


def abbreviated(view: str, start: int, end: int) -> Span | None:
    """A street word of one or two letters: "R. Cel. Prado 12", "C/ Mayor 5", "C. 62 num 419"."""
    stop = reading.named_street(view, end) or reading.grid(view, end)
    return None if stop is None else (start, stop)


def _with_title(view: str, start: int) -> int:
    """The start of the capitalised name directly before `start`, or `start`."""
    first = names.title_before(view, start)
    first = start if first is None else first
    lead = _SHORT_LEAD.search(view, max(0, first - 6), first)
    return lead.start("value") if lead else first


def estate(view: str, start: int, _end: int) -> Span | None:
    """A housing estate with its name, then a block, lot, flat or street with its number."""
    end = _ESTATES.end(view, start)
    if end is None or view[end : end + 1] == ",":  # "en el country, Barrio Los Alisos"
        return None
    stop = reading.estate(view, AFTER_WORD.match(view, end).end())  # type: ignore[union-attr]
    return None if stop is None else (_with_title(view, start), stop)


def coded(view: str, start: int, _end: int) -> Span | None:
    """Two words with a code each, "mz B lt 14", and the name directly before them, if any; or one,
    then the name of a street or an estate.
    """
    end = _CODED.end(view, start)
    code = FIRST_CODE.match(view, end) if end is not None else None
    if code is None:
        return None
    then = _SECOND.end(view, _SIGN.match(view, code.end()).end())  # type: ignore[union-attr]
    second = FIRST_CODE.match(view, then) if then is not None else None
    if second is not None:
        return _with_title(view, start), second.end()
    if _FIRST_FLATS.end(view, start) is None:
        return None
    stop = reading.flat_then(view, code.end())
    return None if stop is None else (start, stop)


def after_number(view: str, start: int, _end: int) -> Span | None:
    """A name without a street word, its house number, and what tells that it is one: a flat, a
    crossing, a known place.
    """
    house = _HOUSE_BEFORE.search(view, max(0, start - 28), start)
    if house is None or _PLATE_BEFORE.search(view, max(0, house.start() - 16), house.start()):
        return None
    named = _NAMED.end(view, start)
    if named is not None and (
        parts.code(view, named) or parts.area(view, start) or parts.storey(view, start)
    ):
        first = names.title_before(view, house.start())
        if first is None and parts.code(view, named):
            first = names.name_before(view, house.start())
            if first is not None and parts.flat_word(view, first):
                return None
        return None if first is None else (first, trimmed(view, start))
    crossed = _CROSSED.end(view, start)
    if crossed is not None or _AND_BEFORE.search(house[0]):
        first = names.title_before(view, house.start())
        return None if first is None else (first, trimmed(view, start))
    article = _ARTICLE_BEFORE.search(view, max(0, start - 7), start)
    at = article.start("value") if article else start
    if parts.known_place(view, at) is None:
        return None
    figures = _FIGURES.findall(house[0])[-1]
    if not 1 < len(figures) < 5 or _YEAR.search(figures):
        return None
    first = names.saint_before(view, house.start())
    if first is None or not _THINGS.isdisjoint(view[first : house.start()].lower().split()):
        return None
    return first, trimmed(view, at)


def compass(view: str, start: int, _end: int) -> Span | None:
    """ "2 Norte 455", "Sur 73 #4321"."""
    before = _COMPASS_BEFORE.search(view, max(0, start - 7), start)
    if before is None:
        found = _COMPASS_FIRST.match(view, start)
        return found.span() if found else None
    found = COMPASS_STREET.match(view, before.start("value")) if before else None
    return found.span() if found else None


def trimmed(view: str, end: int) -> int:
    """Before the blanks and signs that end at `end`."""
    while not view[end - 1].isalnum():
        end -= 1
    return end


def english(view: str, start: int, end: int) -> Span | None:
    """ "221B Baxter Street": a number, up to three words, and the kind of street."""
    low = max(0, start - 72)
    found = _ENGLISH_BACK.search(view, low, start)
    if found is None:
        return None
    first = found.start("head")
    between = found["name"].split()
    small = [word.lower().strip(".") for word in between]
    if not between or not words.STOP.isdisjoint(small) or "way" in small:
        return None
    weak = view[start:end].lower() in _ENGLISH_WEAK.firsts
    cue = _ENGLISH_CUE.search(view, max(0, first - 16), first)
    if weak and not cue and not all(word[0].isupper() or word[0].isdigit() for word in between):
        return None
    return first, end


_ENGLISH_WEAK = Phrases(words.ENGLISH_WEAK)
_ENGLISH_CUE = re.compile(
    r"(?i:to|at|in|is|address|address:|lives?|ship to|from)[:,]?\s\Z", re.ASCII
)
_ENGLISH_BACK = re.compile(
    r"(?<![A-Za-z0-9@#/.,$])(?P<head>(?:(?i:flat|apt|apartment|unit|suite)[.:]?\s#?[A-Za-z]?\d{0,4}"
    r"[A-Za-z]?,?\s{1,2}(?:(?:[A-Z][a-z]{1,15}\s){1,2}?(?i:house|court|building|tower),?\s)?)?"
    r"\d{1,5}[A-Za-z]?(?:-\d{1,5})?,?\s"
    r"(?:(?:[NSEWnsew]|[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est|[NS][EW])\.?\s)?"
    r"(?P<name>(?:(?:[A-Za-z][A-Za-z']{1,20}\.?|\d{1,3}(?:st|nd|rd|th))\s){0,3}))\Z",
    re.ASCII,
)


def unnumbered(view: str, start: int, _end: int) -> Span | None:
    """A name without a street word, "s/n", and a flat: "Caleta Tortel s/n, casa 12"."""
    found = NO_NUMBER.match(view, start)
    first = names.title_before(view, start) if found else None
    if found is None or first is None:
        return None
    stop = tail(view, found.end())
    return (first, stop) if _FLAT_WITHIN.search(view, found.end(), stop) else None


def superblock(view: str, start: int, _end: int) -> Span | None:
    found = SUPERBLOCK.match(view, start)
    stop = parts.strong(view, found.end()) if found else None
    return None if stop is None else (start, stop)


def post_code(view: str, _start: int, end: int) -> Span | None:
    found = CEP.match(view, end)
    return found.span("value") if found else None


def box(view: str, start: int, _end: int) -> Span | None:
    end = _BOXES.end(view, start)
    found = _BOX.match(view, end) if end is not None else None
    return (start, found.end()) if found else None


def unknown(view: str, start: int, _end: int) -> Span | None:
    """ "domicilio conocido s/n": how a hamlet's homes are written in Mexico."""
    end = _KNOWN_HOME.end(view, start)
    return None if end is None else (start, end)


def kilometre(view: str, start: int, end: int) -> Span | None:
    """ "km 8 via a la costa"."""
    found = _ROAD_TO.match(view, end)
    road = _ROADS.end(view, found.end()) if found else None
    if road is None:
        return None
    towards = re.compile(r"\s(?:al?\s)?").match(view, road)
    stop = names.name(view, towards.end(), 3) if towards else None
    if towards is None or stop is None:
        return None
    further = tail(view, stop)
    if not towards[0].strip() and not TELLING.match(view, stop, further):
        return None
    return start, stop


def dated(view: str, start: int, end: int) -> Span | None:
    """ "16 de Septiembre #345"; its number is marked, or a place or a flat follows."""
    day = _DAY_BEFORE.search(view, max(0, start - 7), start)
    stop = parts.number(view, end) if day else None
    if day is None or stop is None:
        return None
    figures = _FIGURES.findall(view, end, stop)
    if not figures or _YEAR.search(figures[0]) or len(figures[0]) < 2:
        return None
    after = names.after_sign(view, stop)
    marked = "#" in view[end:stop] or parts.known_place(view, after) or parts.strong(view, stop)
    return (day.start("value"), stop) if marked else None

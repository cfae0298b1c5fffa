"""The parts of addresses that patterns can tell: numbers, flats, floors, post codes, signs.

All are met at a position of a view, and every repetition is bounded.
"""

from __future__ import annotations

import re

from relevo.redaction.detectors.address_words import (
    AREAS,
    COUNTED,
    CROSSINGS,
    FLATS,
    FLOORS,
    HOME_FLATS,
    NUMBER_WORDS,
    ORDINALS,
    STATES,
    STREETS,
    STRONG_FLATS,
)
from relevo.redaction.detectors.spelling import any_of


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


# ---- house numbers -----------------------------------------------------------------------------

# A letter of a number: no lower-case word of one letter ("y", "a", "e", "o").
_SMALL = "[b-df-hj-mp-tvwz]"
_END = r"(?![A-Za-z0-9])"
_SPELLED = rf"{any_of(NUMBER_WORDS)}(?:(?:\s(?:[yeYE]\s)?|-){any_of(NUMBER_WORDS)}){{0,5}}"
MARK = (
    r"(?:(?i:n(?:um(?:ero|eral|ber)?|r[oa]?|o)?|alt(?:ura)?|c(?:dr|uadr)a)(?![A-Za-z])[.:]?|#)"
    r"\s{0,2}"
    r"(?:(?i:ext(?:erior)?|casa)[.:]?\s{0,2})?#?\s?"
)
UNCOUNTED = rf"{_END}(?![.,:]\d)(?!/\d)(?!-\d)(?!\s{{0,2}}[%$€£])(?!\s{{1,3}}{any_of(COUNTED)})"
# Quito: "N34-451", "Oe5-12", "S23A-45".
LETTERED = r"(?:[NSEnse]|[Oo][Ee]\s?)\d{1,3}\s?[A-Za-z]?\s?-\s?[A-Za-z]?\d{1,4}(?:-\d{1,3})?"
_HOUSE_LETTER = (
    rf"(?:-?[A-Za-z]|\s{{0,2}}-?\s?(?:[A-Z]|{_SMALL}|(?i:bis))){_END}(?!\.[A-Za-z])(?!/)"
)
_HOUSE = (
    rf"(?:{LETTERED}|\d{{1,2}}\.\d{{3}}|\d{{1,3}}[A-Za-z]{{1,2}}\s?-\s?\d{{1,3}}"
    r"|\d{1,5}(?:(?:[-/]|\s[-/]\s(?=\d{3}))(?!(?:19|20)\d\d)\d{1,5}){0,2}"
    rf"(?:{_HOUSE_LETTER})?)"
)
_STUCK = rf"(?={any_of(STRONG_FLATS).removesuffix('(?![A-Za-z])')}\s?\d)"  # "1234dpto502"
_SEPARATOR = r"\s{0,3}[,\-]?\s{0,3}"
KILOMETRE = r"[Kk](?i:m|ilometro)[.:]?\s{0,2}\d{1,4}(?:[.,]\d{1,2})?"
NUMBER = _compiled(
    rf"{_SEPARATOR}(?:(?:{MARK})?(?:{_HOUSE}{UNCOUNTED}|\d{{1,5}}{_STUCK}|{_SPELLED}{UNCOUNTED})"
    rf"|{KILOMETRE}{_END}|(?i:s\s?/?\s?n(?:ro|um)?|sin n(?:umero|ro|um)){_END})"
)
NUMBERED = (
    rf"(?:[NSEnse]|[Oo][Ee])?\d{{1,3}}(?:\s?(?:[A-Z]|{_SMALL})(?![A-Za-z]))?"
    r"(?:\s(?i:bis|sur|norte|este|oeste|oriente|poniente)(?![A-Za-z]))?"
)
MARKED = (
    rf"\s{{0,3}},?\s{{0,3}}(?:{MARK}(?:{_HOUSE}|{_SPELLED}){UNCOUNTED}"
    rf"|{LETTERED}{_END}|{KILOMETRE}{_END})"
)
NUMBERED_STREET = _compiled(NUMBERED)
MARKED_NUMBER = _compiled(MARKED)
# What is a year or a place on a road unless more of an address follows.
WEAK_NUMBER = _compiled(rf".*(?:,\s?(?:19|20)[0-2]\d|{KILOMETRE})\Z")

# ---- flats, floors, areas, streets -------------------------------------------------------------

_CODE = (
    r"[.:]?\s{0,2}(?:(?i:n(?:r?o)?)[.:]?\s{0,2}(?=\d)|#\s?)?[\"']?"
    r"(?:[A-Za-z]{0,2}-?\d{1,5}(?:\s?[-/]\s?(?:\d{1,5}|[A-Za-z](?![A-Za-z])))?"
    rf"(?:\s?-?[\"']?[A-Z]{_END}|\s?-?{_SMALL}{_END}|[aeo](?=\s?[,.\n]|\s?\Z)|(?i:er|da|ra|ta|to)(?=\s))?"
    rf"|[A-Z]{{1,2}}\d?(?:-\d{{1,3}})?|[A-Za-df-xz](?![A-Za-z])|{_SPELLED}|{any_of(ORDINALS)})"
    rf"[\"']?{_END}(?![.,:]\d)"
)
FLAT = _compiled(rf"{any_of(FLATS)}{_CODE}")
STRONG = _compiled(rf"{_SEPARATOR}{any_of(STRONG_FLATS)}{_CODE}")
HOME_FLAT = _compiled(rf"{_SEPARATOR}{any_of(HOME_FLATS)}{_CODE}")
AREA = _compiled(rf"{any_of(AREAS)}[.:]?\s{{0,2}}")
STREET = _compiled(rf"(?:{any_of(STREETS)}[.:]?\s{{0,3}}|[Cc]/\s{{0,2}})")
CROSSING = _compiled(rf"(?:{any_of(CROSSINGS)}[.:]?|[xX](?=\s\d))\s{{0,2}}")
AND = _compiled(r"\s{0,2}(?:[yYeE]|[xX](?=\s\d)|[Cc][Oo][Nn])\s{1,2}")
_SUFFIX = r"(?:er[oa]?|r[oa]|d[oa]|t[oa]|m[oa]|v[oa]|n[oa]|nd|rd|th|st)"
FLOOR = _compiled(
    rf"(?:\d{{1,2}}(?:\s?(?i:{_SUFFIX})\.?\s{{0,2}}[\"']?[A-Ha-h][\"']?{_END}"
    rf"|\s{{0,2}}-?\s{{0,2}}(?i:[oa](?![A-Za-z])|{_SUFFIX}(?![A-Za-z]))?\.?[\s,]{{0,2}}"
    rf"(?:{any_of(FLOORS)}\.?(?:\s{{0,2}}{any_of(FLOORS)}\.?)?"
    rf"(?:\s(?:[A-Z]{_END}|\d{{1,3}}(?![\d.,:])))?"
    rf"|-?\s?[\"']?(?:[A-Z]|{_SMALL})[\"']?{_END}"
    rf"|(?:(?<=[a-z]\s)|(?<=\s\s))\d{{1,2}}{_END}))"
    rf"|{any_of(ORDINALS)}\s(?:{any_of(FLOORS)}(?:\s[A-Z]{_END})?|[A-Z]{_END}|be(?![a-z]))"
    r"|(?i:esc(?:alera)?\.?\s(?:izq|der|dcha|izda|derecha|izquierda))(?![A-Za-z])"
    rf"|(?i:pb|planta baja|bajos?|altos|entresuelo|entlo|atico?|principal|ppal|fundos|frente)"
    rf"(?:\s(?:[A-Z]|[a-d]|(?i:der|dcha|izq|izda|derecha|izquierda)))?{_END})(?![.,:]\d)"
)
# A door or flat that no word names: only where the part ends with it.
BARE = _compiled(
    r"(?<=[,\-/( ])(?:\d{1,2}-\d{1,2}|\d{1,4}\s?-?[A-Za-z]?|[A-Z]\s?-?\d{1,4}|[A-Z])"
    rf"{_END}(?=\s?[,)\n]|\s?\Z|\.\s|\.\Z|\s?-\s?[A-Z]|\s{{1,3}}\d{{5}}(?!\d)"
    rf"|\s{{1,2}}\d{{1,2}}\s?[A-Z]{_END}|\s{any_of('v, villa, sl, mz, lt')}\s?\d)"
)
POST_CODE = _compiled(
    rf"(?:[A-HJ-NP-Z]\d{{4}}(?:[A-Z]{{3}})?|\d{{2}}\.?\d{{3}}-\d{{3}}|\d{{5}}){_END}(?![.,:/\-]\d)"
    r"|\d{4,5}(?=\))|\d{4,8}(?=[,\s\-]{1,3}[A-Z][A-Za-z])"
    rf"|[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[A-Z]{{2}}{_END}|[A-Z]{{2}},?\s\d{{5}}(?!\d)"
)
SMALL_STATE = _compiled(r"(?:mg|rs|pr|ba|sc|rj|sp|df|ce|rn|pb)(?![A-Za-z0-9])")
STATE = _compiled(rf"(?:{'|'.join(STATES.split())}){_END}")

# A door that only a known place after it tells from any other number.
LOOSE = _compiled(r"\d{1,4}\s?[A-Za-z]?(?![A-Za-z0-9])(?![.,:]\d)")

# ---- names and what stands between -------------------------------------------------------------

SIGN = _compiled(r"[ \t]{0,3}(?:[,;.:/|()\-\n\r]{1,3}\s{0,3})?")
WORD = _compiled(r"[A-Za-z][A-Za-z'`]{0,24}")
GAP = _compiled(r"\.?(?:\s{1,3}|\s?-\s?)|\.(?=[A-Za-z])")
NUMBERED_NAME = _compiled(r"\d{1,3}\s[Dd][Ee]\s(?=[A-Z][a-z])")
TO = _compiled(r"(?:a|al)\s(?=[A-Z])")
DATED = _compiled(r"\d{1,2}(?:\s?(?i:er|ero|ro|do))?\s(?:[Dd][Ee]\s)?[A-Za-z]{4,12}(?![A-Za-z])")
# After a name of small letters that nothing else marks as a place.
ENDING = _compiled(
    r"\s{0,2}(?:[,)\n]|\.\s|\.?\s?\Z|-\s|\s(?i:y|pero|porque|para|ya|no|me|que|e|mas)\s)"
)
LETTER = _compiled(r"[A-Za-z](?![A-Za-z0-9])")
# "5 heridos": what a small number counts, more often than it is a house.
THINGS = _compiled(r"\s[a-z]{3,20}s(?![A-Za-z])")
CLOSED = _compiled(r"\s{0,2}(?:,|\Z)")
NAME_SUFFIX = _compiled(r"\s(?:\d{1,2}|II?I?|IV|VI{0,3}|IX|X|[A-Z])(?![A-Za-z0-9]|[.,:/%-]\d)")
PREPOSITION = _compiled(r"(?i:en|de|del|da|do|na|no|em|in|distrito de|ciudad de|comuna de)\s{1,2}")
ARTICLE = _compiled(r"(?i:la|el|un|una|uma|a|o|the)\s{1,3}")

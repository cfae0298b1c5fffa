"""The parts of addresses that patterns can tell: numbers, codes of flats, post codes, signs.

All are met at a position of a view, and every repetition is bounded. Lists of words are no
patterns: they are looked up (`spelling.Phrases`).
"""

from __future__ import annotations

import re

from relevo.redaction.detectors.address_words import STATES


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


# ---- house numbers -----------------------------------------------------------------------------

# A letter of a number: no lower-case word of one letter ("y", "a", "e", "o").
_SMALL = "[b-df-hj-mp-tvwz]"
_END = r"(?![A-Za-z0-9])"
MARK = (
    r"(?:(?i:n(?:um(?:ero|eral|ber)?|r[oa]?|\.?\s?o)?|alt(?:ura)?|c(?:dr|uadr)a)(?![A-Za-z])[.:]?"
    r"|#)\s{0,2}(?:(?i:ext(?:erior)?|casa)[.:]?\s{0,2})?#?\s?"
)
_PLAIN = r"(?![.,:]\d)(?!/\d)(?!-\d)(?!\s{0,2}[%$€£])"
UNCOUNTED = rf"{_END}{_PLAIN}"
# Quito: "N34-451", "Oe5-12", "S23A-45".
LETTERED = r"(?:[NSEnse]|[Oo][Ee]\s?)\d{1,3}\s?[A-Za-z]?\s?-\s?[A-Za-z]?\d{1,4}(?:-\d{1,3})?"
_HOUSE_LETTER = (
    rf"(?:-?[A-Za-z]|(?!\s?[xX]\s?\d)\s{{0,2}}-?\s?(?:[A-DF-NP-XZ]|[b-df-gj-mp-tvwz]|(?i:bis))){_END}"
    r"(?!\.[A-Za-z])(?!/)"
)
HOUSE = (
    rf"(?:{LETTERED}|\d{{1,2}}\.\d{{3}}|\d{{1,3}}[A-Za-z]{{1,2}}\s?-\s?\d{{1,3}}"
    r"|\d{1,5}(?:(?:[-/]|\s[-/]\s(?=\d{3}))(?!(?:19|20)\d\d)\d{1,5}){0,2}"
    rf"(?:{_HOUSE_LETTER})?)"
)
SEPARATOR = r"\s{0,3}[,\-]?\s{0,3}"
_KILOMETRE = r"[Kk](?i:m|ilometro)[.:]?\s{0,2}\d{1,4}(?:[.,]\d{1,2}|\s1/2)?"
NUMBER = _compiled(rf"{SEPARATOR}(?:{MARK})?{HOUSE}{UNCOUNTED}")
# "1234dpto502": a number that touches a flat.
STUCK = _compiled(rf"{SEPARATOR}\d{{1,5}}(?=[A-Za-z]{{2,12}}\s?\d)")
KILOMETRE = _compiled(rf"{SEPARATOR}{_KILOMETRE}{_END}")
NO_NUMBER = _compiled(rf"{SEPARATOR}(?i:s\s?/?\s?n(?:ro|um)?|sin n(?:umero|ro|um)){_END}")
MARKING = _compiled(rf"{SEPARATOR}(?:{MARK})?")
NUMBERED_STREET = _compiled(
    rf"(?:[NSEnse]|[Oo][Ee])?\d{{1,3}}(?:\s?(?:[A-DF-Z]|{_SMALL})(?![A-Za-z]))?"
    r"(?:\s(?i:bis|sur|norte|este|oeste|oriente|poniente)(?![A-Za-z]))?"
)
MARKED_NUMBER = _compiled(
    rf"\s{{0,3}},?\s{{0,3}}(?:{MARK}{HOUSE}{UNCOUNTED}|{LETTERED}{_END}|{_KILOMETRE}{_END})"
)
# "2 Norte 455" without a street word: Viña del Mar, Talca, Puebla.
COMPASS_STREET = _compiled(
    r"\d{1,2}(?:[ao]|[rdt][ao])?\.?\s(?i:norte|sur|oriente|poniente|pte|ote|nte)\.?\s"
    r"(?:(?i:norte|sur|oriente|poniente|pte|ote|nte)\.?\s)?(?:(?i:n[ro]?|num)\.?\s?|#\s?)?"
    rf"\d{{2,5}}{UNCOUNTED}"
)
# What is a year or a place on a road unless more of an address follows.
WEAK_NUMBER = _compiled(rf".*(?:,\s?(?:19|20)[0-2]\d|{_KILOMETRE})\Z")
TELLING = _compiled(r".{0,60}?(?:[A-Z][a-z]|\d)")

# Colombia: "45", "43A", "5 bis B sur"; then "# 23-16", "No. 71 - 52", "con 23 16".
_LINE = (
    r"\d{1,3}(?:(?!\s?[xXyYeE]\s)\s?[A-Za-z]{1,2}(?![A-Za-z])|\s?(?i:bis)(?:\s?[A-Z](?![A-Za-z]))?){0,2}"
    r"(?:\s?(?i:sur|norte|este|oeste)(?![A-Za-z]))?"
)
_HASH = r"(?:#|(?i:numeral|numero|num|nro|no|n|con|nr)(?![A-Za-z])[.:]?)"
_SIGN = r"(?:#|(?i:numeral|numero|nro|no)(?![A-Za-z])[.:]?)"
_DASH = r"(?:\s{0,2}-\s{0,2}|\s(?i:guion|a)\s|\s{1,2})"
_SIDE = r"(?:\s(?i:sur|este|norte|oeste)(?![A-Za-z]))?"
GRID = _compiled(
    rf"[.:]?\s{{0,3}}{_LINE}\s{{0,3}},?\s{{0,3}}"
    rf"(?:(?:{_HASH}\s{{0,3}})?{_LINE}{_DASH}\d{{1,4}}|{_SIGN}\s{{0,3}}{_LINE})"
    rf"(?:\s?-?(?!X\s\d)[A-Z](?![A-Za-z]))?{_SIDE}{UNCOUNTED}"
)
SHORT_GRID = _compiled(r"[.:]?\s{0,2}\d{1,3}[^\n,;!?]{0,12}[#-]")
# La Plata, Yucatán: "654 e/ 45 y 46", "419 x 57 y 59", "entre 3 y 4".
BETWEEN = (
    r"(?:e/|(?i:entre|e|x|por)(?![A-Za-z]))[.:]?\s{0,2}\d{1,3}(?:[A-Za-z]|\s[A-DF-NP-XZ])?"
    r"(?![A-Za-z0-9])(?:\s(?:bis\s)?[yYeE]\s\d{1,3}(?:[A-Za-z]|\s[A-DF-NP-XZ])?)?(?![A-Za-z0-9])"
)
BETWEEN_NUMBERS = _compiled(BETWEEN)
NUMBERED_BETWEEN = _compiled(
    rf"[.:]?\s{{0,3}}\d{{1,3}}\s?[A-Z]?,?\s(?:\d{{2,5}},?\s)?(?={BETWEEN})"
)
# Guatemala: "6a calle 3-21", "5a avenida 12-45".
ORDINAL_BEFORE = _compiled(
    r"(?<![A-Za-z0-9])\d{1,2}\.?\s?(?P<suffix>(?i:a|[trd]a|er|[trd]o))?\.?\s\Z"
)
DASHED = _compiled(
    r"\s(?:[A-Z]\s|(?i:norte|sur|oriente|poniente|este|oeste)\s)?(?:#?\d{1,2}-\d{1,3}|#\d{1,4})"
    r"(?![\d.,/-]\d)"
)
# Brasilia: "SQN 305 bloco B", "QNL 12 conjunto 3".
SUPERBLOCK = _compiled(
    r"(?:SHI[SN]\s)?(?:S[QHC][A-Z]{1,2}|CL[NSR]W?|Q[A-Z]{1,2}|SMPW)\s?\d{1,4}(?![A-Za-z0-9])"
    r"\s{0,2}[,\-]?\s{0,2}(?=[A-Za-z])"
)

# ---- flats, floors, areas, streets -------------------------------------------------------------

_NO_WORD = "(?!(?:EL|LA|LO|DE|EN|NO|SI|SE|MI|ES|AL|UN|YA|SU|ME|TE|OS|DO|DA)(?![A-Za-z]))"
FIRST_OF_CODE = r"[.:]?\s{0,2}(?:(?i:n(?:r?o)?)[.:]?\s{0,2}(?=\d)|#\s?)?[\"']?"
CODE = _compiled(
    rf"{FIRST_OF_CODE}"
    r"(?:\d\.\d{3}|[A-Za-z]{0,2}\s?-?\d{1,5}(?:\s?[-/]\s?(?:\d{1,5}|[A-Za-z](?![A-Za-z]))){0,2}"
    rf"(?:\s?-?[\"']?[A-DF-NP-XZ]{_END}(?!\s\d)|-?[A-Z]{_END}|\s?-?{_SMALL}{_END}|[A-Za-z](?![A-Za-z0-9])"
    r"|(?i:er|da|ra|ta|to)(?=\s))?"
    rf"|{_NO_WORD}[A-Z]{{1,2}}\d?(?:-\d{{1,3}})?|[IVX]{{1,4}}|[A-Za-df-xz](?![A-Za-z]))"
    rf"[\"']?{_END}(?![.,:]\d)"
)
# The code of a flat that begins an address: stricter.
FIRST_CODE = _compiled(
    r"[.:]?\s{0,2}(?:#\s?|[Nn][Oo]?[.:]?\s?(?=\d))?[\"']?"
    r"(?:[A-Za-z]{0,2}-?\d{1,4}(?:-?[A-Za-z]|\s?-?\s?(?:[A-Z]|[b-df-hj-mp-tv-wz])(?![A-Za-z]))?"
    r"|[A-Za-z]{1,2}-?\d{0,2})[\"']?"
    r"(?![A-Za-z0-9])(?![.,:]\d)"
)
# What follows "CP": 06500, C1414CLO.
POSTAL = _compiled(
    r"[.:]?\s{0,2}(?:\d{2}\.?\d{3}[ -]?\d{3}|[A-Z]?\d{4,8}[A-Z]{0,3})(?![A-Za-z0-9])(?![.,:]\d)"
)
# "Anahuac I Secc"
SECTION = _compiled(
    r"\s(?:[IVX]{1,4}|\d{1,2}(?:[aAoO]|[dr][ao])?)\.?\s(?i:secc(?:ion)?|etapa|sector|sec)(?![A-Za-z])"
)
NAMED_BLOCK = _compiled(r"\s{1,2}[A-Z]\s?-\s?\d{1,3}(?![A-Za-z0-9])(?![.,:/-]\d)")
ODD_CODE = _compiled(r",?\s[A-Z]{1,3}\s?\d{1,3}(?=[,\s])")
CROSSED_BY = _compiled(r"[eE]/\s{0,2}")
AFTER_WORD = _compiled(r"[.:]?\s{0,3}")
SLASHED = _compiled(r"[Cc]/\s{0,2}")  # "C/ Mayor"
AND = _compiled(r"\s{0,2}(?:[yYeE]|[xX](?=\s\d)|[Cc][Oo][Nn]|[Cc]/)\s{1,2}")
ORDINAL_SUFFIX = r"(?:er[oa]?|r[oa]?|d[oa]|t[oa]|m[oa]|v[oa]|n[oa]|nd?|rd|th|st|t|o|a|e)"
# "3er", "2", "7mo."; what may be said after it is looked up.
STOREY = _compiled(
    rf"\d{{1,2}}\s{{0,2}}-?\s{{0,2}}(?i:{ORDINAL_SUFFIX}(?![A-Za-z]))?\.?[\s,]{{0,2}}"
)
STOREY_CODE = _compiled(
    rf"\d{{1,2}}(?:\s?(?i:{ORDINAL_SUFFIX})\.?\s{{0,2}}[\"']?[A-Ha-h][\"']?{_END}"
    rf"|\s?(?i:{ORDINAL_SUFFIX})\.?,?\s{{1,2}}[\"']?\d{{1,3}}(?i:{ORDINAL_SUFFIX})?[\"']?{_END}"
    r"(?![.,:]\d)"
    rf"|\s{{0,2}}-?\s{{0,2}}(?i:{ORDINAL_SUFFIX}(?![A-Za-z]))?\.?[\s,]{{0,2}}"
    rf"-?\s?[\"']?(?:[A-DF-NP-XZ]|{_SMALL})[\"']?{_END}"
    rf"|\s?(?i:{ORDINAL_SUFFIX})?\s?-\s?\d{{1,2}}(?i:{ORDINAL_SUFFIX})?{_END}"
    rf"|\s?(?i:{ORDINAL_SUFFIX})?\s?[\"']\d{{1,3}}[\"']"
    rf"|\s{{1,2}}\d{{1,2}}(?=\s?,\s?(?:\d{{5}}|[A-Z])|\s\d{{5}}|\s?\Z)"
    rf"|\s?(?i:{ORDINAL_SUFFIX}){_END}(?=\s?[,.\n-]|\s?\Z))(?![.,:]\d)"
)
STOREY_TAIL = _compiled(
    rf"\.?(?:\s{{0,2}}[\"'](?:[A-Z]|\d{{1,3}})[\"']|\s(?:[A-Z]{_END}|\d{{1,3}}(?![\d.,:A-Za-z])))?"
)
STAIRS = _compiled(
    r"(?:(?i:esc(?:alera)?\.?\s(?:izq|der|dcha|izda|derecha|izquierda))(?![A-Za-z])"
    rf"|[Tt]\.?\s?\d{{1,2}}{_END}"
    r"|[Pp]\.?\s?\d{1,2}[aoAO]?,?\s{1,2}[Dd]\.?\s?[\"']?(?:\d{1,3}|[A-H])[\"']?(?![A-Za-z0-9])"
    rf"|(?i:ote|pte|nte|norte|sur|oriente|poniente|oeste){_END}"
    r"|(?i:pb|planta baja|entrepiso|subsuelo|casa dos fundos|baixos"
    r"|entl|entr|pral|sobreat|bajos?|altos|entresuelo|entlo"
    r"|atico?|principal|ppal|fundos|frente"
    r"|sobreatico|semisotano|sotano|sobrado|fondo|contrafrente)"
    r"(?:\.?\s[\"']?(?:[A-Z](?![A-Za-z])|[a-d](?![A-Za-z])|\d{1,2}[aoAO]?(?![A-Za-z0-9])|(?i:der|dcha|izq|izda|derecha|izquierda))[\"']?)?"
    rf"{_END})(?![.,:]\d)"
)
# A door or flat that no word names: only where the part ends with it.
BARE = _compiled(
    r"(?<=[,\-/( ])(?:\d{1,2}-\d{1,2}|\d{1,4}(?:\s?-?[A-Za-z](?!\s\d))?"
    r"|[A-Z]\s?-?\d{1,4}|[A-DF-NP-XZ]"
    r"|[\"'](?:[A-Za-z]|\d{1,3})[\"'])"
    rf"{_END}(?=\s?[,)\n]|\s?\Z|\.\s|\.\Z|\s?-\s?[A-Z]|\s{{1,3}}\d{{5}}(?!\d)"
    rf"|\s{{1,2}}\d{{1,2}}\s?[A-Z]{_END}|\s(?i:v|villa|sl|mz|lt)\s?\d)"
)
POST_CODE = _compiled(
    rf"(?:[A-HJ-NP-Z]\d{{4}}(?:[A-Z]{{3}})?|\d{{2}}\.?\d{{3}}-\d{{3}}|\d{{5}}){_END}(?![.,:/\-]\d)"
    r"|\d{4,5}(?=\))|\d{4,8}(?=[,\s\-]{1,3}[A-Z][A-Za-z])"
    rf"|[A-Za-z]{{1,2}}\d[A-Za-z\d]?\s\d[A-Za-z]{{2}}{_END}|[A-Z]{{1,2}}\d[A-Z\d]?\d[A-Z]{{2}}{_END}"
    rf"|[A-Z]\d[A-Z]\s?\d[A-Z]\d{_END}|[A-Z]{{2,3}},?\s\d{{4,5}}(?!\d)"
    r"|(?:fl|ny|ca|tx|nj|ga|il|ma|pa|va|wa|az|nc|co),?\s\d{5}(?!\d)"
)
# Argentina: "X5000 Cordoba".
PROVINCE_CODE = _compiled(r"[A-HJ-NP-Z]\d{4}\s{1,2}(?=[A-Z])")
# A post code, only right after a place: "Rosario 2000".
PLACE_CODE = _compiled(rf"\d{{4,6}}{_END}(?=\s?[,.)\n]|\s?\Z)(?![.,:/\-]\d)")
SMALL_STATE = _compiled(
    rf"(?:(?i:mg|rs|pr|ba|sc|rj|sp|df|ce|rn|pb|pe|ms|mt|pi|rr|rn){_END}|(?:{'|'.join(STATES.split())}){_END})"
)
STATE = _compiled(
    rf"(?:{'|'.join(STATES.split())}){_END}|[A-Z]{{2,4}}(?=\s?[,)\n]|\.?\s?\Z|\s[a-z])"
)
CEP = _compiled(
    r"(?:\s(?:e|eh|do|da|de|meu|numero|n)){0,2}\s?[:\-]?\s?"
    r"(?P<value>\d{2}\.?\d{3}[ \-]?\d{3})(?!\d)"
)
# A door that only a known place after it tells from any other number.
LOOSE = _compiled(r"\d{1,4}\s?[A-Za-z]?(?![A-Za-z0-9])(?![.,:]\d)")

# ---- names and what stands between -------------------------------------------------------------

SIGN = _compiled(r"[ \t]{0,3}(?:[,;.:/|()\-\n\r]{1,3}\s{0,3}){0,2}")
WORD = _compiled(r"[A-Za-z](?:[A-Za-z'`\u00b7]|\d(?=[A-Za-z]{2})){0,24}")
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
CLOSED = _compiled(r"\s{0,2}(?:[,.;!)\n]|\Z|-\s)")
NAME_SUFFIX = _compiled(
    r"\s(?:\d{1,2}|II?I?|IV|VI{0,3}|IX|X|[A-DF-NP-XZ])(?![A-Za-z0-9]|[.,:/%-]\d)"
)
PREPOSITION = _compiled(r"(?i:en|de|del|da|do|na|no|em|in|distrito de|ciudad de|comuna de)\s{1,2}")
ARTICLE = _compiled(r"(?i:la|el|los|las|un|una|uma|a|o|os|the)\s{1,3}")

"""Names in addresses: of streets, areas and places, forwards from a position or back from one.

Each looks at a bounded stretch, and none reads over a masked one.
"""

from __future__ import annotations

import re

from relevo.redaction.detectors import address_parts as parts
from relevo.redaction.detectors.address_parts import NUMBERS, known_place, number
from relevo.redaction.detectors.address_patterns import (
    ARTICLE,
    DATED,
    GAP,
    NUMBERED_NAME,
    SIGN,
    TO,
    WORD,
)
from relevo.redaction.detectors.address_words import (
    BETWEEN_PLACES,
    DELIVERED,
    NAMES_TOO,
    OWN_PLACES,
    PARCELS,
    PARTICLES,
    PLACE_TYPES,
    PROPER_TOO,
    STOP,
)
from relevo.redaction.detectors.spelling import phrases

_NAME_WORDS = 6
_AREA_WORDS = 4
_PARTICLES = 3
_LOOK_BACK = 72
MONTHS = phrases(
    "enero, febrero, marzo, abril, mayo, junio, julio, agosto, septiembre, setiembre, octubre,"
    "noviembre, diciembre, janeiro, fevereiro, marco, maio, junho, julho, setembro, outubro,"
    "novembro, dezembro, norte, sur, oriente, poniente"
)
_VERBAL = re.compile(
    r"..(?:[^a]aron|ieron|iendo|[^r]ando|aban|arme|arle|arlo|enme|anme|[^e]mente)\Z"
)
_SAINTLY = re.compile(
    r"(?i:los|las|el|la|lo|san|santa|santo|sta|gral|general|dr|doctor|pdte)[. ]|[A-Z][a-z]|\d",
    re.ASCII,
)
_CODED_AREA = re.compile(
    r"(?<![A-Za-z0-9])(?P<value>(?i:zona|sector|etapa|bloque|lote|torre|manzana|mz)\s\d{1,3})\Z",
    re.ASCII,
)
_INNER = phrases("av, avda, jr, psje, pje, cll, cra")  # a street word ends another street's name
_LED = re.compile(r"(?:^|[:\n(.]\s?|(?i:en|es|a|de)\s)\Z", re.ASCII)
_CAPITAL = re.compile(r"[A-Z](?:[a-z]|\.?\s[A-Z])|\d", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z]+|\d+|[.;!?\n\0]", re.ASCII)
_DAY = re.compile(r"(?<!\d)\d{1,2}\s[Dd]e\s\Z", re.ASCII)
_BACK = re.compile(r"[A-Za-z][A-Za-z'`]*\.?|[^\sA-Za-z]+", re.ASCII)
_NUMBERED = re.compile(r"\d{1,3}[A-Za-z]?\s(?:#|[Nn])", re.ASCII)


def name(view: str, start: int, most: int = _NAME_WORDS) -> int | None:
    """The end of a name: up to `most` words, none of which goes on with the sentence.

    Once a word has had a capital and small letters, one more may be without, if a house number
    follows.
    """
    words = particles = 0
    end: int | None = None
    position = start
    proper = False
    dated = DATED.match(view, start)
    if dated and dated[0].split()[-1].lower() in MONTHS:
        words, end = 1, dated.end()
        proper = True
        position = _after_gap(view, end)
    elif numbered := NUMBERED_NAME.match(view, start) or TO.match(view, start):
        position = numbered.end()
    while words < most and (word := WORD.match(view, position)):
        small = word[0].lower()
        if (words and small in _INNER) or (not words and small == "con"):
            break
        if particles < _PARTICLES and (
            small in PARTICLES or (words and small in {"y", "e"} and _capital_follows(view, word))
        ):
            particles += 1
        elif not _may_name(view, word, small, bool(words and not particles)):
            break
        elif proper and word[0].islower():
            after = number(view, word.end())
            figures = sum(map(str.isdigit, view[word.end() : after])) if after else 0
            return word.end() if figures > 2 else end
        else:
            proper = proper or (word[0][0].isupper() and word[0][1:2].islower())
            words, particles, end = words + 1, 0, word.end()
        position = _after_gap(view, word.end())
    return end


def _after_gap(view: str, position: int) -> int:
    gap = GAP.match(view, position)
    return gap.end() if gap else len(view)


def _may_name(view: str, word: re.Match[str], small: str, joined: bool) -> bool:
    if small in STOP:
        if small == "siempre":
            return view[word.end() : word.end() + 5].lower() == " viva"
        if small in NAMES_TOO and word[0][1:].islower() and word[0][0].isupper():
            after = view[word.end() : word.end() + 3]
            if after[:1] == " " and after[1:2].isupper() and after[2:].islower():
                return True
        if small == "este" and number(view, word.end()) is not None:
            return True
        abbreviated = small == "cel" and view[word.end() : word.end() + 1] == "."  # "Cel. Quirino"
        return word[0][0].isupper() and (
            (small in PROPER_TOO and word[0][1:].islower()) or (abbreviated and not joined)
        )
    if len(small) == 1 and word[0].islower():
        return False
    if joined and (small in NUMBERS or parts.area(view, word.start()) is not None):
        return False
    if word[0].islower() and _VERBAL.match(small):
        return False
    kinds = parts.KINDS.get(small, 0)
    if not kinds & parts.FLAT or (kinds & parts.STREET and word[0][1:].islower()):
        return True  # "Los Carrera 0875"
    return parts.flat(view, word.start()) is None


def _capital_follows(view: str, word: re.Match[str]) -> bool:
    after = view[word.end() + 1 : word.end() + 2]
    return after.isupper() and word[0].islower()


def title(view: str, start: int, most: int = _AREA_WORDS) -> int | None:
    """The end of a name all of whose words have a capital and small letters."""
    words = particles = 0
    end: int | None = None
    position = start
    while words < most and (word := WORD.match(view, position)):
        small = word[0].lower()
        after = view[word.end() : word.end() + 1]
        proper = word[0][0].isupper() and (word[0][1:].islower() or after == ".")
        if small in PARTICLES or (small == "y" and words):
            if particles == _PARTICLES or not (words or proper):
                break
            particles += 1
        elif proper and _may_name(view, word, small, bool(words and not particles)):
            words, particles, end = words + 1, 0, word.end()
        else:
            break
        gap = GAP.match(view, word.end())
        if gap is None or (gap[0].startswith(". ") and len(small) > 4):
            break
        position = gap.end()
    return end


def area_name(view: str, start: int) -> int | None:
    """The name of an area: what has capitals where it has any, else a known place or few words."""
    proper = title(view, start)
    if proper is not None:
        return proper
    return max(known_place(view, start) or 0, name(view, start, 3) or 0) or None


def after_sign(view: str, start: int) -> int:
    """Behind a comma, dash or bracket and the blanks around it."""
    sign = SIGN.match(view, start)
    return sign.end() if sign else start


def first_word(view: str, start: int) -> str:
    word = WORD.match(view, start)
    return word[0].lower() if word else ""


def brand_before(view: str, start: int) -> bool:
    """A word directly before says that this is the brand's place, or another that is no home."""
    free = True
    tokens = _TOKEN.findall(view[max(0, start - _LOOK_BACK) : start])
    for index in range(len(tokens) - 1, max(-1, len(tokens) - 8), -1):
        word = tokens[index].lower()
        city = tokens[index] == "Loja" and tokens[index + 1 : index + 2] not in (["da"], ["na"])
        if word in PARCELS and not DELIVERED.isdisjoint(
            map(str.lower, tokens[max(0, index - 3) : index])
        ):
            return False
        if word in PLACE_TYPES and not city:
            return not (word in OWN_PLACES and index and tokens[index - 1].lower() in {"mi", "my"})
        if word in BETWEEN_PLACES or (word.isdigit() and len(word) <= 4):
            continue
        if not free or not word.isalpha() or word in STOP:
            return False
        free = False
    return False


def name_before(view: str, end: int) -> int | None:
    """The start of the name that ends directly before `end`: all words with capitals, or none."""
    start: int | None = None
    low = max(0, end - _LOOK_BACK)
    words = 0
    small_letters = False
    position = end
    for found in reversed(list(_BACK.finditer(view, low, end))):
        if not view[found.end() : position].isspace() and found.end() != end:
            break
        position = found.start()
        word = found[0].rstrip(".")
        small = word.lower()
        if not word or not word[0].isalpha():
            break
        if small in PARTICLES:
            if not words:
                break
            if word[0].isupper() or small in {"los", "las", "el", "la", "lo"}:
                start = position
            continue
        proper = word[0].isupper() and (word[1:].islower() or len(word) == 1)
        joined = words and view[found.end() : found.end() + 4] != " de "  # "Somos de Lavalle 20"
        if small in STOP and not (
            proper and (small in PROPER_TOO or (joined and small in NAMES_TOO))
        ):
            break
        if (len(word) == 1 and word.islower()) or (words and small_letters == proper):
            break
        small_letters = not proper
        words += 1
        start = position
        if words == (3 if small_letters else 5):
            break
    if not words or start is None:
        return None
    dated = _DAY.search(view, low, start)
    return dated.start() if dated else past_article(view, start)


def saint_before(view: str, end: int) -> int | None:
    """The same, also in small letters where it begins as names of streets do: "los maitenes"."""
    start = name_before(view, end)
    return start if start is not None and _SAINTLY.match(view, start) else None


def title_before(view: str, end: int) -> int | None:
    """The start of the capitalised name that ends directly before `end`."""
    start = name_before(view, end)
    return start if start is not None and _CAPITAL.match(view, start) else None


def area_before(view: str, start: int) -> int:
    """Where a place and a comma before `start` begin, or `start`: "Guasmo Sur, Coop. ...".

    It is a known place, or one that a word leads to, "sector Las Quemas", or a cue.
    """
    stop = len(view[:start].rstrip()) if start and view[start - 1].isspace() else start
    if not stop or view[stop - 1] != ",":
        return start
    before = title_before(view, stop - 1)
    coded = _CODED_AREA.search(view, max(0, stop - 24), stop - 1)
    if coded is not None:
        return coded.start("value")
    if before is None:
        return _led_area(view, stop - 1, start)
    if parts.area(view, before) is not None or known_place(view, before) is not None:
        return before
    article = view[before : before + 4].lower().startswith(("la ", "el ", "los ", "las ", "san "))
    if article and _LED.search(view, max(0, before - 12), before):
        return before
    return _led_area(view, stop - 1, start)


def _led_area(view: str, stop: int, start: int) -> int:
    """Where an area in small letters begins that ends at `stop`: "cerro alegre, calle ..."."""
    found = list(_BACK.finditer(view, max(0, stop - 40), stop))
    for word in found[-2:-5:-1]:
        led = parts.area(view, word.start())
        if led is not None and led < stop and name(view, led, 3) == stop:
            return word.start()
    return start


def past_article(view: str, start: int) -> int:
    """Behind the article before a street word: "vivo en la calle ..."."""
    article = ARTICLE.match(view, start)
    if article is None:
        return start
    end = article.end()
    kinds = parts.KINDS.get(first_word(view, end), 0)
    led = kinds & (parts.STREET | parts.AREA) or _NUMBERED.match(view, end)
    return end if led else start

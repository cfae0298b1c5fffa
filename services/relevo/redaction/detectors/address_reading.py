"""How addresses begin: names, house numbers and what stands for them, and the brand's own places.

Everything here reads a view from a position on and answers with the position where it ends, or
None. Each looks at a bounded stretch, and none reads over a masked one.
"""

from __future__ import annotations

import re

from relevo.redaction.detectors import address_parts as parts
from relevo.redaction.detectors.address_parts import NUMBERS, known_place, number, strong
from relevo.redaction.detectors.address_patterns import (
    ARTICLE,
    DASHED,
    DATED,
    GAP,
    GRID,
    KILOMETRE,
    LETTER,
    MARKED_NUMBER,
    NAME_SUFFIX,
    NAMED_BLOCK,
    NO_NUMBER,
    NUMBERED_BETWEEN,
    NUMBERED_NAME,
    NUMBERED_STREET,
    ODD_CODE,
    ORDINAL_BEFORE,
    POST_CODE,
    SIGN,
    THINGS,
    TO,
    WORD,
)
from relevo.redaction.detectors.address_words import (
    BETWEEN_PLACES,
    NAMES_TOO,
    OWN_PLACES,
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
_TOWARDS = re.compile(r"(?:a|al|la|hacia|para|de)\s(?:la\s)?", re.ASCII | re.IGNORECASE)
_BLOCKS = phrases(
    "mz, mza, mzn, manzana, lt, lote, bloque, blk, block, smz, supermanzana, qd, quadra"
)
_CODED_AREA = re.compile(
    r"(?<![A-Za-z0-9])(?P<value>(?i:zona|sector|etapa|bloque|lote|torre|manzana|mz)\s\d{1,3})\Z",
    re.ASCII,
)
_ROAD_NUMBER = re.compile(r"[A-Z]{1,2}-\d{1,3}(?![A-Za-z0-9])", re.ASCII)
_INNER = phrases("av, avda, jr, psje, pje, cll, cra")  # a street word ends another street's name
_LED = re.compile(r"(?:^|[:\n(.]\s?|(?i:en|es|a|de)\s)\Z", re.ASCII)
_STAGE = re.compile("etapa|sector|zona", re.IGNORECASE)
_NUMBERED = re.compile(r"\d{1,3}[A-Za-z]?\s(?:#|[Nn])", re.ASCII)
_CAPITAL = re.compile(r"[A-Z](?:[a-z]|\.?\s[A-Z])|\d", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z]+|\d+|[.;!?\n\0]", re.ASCII)
_DAY = re.compile(r"(?<!\d)\d{1,2}\s[Dd]e\s\Z", re.ASCII)
_BACK = re.compile(r"[A-Za-z][A-Za-z'`]*\.?|[^\sA-Za-z]+", re.ASCII)


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
        if words and small in _INNER:
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
        placed = house is not None and (POST_CODE.match(view, after) or known_place(view, after))
        return house if placed else None
    return named_street(view, led) or grid(view, led)


def after_sign(view: str, start: int) -> int:
    """Behind a comma, dash or bracket and the blanks around it."""
    sign = SIGN.match(view, start)
    return sign.end() if sign else start


def past_article(view: str, start: int) -> int:
    """Behind the article before a street word: "vivo en la calle ..."."""
    article = ARTICLE.match(view, start)
    if article is None:
        return start
    end = article.end()
    kinds = parts.KINDS.get(_first_word(view, end), 0)
    led = kinds & (parts.STREET | parts.AREA) or _NUMBERED.match(view, end)
    return end if led else start


def _first_word(view: str, start: int) -> str:
    word = WORD.match(view, start)
    return word[0].lower() if word else ""


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
    return _first_word(view, inside) in _BLOCKS


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


def brand_before(view: str, start: int) -> bool:
    """A word directly before says that this is the brand's place, or another that is no home."""
    free = True
    tokens = _TOKEN.findall(view[max(0, start - _LOOK_BACK) : start])
    for index in range(len(tokens) - 1, max(-1, len(tokens) - 8), -1):
        word = tokens[index].lower()
        city = tokens[index] == "Loja" and tokens[index + 1 : index + 2] not in (["da"], ["na"])
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
        if small in STOP and not (
            proper and (small in PROPER_TOO or (words and small in NAMES_TOO))
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
    return before if article and _LED.search(view, max(0, before - 12), before) else start


def _led_area(view: str, stop: int, start: int) -> int:
    """Where an area in small letters begins that ends at `stop`: "cerro alegre, calle ..."."""
    found = list(_BACK.finditer(view, max(0, stop - 40), stop))
    for word in found[-2:-5:-1]:
        led = parts.area(view, word.start())
        if led is not None and led < stop and name(view, led, 3) == stop:
            return word.start()
    return start

"""How addresses begin: names, house numbers and what stands for them, and the brand's own places.

Everything here reads a view from a position on and answers with the position where it ends, or
None. Each looks at a bounded stretch, and none reads over a masked one.
"""

from __future__ import annotations

import re

from relevo.redaction.detectors import places
from relevo.redaction.detectors.address_patterns import (
    AREA,
    ARTICLE,
    DATED,
    FLAT,
    FLOOR,
    GAP,
    HOME_FLAT,
    MARKED_NUMBER,
    NAME_SUFFIX,
    NUMBER,
    NUMBERED_NAME,
    NUMBERED_STREET,
    SIGN,
    STREET,
    STRONG,
    THINGS,
    TO,
    WORD,
)
from relevo.redaction.detectors.address_words import (
    BETWEEN_PLACES,
    NUMBER_WORDS,
    OWN_PLACES,
    PARTICLES,
    PLACE_TYPES,
    PROPER_TOO,
    STOP,
)
from relevo.redaction.detectors.spelling import phrases

_NAME_WORDS = 6
_AREA_WORDS = 4
_PLACE_WORDS = 6
_PARTICLES = 3
_LOOK_BACK = 72

_NUMBER_WORDS = phrases(NUMBER_WORDS)
_PLACES = frozenset().union(*(phrases(getattr(places, country)) for country in places.COUNTRIES))
_PLACE_STARTS = frozenset(place.split()[0].rstrip(".") for place in _PLACES)
_MONTHS = phrases(
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
_CAPITAL = re.compile(r"[A-Z][a-z]|\d", re.ASCII)
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
    if dated and dated[0].split()[-1].lower() in _MONTHS:
        words, end = 1, dated.end()
        proper = True
        position = _after_gap(view, end)
    elif numbered := NUMBERED_NAME.match(view, start) or TO.match(view, start):
        position = numbered.end()
    while words < most and (word := WORD.match(view, position)):
        small = word[0].lower()
        if particles < _PARTICLES and (
            small in PARTICLES or (words and small in {"y", "e"} and _capital_follows(view, word))
        ):
            particles += 1
        elif not _may_name(view, word, small, bool(words and not particles)):
            break
        elif proper and word[0].islower():
            found = NUMBER.match(view, word.end())
            return word.end() if found and sum(map(str.isdigit, found[0])) > 2 else end
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
        if small == "este" and NUMBER.match(view, word.end()):
            return True
        abbreviated = small == "cel" and view[word.end() : word.end() + 1] == "."  # "Cel. Quirino"
        return word[0][0].isupper() and (
            (small in PROPER_TOO and word[0][1:].islower()) or (abbreviated and not joined)
        )
    if len(small) == 1 and word[0].islower():
        return False
    if joined and (small in _NUMBER_WORDS or AREA.match(view, word.start())):
        return False
    return FLAT.match(view, word.start()) is None and not (
        word[0].islower() and _VERBAL.match(small)
    )


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


def known_place(view: str, start: int) -> int | None:
    """The end of the longest known place that begins here."""
    word = WORD.match(view, start)
    if word is None or word[0].lower() not in _PLACE_STARTS:
        return None
    ends: list[int] = []
    position = start
    while len(ends) < _PLACE_WORDS and (word := WORD.match(view, position)):
        ends.append(word.end())
        position = _after_gap(view, word.end())
    for end in reversed(ends):
        spelled = " ".join(view[start:end].lower().replace("-", " ").split())
        if view[end : end + 1] == "." and f"{spelled}." in _PLACES:
            return end + 1
        if spelled in _PLACES or spelled.replace(".", "") in _PLACES:
            return end
    return None


def area_name(view: str, start: int) -> int | None:
    """The name of an area: what has capitals where it has any, else a known place or few words."""
    proper = title(view, start)
    if proper is not None:
        return proper
    return max(known_place(view, start) or 0, name(view, start, 3) or 0) or None


def number(view: str, position: int) -> int | None:
    """The end of a house number, or of "s/n"; a comma or its word may stand before it."""
    found = NUMBER.match(view, position)
    return found.end() if found else None


def strong(view: str, position: int) -> int | None:
    """The end of a flat, block or lot that says as much as a house number."""
    found = STRONG.match(view, position)
    return found.end() if found else None


def named_street(view: str, position: int) -> int | None:
    """The end of a street's name with a house number, lot or flat."""
    end = name(view, position)
    if end is not None:
        return _house(view, end) or strong(view, end) or _building(view, end)
    numbered = NUMBERED_STREET.match(view, position)
    if numbered is None:
        return None
    marked = MARKED_NUMBER.match(view, numbered.end())
    return marked.end() if marked else strong(view, numbered.end())


def _house(view: str, position: int) -> int | None:
    """A house number that counts no things: "Paseo Colon, 5 heridos"."""
    end = number(view, position)
    if end is None or sum(map(str.isdigit, view[position:end])) > 2:
        return end
    things = THINGS.match(view, end)
    return end if things is None or known_place(view, end + 1) else None


def _building(view: str, position: int) -> int | None:
    """A building's name and a flat in it, in the house number's place."""
    lead = AREA.match(view, _after_sign(view, position))
    end = area_name(view, lead.end()) if lead else None
    return strong(view, end) if end is not None else None


def number_then_street(view: str, position: int) -> int | None:
    """The end of "number 42, Calle Aldama"."""
    marked = MARKED_NUMBER.match(view, position)
    if marked is None:
        return None
    street = STREET.match(view, SIGN.match(view, marked.end()).end())  # type: ignore[union-attr]
    return name(view, street.end()) if street else None


def two_flats(view: str, position: int) -> int | None:
    """The end of two blocks, towers or flats, or of one and an estate's or a street's name."""
    first = STRONG.match(view, position)
    return flat_then(view, first.end()) if first else None


def flat_then(view: str, position: int) -> int | None:
    """The end of the second flat, or of an estate's or a street's name, after a first flat."""
    sign = SIGN.match(view, position)
    start = sign.end() if sign else position
    second = strong(view, start)
    if second is not None:
        return second
    lead = AREA.match(view, start) or STREET.match(view, start)
    return area_name(view, lead.end()) if lead else None


def estate(view: str, position: int) -> int | None:
    """The end of an estate's name and the block, lot, flat or street in it."""
    end = area_name(view, position) or position
    suffix = NAME_SUFFIX.match(view, end)
    end = suffix.end() if suffix else end
    inner = AREA.match(view, _after_sign(view, end))
    if inner and (named := area_name(view, inner.end())):
        end = named
    stage = FLOOR.match(view, _after_sign(view, end))
    if stage and "etapa" in stage[0].lower():
        end = stage.end()
    start = _after_sign(view, end)
    if end == position:
        return None
    flat = HOME_FLAT.match(view, start)
    if flat:
        return flat.end()
    street = STREET.match(view, start)
    return named_street(view, street.end()) if street else None


def _after_sign(view: str, position: int) -> int:
    sign = SIGN.match(view, position)
    return sign.end() if sign else position


def past_article(view: str, position: int) -> int:
    """Behind the article before a street word: "vivo en la calle ..."."""
    article = ARTICLE.match(view, position)
    if article is None:
        return position
    street = STREET.match(view, article.end()) or AREA.match(view, article.end())
    return article.end() if street else position


def brand_before(view: str, start: int) -> bool:
    """A word directly before says that this is the brand's place, or another that is no home."""
    free = True
    tokens = _TOKEN.findall(view[max(0, start - _LOOK_BACK) : start])
    for index in range(len(tokens) - 1, max(-1, len(tokens) - 8), -1):
        word = tokens[index].lower()
        if word in PLACE_TYPES and tokens[index] != "Loja":  # the city in Ecuador
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
        if small in STOP and not (proper and small in PROPER_TOO):
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
    """Where a known place and a comma before `start` begin, or `start`: "Guasmo Sur, Coop. ..."."""
    stop = len(view[:start].rstrip()) if start and view[start - 1].isspace() else start
    if not stop or view[stop - 1] != ",":
        return start
    before = title_before(view, stop - 1)
    return before if before is not None and known_place(view, before) else start

"""Where an address may begin, and what decides that it is one.

Each word that addresses begin with, or that follows a house number, has its roles in one table. At
such a word the readings of its roles are tried, in this order, and the first that succeeds gives
the head of an address; `address_tail` tells how far it goes on. A street without a house number is
none, nor is a place of the brand ("la agencia de Av. Larco 345").
"""

from __future__ import annotations

import re
from collections.abc import Callable

from relevo.redaction import vocabulary
from relevo.redaction.detectors import address_heads as heads
from relevo.redaction.detectors import address_names as names
from relevo.redaction.detectors import address_parts as parts
from relevo.redaction.detectors import address_reading as reading
from relevo.redaction.detectors import address_words as words
from relevo.redaction.detectors import places
from relevo.redaction.detectors.address_patterns import (
    ARTICLE,
    COMPASS_STREET,
    POST_CODE,
    PROVINCE_CODE,
    TELLING,
    WEAK_NUMBER,
)
from relevo.redaction.detectors.address_tail import tail
from relevo.redaction.detectors.spelling import LETTERS, Phrases, first_words

Span = tuple[int, int]
Head = Callable[[str, int, int], Span | None]

_SOON = 80  # characters within which a number must follow
_DIGIT_OR_STOP = re.compile(r"[!?\0\d]", re.ASCII)
_UNNUMBERED = re.compile(r"(?<![A-Za-z])[Ss](?:/?[Nn]|in [Nn])", re.ASCII)
_WORD = re.compile("[a-z]+")
_LINK = re.compile(r"\s{0,3}[:,\-]?\s{0,3}", re.ASCII)
_STOREY = re.compile(
    r"\d\s?(?i:to|do|ro|er|mo|vo|no)\.?\s[\"']?(?i:[a-h](?![a-z])|piso)|\s(?i:pb)\Z", re.ASCII
)
_CUES, _LINKS = Phrases(words.CUES), Phrases(words.CUE_LINKS)
_WEAK_CUES = Phrases(words.WEAK_CUES)
_STREETS = Phrases(words.STREETS, words.MORE_STREETS, words.WAYS, words.SHORT_WAYS)
_ESTATES, _CODED = Phrases(words.ESTATES), Phrases(words.CODED)
_NAMED, _CROSSED = Phrases(words.NAMED_FLATS), Phrases(words.NAMED_CROSSINGS)
_BOXES = Phrases(words.BOXES)


def _number_soon(view: str, start: int) -> bool:
    """A digit or "s/n" follows in the same sentence, or a number in words."""
    end = start + _SOON
    stop = _DIGIT_OR_STOP.search(view, start, end + 1)
    if stop is not None:
        if stop[0].isdigit():
            return True
        end = stop.start()
    if _UNNUMBERED.search(view, start, end + 2) is not None:
        return True
    return not parts.NUMBERS.isdisjoint(_WORD.findall(view[start : start + _SOON].lower()))


def _cued(view: str, start: int, _end: int) -> Span | None:
    """What follows "vivo en": a name and a number, a flat of an estate. The cue stays."""
    past = _past_cue(view, start)
    if past is None:
        return None
    end, weak = past
    end = _LINK.match(view, end).end()  # type: ignore[union-attr]
    for _ in range(2):
        link = _LINKS.end(view, end)
        if link is None:
            break
        end = _LINK.match(view, link).end()  # type: ignore[union-attr]
    first = names.past_article(view, end)
    estate = _ESTATES.end(view, first)
    if estate is not None and view[estate : estate + 1] == ",":  # "en el country, Barrio ..."
        first = names.after_sign(view, estate)
    head = _head_at(view, first)
    article = ARTICLE.match(view, first) if head is None else None
    if article is not None and _STREETS.end(view, article.end()) is not None:
        head = _head_at(view, article.end())
    if head is not None:
        return head
    if weak and not (names.title(view, first) or parts.known_place(view, first)):
        return None
    stop = (
        reading.named_street(view, first)
        or _end_of(COMPASS_STREET.match(view, first))
        or reading.two_flats(view, first)
        or reading.number_then_street(view, first)
        or _known_estate(view, first)
    )
    return None if stop is None else (first, stop)


def _past_cue(view: str, start: int) -> tuple[int, bool] | None:
    """The end of the cue that begins at `start`, and whether it is a weak one."""
    end = _CUES.end(view, start)
    if end is not None:
        return end, False
    end = _WEAK_CUES.end(view, start)
    return None if end is None else (end, True)


def _known_estate(view: str, first: int) -> int | None:
    proper = names.title(view, first) or reading.area_before_flat(view, first)
    return reading.estate(view, first) if proper else None


def _end_of(found: re.Match[str] | None) -> int | None:
    return found.end() if found else None


# ---- what a word may begin ---------------------------------------------------------------------

_SUPERBLOCKS = frozenset(
    [f"s{one}{two}" for one in "qhc" for two in "snlr"]
    + [f"s{one}{two}w" for one in "qhc" for two in "sn"]
    + [f"q{two}" for two in "snliremcdgb"]
    + [f"q{one}{two}" for one in "sn" for two in "abcdefghijlmnopqr"]
    + ["cls", "cln", "clr", "clsw", "clnw", "clrn", "shin", "shis", "smpw"]
)
_ARTICLES = frozenset(["la", "el", "los", "las", "lo", "san", "santa", "sao", "a", "l"])


def _of_places() -> frozenset[str]:
    """The words that a known place is met by: its first, behind an article."""
    lists = Phrases(*(getattr(places, country) for country in places.COUNTRIES))
    met = set(lists.firsts) - _ARTICLES
    for article in _ARTICLES & lists.firsts.keys():
        met |= {rest[0] for rest in lists.firsts[article] if rest}
    return frozenset(met) - _TOO_COMMON


_TOO_COMMON = frozenset(
    [
        "de",
        "del",
        "ate",
        "mil",
        "sur",
        "rio",
        "valle",
        "capital",
        "natal",
        "guerrero",
        "campo",
        "no",
        "com",
        "dos",
        "tres",
        "cinco",
        "i",
        "o",
        "linea",
        "vic",
        "mi",
        "toma",
        "moreno",
        "florida",
        "ocho",
        "nueve",
    ]
)

_ROLES: tuple[tuple[frozenset[str], Head, bool], ...] = (
    (frozenset(["domicilio"]), heads.unknown, True),
    (frozenset(_CUES.firsts) | frozenset(_WEAK_CUES.firsts), _cued, True),
    (frozenset(_BOXES.firsts), heads.box, True),
    (frozenset(_STREETS.firsts), heads.street, True),
    (frozenset(["km", "kilometro"]), heads.kilometre, True),
    (
        frozenset(_NAMED.firsts)
        | frozenset(_CROSSED.firsts)
        | frozenset(_STREETS.firsts)
        | _of_places(),
        heads.after_number,
        False,
    ),
    (frozenset(_ESTATES.firsts), heads.estate, True),
    (frozenset(_CODED.firsts), heads.coded, True),
    (_SUPERBLOCKS, heads.superblock, True),
    (frozenset(["s", "sn", "sin"]), heads.unnumbered, False),
    (frozenset(["cep"]), heads.post_code, True),
    (first_words(words.ENGLISH, words.ENGLISH_WEAK), heads.english, False),
    (names.MONTHS, heads.dated, True),
    (frozenset(["norte", "sur", "oriente", "poniente", "pte", "ote", "nte"]), heads.compass, True),
)
HEADS: dict[str, list[tuple[Head, bool]]] = {}  # for each word; whether a number follows soon
for _words, _head, _numbered in _ROLES:
    for _word in _words:
        HEADS.setdefault(_word, []).append((_head, _numbered))
BEGINS = frozenset(HEADS)
# Of number words those from ten on: "tres dias" is everywhere, and a house number that small rare.
_SMALL = vocabulary.words(
    "un una uno um uma one dos dois duas two tres three cuatro quatro four cinco five seis six",
    "siete sete seven ocho oito eight nueve nove nine cero zero mil",
)
BESIDES = (parts.NUMBERS - _SMALL) | frozenset(["s", "sn", "numero", "nro", "num"])


def _head_at(view: str, start: int) -> Span | None:
    """The head of an address that begins at `start` with a word for it; no cue."""
    word = LETTERS.match(view, start)
    for head, numbered in HEADS.get(word[0].lower(), ()) if word else ():
        if numbered and head is not _cued and (found := head(view, start, word.end())):  # type: ignore[union-attr]
            return found
    return None


def read(view: str, start: int, end: int) -> Span | None:
    """The address whose anchor is the word at `start`."""
    soon: bool | None = None
    for head, numbered in HEADS[view[start:end].lower()]:
        if numbered:
            if head is _cued and _past_cue(view, start) is None:
                continue
            soon = _number_soon(view, end) if soon is None else soon
            if not soon:
                continue
        elif not view[max(0, start - 22) : start].strip(" ,-(").strip():
            continue
        found = head(view, start, end)
        if found is not None and (whole := _whole(view, found, cued=head is _cued)):
            return whole
    return None


def read_floor(view: str, start: int, end: int) -> Span | None:
    """ "Thames 1842 2do 11"; in small letters only before a known place."""
    placed = parts.known_place(view, names.after_sign(view, end)) is not None
    placed = placed or _STOREY.search(view, start, end) is not None
    if view[end - 1].islower() and view[end - 2] in " 0123456789" and not placed:
        return None
    first = names.name_before(view, start) if placed else names.title_before(view, start)
    return None if first is None else _whole(view, (first, end), cued=False)


def read_placed(view: str, start: int, end: int) -> Span | None:
    """ "Bosque de Ciruelos 180, Bosques de las Lomas, 11700"."""
    named = names.title(view, end)
    after = names.after_sign(view, named) if named is not None else end
    marked = "#" in view[start:end]
    if named is None:
        code = PROVINCE_CODE.match(view, end)
        if code is None or parts.known_place(view, code.end()) is None:
            return None
    elif not (marked or parts.known_place(view, after) or POST_CODE.match(view, after)):
        return None
    first = names.saint_before(view, start)
    return None if first is None else _whole(view, (first, heads.trimmed(view, end)), cued=False)


def read_lettered(view: str, start: int, end: int) -> Span | None:
    """ "Amazonas N34-451"."""
    first = names.name_before(view, start)
    return None if first is None else _whole(view, (first, end), cued=False)


def read_abbreviated(view: str, start: int, end: int) -> Span | None:
    """What begins with a short street word, such as "R." or "C/"."""
    head = heads.abbreviated(view, start, end) if _number_soon(view, end) else None
    return None if head is None else _whole(view, head, cued=False)


def _whole(view: str, head: Span, *, cued: bool) -> Span | None:
    first, stop = head
    if names.brand_before(view, first):
        return None
    last = tail(view, stop)
    if not cued and WEAK_NUMBER.match(view, first, stop):
        after = names.after_sign(view, stop)
        if last == stop or not (TELLING.match(view, stop, last) or parts.known_place(view, after)):
            return None
    return names.area_before(view, first), last

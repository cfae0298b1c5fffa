"""How a country's address detector is made: anchors that RE2 and `re` find, and how to read on.

An anchor is a street word, a cue, a block, a flat; `address_reading` and `address_tail` tell where
the address ends. A street without a house number is none, nor is a place of the brand ("la agencia
de Av. Larco 345").
"""

from __future__ import annotations

from collections.abc import Callable

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors import address_reading as reading
from relevo.redaction.detectors.address_patterns import WEAK_NUMBER
from relevo.redaction.detectors.address_tail import tail
from relevo.redaction.detectors.address_words import NUMBER_WORDS
from relevo.redaction.detectors.spelling import any_of, coarse, first_words
from relevo.redaction.findings import FindingType

_WORTH = 0.5
_START = r"(?<![A-Za-z0-9@#/])"
_NUMBER_STARTS = first_words(NUMBER_WORDS) | {"s", "sn", "sin"}
_NUMBER_WORD = rf"(?<![A-Za-z]){any_of(NUMBER_WORDS)}"
_SOON = (
    r"(?=[^!?\0]{0,79}?(?:\d|(?<![A-Za-z])(?:[Ss]/?[Nn](?![A-Za-z])|[Ss]in [Nn])"
    rf"|{_NUMBER_WORD}))"
)
_SIGN = r"\s{0,3}[,;.:/|(\-]?\s{0,3}"
CODE = (
    r"[.:]?\s{0,2}(?:#\s?|[Nn][Oo]?[.:]?\s?(?=\d))?"
    r"(?:[A-Za-z]{0,2}-?\d{1,4}(?:-?[A-Za-z]|\s?-?\s?(?:[A-Z]|[b-df-hj-mp-tv-wz])(?![A-Za-z]))?"
    r"|[A-Za-z]{1,2}\d?)"
    r"(?![A-Za-z0-9])(?![.,:]\d)"
)

# From a view and the span of an anchor: the span of the address's head.
Head = Callable[[str, int, int], tuple[int, int] | None]


def address(country: str | None, *shapes: Shape) -> Detector:
    """The detector for one country's addresses."""
    return Detector(
        name=f"{(country or 'generic').lower()}.address",
        type=FindingType.ADDRESS,
        country=country,
        label="DIRECCION",
        shapes=shapes,
        label_in_pattern=True,
    )


def anchored(
    pattern: str,
    trigger: str | None,
    head: Head,
    *,
    cued: bool = False,
    begins: frozenset[str] = frozenset(),
) -> Shape:
    """An address whose anchor is `pattern`; `cued` if the anchor says that it is a home.

    Args:
        begins: the words that the anchor begins with; then it needs no trigger, and the text a
            number, in digits or in words.
    """

    def read(view: str, start: int, end: int) -> tuple[int, int] | None:
        span = head(view, start, end)
        if span is None or reading.brand_before(view, span[0]):
            return None
        first, stop = span
        last = tail(view, stop)
        if last == stop and not cued and WEAK_NUMBER.match(view, first, stop):
            return None
        return reading.area_before(view, first), last

    besides = _NUMBER_STARTS if _SOON in pattern else frozenset()
    return Shape(
        f"{_START}{pattern}", _WORTH, trigger, reading=read, begins=begins, besides=besides
    )


def whole(_view: str, start: int, end: int) -> tuple[int, int]:
    """For an anchor that is a head by itself."""
    return start, end


def after(read: Callable[[str, int], int | None]) -> Head:
    """For an anchor that begins a head: `read` tells where the head ends."""

    def head(view: str, start: int, end: int) -> tuple[int, int] | None:
        stop = read(view, end)
        return None if stop is None else (start, stop)

    return head


def before(read: Callable[[str, int], int | None]) -> Head:
    """For an anchor that ends a head: `read` tells where the head begins."""

    def head(view: str, start: int, end: int) -> tuple[int, int] | None:
        first = read(view, start)
        return None if first is None else (first, end)

    return head


def _worded(words: str, head: Head) -> Shape:
    """One of the words with a number soon after it."""
    pattern = rf"{any_of(words)}[.:]?\s{{0,3}}{_SOON}"
    return anchored(pattern, None, head, begins=first_words(words))


def _with_title(view: str, start: int) -> int:
    """The start of the capitalised name directly before `start`, or `start`."""
    first = reading.title_before(view, start)
    return start if first is None else first


def street(words: str) -> Shape:
    """A street word, a name and a house number; a lot or flat may stand in the number's place."""
    return _worded(words, after(reading.named_street))


def abbreviated(pattern: str, words: str) -> Shape:
    """A street word too short to be told by its letters alone, such as "R." before a capital.

    Args:
        words: what every match of `pattern` begins with.
    """
    return anchored(
        rf"(?:{pattern}){_SOON}", None, after(reading.named_street), begins=first_words(words)
    )


def estate(words: str) -> Shape:
    """A housing estate with its name, then a block, lot, flat or street with its number."""

    def head(view: str, start: int, end: int) -> tuple[int, int] | None:
        stop = reading.estate(view, end)
        return None if stop is None else (_with_title(view, start), stop)

    return _worded(words, head)


def cued(cues: str) -> Shape:
    """What follows "vivo en": a name and a number, a flat of an estate. The cue stays."""
    link = any_of(
        "a, en, no, na, o, es, eh, e, at, in, on, is, al, de, esta, exacta, em, actual, nueva",
        "seria, correcta, certo, correto",
    )

    def head(view: str, _start: int, end: int) -> tuple[int, int] | None:
        first = reading.past_article(view, end)
        stop = (
            reading.named_street(view, first)
            or reading.two_flats(view, first)
            or reading.number_then_street(view, first)
            or (reading.title(view, first) and reading.estate(view, first))
        )
        return None if stop is None else (first, stop)

    return anchored(
        rf"{any_of(cues)}\s{{0,3}}[:,\-]?\s{{0,3}}(?:{link}\s{{0,3}}[:,]?\s{{0,3}}){{0,2}}{_SOON}",
        None,
        head,
        cued=True,
        begins=first_words(cues),
    )


def coded(first: str, second: str) -> Shape:
    """Two words with a code each, "mz B lt 14", and the name directly before them, if any."""

    def head(view: str, start: int, end: int) -> tuple[int, int]:
        return _with_title(view, start), end

    return anchored(
        rf"{any_of(first)}{CODE}{_SIGN}{any_of(second)}{CODE}",
        None,
        head,
        begins=first_words(first),
    )


def flat_then(words: str) -> Shape:
    """A word with a code, then the name of a street or an estate: "parcela 14, Camino El Sauce"."""
    return anchored(
        rf"{any_of(words)}{CODE}",
        None,
        after(reading.flat_then),
        begins=first_words(words),
    )


def named_then(words: str) -> Shape:
    """A name without a street word, a house number, and one of these words with its code."""
    return anchored(
        rf"\d{{1,5}}(?:-?[A-Za-z])?\s{{0,3}}[,\-]?\s{{0,3}}{any_of(words)}{CODE}",
        rf"\d-?[A-Za-z]?[\s,\-]*{coarse(words)}[^A-Za-z]",
        before(reading.name_before),
    )

"""How a country's address detector is made: anchors that RE2 and `re` find, and how to read on.

An anchor is a street word, a cue, a block, a flat; `address_reading` tells where the address ends.
A street without a house number is none, nor is a place of the brand ("la agencia de Av. Larco 345").
"""

from __future__ import annotations

from relevo.redaction.detector import Detector, Reading, Shape
from relevo.redaction.detectors import address_reading as reading
from relevo.redaction.detectors.spelling import any_of, coarse
from relevo.redaction.findings import FindingType

_WORTH = 0.5
_START = r"(?<![A-Za-z0-9@#])"
_DIGIT_SOON = r"(?=[^!?\0]{0,79}(?:\d|[Ss]/?[Nn]|[Ss]in [Nn]))"
_DIGIT_LATER = r"[^!?]*(?:\d|[Ss]/?[Nn]|[Ss]in [Nn])"
_SIGN = r"\s{0,3}[,;.:/|(\-]?\s{0,3}"
CODE = (
    r"[.:]?\s{0,2}(?:#\s?|[Nn][Oo]?[.:]?\s?(?=\d))?(?:[A-Za-z]{0,2}-?\d{1,4}(?:\s?-?\s?[A-Za-z])?|[A-Za-z]{1,2}\d?)"
    r"(?![A-Za-z0-9])(?![.,:]\d)"
)


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


def anchored(pattern: str, trigger: str, read: Reading) -> Shape:
    """An address that begins at a match of `pattern`, or where `read` says; not the brand's."""

    def read_home(view: str, start: int, end: int) -> tuple[int, int] | None:
        stretch = read(view, start, end)
        if stretch is None or reading.brand_before(view, stretch[0]):
            return None
        return stretch[0], reading.tail(view, stretch[1])

    return Shape(f"{_START}{pattern}", _WORTH, trigger, reading=read_home)


def whole(view: str, start: int, end: int) -> tuple[int, int]:
    """A reading for a pattern that is a whole head."""
    return start, end


def street(words: str) -> Shape:
    """A street word, a name and a house number; a lot or flat may stand in the number's place."""

    def read(view: str, start: int, end: int) -> tuple[int, int] | None:
        stop = reading.named_street(view, end)
        return (start, stop) if stop else None

    return anchored(
        rf"{any_of(words)}[.:]?\s{{0,3}}{_DIGIT_SOON}",
        rf"(?:^|[^A-Za-z]){coarse(words)}[^A-Za-z]{_DIGIT_LATER}",
        read,
    )


def cued(*cues: str) -> Shape:
    """What follows "vivo en": a name and a number, a flat of an estate. The cue stays."""
    link = any_of(
        "a, en, no, na, o, es, eh, e, at, in, on, is, al, de, esta, exacta, em, actual, nueva"
    )

    def read(view: str, start: int, end: int) -> tuple[int, int] | None:
        end = reading.past_article(view, end)
        stop = reading.named_street(view, end) or reading.two_flats(view, end)
        return (end, stop) if stop else None

    return anchored(
        rf"{any_of(*cues)}\s{{0,3}}[:,\-]?\s{{0,3}}(?:{link}\s{{0,3}}[:,]?\s{{0,3}}){{0,2}}{_DIGIT_SOON}",
        rf"(?:^|[^A-Za-z]){coarse(*cues)}[^A-Za-z]{_DIGIT_LATER}",
        read,
    )


def coded(first: str, second: str) -> Shape:
    """Two words with a code each, "mz B lt 14", and the name directly before them, if any."""

    def read(view: str, start: int, end: int) -> tuple[int, int] | None:
        before = reading.title_before(view, start)
        return (start if before is None else before, end)

    return anchored(
        rf"{any_of(first)}{CODE}{_SIGN}{any_of(second)}{CODE}",
        rf"(?:^|[^A-Za-z]){coarse(first)}[^A-Za-z](?:[^!?]*[^A-Za-z])?{coarse(second)}(?:[^A-Za-z]|$)",
        read,
    )


def estate(words: str) -> Shape:
    """A housing estate with its name, then a block, lot, flat or street with its number."""

    def read(view: str, start: int, end: int) -> tuple[int, int] | None:
        stop = reading.estate(view, end)
        return (start, stop) if stop else None

    return anchored(
        rf"{any_of(words)}[.:]?\s{{0,3}}{_DIGIT_SOON}",
        rf"(?:^|[^A-Za-z]){coarse(words)}[^A-Za-z]{_DIGIT_LATER}",
        read,
    )


def named_then(words: str) -> Shape:
    """A name without a street word, a house number, and one of these words with its code."""

    def read(view: str, start: int, end: int) -> tuple[int, int] | None:
        before = reading.name_before(view, start)
        return None if before is None else (before, end)

    return anchored(
        rf"\d{{1,5}}(?:-?[A-Za-z])?\s{{0,3}}[,\-]?\s{{0,3}}{any_of(words)}{CODE}",
        rf"\d[A-Za-z]?[\s,\-]*{coarse(words)}[^A-Za-z]",
        read,
    )

"""Redacting once more what is redacted already: by a newer redactor, or because a person says so.

The text holds placeholders of ours, given by their spans: they stay as they are. What is found now
is numbered after the highest number that its label has in the text. Stretches that were restored
on purpose (`exempt`) stay readable. Pure, like the rest of the library.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from typing import TypeAlias

from relevo.errors import InvalidInput
from relevo.redaction.detector import compact
from relevo.redaction.findings import Finding, FindingType, Reason
from relevo.redaction.placeholders import Redaction, lookalikes, replace_findings
from relevo.redaction.view import view_of

Span: TypeAlias = tuple[int, int]
"""First code point and the one after the last."""

Redact: TypeAlias = Callable[[str], Redaction]

BY_HAND = "person.missed"
"""The detector's name of what a person marked as missed."""

LABELS = {
    FindingType.NATIONAL_ID: "DOCUMENTO",
    FindingType.TAX_ID: "FISCAL",
    FindingType.PASSPORT: "PASAPORTE",
    FindingType.CARD: "TARJETA",
    FindingType.BANK_ACCOUNT: "CUENTA",
    FindingType.PHONE: "TELEFONO",
    FindingType.EMAIL: "EMAIL",
    FindingType.ADDRESS: "DIRECCION",
    FindingType.PERSON: "NOMBRE",
    FindingType.BOOKING_CODE: "RESERVA",
    FindingType.TICKET_NUMBER: "BOLETO",
    FindingType.LOYALTY_NUMBER: "SOCIO",
    FindingType.CUSTOMER_NUMBER: "CLIENTE",
    FindingType.SECRET: "CLAVE",
    FindingType.BIRTH_DATE: "NACIMIENTO",
    FindingType.PLATE: "PLACA",
    FindingType.DEVICE_ID: "EQUIPO",
    FindingType.EXPIRY: "VENCIMIENTO",
    FindingType.UNKNOWN_NUMBER: "NUMERO",
}
"""The word in the placeholder of what no detector found."""

_CERTAIN = 0.99
_PLACEHOLDER = re.compile(r"\[([A-Z]{2,20})-([0-9]{1,9})\]")
_RUN = re.compile(r"\w+")


class CutsPlaceholder(InvalidInput):
    """The stretch begins or ends within a placeholder."""

    reason = "CUTS_PLACEHOLDER"


class NothingToCover(InvalidInput):
    """The stretch lies outside the text, or holds no letter and no digit beside placeholders."""

    reason = "NOTHING_TO_COVER"


@dataclass(frozen=True, slots=True)
class Added:
    """A placeholder that is new.

    Attributes:
        start, end: in the new text.
        finding: its offsets are those of the text before.
        value: what it stands for.
    """

    label: str
    start: int
    end: int
    finding: Finding
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Again:
    """A text after it was redacted once more. Its repr shows no text.

    Attributes:
        standing: for each placeholder that was given, in that order, its place in the new text;
            None for one that gave way to what it stood for.
        added: by start.
        exempt: what stays readable on purpose, in the new text, by start.
    """

    text: str = field(repr=False)
    standing: tuple[Span | None, ...]
    added: tuple[Added, ...]
    exempt: tuple[Span, ...]


def redact_again(
    redact: Redact, text: str, placeholders: Sequence[Span], exempt: Sequence[Span] = ()
) -> Again:
    """Cover what `redact` finds beside the placeholders and the exempt stretches.

    Raises:
        TextTooLong, Unreadable: as `redact`.
    """
    redaction = redact(text)
    kept = _Taken([*placeholders, *exempt])
    found = []
    for placeholder in redaction.placeholders:
        finding, word = placeholder.finding, _word(placeholder.label)
        for start, end in _outside(text, (finding.start, finding.end), kept):
            found.append((replace(finding, start=start, end=end), word))
    return _covered(text, placeholders, exempt, found)


def cover(
    text: str,
    placeholders: Sequence[Span],
    stretch: Span,
    kind: FindingType,
    exempt: Sequence[Span] = (),
    *,
    most: int | None = None,
) -> Again:
    """`cover_each` for one stretch that a person chose."""
    return cover_each(text, placeholders, [(stretch, kind)], exempt, most=most)


def cover_each(
    text: str,
    placeholders: Sequence[Span],
    stretches: Iterable[tuple[Span, FindingType]],
    exempt: Sequence[Span] = (),
    *,
    most: int | None = None,
) -> Again:
    """Cover disjoint stretches that a person chose, and the same words wherever else they stand.

    Placeholders within them stay; what lies between is covered piece by piece. They were restored
    once, perhaps: whoever covers them again means it.

    Args:
        most: where the text would hold more placeholders than this, the stretches alone are
            covered.

    Raises:
        CutsPlaceholder, NothingToCover: naming `start`, or `stretches` if there are none; nothing
            is covered then.
    """
    chosen = [
        (piece, kind)
        for stretch, kind in stretches
        for piece in _pieces(text, placeholders, stretch)
    ]
    if not chosen:
        raise NothingToCover("stretches: there is none", field="stretches")
    taken = _Taken([*placeholders, *(piece for piece, _ in chosen), *exempt])
    room = None if most is None else most - len(placeholders) - len(chosen)
    found: list[tuple[Span, FindingType, tuple[Reason, ...]]] = [
        (piece, kind, (Reason.BY_HAND,)) for piece, kind in chosen
    ]
    for kind in dict.fromkeys(kind for _, kind in chosen):
        words = {text[low:high] for (low, high), of in chosen if of is kind}
        again = _repeated(text, words, taken, room)
        room = None if room is None else room - len(again)
        found += [(piece, kind, (Reason.BY_HAND, Reason.REPEATED)) for piece in again]
    return _covered(
        text,
        placeholders,
        exempt,
        [
            (Finding(low, high, kind, None, BY_HAND, _CERTAIN, reasons), LABELS[kind])
            for (low, high), kind, reasons in found
        ],
    )


def _pieces(text: str, placeholders: Sequence[Span], stretch: Span) -> list[Span]:
    """What of a stretch there is to cover. Raises `CutsPlaceholder`, `NothingToCover`."""
    start, end = stretch
    if not 0 <= start < end <= len(text):
        raise NothingToCover("start: the stretch must lie within the text", field="start")
    for low, high in placeholders:
        if low < start < high or low < end < high:
            raise CutsPlaceholder("start: the stretch cuts through a placeholder", field="start")
    pieces = _outside(text, stretch, _Taken(placeholders))
    if not pieces:
        raise NothingToCover("start: there is nothing to cover", field="start")
    return pieces


def cover_findings(
    text: str,
    placeholders: Sequence[Span],
    findings: Iterable[Finding],
    exempt: Sequence[Span] = (),
) -> Again:
    """Cover what was found by other means, in terms of this text; placeholders in it stay."""
    kept = _Taken([*placeholders, *exempt])
    found = [
        (replace(finding, start=start, end=end), LABELS[finding.type])
        for finding in findings
        for start, end in _outside(text, (finding.start, finding.end), kept)
    ]
    return _covered(text, placeholders, exempt, found)


def uncover(
    text: str,
    placeholders: Sequence[Span],
    label: str,
    restored: str,
    exempt: Sequence[Span] = (),
) -> Again:
    """Put a text in the place of every placeholder with this label; it is exempt from now on.

    What looks like a placeholder in it is escaped, as in any text.

    Raises:
        NothingToCover: naming `label`; there is no such placeholder.
    """
    view = view_of(restored)
    escaped = lookalikes(view.text).escaped(view, restored)
    gone = {(start, end) for start, end in placeholders if text[start:end] == label}
    if not gone:
        raise NothingToCover("label: there is no such placeholder", field="label")
    edits = [(start, end, escaped) for start, end in sorted(gone)]
    new, places = _edited(text, edits)
    exempted = [*_moved(exempt, edits), *places]
    standing = tuple(
        None if span in gone else moved
        for span, moved in zip(placeholders, _moved(placeholders, edits), strict=True)
    )
    return Again(new, standing, (), tuple(sorted(exempted)))


def with_findings(text: str, redaction: Redaction, more: Sequence[Finding]) -> Redaction:
    """The redaction of a text of which more is known than the redactor found.

    `more` in terms of the text; what of it is covered already is left out.
    """
    kept = _Taken((finding.start, finding.end) for finding in redaction.findings)
    extra = [
        (replace(finding, start=start, end=end), LABELS[finding.type], text[start:end])
        for finding in more
        for start, end in _outside(text, (finding.start, finding.end), kept)
    ]
    named = [(one.finding, _word(one.label), one.label) for one in redaction.placeholders]
    ordered = sorted([*named, *extra], key=lambda one: one[0].start)
    return replace_findings(
        text,
        _escaped(text, redaction),
        [finding for finding, _, _ in ordered],
        [(word, value) for _, word, value in ordered],
    )


def placeholders_in(text: str) -> tuple[Span, ...]:
    """The placeholders of a redacted text, where nobody kept their spans: all in square brackets
    are ours, since those that are typed are escaped.
    """
    return tuple(match.span() for match in _PLACEHOLDER.finditer(text))


def _word(label: str) -> str:
    return label[1:-1].rpartition("-")[0]


def _escaped(text: str, redaction: Redaction) -> str:
    """The text as long as it was, with what looks like a placeholder escaped."""
    parts, done, read = [], 0, 0
    for one in redaction.placeholders:
        parts += [redaction.text[read : one.start], text[one.finding.start : one.finding.end]]
        done, read = one.finding.end, one.end
    assert len(text) - done == len(redaction.text) - read
    return "".join([*parts, redaction.text[read:]])


class _Taken:
    """Stretches of a text, in whatever order they are given; a look at one place costs little
    however many there are.
    """

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._lows: list[int] = []
        self._highs: list[int] = []
        for low, high in sorted(spans):
            if self._highs and low <= self._highs[-1]:
                self._highs[-1] = max(high, self._highs[-1])
            elif low < high:
                self._lows.append(low)
                self._highs.append(high)

    def add(self, span: Span) -> None:
        """One that is free."""
        place = bisect_left(self._lows, span[0])
        self._lows.insert(place, span[0])
        self._highs.insert(place, span[1])

    def is_free(self, span: Span) -> bool:
        """Whether none of them touches it."""
        return not self.within(span)

    def within(self, span: Span) -> list[Span]:
        """Those that touch it, by start."""
        first = bisect_right(self._highs, span[0])
        last = bisect_left(self._lows, span[1])
        return list(zip(self._lows[first:last], self._highs[first:last], strict=True))


def _outside(text: str, stretch: Span, kept: _Taken) -> list[Span]:
    """The parts of the stretch that none of `kept` covers, trimmed to letters and digits where
    they were cut; without those that hold none.
    """
    trimmed = (_trimmed(text, part) for part in _beside(stretch, kept))
    return [(low, high) for low, high in trimmed if low < high]


def _beside(span: Span, gone: _Taken) -> list[Span]:
    """The parts of a span beside what goes."""
    edges = [(span[0], span[0]), *gone.within(span), (span[1], span[1])]
    parts = [(before[1], after[0]) for before, after in pairwise(edges)]
    return [(low, high) for low, high in parts if low < high]


def _trimmed(text: str, part: Span) -> Span:
    start, end = part
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _repeated(text: str, words: Iterable[str], taken: _Taken, room: int | None) -> list[Span]:
    """Where the words stand as words of their own beside what is taken, the longest first; without
    overlaps. Nowhere, if that is in more places than there is room for.
    """
    found: list[Span] = []
    for word in sorted(words, key=len, reverse=True) if room is None or room > 0 else ():
        for span in _places_of(word, text):
            if not taken.is_free(span):
                continue
            if len(found) == room:
                return []
            taken.add(span)
            found.append(span)
    return found


def _places_of(word: str, text: str) -> Iterable[Span]:
    """Where a word that begins and ends with a letter or digit stands by itself. `str.find` is
    linear whatever the two hold, an expression is not; a run of letters is left with one step.
    """
    low = text.find(word)
    while low >= 0:
        high = low + len(word)
        if _in_word(text, low - 1) or _in_word(text, high):
            run = _RUN.match(text, low)
            following = run.end() if run else low + 1
        else:
            yield low, high
            following = high
        low = text.find(word, following)


def _in_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")


def _covered(
    text: str,
    placeholders: Sequence[Span],
    exempt: Sequence[Span],
    found: Sequence[tuple[Finding, str]],
) -> Again:
    highest: dict[str, int] = {}
    for start, end in placeholders:
        look = _PLACEHOLDER.fullmatch(text, start, end)
        if look is not None:
            highest[look[1]] = max(highest.get(look[1], 0), int(look[2]))
    numbers: dict[tuple[str, str], int] = {}
    edits: list[tuple[int, int, str]] = []
    ordered = sorted(found, key=lambda one: one[0].start)
    for finding, word in ordered:
        value = view_of(text[finding.start : finding.end]).text
        key = word, value.upper() if "@" in value else compact(value) or value
        if key not in numbers:
            numbers[key] = highest[word] = highest.get(word, 0) + 1
        edits.append((finding.start, finding.end, f"[{word}-{numbers[key]}]"))
    new, places = _edited(text, edits)
    added = tuple(
        Added(label, *place, finding, text[finding.start : finding.end])
        for (finding, _), (_, _, label), place in zip(ordered, edits, places, strict=True)
    )
    gone = _Taken((start, end) for start, end, _ in edits)
    left = [part for span in exempt for part in _beside(span, gone)]
    return Again(new, tuple(_moved(placeholders, edits)), added, tuple(sorted(_moved(left, edits))))


def _edited(text: str, edits: Sequence[tuple[int, int, str]]) -> tuple[str, list[Span]]:
    """The text with each stretch (sorted, disjoint) replaced, and where what replaced it stands."""
    parts: list[str] = []
    places: list[Span] = []
    done = length = 0
    for start, end, put in edits:
        parts += [text[done:start], put]
        length += start - done + len(put)
        places.append((length - len(put), length))
        done = end
    return "".join([*parts, text[done:]]), places


def _moved(spans: Iterable[Span], edits: Sequence[tuple[int, int, str]]) -> list[Span]:
    """Where spans that no edit touches stand after the edits."""
    highs = [high for _, high, _ in edits]
    shifts = [0, *accumulate(len(put) - (high - low) for low, high, put in edits)]
    moved = []
    for start, end in spans:
        shift = shifts[bisect_right(highs, start)]
        moved.append((start + shift, end + shift))
    return moved

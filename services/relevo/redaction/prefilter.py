"""Which shapes can match a text at all: one pass of RE2 over all of them.

RE2 takes linear time whatever the text; `re` then runs only for the few shapes that are possible,
and those of numbers only where a number of a fitting length begins.
"""

from __future__ import annotations

import re
import re._parser as sre_parser  # type: ignore[import-not-found]  # widths of patterns
from collections.abc import Callable, Sequence
from typing import NamedTuple

import re2

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType

_NONE = -1  # the id of no trigger
_MEMORY = 16 << 20  # bytes for RE2's automaton
_TAIL = 4  # characters that may follow the digits of a number: "-K", " - K"

_CHAIN = re.compile(r"\d+(?:[ .\-()/]{1,3}\d+)*", re.ASCII)
_RUN = re.compile(r"\d+", re.ASCII)


class Compiled(NamedTuple):
    """A shape ready to run, with its detector and the detector's place in the registry.

    Attributes:
        group: the group that is the candidate.
        numeric: as the shape's.
        match_at: the pattern's `match`.
        least: the fewest characters that it matches, less what may follow the digits.
        most: the most.
        needs_context: it counts only where a context word is in the text.
    """

    order: int
    detector: Detector
    shape: Shape
    pattern: re.Pattern[str]
    group: str | int
    numeric: bool
    match_at: Callable[[str, int], re.Match[str] | None]
    least: int
    most: int
    needs_context: bool


class Start(NamedTuple):
    """Where a number begins.

    Attributes:
        at: its place in the view; a plus sign or bracket before it has one of its own.
        length: how many digits follow at once, if nothing is joined to them; otherwise 0.
        reach: how many characters the digits and all that is joined to them take.
    """

    at: int
    length: int
    reach: int


def starts_of_numbers(view: str) -> list[Start]:
    """Each place where a number begins, in order."""
    starts = []
    for chain in _CHAIN.finditer(view):
        low, high = chain.span()
        alone = True
        for run in _RUN.finditer(view, low, high):
            at, end = run.span()
            alone = at == low and end == high
            for before in range(max(0, at - 3), at):
                if view[before] in "+(" and not view[before + 1 : at].strip("( "):
                    starts.append(Start(before, 0, high - before))
            starts.append(Start(at, end - at if alone else 0, high - at))
    return starts


class Prefilter:
    """The triggers of all detectors, compiled once. Safe to share by threads."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        options.log_errors = False
        self._set = re2.Set.SearchSet(options)
        self._ids: dict[str, int] = {}
        # RE2 answers "no match" when it runs out of memory. This one matches every text: if it is
        # missing from an answer, every shape is possible.
        self._always = self._id_of("")
        # For each trigger the shapes that wait for it, each with the id of its context words.
        self._waiting: dict[int, list[tuple[int, Compiled]]] = {}
        for order, detector in enumerate(detectors):
            context = self._id_of(detector.context_trigger()) if detector.context else _NONE
            for shape in detector.shapes:
                waiting = self._waiting.setdefault(self._id_of(shape.trigger or ""), [])
                waiting.append((context, compiled_of(order, detector, shape)))
        self._set.Compile()

    def possible(self, view: str) -> list[tuple[Compiled, bool]]:
        """The shapes that may match the view, and whether a context word of theirs is in it."""
        hits = self._set.Match(view)
        if hits is None or self._always not in hits:
            return [(one, True) for waiting in self._waiting.values() for _, one in waiting]
        if len(hits) == 1:
            return []
        found = frozenset(hits)
        waiting_for = self._waiting
        return [
            (one, context in found)
            for trigger in hits
            if trigger in waiting_for
            for context, one in waiting_for[trigger]
            if not one.needs_context or context in found
        ]

    def _id_of(self, trigger: str) -> int:
        if trigger not in self._ids:
            self._ids[trigger] = self._set.Add(trigger)
        return self._ids[trigger]


def compiled_of(order: int, detector: Detector, shape: Shape) -> Compiled:
    """A shape of a detector, ready to run."""
    pattern = re.compile(shape.pattern, re.ASCII)
    least, most = sre_parser.parse(shape.pattern).getwidth()
    return Compiled(
        order=order,
        detector=detector,
        shape=shape,
        pattern=pattern,
        group="value" if "value" in pattern.groupindex else 0,
        numeric=shape.numeric,
        match_at=pattern.match,
        least=least - _TAIL,
        most=most,
        needs_context=detector.needs_context(shape),
    )


def spans_of(compiled: Compiled, view: str, starts: Sequence[Start]) -> list[tuple[int, int]]:
    """The candidates of one shape in a view, by start, none within another."""
    group = compiled.group
    if not compiled.numeric:
        spans = [match.span(group) for match in compiled.pattern.finditer(view)]
        reading = compiled.shape.reading
        if reading is None or not spans:
            return spans
        return [stretch for span in spans if (stretch := reading(view, *span)) is not None]
    match_at, least, most = compiled.match_at, compiled.least, compiled.most
    spans = []
    done = 0
    for at, length, reach in starts:
        if length <= most and reach >= least and at >= done:
            found = match_at(view, at)
            if found is not None:
                done = found.end()
                spans.append(found.span(group))
    return spans


class TypeHint:
    """Whether a text can hold findings of one type at all, by a single coarse pattern.

    For whoever looks for one type only: most texts need no more than this. Masking a part of a
    text puts walls in it, which no trigger matches, and can so make a word stand alone: the words
    are looked for without their edges, so that the answer holds for every round of the redactor.
    """

    def __init__(self, kind: FindingType, detectors: Sequence[Detector]) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        options.log_errors = False
        coarse = {
            detector.context_words() if detector.needs_context(shape) else shape.trigger or ""
            for detector in detectors
            if detector.type is kind
            for shape in detector.shapes
        }
        pattern = "|".join(f"(?:{trigger})" for trigger in sorted(coarse))
        self._pattern = re2.compile(pattern, options) if coarse else None

    def possible(self, view: str) -> bool:
        """False: the redactor finds nothing of the type in this view."""
        return self._pattern is not None and self._pattern.search(view) is not None

"""Which shapes can match a text at all: one pass of RE2 over all of them.

RE2 takes linear time whatever the text; `re` then runs only for the few shapes that are possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import re2

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType

_NONE = -1  # the id of no trigger
_MEMORY = 64 << 20  # bytes for RE2's automaton


class Compiled(NamedTuple):
    """A shape ready to run, with its detector and the detector's place in the registry."""

    order: int
    detector: Detector
    shape: Shape
    pattern: re.Pattern[str]
    needs_context: bool


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
        self._waiting: dict[int, list[tuple[int, Compiled]]] = {}
        for order, detector in enumerate(detectors):
            context = self._id_of(detector.context_trigger()) if detector.context else _NONE
            for shape in detector.shapes:
                compiled = Compiled(
                    order,
                    detector,
                    shape,
                    re.compile(shape.pattern, re.ASCII),
                    detector.needs_context(shape),
                )
                waiting = self._waiting.setdefault(self._id_of(shape.trigger or ""), [])
                waiting.append((context, compiled))
        self._set.Compile()

    def possible(self, view: str) -> Iterator[tuple[Compiled, bool]]:
        """The shapes that may match the view, and whether a context word of theirs is in it."""
        hits = frozenset(self._set.Match(view) or ())
        if self._always not in hits:
            for waiting in self._waiting.values():
                for _, compiled in waiting:
                    yield compiled, True
            return
        for trigger in hits:
            for context, compiled in self._waiting.get(trigger, ()):
                named = context in hits
                if named or not compiled.needs_context:
                    yield compiled, named

    def _id_of(self, trigger: str) -> int:
        if trigger not in self._ids:
            self._ids[trigger] = self._set.Add(trigger)
        return self._ids[trigger]


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

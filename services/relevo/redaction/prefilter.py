"""Which shapes can match a text at all: one pass of RE2 over all of them.

RE2 takes linear time whatever the text; `re` then runs only for the few shapes that are possible.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import re2

from relevo.redaction.detector import Detector, Shape

_MEMORY = 64 << 20  # bytes for RE2's automaton


class Compiled(NamedTuple):
    """A shape ready to run, with its detector and the detector's place in the registry."""

    order: int
    detector: Detector
    shape: Shape
    pattern: re.Pattern[str]


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
            context = self._id_of(detector.context_trigger()) if detector.context else self._always
            for shape in detector.shapes:
                compiled = Compiled(order, detector, shape, re.compile(shape.pattern, re.ASCII))
                needed = context if detector.needs_context(shape) else self._always
                waiting = self._waiting.setdefault(self._id_of(shape.trigger or ""), [])
                waiting.append((needed, compiled))
        self._set.Compile()

    def possible(self, view: str) -> list[Compiled]:
        """The shapes that may match the view."""
        hits = frozenset(self._set.Match(view) or ())
        if self._always not in hits:
            return [compiled for waiting in self._waiting.values() for _, compiled in waiting]
        return [
            compiled
            for trigger in hits
            for context, compiled in self._waiting.get(trigger, ())
            if context in hits
        ]

    def _id_of(self, trigger: str) -> int:
        if trigger not in self._ids:
            self._ids[trigger] = self._set.Add(trigger)
        return self._ids[trigger]

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
        self._shapes: list[tuple[int, int, Compiled]] = []
        for order, detector in enumerate(detectors):
            for shape in detector.shapes:
                pattern = re.compile(shape.pattern, re.ASCII)
                self._shapes.append(
                    (
                        self._id_of(shape.trigger or ""),
                        self._id_of(
                            detector.context_trigger() if detector.needs_context(shape) else ""
                        ),
                        Compiled(order, detector, shape, pattern),
                    )
                )
        self._set.Compile()

    def possible(self, view: str) -> list[Compiled]:
        """The shapes that may match the view, in the order of the registry."""
        hits = frozenset(self._set.Match(view) or ())
        if len(hits) == 1:
            return []
        if self._always not in hits:
            return [compiled for _, _, compiled in self._shapes]
        return [
            compiled
            for trigger, context, compiled in self._shapes
            if trigger in hits and context in hits
        ]

    def _id_of(self, trigger: str) -> int:
        if trigger not in self._ids:
            self._ids[trigger] = self._set.Add(trigger)
        return self._ids[trigger]

"""Shapes ready to run."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.patterns import told

_TAIL = 4  # characters that may follow the digits of a number: "-K", " - K"

AT_NUMBERS = 99
FARTHEST = 12  # characters from the beginning of a code to its first digit


class Compiled(NamedTuple):
    """A shape ready to run, with its detector and the detector's place in the registry.

    Attributes:
        group: the group that is the candidate.
        numeric: as the shape's.
        match_at: the pattern's `match`.
        least: the fewest characters that it matches, less what may follow the digits.
        most: the most.
        needs_context: it counts only where a context word is in the text.
        needs_digit: every text that it matches has a digit.
        coded: if not negative, a match begins a word and has a digit within so many characters: it
            is tried only there. `AT_NUMBERS`: it is tried where numbers begin. -1: it is searched.
        letters: if not empty, a match begins with one of these where a run of letters begins: it is
            tried only there.
        outline: of a numeric one, as of `patterns.Told`.
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
    needs_digit: bool
    coded: int
    letters: frozenset[str]
    outline: str


def compiled_of(order: int, detector: Detector, shape: Shape) -> Compiled:
    """A shape of a detector, ready to run."""
    known = told(shape.pattern, outlined=shape.numeric)
    pattern, least, most = known.compiled, known.least, known.most
    coded = -1
    searched = not (shape.numeric or shape.begins)
    if searched and known.until_digit is not None and known.until_digit <= FARTHEST:
        if known.begins_a_word and shape.reading is None:
            coded = known.until_digit
        elif known.until_digit == 0 and known.begins_a_number:
            coded = AT_NUMBERS
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
        needs_digit=known.needs_digit,
        coded=coded,
        letters=known.letters or frozenset() if searched and coded < 0 else frozenset(),
        outline=known.outline,
    )

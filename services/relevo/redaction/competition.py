"""Which of several findings about the same stretch stands.

One rule, in this order: a SECRET before anything else, and an UNKNOWN_NUMBER, the safety net, after
all; then one that a word names directly; then
the one with more evidence (a label and check digits count, once each); then the longer; then the
earlier; then the one of the brand's own country; then the higher score; then the order of the
registry. What loses is cut back to the part that no winner covers, so that nothing which any
detector saw stays readable. Of an UNKNOWN_NUMBER only a part that is still a number stays; of any
other, no single sign behind a blank.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from typing import NamedTuple

from relevo.redaction.detector import Detector
from relevo.redaction.findings import FindingType, Reason

_RANKS = {FindingType.SECRET: 0, FindingType.UNKNOWN_NUMBER: 2}  # all others 1
_LEAST_OF_THE_UNKNOWN = 5  # digits
_EVIDENCE = frozenset({Reason.LABEL, Reason.CHECK_DIGIT})


class Candidate(NamedTuple):
    """What one detector claims about `view[start:end]`; `order` is its place in the registry."""

    start: int
    end: int
    detector: Detector
    order: int
    score: float
    reasons: tuple[Reason, ...]


def resolve(candidates: Iterable[Candidate], view: str, home: str | None) -> list[Candidate]:
    """The candidates that stand, cut so that no two overlap, by start."""

    def rank(candidate: Candidate) -> tuple[float, ...]:
        return (
            _RANKS.get(candidate.detector.type, 1),
            Reason.LABEL not in candidate.reasons,
            -len(_EVIDENCE.intersection(candidate.reasons)),
            candidate.start - candidate.end,
            candidate.start,
            home is None or candidate.detector.country != home,
            -candidate.score,
            candidate.order,
        )

    taken: list[tuple[int, int]] = []
    standing: list[Candidate] = []
    for candidate in sorted(candidates, key=rank):
        for start, end in _free(candidate.start, candidate.end, taken):
            part = candidate
            if (start, end) != (candidate.start, candidate.end):
                part = _trimmed(candidate._replace(start=start, end=end), view)
            if part.start < part.end and _still_counts(part, candidate, view):
                insort(taken, (part.start, part.end))
                standing.append(part)
    return sorted(standing, key=lambda candidate: candidate.start)


def _free(start: int, end: int, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts of start..end that none of the sorted, disjoint `taken` covers."""
    index = bisect_left(taken, (start, start))
    if index and taken[index - 1][1] > start:
        index -= 1
    free = []
    while index < len(taken) and taken[index][0] < end:
        low, high = taken[index]
        if low > start:
            free.append((start, low))
        start = max(start, high)
        index += 1
    if start < end:
        free.append((start, end))
    return free


def _still_counts(part: Candidate, whole: Candidate, view: str) -> bool:
    if part is whole:
        return True
    if part.detector.type is FindingType.UNKNOWN_NUMBER:
        figures = sum(char.isdigit() for char in view[part.start : part.end])
        return figures >= _LEAST_OF_THE_UNKNOWN
    # "cedula 1020345678 1 vez": a single sign behind a blank was no part of the value.
    return part.end - part.start > 1 or view[part.start - 1 : part.start] != " "


def _trimmed(part: Candidate, view: str) -> Candidate:
    """A part that was cut, without the blanks and signs at its sides; empty if it is only those."""
    start, end = part.start, part.end
    while start < end and not view[start].isalnum():
        start += 1
    while start < end and not view[end - 1].isalnum():
        end -= 1
    return part._replace(start=start, end=end)

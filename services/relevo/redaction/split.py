"""Values that a customer spreads over consecutive posts: "mi dni es 4587" and then "9632".

The end of what she wrote before and the beginning of what she writes now are read as one text. What
is found there and reaches over a seam is covered on both sides; so is a value on one side that only
the words on the other name. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TypeAlias

from relevo.redaction.findings import Finding, FindingType, Reason
from relevo.redaction.placeholders import Redaction

Redact: TypeAlias = Callable[[str], Redaction]

MOST_EARLIER = 3
"""How many posts before are read: a card's number has four groups."""

_REACH = 96
_LONGEST_WORD = 64
_JOINTS = (" ", "")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Split:
    """What to cover. `earlier`: for each of the earlier texts, in its own terms; by start."""

    earlier: tuple[tuple[Finding, ...], ...]
    text: tuple[Finding, ...]

    def __bool__(self) -> bool:
        return bool(self.text) or any(self.earlier)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A stretch of one of the texts, from `start` on."""

    start: int
    text: str = field(repr=False)


def split_values(redact: Redact, earlier_texts: Sequence[str], text: str) -> Split:
    """What of a new text and of the redacted ones before it makes a value only together.

    Args:
        earlier_texts: of the same author and case, oldest first; as they rest, redacted.
        text: the new one as it came.

    Raises:
        TextTooLong, Unreadable: as `redact`; of the new text alone.
    """
    count = len(earlier_texts)
    used = range(max(0, count - MOST_EARLIER), count)
    if not used:
        return Split((), ())
    chunks = [_tail(earlier_texts[index]) for index in used] + [_head(text)]
    alone = [redact(chunk.text).findings for chunk in chunks]
    found: list[list[Finding]] = [[] for _ in range(count + 1)]
    for joint in _JOINTS:
        # From the nearest on: a post between may be nothing but a piece of the value.
        for first in range(len(used) - 1, -1, -1):
            for place, finding in _across(redact, chunks[first:], alone[first:], joint):
                found[used[0] + first + place].append(finding)
    kept = [_disjoint(several) for several in found]
    return Split(tuple(kept[:-1]), kept[-1])


def _tail(text: str) -> _Chunk:
    start = max(0, len(text.rstrip()) - _REACH)
    least = max(0, start - _LONGEST_WORD)
    while start > least and not text[start - 1].isspace():
        start -= 1
    return _chunk(text, start, len(text))


def _head(text: str) -> _Chunk:
    end = min(len(text), len(text) - len(text.lstrip()) + _REACH)
    most = min(len(text), end + _LONGEST_WORD)
    while end < most and not text[end].isspace():
        end += 1
    return _chunk(text, 0, end)


def _chunk(text: str, start: int, end: int) -> _Chunk:
    """Without the blanks at its ends: between two posts there is one, however many were typed."""
    stretch = text[start:end]
    return _Chunk(end - len(stretch.lstrip()), stretch.strip())


def _across(
    redact: Redact, chunks: Sequence[_Chunk], alone: Sequence[Sequence[Finding]], joint: str
) -> list[tuple[int, Finding]]:
    """What is found in the chunks as one text and not in them alone: (which chunk, finding)."""
    texts = [chunk.text for chunk in chunks]
    starts = [0, *accumulate(len(text) + len(joint) for text in texts[:-1])]
    found = []
    for finding in redact(joint.join(texts)).findings:
        if finding.type is FindingType.UNKNOWN_NUMBER:
            continue  # "pagué 1500", "2024 fue peor": side by side, any two make a number
        parts = []
        for place, (text, start) in enumerate(zip(texts, starts, strict=True)):
            low, high = _trimmed(text, finding.start - start, finding.end - start)
            if low < high:
                parts.append((place, low, high))
        if not _means_more(finding, parts, alone):
            continue
        if not joint and not all(_DIGIT.search(texts[at], low, high) for at, low, high in parts):
            continue  # without a blank, a word and a number make a third that nobody wrote
        for place, low, high in parts:
            offset = chunks[place].start
            reasons = (*(one for one in finding.reasons if one is not Reason.SPLIT), Reason.SPLIT)
            part = replace(finding, start=low + offset, end=high + offset, reasons=reasons)
            found.append((place, part))
    return found


def _means_more(
    finding: Finding,
    parts: Sequence[tuple[int, int, int]],
    alone: Sequence[Sequence[Finding]],
) -> bool:
    if len(parts) > 1:
        return True
    if not parts or Reason.LABEL not in finding.reasons:
        return False
    place, low, high = parts[0]
    return all(high <= one.start or one.end <= low for one in alone[place])


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    start, end = max(0, start), min(len(text), end)
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _disjoint(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The longest first, and of the others what does not touch them; by start."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda one: (one.start - one.end, one.start)):
        if all(finding.end <= one.start or one.end <= finding.start for one in kept):
            kept.append(finding)
    return tuple(sorted(kept, key=lambda one: one.start))

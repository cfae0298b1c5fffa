"""Placeholders: how they look, how they are numbered, and how one that a customer types is told
apart from ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from relevo.redaction.detector import compact
from relevo.redaction.findings import Finding, FindingType
from relevo.redaction.surroundings import MASK
from relevo.redaction.view import View

# What could be taken for a placeholder, in any case, width or spacing; brackets round or square.
_LOOKALIKE = re.compile(r"[\[(]\s?([^\W\d_]{2,20})\s?-\s?(\d{1,9})\s?[\])]")
# Beyond these a placeholder would have so many digits that it could hold a value itself; they are
# the numbers of the last ones then, however many these are.
_MOST, _MOST_SECRETS = 9_999, 99
_ROUND = {"[": "(", "]": ")"}


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What stands in the redacted text for one finding.

    Attributes:
        label: the whole placeholder, as in `[DNI-1]`.
        start: first code point in the redacted text.
        end: code point after the last one.
        finding: what it stands for; its offsets are those of the input.
    """

    label: str
    start: int
    end: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Redaction:
    """A text after redaction. Its repr shows no text.

    Attributes:
        text: the redacted text.
        findings: by start; they do not overlap.
        placeholders: one for each finding, in the same order.
        without_secrets: the input with only the SECRET findings replaced by their placeholders.
    """

    text: str = field(repr=False)
    findings: tuple[Finding, ...]
    placeholders: tuple[Placeholder, ...]
    without_secrets: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """Stretches of a view that look like placeholders, ours or typed."""

    spans: tuple[tuple[int, int], ...]

    def masked(self, view: str, labels: frozenset[str]) -> str:
        """The view with a wall in their place: no word in them is a context word.

        One with more than four digits, or more than two where its word is none of the `labels`
        (those that name no secret, in lower case), may hold a value: it stays readable to the
        detectors, within the round brackets that it will have.
        """
        stretches = []
        signs: list[str] | None = None
        for start, end in self.spans:
            look = _LOOKALIKE.fullmatch(view, start, end)
            if look and len(look[2]) <= (4 if look[1].lower() in labels else 2):
                stretches.append((start, end))
            elif look:
                signs = signs or list(view)
                signs[start], signs[end - 1] = "(", ")"
        return mask("".join(signs) if signs else view, stretches)

    def escaped(self, view: View, text: str) -> str:
        """The input with round brackets for square ones, so that none of them looks like ours.

        It is as long as the input: offsets hold in both.
        """
        if not self.spans:
            return text
        signs = list(text)
        for start, end in self.spans:
            for edge in (start, end - 1):
                if view.text[edge] in _ROUND:
                    signs[view.origin(edge, edge + 1)[0]] = _ROUND[view.text[edge]]
        return "".join(signs)


def lookalikes(view: str) -> Lookalikes:
    """Find what looks like a placeholder in a view."""
    if "-" not in view:
        return Lookalikes(())
    return Lookalikes(tuple(match.span() for match in _LOOKALIKE.finditer(view)))


def mask(view: str, stretches: Iterable[tuple[int, int]]) -> str:
    """The view with a wall over each of the stretches, which are disjoint and sorted."""
    parts = []
    done = 0
    for start, end in stretches:
        parts += [view[done:start], MASK * (end - start)]
        done = end
    return "".join([*parts, view[done:]]) if parts else view


def replace_findings(
    text: str, escaped: str, findings: Sequence[Finding], named: Sequence[tuple[str, str]]
) -> Redaction:
    """Put a placeholder in the place of each finding.

    Args:
        escaped: the text, as long as it was, with typed placeholders escaped.
        findings: by start, disjoint.
        named: for each finding its label word and its value in the view; the same two within one
            text get the same number, counted for each label in order of appearance.
    """
    numbers: dict[tuple[str, str], int] = {}
    counted: dict[str, int] = {}
    redacted: list[str] = []
    secretless: list[str] = []
    placeholders: list[Placeholder] = []
    length = done = kept = 0
    for finding, (word, value) in zip(findings, named, strict=True):
        key = word, value.upper() if "@" in value else compact(value) or value
        if key not in numbers:
            most = _MOST_SECRETS if finding.type is FindingType.SECRET else _MOST
            numbers[key] = counted[word] = min(counted.get(word, 0) + 1, most)
        label = f"[{word}-{numbers[key]}]"
        start = length + finding.start - done
        length = start + len(label)
        redacted += [escaped[done : finding.start], label]
        placeholders.append(Placeholder(label, start, length, finding))
        done = finding.end
        if finding.type is FindingType.SECRET:
            secretless += [text[kept : finding.start], label]
            kept = finding.end
    return Redaction(
        text="".join([*redacted, escaped[done:]]),
        findings=tuple(findings),
        placeholders=tuple(placeholders),
        without_secrets="".join([*secretless, text[kept:]]),
    )

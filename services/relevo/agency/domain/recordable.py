"""Whether the findings of a text fit into one ledger entry. Pure.

An entry has at most 65,535 bytes (C2SP tlog-tiles), which some 700 findings fill: fewer than cross.
"""

from __future__ import annotations

from collections.abc import Iterable

from relevo.crossing.vocabulary import FindingSpan

MOST_BYTES = 64_000
"""Of the findings; the rest of the entry takes the others."""

MOST_BY_HAND = 450
"""So many findings by a person fit whatever they are."""

_FORM = '{"country":"PE","detector":"","end":000000,"reasons":[],"start":000000,"type":""},'
_REASON = len('"",')


def are_recordable(findings: Iterable[FindingSpan]) -> bool:
    """Whether they fit, in the canonical JSON of `RedactedFinding`."""
    return sum(map(_bytes, findings)) <= MOST_BYTES


def _bytes(finding: FindingSpan) -> int:
    reasons = sum(len(reason) + _REASON for reason in finding.reasons)
    return len(_FORM) + len(finding.detector) + len(finding.type) + reasons

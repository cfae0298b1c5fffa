"""A stored text that was redacted once more: what may rest here and what goes into its seal. Pure.

The seal's fields: each value that was not covered before, from 1 on, once per placeholder label. A
secret has no field; that there was one is told by a last field, on which the vault destroys the
original, where it still stands (P6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from relevo.agency.domain.protection import UNREADABLE, SealValue
from relevo.agency.domain.recordable import are_recordable
from relevo.crossing import limits
from relevo.crossing.vocabulary import FindingSpan
from relevo.redaction import FindingType
from relevo.redaction.again import Added, Again, Span
from relevo.sealing.envelope import CUT_ORIGINAL, ORIGINAL_TEXT


@dataclass(frozen=True, slots=True)
class RedactedAgain:
    """A text with what was covered now; `values` go into the seal, everything else may be stored.

    Attributes:
        findings: all that is covered, by start.
        added: those of them that were not covered before.
        secrets: how many of these are secrets.
    """

    text: str = field(repr=False)
    findings: tuple[FindingSpan, ...]
    added: tuple[FindingSpan, ...]
    exempt: tuple[Span, ...]
    values: tuple[SealValue, ...] = field(repr=False)
    secrets: int


def redacted_again(
    before: Sequence[FindingSpan], again: Again, *, redaction_id: str, post_version_id: str
) -> RedactedAgain:
    """What becomes of a text whose findings were `before`, in the order given to the redaction."""
    numbers: dict[str, int] = {}
    following = count(1)
    values: list[SealValue] = []
    added: list[FindingSpan] = []
    for one in again.added:
        number = None
        if one.finding.type is not FindingType.SECRET:
            if one.label not in numbers:
                numbers[one.label] = next(following)
                values.append(SealValue(numbers[one.label], one.finding.type.value, one.value))
            number = numbers[one.label]
        added.append(_span(one, number, redaction_id))
    secrets = len(added) - sum(one.field_number is not None for one in added)
    if secrets:
        values.append(SealValue(next(following), CUT_ORIGINAL, post_version_id))
    standing = [
        replace(finding, start=span[0], end=span[1])
        for finding, span in zip(before, again.standing, strict=True)
        if span is not None
    ]
    return _fitting(
        RedactedAgain(
            text=again.text,
            findings=tuple(sorted([*standing, *added], key=lambda one: one.start)),
            added=tuple(added),
            exempt=again.exempt,
            values=tuple(values),
            secrets=secrets,
        )
    )


def _fitting(made: RedactedAgain) -> RedactedAgain:
    """One that would not cross, or that no ledger entry holds, is sealed whole, as it would be now:
    without what was covered.
    """
    size = len(made.text.encode("utf-8", "surrogatepass"))
    few = len(made.findings) <= limits.MAX_FINDINGS
    if few and size <= limits.MAX_TEXT_BYTES and are_recordable(made.added):
        return made
    whole = SealValue(0, ORIGINAL_TEXT, made.text)
    return replace(
        made, text=UNREADABLE, findings=(), added=(), exempt=(), values=(whole, *made.values)
    )


def _span(one: Added, number: int | None, redaction_id: str) -> FindingSpan:
    finding = one.finding
    return FindingSpan(
        start=one.start,
        end=one.end,
        type=finding.type.value,
        country=finding.country,
        detector=finding.detector,
        score=finding.score,
        reasons=tuple(reason.value for reason in finding.reasons),
        field_number=number,
        seal_id=redaction_id if number is not None else None,
    )

"""How large the findings of a text are in the ledger."""

from __future__ import annotations

from relevo.agency.domain.recordable import MOST_BY_HAND, MOST_BYTES, are_recordable
from relevo.agency.use_cases.recording import redacted_findings
from relevo.crossing.limits import MAX_TEXT_BYTES
from relevo.crossing.vocabulary import FindingSpan
from relevo.ledger.entries.parsing import canonical
from relevo.redaction import FindingType, Reason
from relevo.redaction.again import BY_HAND


def span(kind: str = "EMAIL", detector: str = "email", *reasons: str) -> FindingSpan:
    return FindingSpan(399_990, MAX_TEXT_BYTES, kind, "PE", detector, 0.9, reasons, 1)


def size(finding: FindingSpan) -> int:
    (recorded,) = redacted_findings([finding])
    fields = {name: getattr(recorded, name) for name in recorded.__slots__}
    return len(canonical(fields) + ",")


def test_what_is_recordable_has_no_more_bytes_in_the_ledger_than_are_counted() -> None:
    for finding in (span(), span("NATIONAL_ID", "pe.dni", "SHAPE", "CONTEXT", "CHECK_DIGIT")):
        most = MOST_BYTES // size(finding)
        assert not are_recordable([finding] * (most + 1))
        assert are_recordable([finding] * (most - most // 40))


def test_what_a_person_covers_is_recordable_whatever_it_is() -> None:
    for kind in FindingType:
        by_hand = span(kind.value, BY_HAND, Reason.BY_HAND.value, Reason.REPEATED.value)
        assert are_recordable([by_hand] * MOST_BY_HAND)

"""How facts are put into the ledger's and the timeline's words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_cases
from relevo.agency.context import AgencyContext
from relevo.agency.domain.case import Case
from relevo.agency.domain.timeline import TimelineEntry, TimelineKind
from relevo.crossing.vocabulary import FindingSpan
from relevo.ledger.entries import agency as recorded
from relevo.ledger.values import Code


def reason_code(reason: str) -> Code:
    """Another side's reason as a code; one that is none becomes OTHER."""
    return Code(reason) if Code.pattern.fullmatch(reason) else Code("OTHER")


def redacted_findings(findings: Sequence[FindingSpan]) -> tuple[recorded.RedactedFinding, ...]:
    """Findings as the ledger keeps them: without the field of the seal, without any value."""
    return tuple(
        recorded.RedactedFinding(
            type=Code.of(finding.type),
            country=Code.of(finding.country) if finding.country else None,
            detector=Code.of(finding.detector),
            reasons=tuple(Code.of(reason) for reason in finding.reasons),
            start=finding.start,
            end=finding.end,
        )
        for finding in findings
    )


def line(  # noqa: PLR0913 - one keyword a column
    context: AgencyContext,
    case_id: str,
    kind: TimelineKind,
    *,
    at: datetime,
    actor: str,
    text: str | None = None,
    reference_id: str | None = None,
    code: str | None = None,
    url: str | None = None,
    expires_at: datetime | None = None,
) -> TimelineEntry:
    """One new line of a case's story. `text` must be redacted already."""
    return TimelineEntry(
        entry_id=context.new_id(),
        case_id=case_id,
        at=at,
        kind=kind,
        actor=actor,
        text=text,
        reference_id=reference_id,
        code=code,
        url=url,
        expires_at=expires_at,
    )


def tell(  # noqa: PLR0913 - one keyword a column
    context: AgencyContext,
    connection: Connection,
    case: Case,
    kind: TimelineKind,
    *,
    at: datetime,
    actor: str,
    text: str | None = None,
    text_nonce: bytes | None = None,
    reference_id: str | None = None,
    code: str | None = None,
    url: str | None = None,
    expires_at: datetime | None = None,
) -> str:
    """Add one line to a case's story; its id. `text` must be redacted already."""
    entry = line(
        context,
        case.case_id,
        kind,
        at=at,
        actor=actor,
        text=text,
        reference_id=reference_id,
        code=code,
        url=url,
        expires_at=expires_at,
    )
    store_cases.add_to_timeline(connection, entry, text_nonce=text_nonce)
    return entry.entry_id

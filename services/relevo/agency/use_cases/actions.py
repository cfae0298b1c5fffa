"""What a community manager (or a rule) does with a case; each act has an actor, and can be undone
where one would expect it. Closing withdraws nothing that was already sent.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from relevo.agency.adapters import store_cases, store_handovers, store_notes
from relevo.agency.adapters.tables import ledger
from relevo.agency.context import AgencyContext
from relevo.agency.domain.case import Case
from relevo.agency.domain.timeline import TimelineKind
from relevo.agency.use_cases.recording import tell
from relevo.agency.use_cases.typed import Cleaned, cleaned
from relevo.crossing.limits import MAX_NOTE_CHARACTERS
from relevo.crossing.vocabulary import CloseReason, Urgency
from relevo.ledger.entries import agency as recorded
from relevo.ledger.values import NONCE_SIZE, Code, Id, Slug, commit
from relevo.ledger.values import actor as actor_of


@dataclass(frozen=True, slots=True)
class Acted:
    """The case after the act, and the finding types that were cut from what was typed."""

    case: Case
    removed: tuple[str, ...] = ()


def escalate(
    context: AgencyContext,
    case_id: str,
    *,
    brands: Collection[str],
    actor: str,
    urgency: Urgency = Urgency.NORMAL,
    note: str | None = None,
    rule: str | None = None,
    expected_version: int | None = None,
) -> Acted:
    """Put a case into care's inbox; again, to change urgency or note.

    Args:
        rule: the code of the rule that escalates, when no person does.

    Raises:
        UnknownCase: there is none, or not for this caller.
        StaleVersion: it changed since the caller read it.
        IllegalTransition: it is closed or resolved.
        InvalidInput: the note is empty or too long.
    """
    written = _written(context, case_id, brands, note, "note")
    now = context.clock()
    with context.database.write() as connection:
        before = store_cases.require(connection, case_id, brands)
        before.require_version(expected_version)
        case = before.escalated(at=now, urgency=urgency, note=written.text if written else None)
        store_handovers.change_case(connection, case, now)
        nonce = context.random_bytes(NONCE_SIZE) if written else None
        line = tell(
            context,
            connection,
            case,
            TimelineKind.ESCALATED,
            at=now,
            actor=actor,
            text=written.text if written else None,
            text_nonce=nonce,
            code=urgency.value.upper(),
        )
        if written:
            store_notes.add(connection, case_id, line)
        ledger.record(
            connection,
            recorded.CaseEscalated(
                at=now,
                actor=actor_of(actor),
                case=Id(case_id),
                brand=Slug(case.brand),
                version=case.version,
                urgency=Code.of(urgency.value),
                rule=Code(rule) if rule else None,
                note_commitment=commit(written.text, nonce) if written and nonce else None,
            ),
        )
    return Acted(case, written.removed if written else ())


def close(
    context: AgencyContext,
    case_id: str,
    *,
    brands: Collection[str],
    actor: str,
    reason: CloseReason,
    expected_version: int | None = None,
) -> Acted:
    """Settle a new case on the agency's side.

    Raises:
        UnknownCase, StaleVersion: as `escalate`.
        IllegalTransition: it is not new; what was escalated is for care to resolve.
    """
    now = context.clock()
    with context.database.write() as connection:
        before = store_cases.require(connection, case_id, brands)
        before.require_version(expected_version)
        case = before.closed(at=now, reason=reason)
        store_handovers.change_case(connection, case, now)
        code = Code.of(reason.value)
        tell(context, connection, case, TimelineKind.CLOSED, at=now, actor=actor, code=code)
        ledger.record(
            connection,
            recorded.CaseClosed(
                at=now,
                actor=actor_of(actor),
                case=Id(case_id),
                brand=Slug(case.brand),
                version=case.version,
                reason=code,
            ),
        )
    return Acted(case)


def reopen(
    context: AgencyContext,
    case_id: str,
    *,
    brands: Collection[str],
    actor: str,
    expected_version: int | None = None,
) -> Acted:
    """Undo a closing, or take up a resolved case again, whenever it was settled.

    Raises:
        UnknownCase, StaleVersion: as `escalate`.
        IllegalTransition: it is open.
    """
    now = context.clock()
    with context.database.write() as connection:
        before = store_cases.require(connection, case_id, brands)
        before.require_version(expected_version)
        case = before.reopened(at=now)
        store_handovers.change_case(connection, case, now)
        code = Code("BY_PERSON")
        tell(context, connection, case, TimelineKind.REOPENED, at=now, actor=actor, code=code)
        ledger.record(
            connection,
            recorded.CaseReopened(
                at=now,
                actor=actor_of(actor),
                case=Id(case_id),
                brand=Slug(case.brand),
                version=case.version,
                reason=code,
            ),
        )
    return Acted(case)


def add_note(
    context: AgencyContext,
    case_id: str,
    *,
    brands: Collection[str],
    actor: str,
    text: str,
    expected_version: int | None = None,
) -> Acted:
    """Write a note for care: it crosses for itself, and stands in the timeline.

    Raises:
        UnknownCase, StaleVersion: as `escalate`.
        InvalidInput: the text is empty or too long.
    """
    written = _written(context, case_id, brands, text, "text") or Cleaned("", ())
    now = context.clock()
    with context.database.write() as connection:
        before = store_cases.require(connection, case_id, brands)
        before.require_version(expected_version)
        case = before.noted(at=now, note=written.text)
        store_handovers.change_case(connection, case, now)
        nonce = context.random_bytes(NONCE_SIZE)
        line = tell(
            context,
            connection,
            case,
            TimelineKind.NOTE,
            at=now,
            actor=actor,
            text=written.text,
            text_nonce=nonce,
        )
        store_notes.add(connection, case_id, line)
        ledger.record(
            connection,
            recorded.CaseNoted(
                at=now,
                actor=actor_of(actor),
                case=Id(case_id),
                brand=Slug(case.brand),
                version=case.version,
                note_commitment=commit(written.text, nonce),
            ),
        )
    return Acted(case, written.removed)


def _written(
    context: AgencyContext, case_id: str, brands: Collection[str], text: str | None, name: str
) -> Cleaned | None:
    """A typed text, redacted as the case's brand does it, before any writing transaction."""
    if text is None:
        return None
    with context.database.read() as connection:
        brand = store_cases.brand_of(connection, case_id, brands)
    return cleaned(context, brand, text, name, MAX_NOTE_CHARACTERS)

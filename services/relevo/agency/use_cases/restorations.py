"""What was covered by mistake is asked back: only care can open it, and only care decides.

The request goes over as an act, the answer comes as an update. What is put back stays readable to
every later redactor; a person may cover it again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.engine import Connection

from relevo.agency.adapters import (
    store_actions,
    store_handovers,
    store_redactions,
    store_restorations,
)
from relevo.agency.adapters.store_redactions import StoredText
from relevo.agency.adapters.tables import ledger
from relevo.agency.context import AgencyContext
from relevo.agency.domain.case import Case
from relevo.agency.domain.restoration import (
    Restoration,
    RestorationState,
    SecretDestroyed,
    UnknownPlaceholder,
    settled,
)
from relevo.agency.domain.timeline import TimelineKind
from relevo.agency.use_cases import again as stored_again
from relevo.agency.use_cases.again import Change, hold
from relevo.agency.use_cases.outcomes import ALREADY_SETTLED, APPLIED, UNKNOWN_REQUEST, care_of
from relevo.agency.use_cases.recording import tell
from relevo.crossing import limits, updates
from relevo.crossing.vocabulary import Action, ActionKind, FindingSpan, RedactionCause
from relevo.errors import InvalidInput
from relevo.ledger.entries import agency as recorded
from relevo.ledger.values import Code, Id, Slug
from relevo.ledger.values import actor as actor_of
from relevo.redaction.again import NothingToCover, uncover


def ask(
    context: AgencyContext,
    case_id: str,
    post_version_id: str,
    placeholder: str,
    *,
    brands: Collection[str],
    actor: str,
) -> Restoration:
    """Ask care to put back what a placeholder covers; while it has not answered, once.

    Raises:
        UnknownCase, UnknownPost, UnknownPlaceholder: there is none, or not for this caller.
        SecretDestroyed: nothing is held of it.
        MalformedMessage: naming `placeholder`.
    """
    limits.check_placeholder(placeholder, "placeholder")
    with context.database.write() as connection:
        case, stored = hold(connection, case_id, post_version_id, brands)
        finding = _finding(stored, placeholder)
        if finding.field_number is None:
            raise SecretDestroyed("placeholder: covers what nobody has", field="placeholder")
        before = store_restorations.open_of(connection, post_version_id, placeholder)
        if before is not None:
            return before
        now = context.clock()
        asked = Restoration(context.new_id(), post_version_id, case_id, placeholder, actor, now)
        store_restorations.add(connection, asked)
        store_actions.record(connection, _action(case, stored, asked))
        ledger.record(
            connection,
            recorded.RestorationAsked(
                at=now,
                actor=actor_of(actor),
                case=Id(case_id),
                brand=Slug(case.brand),
                post_version=Id(post_version_id),
                request=Id(asked.request_id),
                type=Code.of(finding.type),
                detector=Code.of(finding.detector),
            ),
        )
        _tell(context, connection, case, asked, TimelineKind.RESTORATION_ASKED, actor, now)
    return asked


def answer(
    context: AgencyContext,
    connection: Connection,
    case: Case,
    given: updates.Restoration,
    now: datetime,
) -> str:
    """What care's answer does; APPLIED, or a code that says why it had no effect."""
    try:
        limits.check_id(given.request_id, "request_id")
        if given.text is not None:
            limits.check_text(given.text, "text", characters=limits.MAX_RESTORED_CHARACTERS)
    except InvalidInput as refused:
        return refused.reason
    asked = store_restorations.get(connection, given.request_id)
    if asked is None or asked.case_id != case.case_id:
        return UNKNOWN_REQUEST
    if asked.state is not RestorationState.ASKED:
        return ALREADY_SETTLED
    if given.text is None:
        _refused(context, connection, case, asked, RestorationState.REFUSED, now)
    elif not given.text or not _restored(context, connection, case, asked, given.text, now):
        _refused(context, connection, case, asked, RestorationState.OVERTAKEN, now)
    return APPLIED


def _restored(
    context: AgencyContext,
    connection: Connection,
    case: Case,
    asked: Restoration,
    text: str,
    now: datetime,
) -> bool:
    """Put it back; False: the placeholder is not there any more."""
    stored = store_redactions.get(connection, asked.post_version_id, lock=True)
    if stored is None:
        return False
    try:
        finding = _finding(stored, asked.placeholder)
        again = uncover(stored.text, stored.spans, asked.placeholder, text, stored.exempt)
    except (UnknownPlaceholder, NothingToCover):
        return False
    actor = care_of(case.brand)
    change = Change(RedactionCause.RESTORED, actor, now)
    made = stored_again.write(context, connection, stored, again, change)
    done = settled(asked, RestorationState.RESTORED, at=now)
    store_restorations.update(connection, done)
    leaf = ledger.record(
        connection,
        recorded.PostRestored(
            at=now,
            actor=actor_of(actor),
            case=Id(case.case_id),
            post_version=Id(stored.post_version_id),
            brand=Slug(case.brand),
            channel=Slug(case.channel),
            redaction=Id(made.redaction.redaction_id),
            revision=made.redaction.revision,
            request=Id(asked.request_id),
            type=Code.of(finding.type),
            detector=Code.of(finding.detector),
            text_commitment=made.text_commitment,
        ),
    )
    store_handovers.name_leaves(connection, {case.case_id: leaf})
    changed = case.redacted_again(at=now)
    store_handovers.change_case(connection, changed, now)
    _tell(context, connection, changed, done, TimelineKind.RESTORED, actor, now)
    return True


def _refused(
    context: AgencyContext,
    connection: Connection,
    case: Case,
    asked: Restoration,
    state: RestorationState,
    now: datetime,
) -> None:
    by_care = state is RestorationState.REFUSED
    reason = Code("REFUSED_BY_CARE" if by_care else "NOT_COVERED")
    actor = care_of(case.brand)
    done = settled(asked, state, at=now)
    store_restorations.update(connection, done)
    ledger.record(
        connection,
        recorded.RestorationRefused(
            at=now,
            actor=actor_of(actor),
            case=Id(case.case_id),
            brand=Slug(case.brand),
            post_version=Id(asked.post_version_id),
            request=Id(asked.request_id),
            reason=reason,
        ),
    )
    kind = TimelineKind.RESTORATION_REFUSED
    _tell(context, connection, case, done, kind, actor, now, code=reason)


def _finding(stored: StoredText, placeholder: str) -> FindingSpan:
    for finding in stored.findings:
        if stored.text[finding.start : finding.end] == placeholder:
            return finding
    raise UnknownPlaceholder("placeholder: does not stand in the text", field="placeholder")


def _action(case: Case, stored: StoredText, asked: Restoration) -> Action:
    return Action(
        action_id=asked.request_id,
        brand=case.brand,
        case_id=case.case_id,
        kind=ActionKind.RESTORATION_ASKED,
        at=asked.asked_at,
        actor=asked.asked_by,
        reply_id=None,
        source_id=stored.source_id,
        reason=None,
        proof=None,
        post_version_id=asked.post_version_id,
        placeholder=asked.placeholder,
    )


def _tell(
    context: AgencyContext,
    connection: Connection,
    case: Case,
    about: Restoration,
    kind: TimelineKind,
    actor: str,
    at: datetime,
    *,
    code: str | None = None,
) -> None:
    reference_id = about.post_version_id
    tell(context, connection, case, kind, at=at, actor=actor, reference_id=reference_id, code=code)

"""What care sends back is applied: only the cursor's successor, in one transaction with the cursor,
under the stream's lease. An update without effect is kept with its reason; it never stops the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from prometheus_client import Counter
from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_cases, store_handovers, store_links, store_posts
from relevo.agency.adapters.tables import leases, ledger
from relevo.agency.context import AgencyContext
from relevo.agency.domain.case import Case
from relevo.agency.domain.timeline import TimelineKind
from relevo.agency.use_cases import care_replies, erasure
from relevo.agency.use_cases.recording import tell
from relevo.agency.use_cases.typed import withheld
from relevo.crossing import limits
from relevo.crossing.errors import GapInUpdates, ReceiptRefused
from relevo.crossing.statements import IngestNotice
from relevo.crossing.updates import (
    Assigned,
    Erase,
    FormLink,
    Ingested,
    Question,
    Received,
    Reopened,
    ReplyToPublish,
    Resolved,
    Unassigned,
    Unknown,
    Update,
)
from relevo.delivery.leases import FencingToken
from relevo.errors import InvalidInput, RelevoError
from relevo.ledger.entries import agency as recorded
from relevo.ledger.values import NONCE_SIZE, Code, Id, Slug
from relevo.ledger.values import actor as actor_of
from relevo.service import crash, logs
from relevo.service.crash import Point

APPLIED = "APPLIED"
ALREADY_APPLIED = "ALREADY_APPLIED"
ALREADY_OPEN = "ALREADY_OPEN"
UNKNOWN_CASE = "UNKNOWN_CASE"
UNKNOWN_KIND = "UNKNOWN_KIND"

_log = logs.get("updates")
_UPDATES = Counter("relevo_agency_updates", "Updates from care", ["kind", "outcome"])


@dataclass(frozen=True, slots=True)
class Holder:
    """Who reads a brand's stream: the lease's name and the token under which it was taken."""

    lease: str
    token: FencingToken


def lease_name(brand: str) -> str:
    """The lease of one brand's stream."""
    return f"updates/{brand}"


def cursor(context: AgencyContext, brand: str) -> int:
    """The last sequence applied; 0 at first."""
    with context.database.read() as connection:
        return store_links.get(connection, brand).update_cursor


def apply(context: AgencyContext, update: Update, holder: Holder) -> str:
    """Apply one update and move the cursor to it. What was applied before changes nothing.

    Returns:
        APPLIED, or a code that says why it had no effect.

    Raises:
        GapInUpdates: it is not the cursor's successor; connect again from the cursor.
        LeaseLost: somebody else reads the stream now. Nothing was written.
    """
    prepared = _prepare(context, update)
    now = context.clock()
    with context.database.write() as connection:
        leases.check(connection, holder.lease, holder.token)
        applied = store_links.hold(connection, update.brand).update_cursor
        if update.sequence <= applied:
            return ALREADY_APPLIED
        if update.sequence != applied + 1:
            raise GapInUpdates("sequence: is not the cursor's successor", field="sequence")
        outcome = _effect(context, connection, prepared, now)
        store_links.applied(connection, update, outcome, now)
        crash.point(Point.APPLY_BEFORE_COMMIT)
    crash.point(Point.APPLY_AFTER_COMMIT)
    kind = type(update.kind).__name__
    _UPDATES.labels(kind, outcome).inc()
    if outcome not in (APPLIED, ALREADY_OPEN, UNKNOWN_KIND):
        _log.warning("update without effect", brand=update.brand, kind=kind, outcome=outcome)
    return outcome


def _prepare(context: AgencyContext, update: Update) -> Update:
    """The update with its texts redacted: no value of a customer's may come in by this door."""
    redactor = context.redactor_of(update.brand)
    match update.kind:
        case Question(question_id, text):
            return replace(update, kind=Question(question_id, withheld(redactor, text)))
        case FormLink(url, expires_at):
            return replace(update, kind=FormLink(withheld(redactor, url)[:500], expires_at))
    return update


def _effect(context: AgencyContext, connection: Connection, update: Update, now: datetime) -> str:
    if isinstance(update.kind, Erase):
        erasure.hold_author(connection, update.case_id)
    case = store_cases.get(connection, update.case_id, lock=True)
    if case is None or case.brand != update.brand:
        return UNKNOWN_CASE
    match update.kind:
        case Ingested() as ingested:
            return _ingested(context, connection, case, ingested, now)
        case ReplyToPublish() as reply:
            return care_replies.take(context, connection, case, reply, now)
        case Resolved() as resolved:
            return _resolved(context, connection, case, update, resolved, now)
        case Reopened(reopener_id):
            return _reopened(context, connection, case, reopener_id, now)
        case Erase(order_id):
            return erasure.erase(context, connection, case, order_id, now)
        case Unknown():
            return UNKNOWN_KIND
    return _told(context, connection, case, update, now)


def _told(
    context: AgencyContext, connection: Connection, case: Case, update: Update, now: datetime
) -> str:
    """What only goes into the case's story."""
    actor = _care(case)
    match update.kind:
        case Received():
            known = (entry.kind for entry in store_cases.timeline_of(connection, case.case_id))
            if TimelineKind.RECEIVED not in known:
                tell(context, connection, case, TimelineKind.RECEIVED, at=now, actor=actor)
        case Assigned(assignee_id):
            tell(
                context,
                connection,
                case,
                TimelineKind.ASSIGNED,
                at=now,
                actor=actor,
                reference_id=assignee_id,
            )
        case Unassigned():
            tell(context, connection, case, TimelineKind.UNASSIGNED, at=now, actor=actor)
        case Question(question_id, text):
            tell(
                context,
                connection,
                case,
                TimelineKind.QUESTION,
                at=now,
                actor=actor,
                text=text,
                text_nonce=context.random_bytes(NONCE_SIZE),
                reference_id=question_id,
            )
        case FormLink(url, expires_at):
            tell(
                context,
                connection,
                case,
                TimelineKind.FORM_LINK,
                at=now,
                actor=actor,
                url=url,
                expires_at=expires_at,
            )
    return APPLIED


def _ingested(
    context: AgencyContext, connection: Connection, case: Case, ingested: Ingested, now: datetime
) -> str:
    """Let the seal go after the grace, once the vault's own signature says that it has it."""
    brand = context.require_brand(case.brand)
    digest = store_posts.seal_digest(connection, case.case_id, ingested.post_version_id)
    try:
        notice = IngestNotice.verify(ingested.notice, brand.notice_keys)
        named = (notice.agency, notice.brand, notice.case_id, notice.post_version_id)
        ours = (context.org, case.brand, case.case_id, ingested.post_version_id)
        if named != ours or digest is None or notice.seal_digest != digest.hex():
            raise ReceiptRefused("the notice is for another seal", field="notice")
    except RelevoError as refused:
        return refused.reason
    store_posts.ingested(
        connection,
        ingested.post_version_id,
        at=now,
        delete_after=now + timedelta(seconds=ingested.grace_seconds),
    )
    return APPLIED


def _resolved(
    context: AgencyContext,
    connection: Connection,
    case: Case,
    update: Update,
    resolved: Resolved,
    now: datetime,
) -> str:
    """Settle the case; a comment that care had not seen when it resolved opens it at once."""
    settled = case.resolved(at=now, reopens_until=resolved.reopens_until)
    actor = _care(case)
    tell(context, connection, settled, TimelineKind.RESOLVED, at=now, actor=actor)
    if not store_posts.has_comment_unseen_at(connection, case.case_id, update.at):
        store_handovers.change_case(connection, settled, now)
        return APPLIED
    opened = settled.reopened(at=now)
    store_handovers.change_case(connection, opened, now)
    code = Code("NEW_COMMENT")
    process = context.process("forwarder")
    tell(context, connection, opened, TimelineKind.REOPENED, at=now, actor=process, code=code)
    _record_reopening(context, connection, opened, code, now)
    return APPLIED


def _reopened(
    context: AgencyContext, connection: Connection, case: Case, reopener_id: str, now: datetime
) -> str:
    """Open the case before care, which took it up again; a second time changes nothing."""
    try:
        limits.check_id(reopener_id, "reopener_id")
    except InvalidInput as refused:
        return refused.reason
    opened = case.taken_up(at=now)
    if opened == case:
        return ALREADY_OPEN
    store_handovers.change_case(connection, opened, now)
    code = Code("BY_CARE")
    tell(
        context,
        connection,
        opened,
        TimelineKind.REOPENED,
        at=now,
        actor=_care(case),
        reference_id=reopener_id,
        code=code,
    )
    _record_reopening(context, connection, opened, code, now)
    return APPLIED


def _record_reopening(
    context: AgencyContext, connection: Connection, opened: Case, reason: Code, now: datetime
) -> None:
    ledger.record(
        connection,
        recorded.CaseReopened(
            at=now,
            actor=actor_of(context.process("forwarder")),
            case=Id(opened.case_id),
            brand=Slug(opened.brand),
            version=opened.version,
            reason=reason,
        ),
    )


def _care(case: Case) -> str:
    """Care as an actor: which person it was, is in care's own ledger."""
    return f"spiffe://{case.brand}/care/rpc"

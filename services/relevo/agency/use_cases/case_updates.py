"""Updates that change a case or publish something: resolved, reopened, a reply, an erasure, what
is put back, what is to be covered.

Each is applied in a transaction of its own.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_cases, store_handovers, store_posts
from relevo.agency.adapters.tables import ledger
from relevo.agency.context import AgencyContext
from relevo.agency.domain.case import Case
from relevo.agency.domain.timeline import TimelineKind
from relevo.agency.use_cases import again, care_replies, erasure, restorations
from relevo.agency.use_cases.outcomes import ALREADY_OPEN, APPLIED, UNKNOWN_CASE
from relevo.agency.use_cases.recording import tell
from relevo.crossing import limits
from relevo.crossing.updates import (
    Cover,
    Erase,
    Reopened,
    ReplyToPublish,
    Resolved,
    Restoration,
    Update,
    care_of,
)
from relevo.errors import InvalidInput
from relevo.ledger.entries import agency as recorded
from relevo.ledger.values import Code, Id, Slug
from relevo.ledger.values import actor as actor_of

CaseUpdate: TypeAlias = Resolved | Reopened | ReplyToPublish | Erase | Restoration | Cover


def effect(
    context: AgencyContext,
    connection: Connection,
    update: Update,
    kind: CaseUpdate,
    now: datetime,
    *,
    maybe_done: bool = False,
) -> str:
    """What the update does; APPLIED, or a code that says why it had no effect.

    `maybe_done`: a life of this database that is forgotten may have done it.

    Raises:
        NoSealingKey: something is to be covered and cannot be sealed; the stream waits, as intake
            does.
    """
    if isinstance(kind, Erase):
        erasure.hold_author(connection, update.case_id)
    case = store_cases.get(connection, update.case_id, lock=True)
    if case is None or case.brand != update.brand:
        return UNKNOWN_CASE
    match kind:
        case ReplyToPublish():
            since = update.at if maybe_done else None
            return care_replies.take(context, connection, case, kind, now, maybe_public_since=since)
        case Resolved():
            return _resolved(context, connection, case, update, kind, now)
        case Reopened(reopener_id):
            return _reopened(context, connection, case, reopener_id, now)
        case Restoration():
            return restorations.answer(context, connection, case, kind, now)
        case Cover():
            return again.cover_for_care(context, connection, case, kind, now)
        case Erase(order_id):
            return erasure.erase(context, connection, case, order_id, now)


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
    actor = care_of(case.brand)
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
        actor=care_of(case.brand),
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

"""A reply that care wrote comes in for publication; the agency's own redactor looks at it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_replies
from relevo.agency.adapters.tables import outbox
from relevo.agency.context import AgencyContext
from relevo.agency.domain import reply as replies
from relevo.agency.domain.case import Case
from relevo.agency.domain.reply import CARRIES_FORM_LINK, CARRIES_PERSONAL_DATA, Reply, ReplyOrigin
from relevo.agency.domain.timeline import TimelineKind
from relevo.agency.use_cases.public_acts import record_reply
from relevo.agency.use_cases.recording import tell
from relevo.agency.use_cases.typed import WITHHELD, redacted, withheld
from relevo.crossing import limits
from relevo.crossing.form_links import carries_form_link
from relevo.crossing.updates import ReplyToPublish, care_of
from relevo.delivery.messages import Topic
from relevo.errors import InvalidInput
from relevo.ledger.values import NONCE_SIZE

UNREADABLE = "UNREADABLE"
ALREADY_HERE = "ALREADY_HERE"


def take(
    context: AgencyContext,
    connection: Connection,
    case: Case,
    wanted: ReplyToPublish,
    now: datetime,
    *,
    maybe_public_since: datetime | None = None,
) -> str:
    """Queue the reply, once; one that carries personal data is refused, kept redacted, reported.

    Args:
        maybe_public_since: it was sent to this side before, which has forgotten what became of it:
            from then on it may stand in public, so the thread is read before it is published.

    Returns:
        APPLIED, or a code that says why it is not published.
    """
    if store_replies.get(connection, wanted.reply_id) is not None:
        return ALREADY_HERE
    try:
        limits.check_id(wanted.reply_id, "reply_id")
        limits.check_platform_id(wanted.in_reply_to_source_id, "in_reply_to_source_id")
    except InvalidInput as refused:
        return refused.reason
    reason, text = _judged(context, case.brand, wanted.text)
    actor = care_of(case.brand)
    reply = replies.pending(
        reply_id=wanted.reply_id,
        brand=case.brand,
        case_id=case.case_id,
        channel=case.channel,
        thread_id=case.thread_id,
        origin=ReplyOrigin.CARE,
        actor=actor,
        in_reply_to_source_id=wanted.in_reply_to_source_id,
        text=text,
        text_nonce=context.random_bytes(NONCE_SIZE),
        at=now,
    )
    if reason is not None:
        _refuse(context, connection, reply, reason, now)
        return reason
    if maybe_public_since is not None:
        written = min(now, maybe_public_since)
        reply = replies.doubted(replace(reply, created_at=written), at=now)
    store_replies.insert(connection, reply)
    outbox.enqueue(connection, Topic.PUBLISH, reply.reply_id, now=now)
    tell(
        context,
        connection,
        case,
        TimelineKind.REPLY_QUEUED,
        at=now,
        actor=actor,
        reference_id=reply.reply_id,
    )
    record_reply(context, connection, reply, actor=context.process("forwarder"), at=now)
    return "APPLIED"


def _judged(context: AgencyContext, brand: str, text: str) -> tuple[str | None, str]:
    """Why it may not be published, or None; and what of the text may be kept."""
    if carries_form_link(text):
        return CARRIES_FORM_LINK, WITHHELD
    redactor = context.redactor_of(brand)
    try:
        redaction = redacted(redactor, text, "text", limits.MAX_REPLY_CHARACTERS)
    except InvalidInput:
        return UNREADABLE, withheld(redactor, text)
    if redaction.findings:
        return CARRIES_PERSONAL_DATA, redaction.text
    return None, text


def _refuse(
    context: AgencyContext, connection: Connection, reply: Reply, reason: str, now: datetime
) -> None:
    refused = replies.refused(reply, reason=reason, at=now)
    store_replies.insert(connection, refused)
    record_reply(context, connection, refused, actor=context.process("forwarder"), at=now)

"""A community manager's own reply: clean, and no restart or a justified one, then queued.

Otherwise it is stopped, and that is on the record.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_cases, store_continuity, store_posts, store_replies
from relevo.agency.adapters.tables import ledger, outbox
from relevo.agency.context import AgencyContext
from relevo.agency.domain import reply as replies
from relevo.agency.domain.case import Case
from relevo.agency.domain.errors import CarriesPersonalData
from relevo.agency.domain.reply import Reply, ReplyOrigin
from relevo.agency.domain.timeline import TimelineKind
from relevo.agency.use_cases.continuity import Draft, pass_guard, record_carrying
from relevo.agency.use_cases.recording import tell
from relevo.agency.use_cases.typed import clean
from relevo.crossing.continuity import Justification, Reading
from relevo.crossing.limits import MAX_REPLY_CHARACTERS
from relevo.delivery.messages import Topic
from relevo.errors import InvalidInput
from relevo.ledger.entries import agency as recorded
from relevo.ledger.values import NONCE_SIZE, Code, Id, Slug, commit
from relevo.ledger.values import actor as actor_of


def submit(
    context: AgencyContext,
    case_id: str,
    *,
    brands: Collection[str],
    actor: str,
    text: str,
    in_reply_to_source_id: str | None = None,
    justification: Justification | None = None,
) -> Reply:
    """Queue a reply to a post of the case (the newest one that still stands, unless named).

    The same text by the same person under the same post, unless it was refused, is the same reply:
    a form that was sent twice changes nothing.

    Args:
        justification: why it may ask again or send away; dropped where it does neither.

    Raises:
        UnknownCase: there is none, or not for this caller.
        CarriesPersonalData: the text holds personal data; nothing of it is kept.
        AsksAgain, SendsAway: it makes the customer begin again, and nobody said why it must.
        InvalidInput: the text is empty, too long, or the post is not one of the case's that stand.
    """
    with context.database.read() as connection:
        brand = store_cases.brand_of(connection, case_id, brands)
    draft = Draft(case_id, brand, actor, text)
    try:
        checked = clean(context, brand, text, "text", MAX_REPLY_CHARACTERS)
    except CarriesPersonalData as carrying:
        record_carrying(context, draft, carrying.kinds)
        raise
    reading = pass_guard(context, draft, justification)
    now = context.clock()
    with context.database.write() as connection:
        case = store_cases.require(connection, case_id, brands)
        reply = replies.pending(
            reply_id=context.new_id(),
            brand=case.brand,
            case_id=case_id,
            channel=case.channel,
            thread_id=case.thread_id,
            origin=ReplyOrigin.AGENCY,
            actor=actor,
            in_reply_to_source_id=_target(connection, case_id, in_reply_to_source_id),
            text=checked,
            text_nonce=(nonce := context.random_bytes(NONCE_SIZE)),
            at=now,
            reading=reading,
        )
        known = store_replies.of_case(connection, case_id)
        again = next((one for one in known if replies.is_again(one, reply)), None)
        if again is not None:
            return again
        store_replies.insert(connection, reply)
        outbox.enqueue(connection, Topic.PUBLISH, reply.reply_id, now=now)
        _record(context, connection, case, reply, reading, nonce)
    return reply


def _target(connection: Connection, case_id: str, named: str | None) -> str:
    """The post to answer; raises `InvalidInput` unless it is one of the case's that stand."""
    standing = store_posts.standing(connection, case_id)
    target = named or (standing[-1] if standing else None)
    if target is None or target not in standing:
        raise InvalidInput(
            "in_reply_to_source_id: is no post of the case that stands",
            field="in_reply_to_source_id",
        )
    return target


def _record(
    context: AgencyContext,
    connection: Connection,
    case: Case,
    reply: Reply,
    reading: Reading,
    nonce: bytes,
) -> None:
    reason = reading.justification
    code = Code.of(reason.value) if reason else None
    stopped = None
    if reading.flagged:
        stopped = store_continuity.draft_like(connection, case.case_id, reply.actor, reply.text)
    tell(
        context,
        connection,
        case,
        TimelineKind.REPLY_QUEUED,
        at=reply.created_at,
        actor=reply.actor,
        reference_id=reply.reply_id,
        code=code,
    )
    ledger.record(
        connection,
        recorded.ReplyDrafted(
            at=reply.created_at,
            actor=actor_of(reply.actor),
            reply=Id(reply.reply_id),
            case=Id(case.case_id),
            brand=Slug(case.brand),
            text_commitment=commit(reply.text, nonce),
            asks_again=tuple(Code(kind) for kind in reading.asks_again),
            sends_away=reading.sends_away,
            justification=code,
            script=Slug(reading.script) if reading.script else None,
            stopped=Id(stopped.draft_id) if stopped else None,
        ),
    )

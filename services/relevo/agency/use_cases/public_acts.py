"""What was done in public, recorded: ledger entry, the case's story, and the report to care.

Each function runs in the transaction of the fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_actions, store_cases
from relevo.agency.adapters.tables import ledger
from relevo.agency.context import AgencyContext
from relevo.agency.domain.reply import Reply, ReplyState
from relevo.agency.domain.timeline import TimelineKind
from relevo.agency.domain.visibility import Visibility
from relevo.agency.use_cases.recording import tell
from relevo.crossing.vocabulary import Action, ActionKind
from relevo.ledger.entries import Entry
from relevo.ledger.entries import agency as recorded
from relevo.ledger.values import Code, Id, Slug, commit
from relevo.ledger.values import actor as actor_of

_KINDS = {
    ReplyState.PUBLISHED: (ActionKind.REPLY_PUBLISHED, TimelineKind.REPLY_PUBLISHED),
    ReplyState.REFUSED: (ActionKind.REPLY_REFUSED, TimelineKind.REPLY_REFUSED),
    ReplyState.UNKNOWN: (ActionKind.REPLY_UNKNOWN, TimelineKind.REPLY_UNKNOWN),
    ReplyState.BY_HAND: (ActionKind.REPLY_BY_HAND, TimelineKind.REPLY_BY_HAND),
}


@dataclass(frozen=True, slots=True)
class Outside:
    """Something that was done on the page with other tools than this one.

    Attributes:
        source_id: the platform's id of the post or comment that it was done to.
        act: what was seen: ADD, EDIT, REMOVE, HIDE or UNHIDE.
        case_id: None where the thread has no case; then nobody at care can be told.
        reply_id, post_version_id: which of ours it concerns, if any.
    """

    brand: str
    channel: str
    source_id: str
    act: str
    case_id: str | None
    reply_id: str | None = None
    post_version_id: str | None = None


def record_reply(
    context: AgencyContext, connection: Connection, reply: Reply, *, actor: str, at: datetime
) -> None:
    """Record the state that a reply has come to; one that only waits leaves no record."""
    if reply.state not in _KINDS:
        return
    kind, told = _KINDS[reply.state]
    entry = _reply_entry(reply, actor, at)
    if entry is not None:
        ledger.record(connection, entry)
    _report(
        context,
        connection,
        Action(
            action_id=context.new_id(),
            brand=reply.brand,
            case_id=reply.case_id,
            kind=kind,
            at=at,
            actor=actor,
            reply_id=reply.reply_id,
            source_id=reply.in_reply_to_source_id,
            reason=reply.reason,
            proof=reply.proof or reply.platform_id,
            reading=reply.reading,
        ),
        told,
        url=reply.proof,
    )


def record_visibility(
    context: AgencyContext,
    connection: Connection,
    done: Visibility,
    *,
    post_version_id: str,
    case_id: str,
    reason: str,
    actor: str,
    at: datetime,
) -> None:
    """Record that a post was hidden, or is shown again, through Relevo."""
    kind = recorded.PostHidden if done.hidden else recorded.PostUnhidden
    ledger.record(
        connection,
        kind(
            at=at,
            actor=actor_of(actor),
            case=Id(case_id),
            post_version=Id(post_version_id),
            channel=Slug(done.channel),
            reason=Code.of(reason),
            brand=Slug(done.brand),
        ),
    )
    action = Action(
        action_id=context.new_id(),
        brand=done.brand,
        case_id=case_id,
        kind=ActionKind.POST_HIDDEN if done.hidden else ActionKind.POST_UNHIDDEN,
        at=at,
        actor=actor,
        reply_id=None,
        source_id=done.source_id,
        reason=Code.of(reason),
        proof=None,
    )
    told = TimelineKind.POST_HIDDEN if done.hidden else TimelineKind.POST_UNHIDDEN
    _report(context, connection, action, told, reference_id=post_version_id)


def record_outside(
    context: AgencyContext, connection: Connection, seen: Outside, *, at: datetime
) -> None:
    """Record what was done on the page with other tools, by whom is not known."""
    actor = context.process("web")
    ledger.record(
        connection,
        recorded.PostOutsideRelevo(
            at=at,
            actor=actor_of(actor),
            brand=Slug(seen.brand),
            channel=Slug(seen.channel),
            act=Code.of(seen.act),
            case=Id(seen.case_id) if seen.case_id else None,
            post_version=Id(seen.post_version_id) if seen.post_version_id else None,
            reply=Id(seen.reply_id) if seen.reply_id else None,
        ),
    )
    if seen.case_id is None:
        return
    action = Action(
        action_id=context.new_id(),
        brand=seen.brand,
        case_id=seen.case_id,
        kind=ActionKind.OUTSIDE_RELEVO,
        at=at,
        actor=actor,
        reply_id=seen.reply_id,
        source_id=seen.source_id,
        reason=seen.act,
        proof=None,
    )
    reference_id = seen.post_version_id or seen.reply_id
    _report(context, connection, action, TimelineKind.OUTSIDE_RELEVO, reference_id=reference_id)


def _reply_entry(reply: Reply, actor: str, at: datetime) -> Entry | None:
    common: dict[str, Any] = {
        "at": at,
        "actor": actor_of(actor),
        "reply": Id(reply.reply_id),
        "case": Id(reply.case_id),
        "brand": Slug(reply.brand),
        "channel": Slug(reply.channel),
    }
    reason = Code.of(reply.reason) if reply.reason else None
    match reply.state:
        case ReplyState.PUBLISHED:
            nonce = reply.text_nonce  # None: erased while the platform was at work
            return recorded.ReplyPublished(
                **common,
                text_commitment=None if nonce is None else commit(reply.text, nonce),
                attempts=reply.attempts,
            )
        case ReplyState.REFUSED if reason is not None:
            return recorded.ReplyRefused(**common, reason=reason)
        case ReplyState.UNKNOWN if reason is not None:
            return recorded.ReplyUnknown(**common, reason=reason)
        case ReplyState.BY_HAND:
            commitment = None
            if reply.proof is not None and reply.text_nonce is not None:
                commitment = commit(reply.proof, reply.text_nonce)
            return recorded.ReplyByHand(**common, happened_at=at, proof_commitment=commitment)
    return None


def _report(
    context: AgencyContext,
    connection: Connection,
    action: Action,
    told: TimelineKind,
    *,
    url: str | None = None,
    reference_id: str | None = None,
) -> None:
    store_actions.record(connection, action)
    case = store_cases.get(connection, action.case_id)
    if case is None:  # erased: nobody reads its story any more
        return
    tell(
        context,
        connection,
        case,
        told,
        at=action.at,
        actor=action.actor,
        reference_id=reference_id or action.reply_id,
        code=action.reason,
        url=url,
    )

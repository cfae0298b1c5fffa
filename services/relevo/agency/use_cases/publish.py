"""Publishing: claimed and committed before the platform is called, never repeated blindly.

`attend` looks at one reply and does the one next thing: publish it, read the thread for it, or
give up a claim that nobody finished. It may run at any time, any number of times, in any number of
processes. Each outcome commits together with its ledger entry, the action that is reported to care
and its outbox row. See docs/adr/0009-publishing.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import Counter
from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_page_comments, store_replies
from relevo.agency.context import AgencyContext
from relevo.agency.domain import reply as replies
from relevo.agency.domain.channel import (
    Channel,
    ChannelUnavailable,
    Later,
    Published,
    PublishOutcome,
    Refused,
    Unknown,
)
from relevo.agency.domain.reply import ADAPTER_FAILED, Reply, ReplyState
from relevo.agency.use_cases.public_acts import record_reply
from relevo.service import crash, logs
from relevo.service.crash import Point

_log = logs.get("publish")
_OUTCOMES = Counter("relevo_agency_replies", "What became of replies", ["state", "reason"])


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be done outside the transaction: publish if claimed, else read the thread."""

    reply: Reply
    channel: Channel


def attend(context: AgencyContext, reply_id: str) -> None:
    """Do what is due for one reply; nothing if nothing is, or if somebody else does it."""
    task = _begin(context, reply_id)
    if task is None:
        return
    if task.reply.state is ReplyState.CLAIMED:
        outcome = _publish(context, task)
        crash.point(Point.PUBLISH_AFTER_CALL)
        _conclude(context, task.reply, outcome)
        crash.point(Point.PUBLISH_OUTCOME_AFTER_COMMIT)
    else:
        _read_thread(context, task)


def attend_due(context: AgencyContext, limit: int = 20) -> int:
    """`attend` what is due, longest due first; how many were.

    This alone gets every reply published, whatever becomes of the messages that only make it
    prompt.
    """
    with context.database.read() as connection:
        due = store_replies.due(connection, now=context.clock(), limit=limit)
    for reply_id in due:
        attend(context, reply_id)
    return len(due)


def _begin(context: AgencyContext, reply_id: str) -> _Task | None:
    """The first transaction: claim it, or see what else is due."""
    with context.database.write() as connection:
        reply = store_replies.get(connection, reply_id, lock=True)
        now = context.clock()
        if reply is None or not replies.is_due(reply, at=now):
            return None
        if reply.state is ReplyState.CLAIMED:
            if replies.is_abandoned(reply, at=now, timings=context.publishing):
                given_up = replies.unknown(
                    reply, reason=replies.CLAIM_ABANDONED, at=now, timings=context.publishing
                )
                _store(context, connection, given_up, now)
            return None
        channel = context.channels.get((reply.brand, reply.channel))
        if channel is not None and channel.can_reply:
            if replies.is_doubtful(reply, at=now, began=context.began, timings=context.publishing):
                _store(context, connection, replies.doubted(reply, at=now), now)
                return None
            if reply.state is ReplyState.UNKNOWN:
                return _Task(reply, channel)
        reason = _hindrance(reply, channel)
        if reason is not None or channel is None:
            refused = replies.refused(reply, reason=reason or replies.NO_API, at=now)
            _store(context, connection, refused, now)
            return None
        token = context.new_id()
        claimed = replies.claim(reply, token=token, at=now, timings=context.publishing)
        store_replies.update(connection, claimed)
        crash.point(Point.PUBLISH_CLAIM_BEFORE_COMMIT)
        return _Task(claimed, channel)


def _hindrance(reply: Reply, channel: Channel | None) -> str | None:
    if channel is None or not channel.can_reply:
        return replies.NO_API
    if reply.text_nonce is None:
        return replies.ERASED
    if len(reply.text) > channel.reply_characters:
        return replies.TEXT_TOO_LONG
    return None


def _publish(context: AgencyContext, task: _Task) -> PublishOutcome:
    """The call. A publisher that was held up since it claimed must not begin: by now others may
    hold its claim for abandoned."""
    claimed_at = task.reply.claimed_at
    if claimed_at is None or context.clock() - claimed_at >= context.publishing.start:
        return Later(replies.NOT_STARTED)
    crash.point(Point.PUBLISH_BEFORE_CALL)
    try:
        return task.channel.publish(task.reply.in_reply_to_source_id, task.reply.text)
    except Exception as error:  # noqa: BLE001 - an adapter that breaks harms no other reply
        _log.error("channel broke", reply=task.reply.reply_id, exc_info=error)
        return Unknown(ADAPTER_FAILED)


def _conclude(context: AgencyContext, claimed: Reply, outcome: PublishOutcome) -> None:
    """The second transaction: the outcome, told by the claim's holder."""
    with context.database.write() as connection:
        reply = store_replies.get(connection, claimed.reply_id, lock=True)
        now = context.clock()
        if reply is None:
            return
        if reply.claim_token != claimed.claim_token or not _may_tell(reply, outcome):
            # Nothing that is known now may be overwritten by what was known then.
            _log.warning("outcome came too late", reply=reply.reply_id, state=reply.state.value)
            return
        moved = _after(context, reply, outcome, now)
        if _is_anothers(connection, moved):
            # The other was settled by reading, with this comment: this one has to be read too.
            if reply.state is not ReplyState.CLAIMED:
                return
            moved = replies.unknown(
                reply, reason=replies.ID_TAKEN, at=now, timings=context.publishing
            )
        _store(context, connection, moved, now)
        crash.point(Point.PUBLISH_OUTCOME_BEFORE_COMMIT)


def _may_tell(reply: Reply, outcome: PublishOutcome) -> bool:
    """Whether an outcome still counts; after the claim was given up, only certainty does."""
    if reply.state is ReplyState.CLAIMED:
        return True
    if isinstance(outcome, Published):
        return reply.state in (ReplyState.UNKNOWN, ReplyState.PENDING, ReplyState.REFUSED)
    return isinstance(outcome, Refused) and reply.state is ReplyState.UNKNOWN


def _after(context: AgencyContext, reply: Reply, outcome: PublishOutcome, now: datetime) -> Reply:
    match outcome:
        case Published(platform_id):
            return replies.published(reply, platform_id=platform_id, at=now)
        case Refused(reason):
            return replies.refused(reply, reason=reason, at=now)
        case Later(reason, wait):
            return replies.postponed(
                reply, reason=reason, wait=wait, spread=context.jitter(), at=now
            )
        case Unknown(reason):
            return replies.unknown(reply, reason=reason, at=now, timings=context.publishing)


def _read_thread(context: AgencyContext, task: _Task) -> None:
    """Settle an unknown outcome by reading: found, absent, or not readable for now."""
    reply = task.reply
    with context.database.read() as connection:
        claimed = store_replies.platform_ids_of_thread(connection, reply)
    try:
        found = task.channel.find_reply(
            reply.in_reply_to_source_id, reply.text, reply.created_at, claimed
        )
    except Exception as error:  # noqa: BLE001 - as above; nothing is known that was not before
        if not isinstance(error, ChannelUnavailable):
            _log.error("channel broke", reply=reply.reply_id, exc_info=error)
        _settle(context, reply, lambda now, one: _unread(context, one, now))
        return
    crash.point(Point.PUBLISH_AFTER_READING)
    if found is None:
        _settle(
            context, reply, lambda now, one: replies.absent(one, at=now, timings=context.publishing)
        )
        return
    _settle(context, reply, lambda now, one: replies.published(one, platform_id=found, at=now))


def _unread(context: AgencyContext, reply: Reply, now: datetime) -> Reply:
    return replies.unread(reply, at=now, timings=context.publishing)


def _settle(context: AgencyContext, read: Reply, move: Callable[[datetime, Reply], Reply]) -> None:
    """Apply what the thread told, unless the reply was settled meanwhile."""
    with context.database.write() as connection:
        reply = store_replies.get(connection, read.reply_id, lock=True)
        now = context.clock()
        if (
            reply is None
            or reply.state is not ReplyState.UNKNOWN
            or reply.claim_token != read.claim_token
        ):
            return
        moved = move(now, reply)
        if _is_anothers(connection, moved):  # one with the same text was settled first
            moved = _unread(context, reply, now)
        _store(context, connection, moved, now)


def _is_anothers(connection: Connection, reply: Reply) -> bool:
    """Whether the comment that this reply is to be is another reply's already."""
    if reply.platform_id is None:
        return False
    holder = store_replies.by_platform_id(connection, reply.brand, reply.channel, reply.platform_id)
    return holder is not None and holder.reply_id != reply.reply_id


def _store(context: AgencyContext, connection: Connection, reply: Reply, now: datetime) -> None:
    """The reply after a move, and the record of it if it is an outcome."""
    before = store_replies.get(connection, reply.reply_id)
    store_replies.update(connection, reply)
    if before is not None and before.state is reply.state:
        return
    _OUTCOMES.labels(reply.state.value, reply.reason or "").inc()
    if reply.platform_id is not None:
        store_page_comments.match(
            connection, reply.brand, reply.channel, reply.platform_id, reply.reply_id
        )
    record_reply(context, connection, reply, actor=context.process("forwarder"), at=now)
    _log.info("reply", reply=reply.reply_id, state=reply.state.value, reason=reply.reason)

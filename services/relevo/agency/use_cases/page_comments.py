"""The page's own comments come back from the platform: ours by id, all others done elsewhere.

A comment can arrive before the call that published it has answered. While a reply of its thread
could be it, it waits; what is unmatched after the grace was done outside Relevo, and is recorded.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_page_comments, store_replies, store_visibilities
from relevo.agency.adapters.store_page_comments import OURS, OUTSIDE_RELEVO, Stored
from relevo.agency.context import AgencyContext
from relevo.agency.domain.platform_events import PageComment
from relevo.agency.domain.reply import Reply, ReplyState, is_named_by
from relevo.agency.use_cases.public_acts import Outside, record_outside
from relevo.crossing.vocabulary import Verb

# The platform may be at work on these now: it cannot be told yet whose the comment is.
_IN_FLIGHT = (ReplyState.CLAIMED, ReplyState.UNKNOWN)
# These may be published by a person, or by a call that was given up, within the grace.
_MAY_COME = (*_IN_FLIGHT, ReplyState.PENDING, ReplyState.REFUSED)


def seen(context: AgencyContext, event: PageComment) -> None:
    """Take in one act of the page's own, once, whatever is repeated."""
    with context.database.write() as connection:
        now = context.clock()
        stored = Stored(context.new_id(), event)
        is_new = store_page_comments.insert(
            connection,
            stored.page_comment_id,
            event,
            now=now,
            settle_after=now + context.page_comment_grace,
        )
        if not is_new:
            return
        # In this order: what is in flight no more has its id by the time that ids are looked at.
        # And held, so that a publisher who concludes meanwhile finds this comment, or is found.
        may_come = _in_thread(connection, event, _MAY_COME, lock=True)
        reply = _ours(connection, event)
        if reply is not None and event.verb is Verb.ADD:
            store_page_comments.settle(connection, stored.page_comment_id, OURS, reply.reply_id)
        elif event.verb is not Verb.ADD or not may_come:
            _outside(context, connection, stored, now)


def settle_due(context: AgencyContext, limit: int = 100) -> int:
    """Tell what has waited for its grace; how many were due."""
    with context.database.write() as connection:
        now = context.clock()
        due = store_page_comments.due(connection, now=now, limit=limit)
        for stored in due:
            in_flight = _in_thread(connection, stored.event, _IN_FLIGHT)
            reply = _ours(connection, stored.event)
            if reply is not None:
                store_page_comments.settle(connection, stored.page_comment_id, OURS, reply.reply_id)
            elif in_flight:
                until = now + context.page_comment_grace
                store_page_comments.wait(connection, stored.page_comment_id, until=until)
            else:
                _outside(context, connection, stored, now)
        return len(due)


def _ours(connection: Connection, event: PageComment) -> Reply | None:
    """Our reply under this id: the platform told it, or a person's proof names it."""
    reply = store_replies.by_platform_id(connection, event.brand, event.channel, event.source_id)
    if reply is not None:
        return reply
    for one in _in_thread(connection, event, (ReplyState.BY_HAND,)):
        if one.platform_id is None and one.proof and is_named_by(event.source_id, one.proof):
            return one
    return None


def _in_thread(
    connection: Connection,
    event: PageComment,
    states: tuple[ReplyState, ...],
    *,
    lock: bool = False,
) -> tuple[Reply, ...]:
    return store_replies.of_thread(
        connection, event.brand, event.channel, event.thread_id, states, lock=lock
    )


def _outside(context: AgencyContext, connection: Connection, stored: Stored, now: datetime) -> None:
    event = stored.event
    reply = _ours(connection, event)
    store_page_comments.settle(
        connection, stored.page_comment_id, OUTSIDE_RELEVO, reply.reply_id if reply else None
    )
    outside = Outside(
        brand=event.brand,
        channel=event.channel,
        source_id=event.source_id,
        act=event.verb.value.upper(),
        case_id=reply.case_id if reply else _case_of(connection, event),
        reply_id=reply.reply_id if reply else None,
    )
    record_outside(context, connection, outside, at=now)


def _case_of(connection: Connection, event: PageComment) -> str | None:
    """The case of the post that was answered, else the thread's newest."""
    answered = None
    if event.parent_source_id is not None:
        answered = store_visibilities.case_of_post(
            connection, event.brand, event.channel, event.parent_source_id
        )
    return answered or store_page_comments.newest_case_of_thread(
        connection, event.brand, event.channel, event.thread_id
    )

"""Hiding a post from the public and showing it again; and noticing who else does.

A request is stored and queued, the platform is called by `attend`, outside any transaction. Hiding
twice is hiding once, so a lost answer is tried again. See docs/adr/0009-publishing.md.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from prometheus_client import Counter
from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_cases, store_visibilities
from relevo.agency.adapters.tables import outbox
from relevo.agency.context import AgencyContext
from relevo.agency.domain import visibility as visibilities
from relevo.agency.domain.channel import Done, Later, Refused, Unknown, VisibilityOutcome
from relevo.agency.domain.platform_events import VisibilityChanged
from relevo.agency.domain.reply import ADAPTER_FAILED, NO_API
from relevo.agency.domain.visibility import Seen, Visibility, VisibilityReason
from relevo.agency.use_cases.public_acts import Outside, record_outside, record_visibility
from relevo.delivery.messages import Topic
from relevo.errors import InvalidInput
from relevo.service import crash, logs
from relevo.service.crash import Point

_log = logs.get("moderation")
_OUTCOMES = Counter("relevo_agency_hides", "What became of hiding and showing", ["outcome"])


def hide(
    context: AgencyContext,
    case_id: str,
    *,
    brands: Collection[str],
    actor: str,
    source_id: str,
    reason: VisibilityReason,
) -> Visibility:
    """Ask for a post of the case to be hidden from the public.

    Raises:
        UnknownCase: there is none, or not for this caller.
        InvalidInput: the post is none of the case's.
    """
    return _ask(context, case_id, brands, actor, source_id, reason, hidden=True)


def unhide(
    context: AgencyContext,
    case_id: str,
    *,
    brands: Collection[str],
    actor: str,
    source_id: str,
    reason: VisibilityReason,
) -> Visibility:
    """Ask for a hidden post of the case to be shown again; raises as `hide`."""
    return _ask(context, case_id, brands, actor, source_id, reason, hidden=False)


def attend(context: AgencyContext, visibility_id: str) -> None:
    """Do what is wanted of one post; nothing if nothing is due, or if somebody else is at it."""
    with context.database.write() as connection:
        post = store_visibilities.get(connection, visibility_id)
        now = context.clock()
        if post is None or not visibilities.is_due(post, at=now):
            return
        post = visibilities.tried(post, at=now, lease=context.publishing.claim)
        store_visibilities.update(connection, post)
    crash.point(Point.HIDE_BEFORE_CALL)
    outcome = _call(context, post)
    crash.point(Point.HIDE_AFTER_CALL)
    _conclude(context, post, outcome)


def attend_due(context: AgencyContext, limit: int = 20) -> int:
    """`attend` what is due, longest due first; how many were."""
    with context.database.read() as connection:
        due = store_visibilities.due(connection, now=context.clock(), limit=limit)
    for visibility_id in due:
        attend(context, visibility_id)
    return len(due)


def seen(context: AgencyContext, event: VisibilityChanged) -> None:
    """The platform tells that a post was hidden or shown: by us, or outside Relevo."""
    with context.database.write() as connection:
        now = context.clock()
        case_id = store_visibilities.case_of_post(
            connection, event.brand, event.channel, event.source_id
        )
        fresh = visibilities.shown(
            visibility_id=context.new_id(),
            brand=event.brand,
            channel=event.channel,
            source_id=event.source_id,
            case_id=case_id,
            at=now,
        )
        post = store_visibilities.hold(connection, fresh)
        told, meaning = visibilities.seen(post, hidden=event.hidden, event_time=event.event_time)
        if told != post:
            store_visibilities.update(connection, told)
        if meaning is Seen.OUTSIDE:
            outside = Outside(
                brand=event.brand,
                channel=event.channel,
                source_id=event.source_id,
                act="HIDE" if event.hidden else "UNHIDE",
                case_id=case_id,
                post_version_id=_version_of(connection, told),
            )
            record_outside(context, connection, outside, at=now)


def _ask(
    context: AgencyContext,
    case_id: str,
    brands: Collection[str],
    actor: str,
    source_id: str,
    reason: VisibilityReason,
    *,
    hidden: bool,
) -> Visibility:
    with context.database.write() as connection:
        case = store_cases.require(connection, case_id, brands)
        of_post = store_visibilities.case_of_post(connection, case.brand, case.channel, source_id)
        if of_post != case_id:
            raise InvalidInput("source_id: is no post of the case", field="source_id")
        now = context.clock()
        fresh = visibilities.shown(
            visibility_id=context.new_id(),
            brand=case.brand,
            channel=case.channel,
            source_id=source_id,
            case_id=case_id,
            at=now,
        )
        post = store_visibilities.hold(connection, fresh)
        asked = visibilities.asked(
            post,
            case_id=case_id,
            hidden=hidden,
            by=actor,
            reason=reason,
            request_id=context.new_id(),
            at=now,
        )
        store_visibilities.update(connection, asked)
        outbox.enqueue(connection, Topic.POST_HIDE, asked.visibility_id, now=now)
    return asked


def _call(context: AgencyContext, post: Visibility) -> VisibilityOutcome:
    channel = context.channels.get((post.brand, post.channel))
    if channel is None:
        return Refused(NO_API)
    try:
        return channel.hide(post.source_id) if post.wanted else channel.unhide(post.source_id)
    except Exception as error:  # noqa: BLE001 - an adapter that breaks harms no other post
        _log.error("channel broke", visibility=post.visibility_id, exc_info=error)
        return Unknown(ADAPTER_FAILED)


def _conclude(context: AgencyContext, tried: Visibility, outcome: VisibilityOutcome) -> None:
    with context.database.write() as connection:
        post = store_visibilities.get(connection, tried.visibility_id)
        now = context.clock()
        if post is None or post.request_id != tried.request_id or post.wanted is None:
            return  # a newer request is on its way, or this one is settled
        _OUTCOMES.labels(type(outcome).__name__.lower()).inc()
        match outcome:
            case Done():
                _done(context, connection, post, now)
            case Refused(reason):
                store_visibilities.update(
                    connection, visibilities.refused(post, reason=reason, at=now)
                )
                _log.warning("not hidden", visibility=post.visibility_id, reason=reason)
            case Later(_, wait):
                _put_off(context, connection, post, wait=wait, now=now)
            case Unknown():
                _put_off(context, connection, post, wait=None, now=now)


def _done(context: AgencyContext, connection: Connection, post: Visibility, now: datetime) -> None:
    done = visibilities.done(post, at=now)
    store_visibilities.update(connection, done)
    store_visibilities.mark_versions(connection, done, hidden_at=now if done.hidden else None)
    version_id = _version_of(connection, post)
    if version_id is None or post.case_id is None or post.wanted_by is None:
        return
    record_visibility(
        context,
        connection,
        done,
        post_version_id=version_id,
        case_id=post.case_id,
        reason=post.wanted_reason or "",
        actor=post.wanted_by,
        at=now,
    )


def _put_off(
    context: AgencyContext,
    connection: Connection,
    post: Visibility,
    *,
    wait: timedelta | None,
    now: datetime,
) -> None:
    later = visibilities.put_off(post, wait=wait, spread=context.jitter(), at=now)
    store_visibilities.update(connection, later)


def _version_of(connection: Connection, post: Visibility) -> str | None:
    return store_visibilities.newest_version_of(
        connection, post.brand, post.channel, post.source_id
    )

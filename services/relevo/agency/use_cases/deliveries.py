"""What a platform delivered, each event alone: one that cannot be taken harms no neighbour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from prometheus_client import Counter as Metric
from sqlalchemy.exc import SQLAlchemyError

from relevo.agency.adapters import store_page_comments, store_replies
from relevo.agency.context import AgencyContext
from relevo.agency.domain.errors import IntakeFailed, StorageUnavailable
from relevo.agency.domain.platform_events import (
    PageComment,
    PlatformEvent,
    Skipped,
    Unhandled,
    VisibilityChanged,
)
from relevo.agency.domain.post import PostEvent
from relevo.agency.use_cases import intake, moderation, page_comments
from relevo.crossing.vocabulary import Verb
from relevo.errors import RelevoError, Unavailable
from relevo.service import logs

_log = logs.get("deliveries")
_EVENTS = Metric("relevo_agency_events", "Events that platforms delivered", ["outcome", "code"])


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many events were taken, counted without effect, and refused for good."""

    taken: int = 0
    unhandled: int = 0
    skipped: int = 0


class NotTaken(Unavailable):
    """An event was not stored and the platform has to deliver again; its neighbours were."""

    reason = "DELIVER_AGAIN"


class _Outcome(StrEnum):
    TAKEN = "taken"
    UNHANDLED = "unhandled"
    SKIPPED = "skipped"
    FAILED = "failed"


def take(context: AgencyContext, events: Iterable[PlatformEvent]) -> Delivered:
    """Take every event in; what came before changes nothing.

    Raises:
        NotTaken: after all events were tried, if one failed in a way that may pass.
    """
    counted = Counter(_take(context, event) for event in events)
    if counted[_Outcome.FAILED]:
        raise NotTaken("not every event could be stored; deliver again")
    return Delivered(
        counted[_Outcome.TAKEN], counted[_Outcome.UNHANDLED], counted[_Outcome.SKIPPED]
    )


def _take(context: AgencyContext, event: PlatformEvent) -> _Outcome:
    outcome, code = _handled(context, event)
    _EVENTS.labels(outcome.value, code).inc()
    if outcome in (_Outcome.SKIPPED, _Outcome.FAILED):
        _log.warning("event " + outcome.value, reason=code)
    return outcome


def _handled(context: AgencyContext, event: PlatformEvent) -> tuple[_Outcome, str]:
    if isinstance(event, Unhandled):
        return _Outcome.UNHANDLED, f"{event.item}/{event.verb}"
    if isinstance(event, Skipped):
        return _Outcome.SKIPPED, event.reason_code
    try:
        _dispatch(context, event)
    except (Unavailable, IntakeFailed) as error:
        return _Outcome.FAILED, error.reason
    except RelevoError as error:
        return _Outcome.SKIPPED, error.reason
    except SQLAlchemyError:  # its message may quote what the database was given
        return _Outcome.FAILED, StorageUnavailable.reason
    return _Outcome.TAKEN, ""


def _dispatch(context: AgencyContext, event: PostEvent | PageComment | VisibilityChanged) -> None:
    context.require_channel(event.brand, event.channel)
    match event:
        case VisibilityChanged():
            moderation.seen(context, event)
        case PageComment():
            page_comments.seen(context, event)
        case PostEvent():
            own = _of_the_page(context, event)
            if own is not None:
                page_comments.seen(context, own)
            else:
                intake.take_in(context, event)


def _of_the_page(context: AgencyContext, event: PostEvent) -> PageComment | None:
    """An edit or removal that names no author may be of a comment that the page wrote."""
    if event.author is not None or event.verb is Verb.ADD:
        return None
    with context.database.read() as connection:
        known = store_page_comments.is_known(
            connection, event.brand, event.channel, event.source_id
        ) or store_replies.by_platform_id(connection, event.brand, event.channel, event.source_id)
    if not known:
        return None
    return PageComment(
        brand=event.brand,
        channel=event.channel,
        source_id=event.source_id,
        thread_id=event.thread_id,
        parent_source_id=event.parent_source_id,
        verb=event.verb,
        event_time=event.event_time,
    )

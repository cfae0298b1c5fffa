"""Whether a post can be seen in public: what we want, what we know, and who did it. Pure.

Hiding is idempotent, so a lost answer is simply tried again; what may not be confused is our own
act coming back as a webhook with somebody else's act outside Relevo.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from relevo.agency.domain.backoff import delay
from relevo.agency.domain.reply import CLOCK_SKEW

_LONGEST_WAIT_ASKED_FOR = timedelta(hours=24)


class VisibilityReason(StrEnum):
    """Why a post is hidden or shown again; the reason is explained to the customer."""

    PERSONAL_DATA = "personal_data"
    INSULT = "insult"
    SPAM = "spam"
    MISTAKE = "mistake"
    NO_LONGER_NEEDED = "no_longer_needed"


class Seen(StrEnum):
    """What a platform's word about a post's visibility turns out to be."""

    NOTHING_NEW = "nothing_new"
    OURS = "ours"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Visibility:
    """One post that was hidden, or is to be.

    Attributes:
        case_id: None while the post is not known.
        hidden: as far as we know.
        event_time: of the newest event that the platform told us, by its clock.
        wanted: what a person of ours asked for and is not done yet; None: nothing.
        request_id: which request that is; a newer one replaces it.
        refused_reason: why the channel did not do the last request.
        next_attempt_at: when it is due; None when nothing is.
    """

    visibility_id: str
    case_id: str | None
    brand: str
    channel: str
    source_id: str
    hidden: bool
    event_time: datetime | None
    wanted: bool | None
    wanted_by: str | None
    wanted_reason: str | None
    request_id: str | None
    refused_reason: str | None
    attempts: int
    next_attempt_at: datetime | None
    changed_at: datetime


def shown(
    *,
    visibility_id: str,
    brand: str,
    channel: str,
    source_id: str,
    case_id: str | None,
    at: datetime,
) -> Visibility:
    """A post of which nothing is known but that it was published."""
    return Visibility(
        visibility_id=visibility_id,
        case_id=case_id,
        brand=brand,
        channel=channel,
        source_id=source_id,
        hidden=False,
        event_time=None,
        wanted=None,
        wanted_by=None,
        wanted_reason=None,
        request_id=None,
        refused_reason=None,
        attempts=0,
        next_attempt_at=None,
        changed_at=at,
    )


def asked(
    post: Visibility,
    *,
    case_id: str,
    hidden: bool,
    by: str,
    reason: VisibilityReason,
    request_id: str,
    at: datetime,
) -> Visibility:
    """A person asks to hide or show it; an older request that is not done yet is given up."""
    return replace(
        post,
        case_id=case_id,
        wanted=hidden,
        wanted_by=by,
        wanted_reason=reason.value,
        request_id=request_id,
        refused_reason=None,
        attempts=0,
        next_attempt_at=at,
        changed_at=at,
    )


def tried(post: Visibility, *, at: datetime, lease: timedelta) -> Visibility:
    """Somebody calls the platform now; nobody else need do so within `lease`."""
    return replace(post, attempts=post.attempts + 1, next_attempt_at=at + lease, changed_at=at)


def is_due(post: Visibility, *, at: datetime) -> bool:
    """Whether there is something to do now; see `reply.is_due`."""
    if post.next_attempt_at is None:
        return False
    return post.next_attempt_at <= at or post.changed_at > at + CLOCK_SKEW


def done(post: Visibility, *, at: datetime) -> Visibility:
    """The platform did what was wanted."""
    return replace(_settled(post, at), hidden=bool(post.wanted), refused_reason=None)


def refused(post: Visibility, *, reason: str, at: datetime) -> Visibility:
    """The platform will not do it; a person may, by hand."""
    return replace(_settled(post, at), refused_reason=reason)


def put_off(post: Visibility, *, wait: timedelta | None, spread: float, at: datetime) -> Visibility:
    """Try again after a doubling wait, or the longer one that the platform asked for."""
    asked_for = min(wait or timedelta(), _LONGEST_WAIT_ASKED_FOR) * (1 + spread / 4)
    due = at + max(delay(post.attempts, spread), asked_for)
    return replace(post, next_attempt_at=due, changed_at=at)


def seen(post: Visibility, *, hidden: bool, event_time: datetime) -> tuple[Visibility, Seen]:
    """What the platform's word means, and what is known afterwards."""
    if post.event_time is not None and event_time < post.event_time:
        return post, Seen.NOTHING_NEW
    told = replace(post, event_time=event_time)
    if hidden == post.hidden:
        return told, Seen.NOTHING_NEW
    if post.wanted == hidden:
        return told, Seen.OURS
    return replace(told, hidden=hidden), Seen.OUTSIDE


def _settled(post: Visibility, at: datetime) -> Visibility:
    return replace(
        post,
        wanted=None,
        wanted_by=None,
        wanted_reason=None,
        request_id=None,
        attempts=0,
        next_attempt_at=None,
        changed_at=at,
    )

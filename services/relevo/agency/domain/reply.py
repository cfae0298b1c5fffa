"""A reply's way to the channel: claimed before the platform is called, published once. Pure.

    PENDING -> CLAIMED -> PUBLISHED
       ^          |-----> REFUSED ("publish by hand") -> BY_HAND
       |          '-----> UNKNOWN -> PUBLISHED | BY_HAND
       '------------------------'   (absent on two reads)

A move that the state does not allow raises `IllegalMove`. See docs/adr/0009-publishing.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from relevo.agency.domain.backoff import delay
from relevo.crossing.continuity import Reading
from relevo.errors import Conflict, NotFound

NO_API = "NO_API"
CARRIES_PERSONAL_DATA = "CARRIES_PERSONAL_DATA"
CARRIES_FORM_LINK = "CARRIES_FORM_LINK"
TEXT_TOO_LONG = "TEXT_TOO_LONG"
NOT_CONFIRMED = "NOT_CONFIRMED"
CLAIM_ABANDONED = "CLAIM_ABANDONED"
NOT_STARTED = "NOT_STARTED"
ERASED = "ERASED"
UNREADABLE = "UNREADABLE"
ADAPTER_FAILED = "ADAPTER_FAILED"
ID_TAKEN = "ID_TAKEN"
IN_DOUBT = "IN_DOUBT"

# For these the text that was written is not here, and must not stand in public.
_NEVER_TO_STAND = frozenset({CARRIES_PERSONAL_DATA, CARRIES_FORM_LINK, ERASED, UNREADABLE})

MAX_LOSSES = 3
"""How often an answer of the platform may be lost before a person has to publish the reply."""

CLOCK_SKEW = timedelta(minutes=2)
"""By how much the clocks of two machines that are right may differ."""

_LONGEST_WAIT_ASKED_FOR = timedelta(hours=24)


class IllegalMove(Conflict):
    """The reply is in a state that does not allow this."""

    reason = "REPLY_STATE"


class UnknownReply(NotFound):
    """There is no such reply, or the caller may not know that there is."""

    reason = "UNKNOWN_REPLY"


class ReplyState(StrEnum):
    """Where a reply stands."""

    PENDING = "pending"  # to be published at `next_attempt_at`
    CLAIMED = "claimed"  # one publisher may be calling the platform
    PUBLISHED = "published"  # it stands under `platform_id`
    REFUSED = "refused"  # a person has to publish it; `reason` says why
    UNKNOWN = "unknown"  # it may stand; settled by reading the thread or by hand
    BY_HAND = "by_hand"  # a person published it and vouches for it


class ReplyOrigin(StrEnum):
    """Which side wrote the text."""

    CARE = "care"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Reply:
    """One public answer to one post.

    Attributes:
        text: what is to be published; the redacted text when `reason` is CARRIES_PERSONAL_DATA.
        text_nonce: 32 random bytes of the text's ledger commitment; None once erased.
        actor: who wrote it: a person's id or a process's SPIFFE id.
        attempts: how often the platform was called for it.
        losses: how many of those calls had no known outcome.
        claim_token: random id of the latest claim; its holder alone may tell the outcome.
        claimed_at: when that claim was committed.
        next_attempt_at: when it is to be looked at again; None when nothing is due.
        missed_reads: how often the thread was read without finding it, since it became unknown.
        last_read_at: when it was last so read.
        platform_id: the platform's id of the published reply.
        proof: the link that a person gave, for a reply published by hand.
        reading: what the continuity guard read in it; None for one that care wrote.
    """

    reply_id: str
    brand: str
    case_id: str
    channel: str
    thread_id: str
    origin: ReplyOrigin
    actor: str
    in_reply_to_source_id: str
    text: str = field(repr=False)
    text_nonce: bytes | None = field(repr=False)
    state: ReplyState
    reason: str | None
    attempts: int
    losses: int
    claim_token: str | None
    claimed_at: datetime | None
    next_attempt_at: datetime | None
    missed_reads: int
    last_read_at: datetime | None
    platform_id: str | None
    proof: str | None = field(repr=False)
    created_at: datetime
    changed_at: datetime
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Timings:
    """How long publishing waits.

    Attributes:
        claim: after this a claim without an outcome is held for abandoned. It must be longer than
            the longest call to the platform.
        start: a publisher that has not begun its call this long after claiming must not begin.
        settle: between two reads of a thread that must both find nothing.
        overdue: a reply that has waited for so long past its time, with nobody to publish it, may
            come from a backup, and have been published since.
    """

    claim: timedelta = timedelta(seconds=180)
    start: timedelta = timedelta(seconds=10)
    settle: timedelta = timedelta(seconds=30)
    overdue: timedelta = timedelta(seconds=300)


def pending(  # noqa: PLR0913 - one keyword a column
    *,
    reply_id: str,
    brand: str,
    case_id: str,
    channel: str,
    thread_id: str,
    origin: ReplyOrigin,
    actor: str,
    in_reply_to_source_id: str,
    text: str,
    text_nonce: bytes,
    at: datetime,
    reading: Reading | None = None,
) -> Reply:
    """A new reply that is to be published at once."""
    return Reply(
        reply_id=reply_id,
        brand=brand,
        case_id=case_id,
        channel=channel,
        thread_id=thread_id,
        origin=origin,
        actor=actor,
        in_reply_to_source_id=in_reply_to_source_id,
        text=text,
        text_nonce=text_nonce,
        state=ReplyState.PENDING,
        reason=None,
        attempts=0,
        losses=0,
        claim_token=None,
        claimed_at=None,
        next_attempt_at=at,
        missed_reads=0,
        last_read_at=None,
        platform_id=None,
        proof=None,
        created_at=at,
        changed_at=at,
        reading=reading,
    )


def claim(reply: Reply, *, token: str, at: datetime, timings: Timings) -> Reply:
    """The one publisher that holds `token` may call the platform; commit this before the call."""
    _require(reply, ReplyState.PENDING)
    return replace(
        reply,
        state=ReplyState.CLAIMED,
        attempts=reply.attempts + 1,
        claim_token=token,
        claimed_at=at,
        next_attempt_at=at + timings.claim,
        reason=None,
        changed_at=at,
    )


def published(reply: Reply, *, platform_id: str, at: datetime) -> Reply:
    """It stands: the platform answered with its id, or the thread was read and holds it.

    An answer that comes after its claim was given up is the truth all the same.
    """
    _require(reply, ReplyState.CLAIMED, ReplyState.UNKNOWN, ReplyState.PENDING, ReplyState.REFUSED)
    return replace(
        _at_rest(reply, at), state=ReplyState.PUBLISHED, platform_id=platform_id, reason=None
    )


def refused(reply: Reply, *, reason: str, at: datetime) -> Reply:
    """It does not stand, and a person has to publish it."""
    _require(reply, ReplyState.PENDING, ReplyState.CLAIMED, ReplyState.UNKNOWN)
    return replace(_at_rest(reply, at), state=ReplyState.REFUSED, reason=reason)


def postponed(
    reply: Reply, *, reason: str, wait: timedelta | None, spread: float, at: datetime
) -> Reply:
    """The platform certainly did not do it; try again after a doubling wait.

    Args:
        wait: what the platform asked for, bounded by a day; the longer of the two counts.
        spread: 0 to 1, random, so that many replies do not come back at once.
    """
    _require(reply, ReplyState.CLAIMED)
    asked = min(wait or timedelta(), _LONGEST_WAIT_ASKED_FOR) * (1 + spread / 4)
    due = at + max(delay(reply.attempts, spread), asked)
    return replace(
        reply,
        state=ReplyState.PENDING,
        reason=reason,
        next_attempt_at=due,
        changed_at=at,
    )


def unknown(reply: Reply, *, reason: str, at: datetime, timings: Timings) -> Reply:
    """The answer was lost, or a claim was found that nobody finished."""
    _require(reply, ReplyState.CLAIMED)
    return replace(
        reply,
        state=ReplyState.UNKNOWN,
        losses=reply.losses + 1,
        reason=reason,
        missed_reads=0,
        last_read_at=None,
        next_attempt_at=at + timings.settle,
        changed_at=at,
    )


def doubted(reply: Reply, *, at: datetime) -> Reply:
    """It may have been published by a life of this side that is forgotten: read the thread first.

    No answer was lost: it does not count as a loss.
    """
    _require(reply, ReplyState.PENDING)
    return replace(
        reply,
        state=ReplyState.UNKNOWN,
        reason=IN_DOUBT,
        missed_reads=0,
        last_read_at=None,
        next_attempt_at=at,
        changed_at=at,
    )


def absent(reply: Reply, *, at: datetime, timings: Timings) -> Reply:
    """The thread was read to the end and does not hold it.

    The second such read, at least `timings.settle` after the first, makes it PENDING again, or
    REFUSED once `MAX_LOSSES` answers were lost.
    """
    _require(reply, ReplyState.UNKNOWN)
    if reply.last_read_at is None:
        return replace(
            reply,
            missed_reads=1,
            last_read_at=at,
            next_attempt_at=at + timings.settle,
            changed_at=at,
        )
    if reply.last_read_at > at + CLOCK_SKEW:  # the clock has gone back: this read is the first
        return replace(reply, last_read_at=at, next_attempt_at=at + timings.settle, changed_at=at)
    if at - reply.last_read_at < timings.settle:
        due = reply.last_read_at + timings.settle
        return replace(reply, next_attempt_at=due, changed_at=at)
    if reply.losses >= MAX_LOSSES:
        return refused(reply, reason=NOT_CONFIRMED, at=at)
    return replace(
        reply,
        state=ReplyState.PENDING,
        missed_reads=0,
        last_read_at=None,
        reason=None,
        next_attempt_at=at,
        changed_at=at,
    )


def unread(reply: Reply, *, at: datetime, timings: Timings) -> Reply:
    """The thread could not be read: look again later; nothing is known that was not before."""
    _require(reply, ReplyState.UNKNOWN)
    return replace(reply, next_attempt_at=at + timings.settle, changed_at=at)


def by_hand(reply: Reply, *, proof: str | None, at: datetime) -> Reply:
    """A person published it and vouches for it, with a link as proof."""
    _require(reply, ReplyState.REFUSED, ReplyState.UNKNOWN)
    if reply.reason in _NEVER_TO_STAND:
        raise IllegalMove("state: this reply must not be published at all", field="state")
    return replace(_at_rest(reply, at), state=ReplyState.BY_HAND, proof=proof)


def is_again(reply: Reply, other: Reply) -> bool:
    """Whether the other one says the same, by the same person to the same post; not refused."""
    same = (reply.actor, reply.text, reply.in_reply_to_source_id) == (
        other.actor,
        other.text,
        other.in_reply_to_source_id,
    )
    return same and reply.state is not ReplyState.REFUSED


def is_named_by(source_id: str, proof: str) -> bool:
    """Whether a link names a comment: the last number of its id stands in the link by itself."""
    number = source_id.rpartition("_")[2]
    return number.isdigit() and number in re.findall(r"\d+", proof)


def is_abandoned(reply: Reply, *, at: datetime, timings: Timings) -> bool:
    """Whether a claim has outlived every call that its holder could still be making.

    One that was made later than now was made before the clock went back: for how long, is unknown.
    """
    if reply.state is not ReplyState.CLAIMED or reply.claimed_at is None:
        return False
    return at - reply.claimed_at >= timings.claim or reply.claimed_at > at + CLOCK_SKEW


def is_due(reply: Reply, *, at: datetime) -> bool:
    """Whether there is something to do now. What was last changed later than now, was changed by a
    clock that was ahead: so was its time.
    """
    if reply.next_attempt_at is None:
        return False
    return reply.next_attempt_at <= at or reply.changed_at > at + CLOCK_SKEW


def is_doubtful(reply: Reply, *, at: datetime, began: datetime | None, timings: Timings) -> bool:
    """Whether it waits although it should have been published long ago, or since before the process
    began: one of a backup, which was started on, may have been published since.
    """
    if reply.state is not ReplyState.PENDING or reply.next_attempt_at is None:
        return False
    earlier = began is not None and reply.changed_at < began
    return earlier or at - reply.next_attempt_at > timings.overdue


def _at_rest(reply: Reply, at: datetime) -> Reply:
    return replace(reply, next_attempt_at=None, changed_at=at)


def _require(reply: Reply, *states: ReplyState) -> None:
    if reply.state not in states:
        raise IllegalMove(f"state: the reply is {reply.state.value}", field="state")

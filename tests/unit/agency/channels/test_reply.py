"""A reply's states: whatever happens in whatever order, it is not published blindly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.agency.domain import reply as replies
from relevo.agency.domain.reply import IllegalMove, Reply, ReplyOrigin, ReplyState, Timings
from tests.unit.agency.world import NOW

TIMINGS = Timings()


def pending() -> Reply:
    return replies.pending(
        reply_id="r",
        brand="qori",
        case_id="c",
        channel="facebook",
        thread_id="t",
        origin=ReplyOrigin.CARE,
        actor="a",
        in_reply_to_source_id="s",
        text="hola",
        text_nonce=bytes(32),
        at=NOW,
    )


def claimed() -> Reply:
    return replies.claim(pending(), token="t1", at=NOW, timings=TIMINGS)


def unknown() -> Reply:
    return replies.unknown(claimed(), reason="ANSWER_LOST", at=NOW, timings=TIMINGS)


def published() -> Reply:
    return replies.published(claimed(), platform_id="p", at=NOW)


def test_only_a_pending_reply_can_be_claimed() -> None:
    for reply in (claimed(), unknown(), published()):
        with pytest.raises(IllegalMove) as refused:
            replies.claim(reply, token="t2", at=NOW, timings=TIMINGS)
        assert refused.value.field == "state"


def test_what_is_published_stays() -> None:
    reply = published()
    for move in (
        lambda: replies.published(reply, platform_id="q", at=NOW),
        lambda: replies.refused(reply, reason="X", at=NOW),
        lambda: replies.unknown(reply, reason="X", at=NOW, timings=TIMINGS),
        lambda: replies.absent(reply, at=NOW, timings=TIMINGS),
        lambda: replies.by_hand(reply, proof=None, at=NOW),
        lambda: replies.postponed(reply, reason="X", wait=None, spread=0, at=NOW),
    ):
        with pytest.raises(IllegalMove):
            move()


@pytest.mark.parametrize("reason", ["CARRIES_PERSONAL_DATA", "ERASED", "UNREADABLE"])
def test_what_must_not_be_said_is_not_published_by_hand_either(reason: str) -> None:
    with pytest.raises(IllegalMove):
        replies.by_hand(replies.refused(pending(), reason=reason, at=NOW), proof=None, at=NOW)


@pytest.mark.parametrize("wait", [None, timedelta(seconds=1), timedelta(hours=2)])
def test_a_wait_is_never_shorter_than_was_asked_for(wait: timedelta | None) -> None:
    reply = replies.postponed(claimed(), reason="RATE_LIMITED", wait=wait, spread=0.0, at=NOW)
    assert reply.next_attempt_at is not None
    assert reply.next_attempt_at > NOW
    assert reply.next_attempt_at - NOW >= (wait or timedelta())


def test_a_wait_that_was_asked_for_ends_within_a_day_or_so() -> None:
    reply = replies.postponed(
        claimed(), reason="RATE_LIMITED", wait=timedelta(days=900), spread=0.99, at=NOW
    )
    assert reply.next_attempt_at is not None
    assert reply.next_attempt_at - NOW <= timedelta(hours=30)


def test_a_claim_is_abandoned_once_no_call_of_its_holder_can_still_run() -> None:
    assert not replies.is_abandoned(claimed(), at=NOW + timedelta(seconds=179), timings=TIMINGS)
    assert replies.is_abandoned(claimed(), at=NOW + TIMINGS.claim, timings=TIMINGS)
    assert not replies.is_abandoned(pending(), at=NOW + timedelta(days=1), timings=TIMINGS)


@pytest.mark.parametrize(
    ("source_id", "proof", "named"),
    [
        ("811_5555", "https://x.test/?comment_id=5555", True),
        ("811_5555", "https://x.test/811_5555/", True),
        ("811_5555", "https://x.test/?comment_id=55551", False),
        ("811_5555", "https://x.test/811", False),
        ("811_abc", "https://x.test/abc", False),
    ],
)
def test_a_proof_names_a_comment_by_its_number(source_id: str, proof: str, named: bool) -> None:
    assert replies.is_named_by(source_id, proof) is named


_MOVES: dict[str, Any] = {
    "claim": lambda r, at: replies.claim(r, token=str(at), at=at, timings=TIMINGS),
    "published": lambda r, at: replies.published(r, platform_id="p", at=at),
    "refused": lambda r, at: replies.refused(r, reason="X", at=at),
    "postponed": lambda r, at: replies.postponed(r, reason="X", wait=None, spread=0.5, at=at),
    "unknown": lambda r, at: replies.unknown(r, reason="X", at=at, timings=TIMINGS),
    "absent": lambda r, at: replies.absent(r, at=at, timings=TIMINGS),
    "unread": lambda r, at: replies.unread(r, at=at, timings=TIMINGS),
    "by_hand": lambda r, at: replies.by_hand(r, proof=None, at=at),
}


@given(st.lists(st.tuples(st.sampled_from(sorted(_MOVES)), st.integers(0, 200)), max_size=60))
def test_an_unknown_outcome_is_repeated_only_after_two_reads_apart(
    moves: list[tuple[str, int]],
) -> None:
    reply, at = pending(), NOW
    absent_since_lost: list[Any] = []
    for name, seconds in moves:
        at += timedelta(seconds=seconds)
        before = reply
        try:
            reply = _MOVES[name](reply, at)
        except IllegalMove:
            assert reply is before
            continue
        if name == "unknown":
            absent_since_lost = []
        if name == "absent":
            absent_since_lost.append(at)
        if before.state is ReplyState.UNKNOWN and reply.state is ReplyState.PENDING:
            assert name == "absent"
            assert absent_since_lost[-1] - absent_since_lost[0] >= TIMINGS.settle
        assert reply.losses <= replies.MAX_LOSSES
        rests = reply.state in (ReplyState.PUBLISHED, ReplyState.REFUSED, ReplyState.BY_HAND)
        assert (reply.next_attempt_at is None) == rests

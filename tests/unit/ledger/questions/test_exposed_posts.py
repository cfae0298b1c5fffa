"""Which posts stayed public with an ID for longer than ten minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from relevo.ledger.entries import Entry
from relevo.ledger.entries.base import Verb
from relevo.ledger.values import Code
from tests.unit.ledger.questions.stories import (
    OTHER_CASE,
    ask,
    edited,
    finding,
    hidden,
    minute,
    outside,
    redacted,
    redacted_again,
    removed,
    restored,
    shown,
)


def stretches(*entries: Entry, **asked: Any) -> list[tuple[float, float | None, str]]:
    """From which minute until which minute, and how it ended."""
    found = []
    for row in ask("public-with-id", *entries, **asked):
        began = (row.public_since - minute(0)) / timedelta(minutes=1)
        until = row.public_until
        ended = None if until is None else (until - minute(0)) / timedelta(minutes=1)
        found.append((began, ended, row.ended.value))
    return found


def test_a_post_hidden_after_more_than_ten_minutes_is_told_with_where_it_stands() -> None:
    post = redacted(0, finding(), finding("PHONE", "PHONE"))
    (row,) = ask("public-with-id", post, hidden(11, post))
    assert (row.index, row.tag, row.at, row.post_version, row.case) == (
        0,
        "agency:post:redacted",
        minute(0),
        post.post_version,
        post.case,
    )
    assert (row.types, row.seconds, row.ended, row.found_later) == (
        ("NATIONAL_ID",),
        660,
        "HIDDEN",
        False,
    )


@pytest.mark.parametrize("hidden_at", [0, 5, 10])
def test_a_post_hidden_within_ten_minutes_is_not(hidden_at: float) -> None:
    post = redacted(0, finding())
    assert stretches(post, hidden(hidden_at, post)) == []


def test_a_post_that_nobody_hid_counts_until_now_and_once_ten_minutes_are_over() -> None:
    post = redacted(0, finding())
    assert stretches(post, now=9) == []
    (row,) = ask("public-with-id", post, now=30)
    assert (row.public_until, row.seconds, row.ended) == (None, 1800, "NOT_YET")


@pytest.mark.parametrize("kind", ["PHONE", "CARD", "TAX_ID"])
def test_other_data_is_no_id_unless_it_is_asked_for(kind: str) -> None:
    post = redacted(0, finding(kind, "X"))
    assert stretches(post) == []
    assert stretches(post, type=Code(kind)) == [(0, None, "NOT_YET")]


def test_a_passport_is_an_id_and_a_post_without_findings_is_none() -> None:
    assert stretches(redacted(0, finding("PASSPORT", "PASSPORT"))) == [(0, None, "NOT_YET")]
    assert stretches(redacted(0)) == []


def test_how_long_is_too_long_can_be_asked() -> None:
    post = redacted(0, finding())
    assert stretches(post, hidden(11, post), minutes=15) == []
    assert stretches(post, hidden(11, post), minutes=5) == [(0, 11, "HIDDEN")]


def test_an_edit_that_keeps_the_id_goes_on_and_is_hidden_under_its_own_id() -> None:
    post = redacted(0, finding())
    second = edited(6, post, finding())
    assert stretches(post, second, hidden(12, second)) == [(0, 12, "HIDDEN")]


def test_an_edit_that_drops_the_id_ends_it_and_one_that_brings_it_begins_it() -> None:
    post = redacted(0, finding())
    clean = edited(20, post)
    again = edited(30, clean, finding())
    assert stretches(post, clean, again) == [(0, 20, "EDITED"), (30, None, "NOT_YET")]


def test_an_edit_while_it_is_hidden_shows_nothing() -> None:
    post = redacted(0, finding())
    assert stretches(post, hidden(1, post), edited(5, post, finding())) == []


def test_a_post_shown_again_is_another_stretch() -> None:
    post = redacted(0, finding())
    entries = [post, hidden(2, post), shown(20, post), hidden(40, post)]
    assert stretches(*entries) == [(20, 40, "HIDDEN")]


def test_a_removal_ends_it_for_good() -> None:
    post = redacted(0, finding())
    gone = removed(15, post)
    late = edited(20, post, finding(), earlier=gone.post_version)
    assert stretches(post, gone, late, shown(30, post)) == [(0, 15, "REMOVED")]


@pytest.mark.parametrize(
    ("act", "ended"), [("HIDE", "OUTSIDE_HIDDEN"), ("REMOVE", "OUTSIDE_REMOVED")]
)
def test_what_was_done_with_other_tools_ends_it_too(act: str, ended: str) -> None:
    post = redacted(0, finding())
    done = outside(15, act, post_version=post.post_version)
    assert stretches(post, done) == [(0, 15, ended)]


def test_shown_with_other_tools_it_begins_again_and_an_act_on_another_post_changes_nothing() -> (
    None
):
    post = redacted(0, finding())
    unhidden = outside(20, "UNHIDE", post_version=post.post_version)
    assert stretches(post, hidden(1, post), unhidden) == [(20, None, "NOT_YET")]
    other = redacted(1)
    assert stretches(post, other, hidden(2, other), outside(3, "HIDE")) == [(0, None, "NOT_YET")]


def test_an_id_that_was_missed_at_first_was_public_all_the_same() -> None:
    post = redacted(0)
    (row,) = ask("public-with-id", post, redacted_again(60, post, finding()))
    assert (row.public_since, row.found_later, row.ended) == (minute(0), True, "NOT_YET")


def test_what_care_put_back_was_no_id() -> None:
    number = finding()
    post = redacted(0, number)
    assert stretches(post, restored(60, post, number)) == []
    both = redacted(0, number, finding())
    assert stretches(both, restored(60, both, number)) == [(0, None, "NOT_YET")]


def test_it_counts_from_when_it_was_written_unless_the_platforms_clock_is_ahead() -> None:
    late = redacted(120, finding(), happened_at=minute(0))
    assert stretches(late, hidden(121, late)) == [(0, 121, "HIDDEN")]
    ahead = redacted(0, finding(), happened_at=minute(30))
    assert stretches(ahead, hidden(12, ahead)) == [(0, 12, "HIDDEN")]


def test_versions_that_come_in_the_wrong_order_are_walked_in_the_order_of_time() -> None:
    edit = redacted(5, verb=Verb.EDIT, happened_at=minute(4))
    add = redacted(6, finding(), earlier=edit.post_version, happened_at=minute(0))
    assert stretches(edit, add) == []


def test_entries_of_an_earlier_release_count_each_version_for_itself() -> None:
    post = redacted(0, finding())
    second = redacted(6, finding(), verb=Verb.EDIT)
    assert stretches(post, second, hidden(30, second)) == [
        (0, None, "NOT_YET"),
        (6, 30, "HIDDEN"),
    ]


def test_a_stretch_belongs_to_the_period_in_which_it_began() -> None:
    post = redacted(0, finding())
    entries = [post, hidden(60, post)]
    assert stretches(*entries, since=minute(0), until=minute(1)) == [(0, 60, "HIDDEN")]
    assert stretches(*entries, since=minute(1)) == []
    assert stretches(*entries, until=minute(0)) == []


def test_one_case_can_be_asked_for() -> None:
    here, there = redacted(0, finding()), redacted(1, finding(), case=OTHER_CASE)
    (row,) = ask("public-with-id", here, there, case=OTHER_CASE)
    assert (row.index, row.post_version) == (1, there.post_version)

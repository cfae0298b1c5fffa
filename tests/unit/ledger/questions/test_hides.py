"""Which hides had no explanation."""

from __future__ import annotations

from datetime import datetime

import pytest

from relevo.ledger.entries import Entry
from relevo.ledger.values import Code
from tests.timing import LINEAR, growth
from tests.unit.ledger.questions.stories import (
    LUIS,
    OTHER_CASE,
    ROSA,
    ask,
    by_hand,
    hidden,
    minute,
    outside,
    published,
    redacted,
    reported,
    shown,
)

NAME = "hides-without-explanation"
POST = redacted(0)


def hides(*entries: Entry) -> list[tuple[datetime, datetime | None]]:
    return [(row.hidden_at, row.explained_at) for row in ask(NAME, *entries)]


def test_a_hide_that_nobody_explains_is_told_with_who_and_why() -> None:
    (row,) = ask(NAME, POST, hidden(5, POST))
    assert (row.index, row.tag, row.hidden_at) == (1, "agency:post:hidden", minute(5))
    assert (row.person, row.reason, row.case, row.post_version, row.brand, row.channel) == (
        LUIS,
        "PERSONAL_DATA",
        POST.case,
        POST.post_version,
        "qori",
        "facebook",
    )
    assert row.explained_at is None


@pytest.mark.parametrize("at", [-10, 0, 5, 60])
def test_an_answer_shortly_before_or_within_the_hour_explains_it(at: float) -> None:
    assert hides(hidden(0, POST), published(at)) == []
    assert hides(hidden(0, POST), by_hand(300, happened=at)) == []


@pytest.mark.parametrize(("at", "told"), [(-11, None), (61, 61)])
def test_an_answer_long_before_or_too_late_does_not(at: float, told: float | None) -> None:
    late = None if told is None else minute(told)
    assert hides(published(at), hidden(0, POST)) == [(minute(0), late)]


def test_an_answer_in_another_case_does_not_explain_it() -> None:
    assert hides(hidden(0, POST), published(1, OTHER_CASE)) == [(minute(0), None)]


def test_a_hide_whose_hour_is_not_over_is_not_told_yet() -> None:
    assert ask(NAME, hidden(0, POST), now=60) == []
    assert len(ask(NAME, hidden(0, POST), now=61)) == 1


def test_how_long_one_may_take_can_be_asked() -> None:
    entries = [hidden(0, POST), published(20)]
    assert len(ask(NAME, *entries, minutes=15)) == 1
    assert ask(NAME, *entries, minutes=30) == []


def test_a_hide_that_was_undone_needs_no_explanation_unless_it_was_another_posts() -> None:
    assert hides(hidden(0, POST), shown(30, POST)) == []
    assert hides(hidden(0, POST), shown(61, POST)) == [(minute(0), None)]
    assert hides(hidden(0, POST), shown(30, redacted(0))) == [(minute(0), None)]


def test_what_was_hidden_with_other_tools_is_another_question() -> None:
    assert hides(outside(0, "HIDE")) == []


def test_care_knows_it_from_what_the_agency_reported() -> None:
    hide = reported(3, "POST_HIDDEN", happened=0, reason=Code("INSULT"))
    (row,) = ask(NAME, hide)
    assert (row.tag, row.at, row.hidden_at, row.reason, row.person, row.post_version) == (
        "care:action:reported",
        minute(3),
        minute(0),
        "INSULT",
        None,
        None,
    )
    for kind in ("REPLY_PUBLISHED", "REPLY_BY_HAND", "POST_UNHIDDEN"):
        assert hides(hide, reported(90, kind, happened=2)) == []
    for kind in ("REPLY_REFUSED", "REPLY_UNKNOWN", "RESTORATION_ASKED"):
        assert hides(hide, reported(90, kind, happened=2)) == [(minute(0), None)]


def test_period_person_and_case_can_be_asked_for() -> None:
    entries = [hidden(0, POST), hidden(120, redacted(0, case=OTHER_CASE), actor=ROSA)]
    assert [row.index for row in ask(NAME, *entries)] == [0, 1]
    assert [row.index for row in ask(NAME, *entries, person=ROSA)] == [1]
    assert [row.index for row in ask(NAME, *entries, case=POST.case)] == [0]
    assert [row.index for row in ask(NAME, *entries, since=minute(1))] == [1]
    assert [row.index for row in ask(NAME, *entries, until=minute(120))] == [0]


def test_a_case_with_many_hides_and_answers_is_read_in_linear_time() -> None:
    def story(size: str) -> None:
        ask(NAME, *entries[: int(size)])

    entries = [one for at in range(4_000) for one in (hidden(at, POST), published(at + 9_000))]
    assert growth(story, str, len(entries)) < LINEAR

"""The restart rate: what is counted, what is left out, and in which week."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.crossing.continuity import Justification, Reading, check_reading
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.restarts import (
    CountedReply,
    GroupedBy,
    Period,
    SettledCase,
    report,
    zone_named,
)
from relevo.errors import InvalidInput

LIMA = zone_named("America/Lima")
MONDAY = datetime(2026, 5, 4, 12, tzinfo=UTC)
CLEAN = Reading(team="noche")
AGAIN = Reading(("NATIONAL_ID",), False, Justification.DATA_WRONG_OR_INCOMPLETE, "noche")
AWAY = Reading((), True, Justification.EMERGENCY, "mañana".replace("ñ", "n"))
MISTAKEN = Reading((), True, Justification.GUARD_MISTAKEN, "noche")
MAY = Period.of(date(2026, 5, 1), date(2026, 6, 1), LIMA, MONDAY)


def _counted(*readings: Reading | None, agency: str | None = "colibri") -> list[CountedReply]:
    return [CountedReply(MONDAY, agency, reading) for reading in readings]


def test_a_restart_counts_by_its_reason_and_a_mistaken_guard_by_itself() -> None:
    found = report(MAY, GroupedBy.AGENCY, _counted(CLEAN, AGAIN, AWAY, MISTAKEN, None), [])
    total = found.total
    assert (total.replies.events, total.replies.trials) == (2, 4)
    assert total.by_reason == {"data_wrong_or_incomplete": 1, "emergency": 1}
    assert (total.mistaken, total.unread) == (1, 1)
    assert total.replies.interval is not None
    assert total.replies.interval.low < 0.5 < total.replies.interval.high


def test_a_restart_that_nobody_justified_counts_too() -> None:
    (group,) = report(MAY, GroupedBy.AGENCY, _counted(Reading(sends_away=True)), []).groups
    assert group.by_reason == {"none": 1}


def test_nothing_is_divided_by_nothing() -> None:
    found = report(MAY, GroupedBy.TEAM, [], [])
    assert found.groups == ()
    assert found.total.replies.interval is None
    assert found.total.cases is not None
    assert found.total.cases.interval is None


def test_a_week_in_which_nothing_happened_is_there_without_a_rate() -> None:
    found = report(MAY, GroupedBy.WEEK, _counted(CLEAN), [])
    assert [group.name for group in found.groups] == [
        "2026-W18",
        "2026-W19",
        "2026-W20",
        "2026-W21",
        "2026-W22",
    ]
    assert [group.replies.trials for group in found.groups] == [0, 1, 0, 0, 0]


def test_a_week_begins_on_monday_in_the_zone_of_the_brand() -> None:
    sunday_night = CountedReply(datetime(2026, 5, 11, 4, 59, tzinfo=UTC), "colibri", AGAIN)
    found = report(MAY, GroupedBy.WEEK, [sunday_night], [])
    assert [one.name for one in found.groups if one.replies.trials] == ["2026-W19"]
    monday = CountedReply(datetime(2026, 5, 11, 5, tzinfo=UTC), "colibri", AGAIN)
    found = report(MAY, GroupedBy.WEEK, [monday], [])
    assert [one.name for one in found.groups if one.replies.trials] == ["2026-W20"]


def test_the_share_of_resolved_cases_is_by_agency_and_by_no_team() -> None:
    cases = [SettledCase(MONDAY, "colibri", True), SettledCase(MONDAY, "colibri", False)]
    (by_agency,) = report(MAY, GroupedBy.AGENCY, _counted(AGAIN), cases).groups
    assert by_agency.cases is not None
    assert (by_agency.cases.events, by_agency.cases.trials) == (1, 2)
    (by_team,) = report(MAY, GroupedBy.TEAM, _counted(AGAIN), cases).groups
    assert (by_team.name, by_team.cases) == ("noche", None)


def test_the_brands_own_replies_have_no_agency() -> None:
    replies = [*_counted(CLEAN, agency=None), *_counted(AGAIN)]
    found = report(MAY, GroupedBy.AGENCY, replies, [])
    assert [(one.name, one.replies.events) for one in found.groups] == [(None, 0), ("colibri", 1)]


@given(st.lists(st.sampled_from([CLEAN, AGAIN, AWAY, MISTAKEN, None]), max_size=40))
def test_groups_add_up_to_the_whole(readings: list[Reading | None]) -> None:
    for by in GroupedBy:
        found = report(MAY, by, _counted(*readings), [])
        assert sum(one.replies.events for one in found.groups) == found.total.replies.events
        assert sum(one.replies.trials for one in found.groups) == found.total.replies.trials
        assert sum(one.mistaken for one in found.groups) == found.total.mistaken
        assert sum(one.unread for one in found.groups) == found.total.unread


def test_days_are_those_of_the_brand() -> None:
    assert MAY.since == datetime(2026, 5, 1, 5, tzinfo=UTC)
    usual = Period.of(None, None, LIMA, datetime(2026, 5, 5, 2, tzinfo=UTC))
    assert usual.until == datetime(2026, 5, 5, 5, tzinfo=UTC)
    assert usual.until - usual.since == timedelta(days=28)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2026, 5, 2), date(2026, 5, 2)),
        (date(2026, 5, 2), date(2026, 5, 1)),
        (date(2024, 5, 2), date(2026, 5, 1)),
    ],
)
def test_a_period_that_is_none_or_too_long_is_refused(since: date, until: date) -> None:
    with pytest.raises(InvalidInput) as refused:
        Period.of(since, until, LIMA, MONDAY)
    assert refused.value.field == "until"


@pytest.mark.parametrize(
    ("reading", "field"),
    [
        (Reading(("DNI 45678912",)), "asks_again"),
        (Reading(("PHONE", "EMAIL")), "asks_again"),
        (Reading(("PHONE", "PHONE")), "asks_again"),
        (Reading(justification=Justification.EMERGENCY), "justification"),
        (Reading(team="Equipo Noche"), "team"),
        (Reading(team="dni-45678912"), "team"),
        (Reading(script="'; drop table scripts"), "script"),
    ],
)
def test_a_reading_that_breaks_the_contract_is_refused(reading: Reading, field: str) -> None:
    with pytest.raises(MalformedMessage) as refused:
        check_reading(reading)
    assert refused.value.field == field
    assert "45678912" not in str(refused.value)


@pytest.mark.parametrize("reading", [CLEAN, AGAIN, AWAY, MISTAKEN, Reading(script="bloqueo")])
def test_a_reading_is_kept_as_it_is(reading: Reading) -> None:
    check_reading(reading)
    assert Reading.of(reading.plain()) == reading
    assert Reading.of(None) is None

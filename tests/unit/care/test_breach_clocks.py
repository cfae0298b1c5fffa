"""The legal clocks of a breach, and how it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from relevo.care.domain.breaches import (
    CLOCKS,
    Breach,
    BreachPolicy,
    BreachReason,
    BreachState,
    closed,
    reopened,
)
from relevo.care.domain.errors import BreachClosed, BreachOpen

FRIDAY = datetime(2026, 5, 8, 22, 30, tzinfo=UTC)
BREACH = Breach(
    agency="colibri",
    brand="qori",
    case_id="c",
    breach_id="b",
    post_version_id="p",
    mark_id="m",
    type="CARD",
    revision=0,
    channel="facebook",
    public_since=FRIDAY,
    agency_since=FRIDAY,
    care_since=FRIDAY,
    opened_at=FRIDAY,
    opened_by="julia",
    deadlines=BreachPolicy().deadlines(FRIDAY),
)


@pytest.mark.parametrize(
    ("country", "due"),
    [
        ("PE", "2026-05-10T22:30:00+00:00"),
        ("ES", "2026-05-11T22:30:00+00:00"),
        ("EU", "2026-05-11T22:30:00+00:00"),
        # the fifteenth working day after Friday the 8th is Friday the 29th, which ends in Bogotá
        ("CO", "2026-05-30T05:00:00+00:00"),
    ],
)
def test_each_law_has_its_own_time(country: str, due: str) -> None:
    assert CLOCKS[country].due(FRIDAY) == datetime.fromisoformat(due)


def test_working_days_are_those_of_the_country() -> None:
    late = datetime(2026, 5, 9, 3, 0, tzinfo=UTC)  # still Friday evening in Bogotá
    assert CLOCKS["CO"].due(late) == CLOCKS["CO"].due(FRIDAY)
    on_sunday = datetime(2026, 5, 10, 15, 0, tzinfo=UTC)
    assert CLOCKS["CO"].due(on_sunday) == CLOCKS["CO"].due(FRIDAY)
    on_monday = datetime(2026, 5, 11, 15, 0, tzinfo=UTC)
    assert CLOCKS["CO"].due(on_monday) == datetime(2026, 6, 2, 5, 0, tzinfo=UTC)


def test_the_earliest_deadline_comes_first() -> None:
    assert [one.country for one in BREACH.deadlines] == ["PE", "ES", "CO"]
    only = BreachPolicy(countries=("EU",))
    assert [one.country for one in only.deadlines(FRIDAY)] == ["EU"]


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        (BreachReason.AUTHORITY_TOLD, BreachState.NOTIFIED),
        (BreachReason.AUTHORITY_AND_PERSON_TOLD, BreachState.NOTIFIED),
        (BreachReason.NOT_PERSONAL, BreachState.DISMISSED),
        (BreachReason.NO_RISK, BreachState.DISMISSED),
        (BreachReason.TOLD_BEFORE, BreachState.DISMISSED),
    ],
)
def test_the_reason_says_how_it_ends(reason: BreachReason, state: BreachState) -> None:
    after = closed(BREACH, reason=reason, by="lola", at=FRIDAY)
    assert (after.state, after.reason, after.closed_by) == (state, reason, "lola")
    with pytest.raises(BreachClosed):
        closed(after, reason=reason, by="lola", at=FRIDAY)
    assert reopened(after) == replace(BREACH)
    with pytest.raises(BreachOpen):
        reopened(BREACH)

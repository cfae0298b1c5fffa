"""The fixed clock, and what is late by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.ledger.pace import Pace

PACE = Pace(timedelta(minutes=5), timedelta(minutes=1))
NOW = datetime(2026, 3, 1, 8, 2, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@given(
    st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2100, 1, 1)),  # noqa: DTZ001
    st.sampled_from([0.25, 2, 60, 300, 3_600]),
)
def test_ticks_are_multiples_of_the_interval_whenever_one_looks(
    moment: datetime, seconds: float
) -> None:
    now = moment.replace(tzinfo=UTC)
    pace = Pace(timedelta(seconds=seconds), timedelta(0))
    tick = pace.next_tick(now)
    assert timedelta(0) < tick - now <= pace.interval
    assert (tick - datetime(1970, 1, 1, tzinfo=UTC)) % pace.interval == timedelta(0)
    assert pace.next_tick(tick) == tick + pace.interval


def test_two_services_with_one_interval_have_the_same_ticks() -> None:
    assert PACE.next_tick(NOW) == datetime(2026, 3, 1, 8, 5, tzinfo=UTC)
    assert PACE.next_tick(NOW + timedelta(minutes=2)) == datetime(2026, 3, 1, 8, 5, tzinfo=UTC)


def test_silence_begins_after_an_interval_and_the_grace() -> None:
    assert not PACE.is_silent(NOW, NOW + timedelta(minutes=6))
    assert PACE.is_silent(NOW, NOW + timedelta(minutes=6) + SECOND)


def test_a_contact_in_the_future_is_no_contact() -> None:
    assert not PACE.is_silent(NOW + timedelta(minutes=1), NOW)
    assert PACE.is_silent(NOW + timedelta(minutes=1) + SECOND, NOW)


def test_a_leaf_may_wait_for_the_tick_and_for_the_exchange_and_one_interval_more() -> None:
    assert PACE.missing_after == timedelta(minutes=16)
    assert not PACE.is_missing(NOW, NOW + timedelta(minutes=16))
    assert PACE.is_missing(NOW, NOW + timedelta(minutes=16) + SECOND)


def test_a_cosignature_is_late_after_an_interval_and_the_grace() -> None:
    assert not PACE.is_uncosigned(NOW, NOW + timedelta(minutes=6))
    assert PACE.is_uncosigned(NOW, NOW + timedelta(minutes=6) + SECOND)


@pytest.mark.parametrize(("interval", "grace"), [(0, 1), (-1, 1), (1, -1)])
def test_a_pace_that_goes_nowhere_is_refused(interval: int, grace: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        Pace(timedelta(seconds=interval), timedelta(seconds=grace))

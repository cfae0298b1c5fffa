"""Each side's turn comes once an interval, at its own part of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.crossing.witness_clock import EXCHANGE_PHASE, RELAY_PHASE, next_turn, pace_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENTS = st.integers(1_577_836_800_000_000, 2_208_988_800_000_000).map(
    lambda microseconds: _EPOCH + timedelta(microseconds=microseconds)
)


@given(_MOMENTS, st.sampled_from([2.0, 300.0, 3_600.0]), st.sampled_from([0.0, 0.1, 0.2]))
def test_a_turn_is_the_next_of_its_phase(now: datetime, seconds: float, phase: float) -> None:
    pace = pace_of(seconds)
    turn = next_turn(pace, phase, now)
    assert now < turn <= now + pace.interval
    assert (turn - _EPOCH) % pace.interval == pace.interval * phase
    assert next_turn(pace, phase, turn) == turn + pace.interval


def test_the_vaults_checkpoint_is_there_before_the_agencies_ask() -> None:
    assert 0 < RELAY_PHASE < EXCHANGE_PHASE < 1


@pytest.mark.parametrize(("seconds", "grace"), [(2, 10), (20, 10), (300, 150)])
def test_a_short_interval_leaves_a_busy_machine_time(seconds: float, grace: float) -> None:
    assert pace_of(seconds).grace == timedelta(seconds=grace)

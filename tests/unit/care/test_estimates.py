"""Wilson's interval against published values, and rates of samples that were drawn unequally."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.care.domain.estimates import (
    Group,
    Judged,
    Rate,
    rate_of,
    report,
    week_of,
    weights,
)
from relevo.care.domain.sampling import Kind, Stratum, Verdict
from relevo.crossing.intervals import wilson

DNI, MAIL = Kind("NATIONAL_ID", "PE"), Kind("EMAIL", None)
MONDAY = datetime(2026, 5, 4, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("events", "trials", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # by hand: the interval is its own mirror image
        (10, 10, 0.7225, 1.0000),
        (0, 10, 0.0000, 0.2775),
        (50, 100, 0.4038, 0.5962),
    ],
)
def test_wilsons_interval_is_the_published_one(
    events: int, trials: int, low: float, high: float
) -> None:
    found = wilson(events, trials)
    assert found.rate == pytest.approx(events / trials)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


@given(st.integers(1, 10**9), st.floats(0, 1))
def test_an_interval_lies_between_nothing_and_all_and_holds_its_rate(
    trials: int, share: float
) -> None:
    found = wilson(share * trials, trials)
    assert 0 <= found.low <= found.rate <= found.high <= 1
    more = wilson(share * trials * 4, trials * 4)
    assert more.high - more.low <= found.high - found.low


@given(st.lists(st.tuples(st.booleans(), st.floats(0.01, 10_000)), min_size=1, max_size=50))
def test_weights_never_make_a_sample_say_more_than_it_has(trials: list[tuple[bool, float]]) -> None:
    found = rate_of(trials)
    assert found.sample is not None
    assert found.population is not None
    share = found.population.rate
    assert 0 <= found.population.low <= share <= found.population.high <= 1
    unweighted = wilson(share * len(trials), len(trials))
    assert found.population.high - found.population.low >= (unweighted.high - unweighted.low - 1e-9)


def test_equal_weights_change_nothing() -> None:
    found = rate_of([(True, 7.0), (True, 7.0), (False, 7.0)])
    assert found.sample == wilson(2, 3)
    assert found.population is not None
    assert found.population.low == pytest.approx(wilson(2, 3).low)


def test_unequal_weights_count_as_kish_says() -> None:
    found = rate_of([(True, 3.0), (False, 3.0), (False, 1.0), (False, 1.0)])
    # (3 + 3 + 1 + 1)^2 / (9 + 9 + 1 + 1) = 3.2 trials, of which 3/8 happened
    assert found.population == wilson(3 / 8 * 3.2, 3.2)
    assert (found.events, found.trials, found.sample) == (1, 4, wilson(1, 4))


def test_without_a_trial_there_is_no_rate() -> None:
    assert rate_of([]) == Rate(0, 0, None, None)


def _judged(verdict: Verdict, kind: Kind, weight: float, **changes: object) -> Judged:
    values: dict[str, object] = {
        "detector": None if verdict is Verdict.MISSED else kind.type.lower(),
        "redaction_version": "1.0",
        "arrived_at": MONDAY,
    }
    values |= changes
    return Judged(verdict, kind.type, kind.country, weight=weight, **values)  # type: ignore[arg-type]


STRATA = (Stratum(MAIL, 900, 9), Stratum(DNI, 30, 3), Stratum(None, 70, 3))


def test_a_report_counts_each_verdict_and_weighs_each_text_by_its_stratum() -> None:
    examined = Counter({0: 9, 1: 3})
    assert weights(STRATA, examined) == (100.0, 10.0, None)
    said = [_judged(Verdict.RIGHT, MAIL, 100.0) for _ in range(9)]
    said += [_judged(Verdict.RIGHT, DNI, 10.0), _judged(Verdict.TOO_MUCH, DNI, 10.0)]
    said += [_judged(Verdict.MISSED, DNI, 10.0, arrived_at=datetime(2027, 1, 2, tzinfo=UTC))]
    found = report(STRATA, examined, said)
    assert (found.population, found.drawn, found.examined) == (1000, 15, 12)
    assert found.blank == (STRATA[2],)
    total = found.total
    assert (total.right, total.too_much, total.missed) == (10, 1, 1)
    assert total.precision.sample == wilson(10, 11)
    assert total.precision.population is not None
    assert total.precision.population.rate == pytest.approx(910 / 920)
    assert total.leak is not None
    assert total.leak.population is not None
    assert total.leak.population.rate == pytest.approx(10 / 920)
    assert total.leak.sample == wilson(1, 11)
    assert [one.name for one in found.by_type] == ["EMAIL", "NATIONAL_ID"]
    assert [one.name for one in found.by_country] == ["PE", None]
    assert [one.name for one in found.by_week] == ["2026-W19", "2026-W53"]


def test_a_detector_is_told_apart_by_version_and_no_leak_is_laid_to_it() -> None:
    said = [
        _judged(Verdict.RIGHT, DNI, 1.0),
        _judged(Verdict.TOO_MUCH, DNI, 1.0, redaction_version="2.0"),
        _judged(Verdict.MISSED, DNI, 1.0),
    ]
    found = report(STRATA, Counter({1: 3}), said)

    def shown(one: Group) -> tuple[object, ...]:
        return one.name, one.version, one.right, one.too_much, one.missed, one.leak

    assert [shown(one) for one in found.by_detector] == [
        ("national_id", "1.0", 1, 0, 0, None),
        ("national_id", "2.0", 0, 1, 0, None),
    ]
    assert [(one.name, one.missed) for one in found.by_version] == [("1.0", 1), ("2.0", 0)]


def test_a_sample_that_nobody_has_looked_at_says_nothing() -> None:
    found = report(STRATA, Counter(), [])
    assert (found.examined, found.blank) == (0, STRATA)
    assert found.total.precision.sample is None
    assert found.by_type == ()


def test_weeks_are_iso_weeks_in_utc() -> None:
    assert week_of(datetime(2027, 1, 3, 23, tzinfo=UTC)) == "2026-W53"
    assert week_of(datetime.fromisoformat("2027-01-03T20:00:00-05:00")) == "2027-W01"

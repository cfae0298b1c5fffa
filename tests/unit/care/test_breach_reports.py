"""What an authority is told of breaches: by names, by stretch of time; as JSON, CSV and a page."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from relevo.care.adapters.breach_files import LANGUAGES, as_csv, as_document, as_json, as_page
from relevo.care.domain.breach_report import ReportedBreach, report
from relevo.care.domain.breaches import Breach, BreachReason, closed
from relevo.care.domain.errors import UnknownBreach
from relevo.care.use_cases import breaches
from relevo.care.use_cases.breach_reports import Incident, report_breaches
from relevo.errors import InvalidInput
from relevo.ledger.values import Id
from tests.unit.care.test_breach_clocks import BREACH, FRIDAY
from tests.unit.care.test_marking import PIN, entries, mark, sampled
from tests.unit.care.world import BRAND, World

WHO = Id("0b7e57ed-1111-4222-8333-444455556666")


def told(breach: Breach = BREACH, *, covered: bool = False) -> ReportedBreach:
    return ReportedBreach(breach, "Q-7K3F9", None, FRIDAY if covered else None, False)


def opened(world: World) -> Breach:
    sample, name = sampled(world)
    mark(world, sample, name, missed=(PIN,))
    (found,) = breaches.breaches(world.care, {BRAND}).breaches
    return found.breach


def test_it_says_who_which_kinds_since_when_and_through_whom() -> None:
    earlier = replace(
        BREACH,
        breach_id="b2",
        case_id="c2",
        type="PASSPORT",
        channel="x",
        public_since=FRIDAY - timedelta(days=3),
    )
    made = report([told(), told(earlier, covered=True)], brand="qori", subjects=1, at=FRIDAY)
    assert (made.subjects, made.cases, made.readable) == (1, 2, 1)
    assert made.kinds == {"CARD": 1, "PASSPORT": 1}
    assert (made.agencies, made.channels) == (("colibri",), ("facebook", "x"))
    assert made.since == FRIDAY - timedelta(days=3)


def test_each_clock_says_whether_it_was_met() -> None:
    in_time = closed(
        BREACH, reason=BreachReason.AUTHORITY_TOLD, by="d", at=FRIDAY + timedelta(hours=60)
    )
    nothing = closed(BREACH, reason=BreachReason.NO_RISK, by="d", at=FRIDAY + timedelta(days=9))
    for breach, after, met in (
        (BREACH, 1, [None, None, None]),
        (BREACH, 50, [False, None, None]),
        (in_time, 1000, [False, True, True]),
        (nothing, 1000, [None, None, None]),
    ):
        made = report([told(breach)], brand="qori", subjects=1, at=FRIDAY + timedelta(hours=after))
        assert [one.country for one in made.clocks] == ["PE", "ES", "CO"]
        assert [one.met for one in made.clocks] == met


def test_one_that_was_late_makes_the_clock_late() -> None:
    late = closed(
        BREACH, reason=BreachReason.AUTHORITY_TOLD, by="d", at=FRIDAY + timedelta(hours=49)
    )
    soon = closed(
        BREACH, reason=BreachReason.AUTHORITY_TOLD, by="d", at=FRIDAY + timedelta(hours=1)
    )
    made = report([told(late), told(soon)], brand="qori", subjects=1, at=FRIDAY)
    assert {one.country: one.met for one in made.clocks} == {"PE": False, "ES": True, "CO": True}


def test_it_is_recorded_and_counts_people(world: World) -> None:
    breach = opened(world)
    made = report_breaches(world.care, Incident(BRAND), {BRAND}, actor=WHO)
    assert (made.subjects, made.cases, made.kinds) == (1, 1, {"SECRET": 1})
    assert made.breaches[0].public_code == "Q-7K3F9"
    (entry,) = entries(world, "care:breaches:reported")
    assert (entry["actor"], entry["breaches"]) == (WHO, [breach.breach_id])


def test_an_incident_is_a_stretch_of_time_an_agency_kinds_or_names(world: World) -> None:
    breach = opened(world)
    at, later = breach.opened_at, breach.opened_at + timedelta(seconds=1)
    for fits in (
        Incident(BRAND, since=at, until=later),
        Incident(BRAND, agency=breach.agency, types=frozenset({"SECRET", "CARD"})),
        Incident(BRAND, breach_ids=frozenset({breach.breach_id})),
    ):
        made = report_breaches(world.care, fits, {BRAND}, actor=WHO)
        assert [one.breach.breach_id for one in made.breaches] == [breach.breach_id]
    for misses in (
        Incident(BRAND, since=later),
        Incident(BRAND, until=at),
        Incident(BRAND, agency="tucan"),
        Incident(BRAND, types=frozenset({"CARD"})),
        Incident(BRAND, breach_ids=frozenset({breach.breach_id, str(WHO)})),
    ):
        with pytest.raises(UnknownBreach):
            report_breaches(world.care, misses, {BRAND}, actor=WHO)
    with pytest.raises(InvalidInput, match="until"):
        report_breaches(world.care, Incident(BRAND, since=at, until=at), {BRAND}, actor=WHO)
    assert len(entries(world, "care:breaches:reported")) == 3


def test_another_brands_breaches_do_not_exist(world: World) -> None:
    opened(world)
    with pytest.raises(UnknownBreach):
        report_breaches(world.care, Incident(BRAND), {"andes"}, actor=WHO)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_say_the_same(language: str) -> None:
    strange = replace(BREACH, channel="<script>")
    made = report([told(strange)], brand="qori", subjects=1, at=FRIDAY)
    document = json.loads(as_json(made))
    assert document == as_document(made)
    (row,) = csv.DictReader(io.StringIO(as_csv(made)))
    assert row == document["breaches"][0]
    page = as_page(made, language)
    assert f'lang="{language}"' in page
    assert "Q-7K3F9" in page
    assert "<script>" not in page

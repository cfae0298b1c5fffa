"""Events in any order, any number of times: the same versions, one case, and tombstones win."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relevo.agency.adapters import tables
from relevo.agency.domain.post import PostEvent
from relevo.agency.use_cases import cases, intake
from relevo.crossing.vocabulary import Verb
from relevo.service.database import Database
from tests.unit.agency.care import Crossing
from tests.unit.agency.world import BRAND, NOW, World, empty

SOURCES = ("a", "b")
VERBS = (Verb.ADD, Verb.EDIT, Verb.REMOVE)


@st.composite
def deliveries(draw: st.DrawFn) -> list[tuple[str, Verb, int]]:
    """Events of two posts, repeated and shuffled as a platform may deliver them."""
    event = st.tuples(st.sampled_from(SOURCES), st.sampled_from(VERBS), st.integers(0, 3))
    events = draw(st.lists(event, min_size=1, max_size=6, unique=True))
    repeated = draw(st.lists(st.sampled_from(events), max_size=4))
    return draw(st.permutations(events + repeated))


def _event(world: World, source: str, verb: Verb, minute: int) -> PostEvent:
    return replace(
        world.post(None if verb is Verb.REMOVE else f"{verb} {minute}"),
        source_id=source,
        verb=verb,
        event_time=NOW + timedelta(minutes=minute),
    )


@given(deliveries())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_order_and_repetition_change_nothing(
    shared_database: Database, order: list[tuple[str, Verb, int]]
) -> None:
    world = World(Path(), shared=empty(shared_database))
    answers: dict[tuple[str, Verb, int], str] = {}
    for delivery in order:
        taken = intake.take_in(world.context, _event(world, *delivery))
        assert taken.duplicate is (delivery in answers)
        assert answers.setdefault(delivery, taken.post_version_id) == taken.post_version_id
    rows = world.rows(tables.post_versions)
    assert len(rows) == len(set(order))
    seen = {source for source, verb, _ in order if verb is not Verb.REMOVE}
    assert {row["source_id"] for row in rows if row["case_id"] is not None} == seen
    found = world.rows(tables.cases)
    assert len(found) == (1 if seen else 0)
    if found:
        (case,) = found
        detail = cases.case_detail(world.context, (BRAND,), case["case_id"])
        gone = {source for source, verb, _ in order if verb is Verb.REMOVE}
        assert all(one.removed is (one.source_id in gone) for one in detail.versions)
        assert 1 <= case["version"] <= len(rows)
    for row in rows:
        if row["seal"] is not None:
            assert world.opened(row)[0] == ("ORIGINAL_TEXT", row["redacted_text"])
    tags = world.ledger_tags()
    assert tags.count("agency:post:redacted") == sum(row["seal"] is not None for row in rows)
    assert tags.count("agency:post:removed") == sum(row["seal"] is None for row in rows)


@given(deliveries())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_came_in_crosses_completely(
    shared_database: Database, order: list[tuple[str, Verb, int]]
) -> None:
    folder = tempfile.TemporaryDirectory()
    world = World(Path(folder.name), shared=empty(shared_database))
    crossing = Crossing(world)
    for number, delivery in enumerate(order):
        intake.take_in(world.context, _event(world, *delivery))
        if number % 2:
            crossing.run()
    crossing.run()
    sent = {
        one.post_version_id
        for batch in crossing.care.batches
        for item in batch
        for one in item.post_versions
    }
    stored = world.rows(tables.post_versions)
    assert sent == {row["post_version_id"] for row in stored if row["case_id"] is not None}
    assert not any(row["pending"] for row in world.rows(tables.handovers))
    for case in world.rows(tables.cases):
        newest = max(item.header.version for batch in crossing.care.batches for item in batch)
        assert newest == case["version"]
    crossing.close()
    folder.cleanup()

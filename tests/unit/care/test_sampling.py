"""Drawing a sample, reading it page by page, and what it says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from relevo.care.adapters import tables
from relevo.care.domain.errors import (
    FrameTooLarge,
    NothingToSample,
    SampleTooSmall,
    UnknownItem,
    UnknownSample,
)
from relevo.care.domain.sampling import Kind, SampleKey
from relevo.care.use_cases import sampling
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.intervals import wilson
from relevo.errors import InvalidInput
from tests.unit.care.samples import JULIA, MAIL, PLAIN, arrive, drawn, frame, mark, missed, read
from tests.unit.care.world import (
    AGENCY,
    BRAND,
    OTHER_AGENCY,
    T0,
    World,
    header,
    item,
    new_id,
    removal,
)


def entry(world: World, tag: str) -> dict[str, Any]:
    table = tables.ledger.entries
    with world.care.storage.database.read() as connection:
        bodies = connection.scalars(
            sa.select(table.c.body).where(table.c.tag == tag).order_by(table.c.position)
        ).all()
    found: dict[str, Any] = json.loads(bodies[-1])
    return found


def test_a_draw_is_on_record_with_its_seed_and_can_be_repeated(world: World) -> None:
    arrive(world, 6)
    arrive(world, 3, redacted_text="a [EMAIL-1]", findings=(replace(MAIL, start=2, end=11),))
    arrive(world, 4, redacted_text=PLAIN, findings=())
    sample = drawn(world, 5)
    assert [(one.kind, one.population, one.drawn) for one in sample.strata] == [
        (None, 4, 2),
        (Kind("EMAIL", None), 3, 1),
        (Kind("NATIONAL_ID", "PE"), 6, 2),
    ]
    told = entry(world, "care:sample:drawn")
    assert (told["seed"], told["frame"]) == (sample.seed, sample.frame_digest)
    assert (told["population"], told["strata"], told["size"]) == (13, 3, 5)
    assert told["actor"] == JULIA
    with world.care.storage.read() as tx:
        units = list(tx.samples.frame(sample.frame))
    again = sampling.sampling.draw(units, size=sample.size, seed=bytes.fromhex(sample.seed))
    page = sampling.items(world.care, sample.key, {BRAND})
    assert [one.post_version_id for one in page.items] == [
        one.unit.post_version_id for one in again.chosen
    ]
    assert again.frame_digest.hex() == sample.frame_digest
    assert drawn(world, 5).seed != sample.seed


def test_the_frame_is_one_agency_one_brand_and_one_time(world: World) -> None:
    (early,) = arrive(world)
    world.clock.forward(days=2)
    arrive(world, agency=OTHER_AGENCY)
    arrive(world, brand="andes")
    world.taken(item(header(), removal()))
    begins = world.clock()
    (late,) = arrive(world)
    ends = world.clock()
    (after,) = arrive(world)

    def names(**changes: Any) -> set[str]:
        with world.care.storage.read() as tx:
            return {one.post_version_id for one in tx.samples.frame(frame(world, **changes))}

    assert names() == {early, late, after}
    assert names(since=begins, until=ends) == {late}
    assert len(names(agency=OTHER_AGENCY)) == 1


def test_what_cannot_be_drawn_is_refused_by_name(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NothingToSample):
        drawn(world)
    arrive(world, 2)
    arrive(world, 2, redacted_text=PLAIN, findings=())
    with pytest.raises(SampleTooSmall):
        drawn(world, 1)
    with pytest.raises(UnknownSample):
        drawn(world, brand="andes")
    now = world.clock()
    for field, size, changes in (
        ("size", 0, {}),
        ("size", 1001, {}),
        ("agency", 5, {"agency": "Ana Pérez"}),
        ("since", 5, {"since": T0.replace(year=1999)}),
        ("until", 5, {"until": T0 - timedelta(days=2)}),
        ("until", 5, {"until": now + timedelta(hours=1)}),
    ):
        with pytest.raises((InvalidInput, MalformedMessage)) as refused:
            drawn(world, size, **changes)
        assert refused.value.field == field
    monkeypatch.setattr(sampling, "MAX_FRAME", 3)
    with pytest.raises(FrameTooLarge):
        drawn(world)
    assert world.count(tables.sampling.samples) == 0
    assert "care:sample:drawn" not in world.tags()


def test_samples_are_listed_newest_first_page_by_page(world: World) -> None:
    arrive(world, 2)
    made = [drawn(world, 1).key.sample_id for _ in range(5)]
    found, cursor = [], None
    for _ in range(3):
        page = sampling.samples(world.care, {BRAND}, cursor=cursor, limit=2)
        found += [one.key.sample_id for one in page.samples]
        cursor = page.next_cursor
    assert (found, cursor) == (made[::-1], None)
    assert sampling.samples(world.care, {"andes"}).samples == ()
    for limit, wrong in ((0, None), (101, None), (5, "AAAA"), (5, "!")):
        with pytest.raises(InvalidInput) as refused:
            sampling.samples(world.care, {BRAND}, cursor=wrong, limit=limit)
        assert refused.value.field == ("cursor" if wrong else "limit")


def test_texts_are_listed_in_their_random_order_page_by_page(world: World) -> None:
    arrive(world, 5)
    sample = drawn(world, 5)
    first = sampling.items(world.care, sample.key, {BRAND}, limit=3)
    rest = sampling.items(world.care, sample.key, {BRAND}, limit=3, after=first.next_after)
    assert [one.position for one in (*first.items, *rest.items)] == [0, 1, 2, 3, 4]
    assert rest.next_after is None
    done = first.items[0].post_version_id
    mark(world, sample, done, rest_right=True, examined=True)
    (examined,) = sampling.items(world.care, sample.key, {BRAND}, examined=True).items
    assert (examined.post_version_id, examined.examined_by) == (done, JULIA)
    left = sampling.items(world.care, sample.key, {BRAND}, examined=False).items
    assert done not in {one.post_version_id for one in left}
    assert len(left) == 4
    assert sampling.samples(world.care, {BRAND}).samples[0].examined == 1


def test_a_text_is_read_with_its_placeholders_once_each(world: World) -> None:
    text = "mi dni es [DNI-1], sí, [DNI-1]"
    spans = tuple(
        replace(one, start=start, end=start + 7) for start, one in ((10, _dni()), (23, _dni()))
    )
    (name,) = arrive(world, redacted_text=text, findings=spans)
    found = read(world, drawn(world), name)
    assert found.version.redacted_text == text
    (finding,) = found.findings
    assert (finding.placeholder.label, finding.placeholder.places) == (
        "[DNI-1]",
        ((10, 17), (23, 30)),
    )
    assert (finding.mark, finding.placeholder.by_hand, found.history) == (None, False, ())


def _dni() -> Any:
    return replace(MAIL, type="NATIONAL_ID", country="PE", detector="pe.dni")


def test_another_brands_sample_and_a_text_outside_do_not_exist(world: World) -> None:
    (name,) = arrive(world)
    sample = drawn(world)
    (outside,) = arrive(world)
    with pytest.raises(UnknownItem):
        read(world, sample, outside)
    for key in (SampleKey(OTHER_AGENCY, sample.key.sample_id), SampleKey(AGENCY, new_id())):
        with pytest.raises(UnknownSample):
            sampling.read_item(world.care, key, name, {BRAND})
    with pytest.raises(UnknownSample):
        sampling.report(world.care, sample.key, {"andes"})
    with pytest.raises(UnknownSample):
        sampling.items(world.care, sample.key, set())


def test_a_report_counts_examined_texts_and_weighs_them(world: World) -> None:
    texts = arrive(world, 8)
    plain = arrive(world, 2, redacted_text=PLAIN, findings=())
    sample = drawn(world, 5)
    chosen = [one.post_version_id for one in sampling.items(world.care, sample.key, {BRAND}).items]
    dni = [name for name in chosen if name in texts]
    assert sampling.report(world.care, sample.key, {BRAND}).examined == 0
    mark(world, sample, dni[0], too_much=("[DNI-1]",), examined=True)
    mark(world, sample, dni[1], rest_right=True, examined=True)
    mark(world, sample, dni[2], rest_right=True)  # not examined: a miss may stand there
    leak = next(name for name in chosen if name in plain)
    mark(world, sample, leak, missed=(missed("donde Las Lilas"),), examined=True)
    found = sampling.report(world.care, sample.key, {BRAND})
    assert (found.population, found.drawn, found.examined) == (10, 5, 3)
    total = found.total
    assert (total.right, total.too_much, total.missed) == (1, 1, 1)
    assert total.precision.sample == wilson(1, 2)
    assert total.leak is not None
    assert total.leak.population is not None
    # one text stands for two of its stratum, the other for four
    assert total.leak.population.rate == pytest.approx(2 / 6)
    assert found.by_detector[0].name == "pe.dni"
    assert found.by_detector[0].version == "redaction/1.0.0+0a1b2c3d"

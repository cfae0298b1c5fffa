"""One brand's care cannot reach what another's has, whatever it sends: each has its own stream."""

from __future__ import annotations

from dataclasses import replace

import pytest

from relevo.agency.adapters import tables
from relevo.agency.loops.watching import UpdateLoop
from relevo.agency.use_cases import intake, recall, updates
from relevo.crossing.updates import Received, Resolved, Unassigned
from relevo.crossing.vocabulary import CaseState, HandOverItem
from tests.unit.agency.care import WEEK, Crossing
from tests.unit.agency.world import BRAND, OTHER_BRAND, World


@pytest.fixture
def loop(world: World, crossing: Crossing) -> UpdateLoop:
    """Reads the other brand's stream."""
    return UpdateLoop(world.context, OTHER_BRAND, crossing.care, holder="one")


def _case(world: World, crossing: Crossing) -> HandOverItem:
    """What crossed of a case of `BRAND`."""
    intake.take_in(world.context, world.post("mi dni es 45678912"))
    crossing.run()
    ((item,),) = crossing.care.batches
    return item


def _everything(world: World) -> list[list[dict[str, object]]]:
    kept = (tables.cases, tables.handovers, tables.post_versions, tables.timeline, tables.notes)
    return [world.rows(table) for table in (*kept, tables.posts, tables.conversations)]


def test_an_update_that_names_another_brand_than_its_stream_moves_no_cursor_of_the_others(
    world: World, crossing: Crossing, loop: UpdateLoop
) -> None:
    item = _case(world, crossing)
    before = _everything(world)
    case_id = item.header.case_id
    for kind in (Unassigned(), Resolved(world.clock() + WEEK), Received(9)):
        crossing.care.update(case_id, kind, brand=BRAND)
    loop.run_once()
    assert _everything(world) == before
    assert updates.cursor(world.context, BRAND) == 0
    assert updates.cursor(world.context, OTHER_BRAND) == 3
    assert {row["outcome"] for row in world.rows(tables.updates)} == {"UNKNOWN_CASE"}
    assert {row["brand"] for row in world.rows(tables.updates)} == {OTHER_BRAND}


@pytest.mark.parametrize(
    "changes",
    [
        {"brand": OTHER_BRAND},
        {"author_ref": "0" * 32},
        {"thread_id": "elsewhere"},
        {"channel": "x"},
        {"public_code": "AAAA"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_case_that_comes_back_as_another_changes_nothing(
    world: World, crossing: Crossing, changes: dict[str, str]
) -> None:
    item = _case(world, crossing)
    before = _everything(world)
    world.clock.forward(hours=1)
    header = replace(
        item.header, version=9, state=CaseState.RESOLVED, changed_at=world.clock(), **changes
    )
    given = HandOverItem(header, (), ())
    assert not recall.take(world.context, header.brand, header.case_id, given)
    assert _everything(world) == before

"""What waits for care is measured, by brand."""

from __future__ import annotations

from prometheus_client import REGISTRY

from relevo.agency.loops.upkeep import SweepLoop
from relevo.agency.ports import Refusal
from relevo.agency.use_cases import actions, intake
from tests.unit.agency.care import Crossing
from tests.unit.agency.world import BRAND, OTHER_BRAND, World

LUIS = "11111111-1111-4111-8111-111111111111"


def _measured(world: World, brand: str = BRAND) -> tuple[float | None, ...]:
    """Parked cases, cases without a receipt, and the age of the oldest thing that waits."""
    SweepLoop(world.context, pause_seconds=0).run_once()
    names = ("handovers_parked", "cases_unreceipted", "oldest_unreceipted_seconds")
    return tuple(
        REGISTRY.get_sample_value(f"relevo_agency_{name}", {"brand": brand}) for name in names
    )


def _take(world: World, **changes: object) -> str:
    return intake.take_in(world.context, world.post(**changes)).case_id or ""


def test_what_waits_is_counted_and_its_age_is_that_of_the_oldest(
    world: World, crossing: Crossing
) -> None:
    assert _measured(world) == (0, 0, 0)
    crossing.care.away = True
    first = _take(world)
    world.clock.forward(minutes=1)
    _take(world, thread_id="t_2")
    _take(world)  # of the first case: a newer header, and something newer that waits
    world.clock.forward(seconds=30)
    crossing.run()
    assert _measured(world) == (0, 2, 90)
    assert _measured(world, OTHER_BRAND) == (0, 0, 0)

    crossing.care.away = False
    crossing.care.refuse = {first: Refusal("MALFORMED_MESSAGE", "note", permanent=True)}
    world.clock.forward(minutes=6)
    SweepLoop(world.context, pause_seconds=0).run_once()
    crossing.run()
    assert _measured(world) == (1, 0, 0)


def test_a_note_that_waits_is_as_old_as_its_writing(world: World, crossing: Crossing) -> None:
    case_id = _take(world)
    crossing.run()
    crossing.care.away = True
    actions.add_note(world.context, case_id, brands=(BRAND,), actor=LUIS, text="llamar hoy")
    world.clock.forward(seconds=20)
    actions.escalate(world.context, case_id, brands=(BRAND,), actor=LUIS)
    world.clock.forward(seconds=5)
    assert _measured(world) == (0, 1, 25)


def test_rounds_of_a_sweep_that_has_much_to_do_measure_once_in_a_pause(world: World) -> None:
    def waiting() -> float | None:
        return REGISTRY.get_sample_value("relevo_agency_cases_unreceipted", {"brand": BRAND})

    loop = SweepLoop(world.context, pause_seconds=5)
    loop.run_once()
    _take(world)
    world.clock.forward(seconds=4)
    loop.run_once()
    assert waiting() == 0
    world.clock.forward(seconds=1)
    loop.run_once()
    assert waiting() == 1

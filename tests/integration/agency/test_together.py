"""What one call or one read of the stream brought is settled together, and none harms another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from relevo.agency.adapters import tables
from relevo.agency.loops.watching import LEASE, UpdateLoop
from relevo.agency.ports import Refusal
from relevo.agency.use_cases import cases, handover, intake, updates
from relevo.agency.use_cases.updates import Holder
from relevo.crossing.errors import GapInUpdates
from relevo.crossing.updates import (
    Assigned,
    Question,
    Received,
    Reopened,
    Resolved,
    Unassigned,
    Update,
)
from relevo.delivery.errors import LeaseLost
from tests.unit.agency.care import WEEK, Crossing
from tests.unit.agency.world import BRAND, World

ROSA = "22222222-2222-4222-8222-222222222222"
LUIS = "11111111-1111-4111-8111-111111111111"
BRANDS = (BRAND,)


@pytest.fixture
def loop(world: World, crossing: Crossing) -> UpdateLoop:
    crossing.care.updates_at_once = 100
    return UpdateLoop(world.context, BRAND, crossing.care, holder="one")


@pytest.fixture
def poison(world: World) -> Iterator[Callable[[sa.Table, str], None]]:
    """Make the database refuse rows of a table that hold a value, as a row that breaks a rule."""
    names: list[tuple[sa.Table, str]] = []

    def refuse(table: sa.Table, where: str) -> None:
        name = f"poison_{len(names)}"
        names.append((table, name))
        _execute(world, *_refusing(world, table, name, where))

    yield refuse
    for table, name in names:
        on = "" if world.database.is_sqlite else f" ON {table.name}"
        _execute(world, f"DROP TRIGGER {name}{on}")


def _refusing(world: World, table: sa.Table, name: str, where: str) -> tuple[str, ...]:
    head = f"CREATE TRIGGER {name} BEFORE INSERT ON {table.name}"
    if world.database.is_sqlite:
        return (f"{head} WHEN {where} BEGIN SELECT RAISE(ABORT, 'poison'); END",)
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE integrity_constraint_violation; END $$",
        f"{head} FOR EACH ROW WHEN ({where}) EXECUTE FUNCTION {name}()",
    )


def _execute(world: World, *statements: str) -> None:
    with world.database.write() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@contextmanager
def _statements(world: World) -> Iterator[list[str]]:
    """Every statement sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    sa.event.listen(world.database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(world.database.engine, "before_cursor_execute", note)


def _take(world: World, number: int, first: int = 0) -> list[str]:
    taken = [
        intake.take_in(world.context, world.post("dni 45678912", thread_id=f"t_{first + one}"))
        for one in range(number)
    ]
    return [one.case_id or "" for one in taken]


def _crossed(world: World) -> list[str]:
    return [row["case_id"] for row in world.rows(tables.handovers) if not row["pending"]]


def _holder(world: World, owner: str = "one") -> Holder:
    name = updates.lease_name(BRAND)
    with world.database.write() as connection:
        token = tables.leases.acquire(connection, name, owner, now=world.clock(), ttl=LEASE)
    return Holder(name, token)


def _told(world: World, case_id: str) -> list[str]:
    return [one.kind.value for one in cases.case_detail(world.context, BRANDS, case_id).timeline]


def test_a_call_of_many_cases_costs_as_many_statements_as_one_of_few(
    world: World, crossing: Crossing
) -> None:
    crossing.run()
    counts = []
    for number, first in ((2, 0), (30, 2), (30, 32)):
        ids = _take(world, number, first)
        with _statements(world) as sent:
            crossing.hand_over._work(ids)
        counts.append(len(sent))
    assert counts[0] > counts[1] == counts[2]  # the first answer of a brand is noted besides
    assert len(_crossed(world)) == 62
    assert world.ledger_tags().count("agency:handover:receipted") == 62


def test_a_receipt_that_cannot_be_stored_holds_up_none_of_its_call(
    world: World, crossing: Crossing, poison: Callable[[sa.Table, str], None]
) -> None:
    first, bad, third = _take(world, 3)
    poison(tables.receipts, f"NEW.case_id = '{bad}'")
    crossing.run()
    assert sorted(_crossed(world)) == sorted([first, third])
    (row,) = world.rows(tables.handovers, tables.handovers.c.case_id == bad)
    assert (row["pending"], row["attempts"], row["receipted_version"]) == (True, 1, 0)
    assert world.ledger_tags().count("agency:handover:receipted") == 2
    assert len(world.rows(tables.receipts)) == 2


def test_receipts_and_refusals_of_one_call_are_settled_each_by_its_own(
    world: World, crossing: Crossing
) -> None:
    good, forged, parked = _take(world, 3)
    crossing.care.refuse = {parked: Refusal("MALFORMED_MESSAGE", "note", permanent=True)}
    usual = crossing.care.receipt
    crossing.care.alter = lambda receipt: (
        usual(crossing.care.batches[0][0]) if receipt.case_id == forged else receipt
    )
    crossing.run()
    rows = {row["case_id"]: row for row in world.rows(tables.handovers)}
    assert [rows[one]["pending"] for one in (good, forged, parked)] == [False, True, False]
    assert rows[parked]["parked_reason"] == "MALFORMED_MESSAGE"


def test_an_answer_that_is_no_news_writes_nothing(world: World) -> None:
    handover.brand_answered(world.context, BRAND)
    (before,) = world.rows(tables.brand_links)
    world.clock.forward(seconds=29)
    handover.brand_answered(world.context, BRAND)
    assert world.rows(tables.brand_links) == [before]
    world.clock.forward(seconds=1)
    handover.brand_answered(world.context, BRAND)
    (after,) = world.rows(tables.brand_links)
    assert after["last_answer_at"] == world.clock()


def test_updates_that_come_together_cost_as_many_statements_as_few(
    world: World, crossing: Crossing, loop: UpdateLoop
) -> None:
    ids = _take(world, 40)
    crossing.run()
    rows = {row["case_id"]: row for row in world.rows(tables.post_versions)}
    counts = []
    for several in (ids[:3], ids[3:]):
        for case_id in several:
            crossing.care.update(case_id, Received(1))
            crossing.care.update(case_id, crossing.care.ingested(rows[case_id]))
        loop_holder = _holder(world)
        fresh = crossing.care.updates[updates.cursor(world.context, BRAND) :]
        with _statements(world) as sent:
            assert updates.apply_all(world.context, fresh, loop_holder) == 2 * len(several)
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert all(row["ingested_at"] for row in world.rows(tables.post_versions))
    assert all(_told(world, one)[-1] == "received" for one in ids)


def test_several_updates_of_one_case_in_one_read_stay_in_order(
    world: World, crossing: Crossing, loop: UpdateLoop
) -> None:
    (case_id,) = _take(world, 1)
    crossing.run()
    world.clock.forward(seconds=1)
    for kind in (
        Received(1),
        Assigned(ROSA),
        Received(1),
        Resolved(world.clock() + WEEK),
        Unassigned(),
        Reopened(ROSA),
        Question(LUIS, "¿DNI 45678912?"),
    ):
        crossing.care.update(case_id, kind)
    loop.run_once()
    assert _told(world, case_id)[1:] == [
        "received",
        "assigned",
        "resolved",
        "unassigned",
        "reopened",
        "question",
    ]
    assert [row["sequence"] for row in world.rows(tables.updates)] == list(range(1, 8))
    assert updates.cursor(world.context, BRAND) == 7
    (line,) = world.rows(tables.timeline, tables.timeline.c.kind == "question")
    assert (line["text"], len(line["text_nonce"])) == ("¿DNI [DNI-1]?", 32)


def test_what_stands_before_a_gap_is_applied_and_what_was_is_passed_over(
    world: World, crossing: Crossing
) -> None:
    (case_id,) = _take(world, 1)
    made = [crossing.care.update(case_id, Assigned(ROSA)) for _ in range(5)]
    holder = _holder(world)
    assert updates.apply_all(world.context, made[:2], holder) == 2
    with pytest.raises(GapInUpdates):
        updates.apply_all(world.context, [*made[:3], made[4]], holder)
    assert updates.cursor(world.context, BRAND) == 3
    assert updates.apply_all(world.context, made, holder) == 2
    assert _told(world, case_id).count("assigned") == 5


def test_an_update_that_breaks_the_transaction_harms_only_itself(
    world: World,
    crossing: Crossing,
    loop: UpdateLoop,
    poison: Callable[[sa.Table, str], None],
) -> None:
    (case_id,) = _take(world, 1)
    made: list[Update] = [crossing.care.update(case_id, Assigned(ROSA)) for _ in range(2)]
    crossing.care.update(case_id, Assigned(LUIS))
    crossing.care.update(case_id, Assigned(ROSA))
    poison(tables.timeline, f"NEW.reference_id = '{LUIS}'")
    with pytest.raises(sa.exc.IntegrityError):
        loop.run_once()
    assert updates.cursor(world.context, BRAND) == len(made)
    assert _told(world, case_id).count("assigned") == 2


def test_a_late_holders_batch_writes_nothing(world: World, crossing: Crossing) -> None:
    (case_id,) = _take(world, 1)
    made = [crossing.care.update(case_id, Assigned(ROSA)) for _ in range(3)]
    late = _holder(world)
    world.clock.forward(minutes=2)
    _holder(world, "two")
    with pytest.raises(LeaseLost):
        updates.apply_all(world.context, made, late)
    assert (updates.cursor(world.context, BRAND), world.rows(tables.updates)) == (0, [])


@pytest.mark.parametrize(
    "kind",
    [Assigned("Ana Prueba"), Assigned("x" * 50), Question("a\0b", "¿Qué día fue?")],
    ids=["a name", "too long", "no text"],
)
def test_an_update_whose_id_is_none_is_passed_over_and_the_stream_goes_on(
    world: World, crossing: Crossing, loop: UpdateLoop, kind: Assigned | Question
) -> None:
    (case_id,) = _take(world, 1)
    crossing.run()
    for one in (Assigned(ROSA), kind, Unassigned()):
        crossing.care.update(case_id, one)
    assert loop.run_once()
    assert [row["outcome"] for row in world.rows(tables.updates)] == [
        "APPLIED",
        "MALFORMED_MESSAGE",
        "APPLIED",
    ]
    assert _told(world, case_id) == ["opened", "assigned", "unassigned"]

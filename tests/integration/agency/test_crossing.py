"""Cases cross once in effect, whatever is lost, repeated, refused or away."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.agency.adapters import tables
from relevo.agency.loops.upkeep import SweepLoop
from relevo.agency.ports import Refusal
from relevo.agency.use_cases import actions, cases, handover, intake, sweep
from relevo.crossing.statements import Receipt
from relevo.crossing.vocabulary import CaseState, CloseReason, HandOverItem, Urgency, Verb
from relevo.delivery.messages import Topic
from relevo.sealing.signed import SignedStatement
from relevo.service.rpc.errors import PeerRefused
from tests.unit.agency.care import Crossing
from tests.unit.agency.world import BRAND, OTHER_BRAND, World

LUIS = "11111111-1111-4111-8111-111111111111"
BRANDS = (BRAND,)


def _take(world: World, text: str = "La tarjeta no funciona", **changes: object) -> str:
    taken = intake.take_in(world.context, world.post(text, **changes))
    assert taken.case_id is not None
    return taken.case_id


def _crossed(world: World, case_id: str) -> bool:
    (row,) = world.rows(tables.handovers, tables.handovers.c.case_id == case_id)
    return not row["pending"] and row["parked_reason"] is None


def test_a_case_crosses_with_its_posts_and_its_receipt_is_kept(
    world: World, crossing: Crossing
) -> None:
    case_id = _take(world, "mi dni es 45678912")
    _take(world, "y nadie contesta")
    crossing.run()
    ((item,),) = crossing.care.batches
    assert (item.header.case_id, item.header.version) == (case_id, 2)
    assert [one.redacted_text for one in item.post_versions] == [
        "mi dni es [DNI-1]",
        "y nadie contesta",
    ]
    (receipt,) = world.rows(tables.receipts)
    assert (receipt["case_id"], receipt["version"]) == (case_id, 2)
    stored = SignedStatement.from_bytes(receipt["statement"])
    assert Receipt.verify(stored, world.brands[BRAND].receipt_keys).case_id == case_id
    assert _crossed(world, case_id)
    assert world.ledger_tags()[-1] == "agency:handover:receipted"


def test_only_what_has_no_receipt_is_sent_again(world: World, crossing: Crossing) -> None:
    case_id = _take(world)
    crossing.run()
    actions.escalate(world.context, case_id, brands=BRANDS, actor=LUIS)
    crossing.run()
    (second,) = crossing.care.batches[-1]
    assert (second.header.version, second.header.state) == (2, CaseState.ESCALATED)
    assert second.post_versions == ()
    assert sweep.requeue(world.context) == 0


def test_every_note_crosses_once_also_of_two_in_quick_succession(
    world: World, crossing: Crossing
) -> None:
    case_id = _take(world)
    actions.escalate(world.context, case_id, brands=BRANDS, actor=LUIS, note="llamar hoy")
    actions.add_note(world.context, case_id, brands=BRANDS, actor=LUIS, text="dni 45678912")
    crossing.run()
    ((first,),) = crossing.care.batches
    assert [(note.text, note.actor) for note in first.notes] == [
        ("llamar hoy", LUIS),
        ("dni [DNI-1]", LUIS),
    ]
    actions.add_note(world.context, case_id, brands=BRANDS, actor=LUIS, text="ya llamó")
    crossing.run()
    (second,) = crossing.care.batches[-1]
    assert [note.text for note in second.notes] == ["ya llamó"]
    assert _crossed(world, case_id)
    (_, entry) = (
        json.loads(row["body"])
        for row in world.rows(tables.ledger.entries)
        if row["tag"] == "agency:handover:receipted"
    )
    assert entry["notes"] == [second.notes[0].note_id]


def test_more_notes_than_one_call_takes_go_with_the_next(world: World, crossing: Crossing) -> None:
    case_id = _take(world)
    for number in range(51):
        actions.add_note(world.context, case_id, brands=BRANDS, actor=LUIS, text=f"nota {number}")
    crossing.run()
    sent = [note.text for (item,) in crossing.care.batches for note in item.notes]
    assert sent == [f"nota {number}" for number in range(51)]
    assert _crossed(world, case_id)


def test_a_message_that_comes_twice_is_sent_once(world: World, crossing: Crossing) -> None:
    case_id = _take(world)
    crossing.run()
    with world.database.write() as connection:
        tables.outbox.enqueue(connection, Topic.CASE_HANDOVER, case_id, now=world.clock())
    crossing.run()
    assert crossing.care.calls == 1
    assert len(world.rows(tables.receipts)) == 1


def test_a_lost_answer_leads_to_the_same_case_again_and_one_ledger_entry(
    world: World, crossing: Crossing
) -> None:
    case_id = _take(world)
    crossing.care.away = True
    crossing.run()
    crossing.care.away = False
    world.clock.forward(minutes=5)
    sweep.requeue(world.context)
    crossing.run()
    first, second = crossing.care.batches
    assert first == second
    assert _crossed(world, case_id)
    assert world.ledger_tags().count("agency:handover:receipted") == 1


def test_an_absent_brand_costs_one_call_and_loses_nothing(world: World, crossing: Crossing) -> None:
    crossing.care.away = True
    ids = [_take(world, thread_id=f"t_{number}") for number in range(3)]
    crossing.run()
    assert crossing.care.calls == 1
    late = _take(world, thread_id="t_late")
    crossing.run()
    assert crossing.care.calls == 1  # backing off
    assert crossing.broker.depth(Topic.CASE_HANDOVER) == 0  # acknowledged, kept in the database
    assert sweep.requeue(world.context) == 0
    crossing.care.away = False
    world.clock.forward(minutes=6)
    assert sweep.requeue(world.context) == 4
    crossing.run()
    assert all(_crossed(world, case_id) for case_id in (*ids, late))


def test_a_wait_that_a_wrong_clock_set_ends_with_the_next_case(
    world: World, crossing: Crossing
) -> None:
    right = world.clock.at
    world.clock.forward(days=1)
    crossing.care.away = True
    early = _take(world, thread_id="t_early")
    crossing.run()
    crossing.care.away = False
    world.clock.at = right
    late = _take(world, thread_id="t_late")
    crossing.run()
    sweep.requeue(world.context)
    crossing.run()
    assert (_crossed(world, early), _crossed(world, late)) == (True, True)


def test_back_off_doubles_up_to_five_minutes_and_ends_with_the_first_answer(
    world: World, crossing: Crossing
) -> None:
    crossing.care.away = True
    _take(world)
    waits = []
    for _ in range(12):
        crossing.run()
        (link,) = world.rows(tables.brand_links)
        waits.append((link["next_attempt_at"] - world.clock()).total_seconds())
        world.clock.at = link["next_attempt_at"]
        sweep.requeue(world.context)
    assert waits[:4] == [0.75, 1.5, 3.0, 6.0]
    assert waits[-1] == 225.0
    crossing.care.away = False
    waiting = _take(world, thread_id="t_2")
    crossing.run()
    (link,) = world.rows(tables.brand_links)
    assert (link["attempts"], link["last_error"]) == (0, None)
    sweep.requeue(world.context)
    crossing.run()
    assert _crossed(world, waiting)


def test_one_brands_absence_does_not_hold_up_another(world: World, crossing: Crossing) -> None:
    away = Crossing(world)
    away.care.away = True
    crossing.bridges[BRAND] = away.care
    absent = _take(world)
    present = _take(world, brand=OTHER_BRAND)
    crossing.run()
    assert (_crossed(world, absent), _crossed(world, present)) == (False, True)
    away.close()


def test_each_item_has_its_own_result(world: World, crossing: Crossing) -> None:
    good, later, never = (_take(world, thread_id=f"t_{number}") for number in range(3))
    crossing.care.refuse = {
        later: Refusal("UNAVAILABLE", "", permanent=False),
        never: Refusal("MALFORMED_MESSAGE", "findings", permanent=True),
    }
    crossing.run()
    assert crossing.care.calls == 1
    assert _crossed(world, good)
    rows = {row["case_id"]: row for row in world.rows(tables.handovers)}
    assert rows[later]["pending"]
    assert rows[later]["next_attempt_at"] > world.clock()
    assert not rows[never]["pending"]
    assert (rows[never]["parked_reason"], rows[never]["parked_field"]) == (
        "MALFORMED_MESSAGE",
        "findings",
    )


def test_a_parked_case_is_visible_and_can_be_sent_again(world: World, crossing: Crossing) -> None:
    case_id = _take(world)
    crossing.care.refuse = {case_id: Refusal("MALFORMED_MESSAGE", "note", permanent=True)}
    crossing.run()
    world.clock.forward(hours=1)
    assert sweep.requeue(world.context) == 0
    filters = cases.CaseFilters(parked=True)
    (parked,) = cases.list_cases(world.context, BRANDS, filters).cases
    assert (parked.parked_reason, parked.crossed) == ("MALFORMED_MESSAGE", False)
    assert world.ledger_tags()[-1] == "agency:handover:parked"
    told = cases.case_detail(world.context, BRANDS, case_id).timeline
    assert (told[-1].kind.value, told[-1].code) == ("handover_parked", "MALFORMED_MESSAGE")
    crossing.care.refuse = {}
    handover.resend(world.context, case_id, brands=BRANDS, actor=LUIS)
    crossing.run()
    assert _crossed(world, case_id)
    assert "agency:handover:resent" in world.ledger_tags()


def test_a_new_version_of_a_parked_case_is_tried_by_itself(
    world: World, crossing: Crossing
) -> None:
    case_id = _take(world)
    crossing.care.refuse = {case_id: Refusal("MALFORMED_MESSAGE", "note", permanent=True)}
    crossing.run()
    crossing.care.refuse = {}
    actions.escalate(world.context, case_id, brands=BRANDS, actor=LUIS)
    crossing.run()
    assert _crossed(world, case_id)


@pytest.mark.parametrize(
    "alter",
    [
        lambda receipt: replace(receipt, agency="another"),
        lambda receipt: replace(receipt, brand=OTHER_BRAND),
        lambda receipt: replace(receipt, case_id="0" * 8 + receipt.case_id[8:]),
        lambda receipt: replace(receipt, case_version=receipt.case_version + 1),
        lambda receipt: replace(receipt, items=()),
        lambda receipt: replace(receipt, notes=()),
        lambda receipt: replace(receipt, notes=receipt.notes * 2),
        lambda receipt: replace(receipt, notes=(receipt.case_id,)),
        lambda receipt: replace(receipt, items=receipt.items * 2),
        lambda receipt: replace(receipt, items=(replace(receipt.items[0], seal_digest="00" * 32),)),
        lambda receipt: replace(receipt, leaf_hash="none"),
    ],
)
def test_a_receipt_for_something_else_is_not_stored(
    world: World, crossing: Crossing, alter: Callable[[Receipt], Receipt]
) -> None:
    case_id = _take(world)
    actions.add_note(world.context, case_id, brands=BRANDS, actor=LUIS, text="llamar hoy")
    crossing.care.alter = alter
    crossing.run()
    assert world.rows(tables.receipts) == []
    assert not _crossed(world, case_id)
    crossing.care.alter = lambda receipt: receipt
    world.clock.forward(minutes=1)
    sweep.requeue(world.context)
    crossing.run()
    assert _crossed(world, case_id)


def test_a_receipt_by_another_key_is_not_stored(world: World, crossing: Crossing) -> None:
    case_id = _take(world)
    crossing.care.receipt_key = Ed25519PrivateKey.from_private_bytes(b"x" * 32)
    crossing.run()
    assert world.rows(tables.receipts) == []
    assert not _crossed(world, case_id)


def test_a_result_that_is_missing_is_asked_for_again(world: World, crossing: Crossing) -> None:
    case_id = _take(world)
    crossing.care.hand_over = lambda items: ()  # type: ignore[method-assign]
    crossing.run()
    (row,) = world.rows(tables.handovers)
    assert (row["pending"], row["attempts"]) == (True, 1)
    assert not _crossed(world, case_id)


def test_a_call_refused_for_one_item_is_repeated_one_by_one(
    world: World, crossing: Crossing
) -> None:
    good, bad = _take(world, thread_id="t_1"), _take(world, thread_id="t_2")
    usual = crossing.care.hand_over

    def refuse_bad(items: tuple[HandOverItem, ...]) -> object:
        if any(item.header.case_id == bad for item in items):
            raise PeerRefused("MALFORMED_MESSAGE", "verb")
        return usual(items)

    crossing.care.hand_over = refuse_bad  # type: ignore[method-assign,assignment]
    crossing.run()
    assert (_crossed(world, good), _crossed(world, bad)) == (True, False)


def test_the_sweeper_finds_what_a_broker_lost(world: World, crossing: Crossing) -> None:
    case_id = _take(world)
    crossing.forget()
    crossing.run()
    assert crossing.care.calls == 0
    world.clock.forward(seconds=90)
    assert sweep.requeue(world.context) == 0  # the message may still come
    world.clock.forward(seconds=60)
    loop = SweepLoop(world.context, pause_seconds=1)
    loop.run_once()
    loop.run_once()
    assert len(world.rows(tables.outbox.outbox)) == 1  # once is enough while it waits here
    crossing.run()
    assert _crossed(world, case_id)


def test_urgent_cases_are_sent_first(world: World, crossing: Crossing) -> None:
    first, second = _take(world, thread_id="t_1"), _take(world, thread_id="t_2")
    actions.escalate(world.context, second, brands=BRANDS, actor=LUIS, urgency=Urgency.URGENT)
    crossing.run()
    (batch,) = crossing.care.batches
    assert [item.header.case_id for item in batch] == [second, first]


def test_a_case_too_large_for_one_call_crosses_in_parts(world: World, crossing: Crossing) -> None:
    for _ in range(12):
        case_id = _take(world, "palabra " * 24_000)
    crossing.run()
    assert crossing.care.calls > 1
    sent = [one for (item,) in crossing.care.batches for one in item.post_versions]
    assert len(sent) == len({one.post_version_id for one in sent}) == 12
    for batch in crossing.care.batches:
        assert sum(len(one.seal or b"") for item in batch for one in item.post_versions) < 4 << 20
    assert _crossed(world, case_id)


def test_many_cases_go_in_batches_of_at_most_a_hundred(world: World, crossing: Crossing) -> None:
    ids = [_take(world, "hola", thread_id=f"t_{number}") for number in range(102)]
    crossing.run()
    assert [len(batch) for batch in crossing.care.batches] == [100, 2]
    assert all(_crossed(world, case_id) for case_id in ids)


def test_a_tombstone_without_a_post_does_not_cross(world: World, crossing: Crossing) -> None:
    intake.take_in(world.context, world.post(None, verb=Verb.REMOVE))
    crossing.run()
    assert crossing.care.calls == 0
    assert sweep.requeue(world.context) == 0


def test_closing_withdraws_nothing_that_was_sent(world: World, crossing: Crossing) -> None:
    case_id = _take(world)
    crossing.run()
    actions.close(world.context, case_id, brands=BRANDS, actor=LUIS, reason=CloseReason.SPAM)
    crossing.run()
    (item,) = crossing.care.batches[-1]
    assert (item.header.state, item.header.close_reason) == (CaseState.CLOSED, CloseReason.SPAM)
    assert len(world.rows(tables.receipts)) == 2

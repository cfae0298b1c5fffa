"""Updates are applied in sequence, once, by one holder at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.agency.adapters import tables
from relevo.agency.adapters.store_given import given_types
from relevo.agency.loops.watching import LEASE, UpdateLoop
from relevo.agency.use_cases import actions, cases, intake, sweep, updates
from relevo.agency.use_cases.updates import Holder
from relevo.crossing.errors import GapInUpdates
from relevo.crossing.form_links import token_of
from relevo.crossing.updates import (
    Assigned,
    Erase,
    FormLink,
    Given,
    Question,
    Received,
    Reopened,
    ReplyToPublish,
    Resolved,
    Unassigned,
    Unknown,
)
from relevo.crossing.vocabulary import CaseState, CloseReason, Verb
from relevo.delivery.errors import LeaseLost
from relevo.delivery.leases import FencingToken
from tests.unit.agency.care import WEEK, Crossing
from tests.unit.agency.world import BRAND, OTHER_BRAND, World

LUIS = "11111111-1111-4111-8111-111111111111"
ROSA = "22222222-2222-4222-8222-222222222222"
REPLY = "33333333-3333-4333-8333-333333333333"
ORDER = "44444444-4444-4444-8444-444444444444"
BRANDS = (BRAND,)


@pytest.fixture
def loop(world: World, crossing: Crossing) -> UpdateLoop:
    return UpdateLoop(world.context, BRAND, crossing.care, holder="one")


def _crossed(world: World, crossing: Crossing, text: str = "mi dni es 45678912") -> str:
    taken = intake.take_in(world.context, world.post(text))
    crossing.run()
    assert taken.case_id is not None
    return taken.case_id


def _outcomes(world: World) -> list[str]:
    return [row["outcome"] for row in world.rows(tables.updates)]


def test_updates_reach_the_story_in_sequence(
    world: World, crossing: Crossing, loop: UpdateLoop
) -> None:
    case_id = _crossed(world, crossing)
    care = crossing.care
    expires = world.clock() + timedelta(hours=1)
    care.update(case_id, Received(1))
    care.update(case_id, Received(2))
    care.update(case_id, Assigned(ROSA))
    care.update(case_id, Unassigned())
    care.update(case_id, Question(ORDER, "¿El DNI 45678912 es suyo?"))
    care.update(case_id, FormLink("https://qori.example/f/abc", expires))
    assert loop.run_once()
    told = cases.case_detail(world.context, BRANDS, case_id).timeline
    assert [
        (one.kind.value, one.text or one.url, one.reference_id, one.expires_at) for one in told[1:]
    ] == [
        ("received", None, None, None),
        ("assigned", None, ROSA, None),
        ("unassigned", None, None, None),
        ("question", "¿El DNI [DNI-1] es suyo?", ORDER, None),
        ("form_link", "https://qori.example/f/abc", None, expires),
    ]
    assert updates.cursor(world.context, BRAND) == 6
    assert not loop.run_once()
    assert _outcomes(world) == ["APPLIED"] * 6


def test_what_a_form_brought_is_told_by_its_kinds_alone(
    world: World, crossing: Crossing, loop: UpdateLoop
) -> None:
    case_id = _crossed(world, crossing)
    crossing.care.update(case_id, Given(ORDER, ("NATIONAL_ID", "PHONE", "PHONE")))
    crossing.care.update(case_id, Given(ORDER, ("45678912",)))
    crossing.care.update(case_id, Given("45678912", ("PHONE",)))
    crossing.care.update(case_id, Given(ORDER, ()))
    assert loop.run_once()
    told = cases.case_detail(world.context, BRANDS, case_id).timeline[1:]
    assert [(one.kind.value, one.code, one.text, one.reference_id) for one in told] == [
        ("given", "NATIONAL_ID", None, ORDER),
        ("given", "PHONE", None, ORDER),
    ]
    assert _outcomes(world) == ["APPLIED"] + ["MALFORMED_MESSAGE"] * 3
    with world.context.database.read() as connection:
        assert given_types(connection, case_id) == {"NATIONAL_ID", "PHONE"}
        assert given_types(connection, ORDER) == frozenset()


def test_a_gap_stops_before_the_gap_and_the_stream_is_read_again_from_the_cursor(
    world: World, crossing: Crossing, loop: UpdateLoop
) -> None:
    case_id = _crossed(world, crossing)
    first = crossing.care.update(case_id, Assigned(ROSA))
    second = crossing.care.update(case_id, Assigned(LUIS))
    third = crossing.care.update(case_id, Assigned(ROSA))
    crossing.care.updates = [first, third]
    loop.run_once()
    assert updates.cursor(world.context, BRAND) == 1
    crossing.care.updates = [first, second, third]
    loop.run_once()
    assert updates.cursor(world.context, BRAND) == 3


def test_an_update_that_comes_again_changes_nothing(world: World, crossing: Crossing) -> None:
    case_id = _crossed(world, crossing)
    update = crossing.care.update(case_id, Assigned(ROSA))
    holder = _holder(world)
    assert updates.apply(world.context, update, holder) == "APPLIED"
    assert updates.apply(world.context, update, holder) == "ALREADY_APPLIED"
    assert len(world.rows(tables.timeline, tables.timeline.c.kind == "assigned")) == 1
    ahead = crossing.care.update(case_id, Assigned(ROSA), sequence=7)
    with pytest.raises(GapInUpdates):
        updates.apply(world.context, ahead, holder)


def test_unknown_kinds_and_cases_are_kept_and_passed_over(
    world: World, crossing: Crossing, loop: UpdateLoop
) -> None:
    case_id = _crossed(world, crossing)
    crossing.care.update(case_id, Unknown())
    crossing.care.update(ORDER, Assigned(ROSA))
    crossing.care.update(case_id, Assigned(ROSA))
    loop.run_once()
    assert _outcomes(world) == ["UNKNOWN_KIND", "UNKNOWN_CASE", "APPLIED"]


def test_another_brands_case_cannot_be_updated(
    world: World, crossing: Crossing, loop: UpdateLoop
) -> None:
    taken = intake.take_in(world.context, world.post(brand=OTHER_BRAND))
    crossing.care.update(taken.case_id or "", Resolved(world.clock() + WEEK))
    loop.run_once()
    assert _outcomes(world) == ["UNKNOWN_CASE"]
    assert world.rows(tables.cases)[0]["state"] == "new"


def _holder(world: World, owner: str = "one") -> Holder:
    name = updates.lease_name(BRAND)
    with world.database.write() as connection:
        token = tables.leases.acquire(connection, name, owner, now=world.clock(), ttl=LEASE)
    return Holder(name, token)


def test_a_late_holder_cannot_apply_anything(world: World, crossing: Crossing) -> None:
    case_id = _crossed(world, crossing)
    late = _holder(world, "one")
    world.clock.forward(minutes=2)
    newer = _holder(world, "two")
    update = crossing.care.update(case_id, Assigned(ROSA))
    with pytest.raises(LeaseLost):
        updates.apply(world.context, update, late)
    with pytest.raises(LeaseLost):
        updates.apply(world.context, update, Holder(late.lease, FencingToken(99)))
    assert updates.cursor(world.context, BRAND) == 0
    assert updates.apply(world.context, update, newer) == "APPLIED"


def test_only_one_process_reads_a_brands_stream(world: World, crossing: Crossing) -> None:
    case_id = _crossed(world, crossing)
    crossing.care.update(case_id, Assigned(ROSA))
    other = UpdateLoop(world.context, BRAND, crossing.care, holder="two")
    _holder(world, "one")
    assert not other.run_once()
    assert crossing.care.tokens == []
    world.clock.forward(seconds=61)
    assert other.run_once()
    assert crossing.care.tokens == [2]


def test_an_absent_care_and_an_interrupt_end_the_round(
    world: World, crossing: Crossing, loop: UpdateLoop
) -> None:
    crossing.care.away = True
    assert not loop.run_once()
    crossing.care.away = False
    crossing.care.update(_crossed(world, crossing), Assigned(ROSA))
    loop.interrupt()
    assert not loop.run_once()
    assert crossing.care.tokens == []


def test_a_seal_goes_after_the_grace_once_the_vault_has_signed_for_it(
    world: World, crossing: Crossing, loop: UpdateLoop
) -> None:
    case_id = _crossed(world, crossing)
    (row,) = world.rows(tables.post_versions)
    crossing.care.update(case_id, crossing.care.ingested(row, grace=3600))
    loop.run_once()
    assert sweep.delete_seals(world.context) == 0
    world.clock.forward(minutes=59)
    assert sweep.delete_seals(world.context) == 0
    world.clock.forward(minutes=1)
    assert sweep.delete_seals(world.context) == 1
    (after,) = world.rows(tables.post_versions)
    assert (after["seal"], after["seal_digest"]) == (None, row["seal_digest"])
    assert world.ledger_tags()[-1] == "agency:seals:deleted"
    assert sweep.delete_seals(world.context) == 0
    with world.database.read() as connection:
        assert world.keys.ids_in_use(connection, BRAND) == ()


def test_a_seal_stays_while_care_may_have_to_be_sent_it_again(
    world: World, crossing: Crossing, loop: UpdateLoop
) -> None:
    taken = intake.take_in(world.context, world.post("mi dni es 45678912"))
    (row,) = world.rows(tables.post_versions)
    crossing.care.update(taken.case_id or "", crossing.care.ingested(row, grace=0))
    loop.run_once()  # the vault has it, and care's answer to the hand-over was lost
    assert sweep.delete_seals(world.context) == 0
    crossing.run()
    ((item,),) = crossing.care.batches
    assert item.post_versions[0].seal == row["seal"]
    assert sweep.delete_seals(world.context) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"agency": "another"},
        {"brand": OTHER_BRAND},
        {"case_id": ORDER},
        {"post_version_id": ORDER},
        {"seal_digest": "00" * 32},
        {"key": Ed25519PrivateKey.from_private_bytes(b"x" * 32)},
    ],
)
def test_a_notice_for_something_else_deletes_nothing(
    world: World, crossing: Crossing, loop: UpdateLoop, changes: dict[str, object]
) -> None:
    case_id = _crossed(world, crossing)
    (row,) = world.rows(tables.post_versions)
    crossing.care.update(case_id, crossing.care.ingested(row, grace=0, **changes))  # type: ignore[arg-type]
    crossing.care.update(case_id, Assigned(ROSA))
    loop.run_once()
    assert _outcomes(world) in (
        ["RECEIPT_REFUSED", "APPLIED"],
        ["UNKNOWN_SIGNER", "APPLIED"],
    )
    world.clock.forward(days=30)
    assert sweep.delete_seals(world.context) == 0


def test_a_reply_from_care_is_queued_once(
    world: World, crossing: Crossing, loop: UpdateLoop
) -> None:
    case_id = _crossed(world, crossing)
    wanted = ReplyToPublish(REPLY, "Hola, ya lo vemos.", "p_1")
    crossing.care.update(case_id, wanted)
    crossing.care.update(case_id, wanted)
    loop.run_once()
    (reply,) = world.rows(tables.replies)
    assert (reply["state"], reply["origin"], reply["text"]) == (
        "pending",
        "care",
        "Hola, ya lo vemos.",
    )
    assert _outcomes(world) == ["APPLIED", "ALREADY_HERE"]
    assert world.rows(tables.outbox.outbox)[-1]["topic"] == "reply.publish"


def test_a_reply_that_carries_personal_data_is_refused_kept_redacted_and_reported(
    world: World, crossing: Crossing, loop: UpdateLoop
) -> None:
    case_id = _crossed(world, crossing)
    crossing.care.update(case_id, ReplyToPublish(REPLY, "Su dni 45678912 figura.", "p_1"))
    loop.run_once()
    (reply,) = world.rows(tables.replies)
    assert (reply["state"], reply["reason"], reply["text"]) == (
        "refused",
        "CARRIES_PERSONAL_DATA",
        "Su dni [DNI-1] figura.",
    )
    crossing.run()
    (action,) = crossing.care.actions.values()
    assert (action.kind.value, action.reply_id, action.reason) == (
        "reply_refused",
        REPLY,
        "CARRIES_PERSONAL_DATA",
    )
    assert "agency:reply:refused" in world.ledger_tags()


def test_a_reply_of_cares_with_a_private_forms_link_is_never_published(
    world: World, crossing: Crossing, loop: UpdateLoop
) -> None:
    case_id = _crossed(world, crossing)
    token = token_of(bytes(range(32)))
    text = f"Complete https://datos.qori.example/f/{token}"
    crossing.care.update(case_id, ReplyToPublish(REPLY, text, "p_1"))
    loop.run_once()
    assert _outcomes(world) == ["CARRIES_FORM_LINK"]
    (reply,) = world.rows(tables.replies)
    assert (reply["state"], reply["reason"], reply["text"]) == (
        "refused",
        "CARRIES_FORM_LINK",
        "[UNREADABLE-1]",
    )


def test_care_resolves_a_case_and_a_comment_within_its_days_opens_it_again(
    world: World, crossing: Crossing, loop: UpdateLoop
) -> None:
    case_id = _crossed(world, crossing)
    actions.escalate(world.context, case_id, brands=BRANDS, actor=LUIS)
    crossing.run()
    world.clock.forward(seconds=1)
    crossing.care.update(case_id, Resolved(world.clock() + WEEK))
    loop.run_once()
    resolved = cases.case_detail(world.context, BRANDS, case_id).case
    assert resolved.state is CaseState.RESOLVED
    world.clock.forward(days=6)
    assert intake.take_in(world.context, world.post("sigue igual")).case_id == case_id
    opened = cases.case_detail(world.context, BRANDS, case_id).case
    assert opened.state is CaseState.ESCALATED
    assert world.ledger_tags()[-2:] == ["agency:case:reopened", "agency:post:redacted"]


def test_a_case_that_care_takes_up_again_is_open_before_care_and_a_second_time_changes_nothing(
    world: World, crossing: Crossing, loop: UpdateLoop
) -> None:
    case_id = _crossed(world, crossing)
    world.clock.forward(seconds=1)
    crossing.care.update(case_id, Resolved(world.clock() + WEEK))
    crossing.care.update(case_id, Reopened(ROSA))
    crossing.care.update(case_id, Reopened(ROSA))
    crossing.care.update(case_id, Reopened("Rosa"))
    loop.run_once()
    assert _outcomes(world) == ["APPLIED", "APPLIED", "ALREADY_OPEN", "MALFORMED_MESSAGE"]
    detail = cases.case_detail(world.context, BRANDS, case_id)
    assert (detail.case.state, detail.case.version) == (CaseState.ESCALATED, 3)
    assert (detail.case.settled_at, detail.case.reopens_until) == (None, None)
    told = detail.timeline[-1]
    assert (told.kind.value, told.reference_id, told.code) == ("reopened", ROSA, "BY_CARE")
    assert world.ledger_tags()[-1] == "agency:case:reopened"
    crossing.run()
    (item,) = crossing.care.batches[-1]
    assert (item.header.state, item.header.version) == (CaseState.ESCALATED, 3)


def test_a_case_that_the_agency_had_closed_or_opened_as_new_is_put_before_care(
    world: World, crossing: Crossing, loop: UpdateLoop
) -> None:
    closed = _crossed(world, crossing)
    actions.close(world.context, closed, brands=BRANDS, actor=LUIS, reason=CloseReason.SPAM)
    new = intake.take_in(world.context, world.post("otra", thread_id="t_2")).case_id or ""
    for case_id in (closed, new):
        crossing.care.update(case_id, Reopened(ROSA))
    loop.run_once()
    for case_id in (closed, new):
        case = cases.case_detail(world.context, BRANDS, case_id).case
        assert (case.state, case.close_reason) == (CaseState.ESCALATED, None)


def test_a_comment_that_care_had_not_seen_keeps_the_case_open(
    world: World, crossing: Crossing, loop: UpdateLoop
) -> None:
    case_id = _crossed(world, crossing)
    world.clock.forward(seconds=1)
    crossing.care.update(case_id, Resolved(world.clock() + WEEK))
    intake.take_in(world.context, world.post("y otra cosa"))
    loop.run_once()
    case = cases.case_detail(world.context, BRANDS, case_id).case
    assert case.state is CaseState.NEW
    told = [one.kind.value for one in cases.case_detail(world.context, BRANDS, case_id).timeline]
    assert told[-2:] == ["resolved", "reopened"]
    crossing.run()
    (item,) = crossing.care.batches[-1]
    assert (item.header.state, item.header.version) == (CaseState.NEW, case.version)


def test_erasure_takes_author_texts_nonces_and_seals(
    world: World, crossing: Crossing, loop: UpdateLoop
) -> None:
    event = world.post("Reclamo muy particular, dni 45678912")
    case_id = intake.take_in(world.context, event).case_id or ""
    actions.add_note(world.context, case_id, brands=BRANDS, actor=LUIS, text="nota particular")
    crossing.care.update(case_id, ReplyToPublish(REPLY, "respuesta particular", "p_1"))
    crossing.care.update(case_id, Erase(ORDER))
    loop.run_once()
    (case,) = world.rows(tables.cases)
    assert (case["author_ref"], case["author_handle"], case["note"]) == ("0" * 32, None, None)
    (version,) = world.rows(tables.post_versions)
    assert (version["redacted_text"], version["text_nonce"], version["seal"]) == ("", None, None)
    assert [row["text"] for row in world.rows(tables.timeline)] == [None] * 4
    (reply,) = world.rows(tables.replies)
    assert (reply["state"], reply["reason"], reply["text"]) == ("refused", "ERASED", "")
    assert "agency:case:erased" in world.ledger_tags()
    assert cases.list_cases(world.context, BRANDS).cases == ()
    crossing.run()
    assert crossing.care.calls == 0
    again = intake.take_in(world.context, world.post("vuelvo"))
    assert again.case_id not in (None, case_id)
    edit = world.post("editado", source_id=event.source_id, verb=Verb.EDIT)
    assert intake.take_in(world.context, edit).case_id == again.case_id

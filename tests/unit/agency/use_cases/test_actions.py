"""What a community manager does with a case."""

from __future__ import annotations

import pytest

from relevo.agency.adapters import store_notes, tables
from relevo.agency.domain.errors import (
    CarriesPersonalData,
    IllegalTransition,
    StaleVersion,
    UnknownCase,
)
from relevo.agency.use_cases import actions, cases, intake, replies
from relevo.agency.use_cases.cases import CaseFilters
from relevo.crossing.errors import CarriesFormLink, MalformedMessage
from relevo.crossing.form_links import token_of
from relevo.crossing.vocabulary import CaseState, CloseReason, Urgency, Verb
from relevo.errors import InvalidInput
from tests.unit.agency.world import BRAND, OTHER_BRAND, World

LUIS = "11111111-1111-4111-8111-111111111111"
BRANDS = (BRAND,)


def _case(world: World, text: str = "La tarjeta no funciona", **changes: object) -> str:
    taken = intake.take_in(world.context, world.post(text, **changes))
    assert taken.case_id is not None
    return taken.case_id


def test_escalating_puts_urgency_and_redacted_note_into_the_next_header(world: World) -> None:
    case_id = _case(world)
    acted = actions.escalate(
        world.context,
        case_id,
        brands=BRANDS,
        actor=LUIS,
        urgency=Urgency.URGENT,
        note="su dni es 45678912, llamar hoy",
        expected_version=1,
    )
    header = acted.case.header()
    assert (header.state, header.urgency, header.version) == (
        CaseState.ESCALATED,
        Urgency.URGENT,
        2,
    )
    assert header.note == "su dni es [DNI-1], llamar hoy"
    assert acted.removed == ("NATIONAL_ID",)
    assert "agency:case:escalated" in world.ledger_tags()
    assert [(m["key"], m["priority"]) for m in world.rows(tables.outbox.outbox)][-1] == (case_id, 1)


def test_a_case_that_changed_meanwhile_is_not_acted_upon(world: World) -> None:
    case_id = _case(world)
    intake.take_in(world.context, world.post("otra cosa"))
    with pytest.raises(StaleVersion):
        actions.close(
            world.context,
            case_id,
            brands=BRANDS,
            actor=LUIS,
            reason=CloseReason.SPAM,
            expected_version=1,
        )
    assert cases.case_detail(world.context, BRANDS, case_id).case.version == 2


def test_closing_can_be_undone(world: World) -> None:
    case_id = _case(world)
    closed = actions.close(
        world.context, case_id, brands=BRANDS, actor=LUIS, reason=CloseReason.PRAISE
    ).case
    assert (closed.state, closed.close_reason) == (CaseState.CLOSED, CloseReason.PRAISE)
    with pytest.raises(IllegalTransition):
        actions.close(world.context, case_id, brands=BRANDS, actor=LUIS, reason=CloseReason.SPAM)
    opened = actions.reopen(world.context, case_id, brands=BRANDS, actor=LUIS).case
    assert (opened.state, opened.close_reason, opened.version) == (CaseState.NEW, None, 3)
    with pytest.raises(IllegalTransition):
        actions.reopen(world.context, case_id, brands=BRANDS, actor=LUIS)
    assert world.ledger_tags()[-2:] == ["agency:case:closed", "agency:case:reopened"]


def test_what_was_escalated_is_for_care_to_resolve(world: World) -> None:
    case_id = _case(world)
    actions.escalate(world.context, case_id, brands=BRANDS, actor=LUIS)
    with pytest.raises(IllegalTransition):
        actions.close(
            world.context, case_id, brands=BRANDS, actor=LUIS, reason=CloseReason.ANSWERED
        )


def test_another_brands_case_is_not_there(world: World) -> None:
    case_id = _case(world, brand=OTHER_BRAND)
    for attempt in (
        lambda: actions.escalate(world.context, case_id, brands=BRANDS, actor=LUIS),
        lambda: actions.reopen(world.context, case_id, brands=BRANDS, actor=LUIS),
        lambda: actions.add_note(world.context, case_id, brands=BRANDS, actor=LUIS, text="x"),
        lambda: replies.submit(world.context, case_id, brands=BRANDS, actor=LUIS, text="x"),
        lambda: cases.case_detail(world.context, BRANDS, case_id),
    ):
        with pytest.raises(UnknownCase):
            attempt()
    assert cases.list_cases(world.context, BRANDS).cases == ()


def test_a_note_is_kept_in_the_story_and_crosses_with_the_header(world: World) -> None:
    case_id = _case(world)
    actions.add_note(world.context, case_id, brands=BRANDS, actor=LUIS, text="primera")
    acted = actions.add_note(
        world.context, case_id, brands=BRANDS, actor=LUIS, text="correo ana@correo.example"
    )
    assert acted.removed == ("EMAIL",)
    assert acted.case.header().note == "correo [EMAIL-1]"
    told = cases.case_detail(world.context, BRANDS, case_id).timeline
    assert [(entry.kind.value, entry.text) for entry in told] == [
        ("opened", None),
        ("note", "primera"),
        ("note", "correo [EMAIL-1]"),
    ]


def test_each_note_waits_to_cross_under_the_id_of_its_line(world: World) -> None:
    case_id = _case(world)
    actions.escalate(world.context, case_id, brands=BRANDS, actor=LUIS, note="llamar hoy")
    actions.escalate(world.context, case_id, brands=BRANDS, actor=LUIS, urgency=Urgency.URGENT)
    actions.add_note(world.context, case_id, brands=BRANDS, actor=LUIS, text="dni 45678912")
    told = cases.case_detail(world.context, BRANDS, case_id).timeline
    written = {line.entry_id: line.text for line in told if line.text is not None}
    with world.database.read() as connection:
        waiting = store_notes.unreceipted(connection, [case_id], most=10)[case_id]
    assert [(note.text, note.actor, note.at) for note in waiting] == [
        ("llamar hoy", LUIS, world.clock()),
        ("dni [DNI-1]", LUIS, world.clock()),
    ]
    assert {note.note_id: note.text for note in waiting} == written


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001, "a\x00b", "a\ud800b"])
def test_a_note_that_is_no_text_is_refused_by_name(world: World, text: str) -> None:
    case_id = _case(world)
    with pytest.raises(InvalidInput) as refused:
        actions.add_note(world.context, case_id, brands=BRANDS, actor=LUIS, text=text)
    assert refused.value.field == "text"
    assert cases.case_detail(world.context, BRANDS, case_id).case.version == 1


def test_a_reply_answers_the_newest_standing_post_and_is_queued(world: World) -> None:
    first = world.post("uno")
    case_id = intake.take_in(world.context, first).case_id or ""
    second = world.post("dos")
    intake.take_in(world.context, second)
    world.clock.forward(seconds=1)
    removal = world.post(None, source_id=second.source_id, verb=Verb.REMOVE)
    intake.take_in(world.context, removal)
    reply = replies.submit(
        world.context, case_id, brands=BRANDS, actor=LUIS, text="Hola, lo vemos [hoy]"
    )
    assert reply.in_reply_to_source_id == first.source_id
    assert reply.text == "Hola, lo vemos [hoy]"
    assert world.rows(tables.outbox.outbox)[-1]["topic"] == "reply.publish"
    assert world.ledger_tags()[-1] == "agency:reply:drafted"
    with pytest.raises(InvalidInput) as refused:
        replies.submit(
            world.context,
            case_id,
            brands=BRANDS,
            actor=LUIS,
            text="Hola",
            in_reply_to_source_id=second.source_id,
        )
    assert refused.value.field == "in_reply_to_source_id"


def test_a_reply_with_personal_data_is_refused_and_nothing_of_it_kept(world: World) -> None:
    case_id = _case(world)
    with pytest.raises(CarriesPersonalData) as refused:
        replies.submit(
            world.context, case_id, brands=BRANDS, actor=LUIS, text="su dni 45678912 está bien"
        )
    assert (refused.value.field, refused.value.kinds) == ("text", ("NATIONAL_ID",))
    assert "45678912" not in str(refused.value)
    assert world.rows(tables.replies) == []


def test_a_reply_with_a_private_forms_link_is_refused_and_nothing_of_it_kept(world: World) -> None:
    case_id = _case(world)
    link = f"https://datos.qori.example/f/{token_of(bytes(range(32)))}"
    with pytest.raises(CarriesFormLink) as refused:
        replies.submit(world.context, case_id, brands=BRANDS, actor=LUIS, text=f"Complete {link}")
    assert refused.value.field == "text"
    assert world.rows(tables.replies) == []


def test_cases_are_listed_newest_change_first_page_by_page(world: World) -> None:
    expected = []
    for number in range(5):
        world.clock.forward(minutes=1)
        expected.append(_case(world, thread_id=f"t_{number}"))
    expected.reverse()
    first = cases.list_cases(world.context, BRANDS, limit=3)
    assert first.following is not None
    cursor = cases.Cursor.decode(first.following.encode())
    second = cases.list_cases(world.context, BRANDS, after=cursor, limit=3)
    listed = [one.case.case_id for one in (*first.cases, *second.cases)]
    assert listed == expected
    assert second.following is None
    assert first.cases[0].last_text == "La tarjeta no funciona"
    closed = CaseFilters(state=CaseState.CLOSED)
    assert cases.list_cases(world.context, BRANDS, closed).cases == ()


@pytest.mark.parametrize("text", ["", "x", "%%%", "MjAyNg", "ññ"])
def test_a_cursor_that_is_none_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        cases.Cursor.decode(text)
    assert refused.value.field == "after"


def test_search_finds_words_and_codes_and_drops_personal_data(world: World) -> None:
    case_id = _case(world, "Mi TARJETA fue clonada, dni 45678912")
    _case(world, "gracias por todo", thread_id="t_2")
    other = _case(world, "tarjeta", brand=OTHER_BRAND)
    found = cases.search(world.context, BRANDS, "tarjeta de dni 45678912")
    assert found.removed == ("NATIONAL_ID",)
    found = cases.search(world.context, BRANDS, "tarjeta clonada")
    assert [one.case.case_id for one in found.cases] == [case_id]
    assert cases.search(world.context, BRANDS, "100% tar_eta").cases == ()
    code = cases.case_detail(world.context, (OTHER_BRAND,), other).case.public_code
    assert cases.search(world.context, BRANDS, code).cases == ()
    (hit,) = cases.search(world.context, (OTHER_BRAND,), code.lower()).cases
    assert hit.case.case_id == other


def test_search_refuses_what_is_no_text(world: World) -> None:
    with pytest.raises(InvalidInput):
        cases.search(world.context, BRANDS, " ")
    with pytest.raises(MalformedMessage):
        cases.search(world.context, BRANDS, "x" * 201)

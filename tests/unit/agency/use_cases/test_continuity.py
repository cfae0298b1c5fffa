"""Nobody starts over, on the agency's side: what is known, what is stopped, what is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from relevo.agency.adapters import store_continuity, tables
from relevo.agency.domain.errors import CarriesPersonalData, UnknownCase
from relevo.agency.domain.reply import Reply
from relevo.agency.people import Role, people
from relevo.agency.use_cases import continuity, erasure, intake, replies
from relevo.continuity import Language
from relevo.crossing.continuity import ApprovedScript, Justification, Reading
from relevo.crossing.guarding import AsksAgain, SendsAway
from relevo.crossing.restarts import GroupedBy
from relevo.crossing.vocabulary import Verb
from relevo.ledger.entries import agency as recorded
from relevo.ledger.entries.agency_continuity import ReplyStopped
from relevo.ledger.values import Digest, verify_commitment
from tests.unit.agency.world import BRAND, NOW, ORG, OTHER_BRAND, World

LUIS = "11111111-1111-4111-8111-111111111111"
BRANDS = (BRAND,)
ASKS = "Hola, indíquenos su DNI, por favor."
SENDS = "Escríbanos a nuestro correo de reclamos, por favor."
WRONG = Justification.DATA_WRONG_OR_INCOMPLETE


def _case(world: World, text: str = "mi dni es 45678912", **changes: object) -> str:
    taken = intake.take_in(world.context, world.post(text, **changes))
    assert taken.case_id is not None
    return taken.case_id


def _reply(world: World, case_id: str, text: str, reason: Justification | None = None) -> Reply:
    return replies.submit(
        world.context, case_id, brands=BRANDS, actor=LUIS, text=text, justification=reason
    )


def _kinds(world: World, case_id: str) -> list[str]:
    return list(continuity.known(world.context, case_id, brands=BRANDS).kinds)


def test_what_was_given_in_the_case_is_known_with_when_it_first_was(world: World) -> None:
    case_id = _case(world)
    world.clock.forward(hours=3)
    _case(world, "mi dni es 45678912 y mi correo ana@example.com")
    known = continuity.known(world.context, case_id, brands=BRANDS)
    assert [one.kind for one in known.given] == ["NATIONAL_ID", "EMAIL"]
    assert known.given[1].given_at - known.given[0].given_at >= timedelta(hours=3)
    assert "documento de identidad" in known.wording
    assert "45678912" not in known.wording
    in_english = continuity.known(world.context, case_id, brands=BRANDS, language=Language.ENGLISH)
    assert in_english.wording != known.wording


def test_what_was_edited_away_or_removed_was_given_all_the_same(world: World) -> None:
    case_id = _case(world, source_id="p", event_time=NOW)
    later = NOW + timedelta(minutes=1)
    _case(world, "perdón", source_id="p", verb=Verb.EDIT, event_time=later)
    intake.take_in(
        world.context,
        world.post(None, source_id="p", verb=Verb.REMOVE, event_time=later + timedelta(minutes=1)),
    )
    assert _kinds(world, case_id) == ["NATIONAL_ID"]


def test_a_destroyed_secret_is_known_to_nobody(world: World) -> None:
    case_id = _case(world, "mi clave es 4821 y mi dni 45678912")
    assert _kinds(world, case_id) == ["NATIONAL_ID"]


def test_another_case_of_the_same_author_is_not_looked_into(world: World) -> None:
    _case(world)
    other = _case(world, "hola, ¿me ayudan?", thread_id="t_2")
    assert _kinds(world, other) == []
    assert continuity.known(world.context, other, brands=BRANDS).wording == ""
    assert _reply(world, other, ASKS).reading == Reading()


def test_a_case_of_another_brand_is_not_known_to_exist(world: World) -> None:
    case_id = _case(world)
    with pytest.raises(UnknownCase):
        continuity.known(world.context, case_id, brands=(OTHER_BRAND,))
    with pytest.raises(UnknownCase):
        continuity.check(world.context, case_id, brands=(OTHER_BRAND,), text=ASKS)


def test_a_check_tells_everything_and_leaves_nothing(world: World) -> None:
    case_id = _case(world)
    before = world.ledger_tags()
    checked = continuity.check(
        world.context, case_id, brands=BRANDS, text=f"{ASKS} Su correo ana@example.com. {SENDS}"
    )
    assert not checked.passes
    assert checked.carries == ("EMAIL",)
    assert checked.verdict.asks_again == ("NATIONAL_ID",)
    assert checked.verdict.sends_away
    assert world.ledger_tags() == before
    assert world.rows(tables.continuity.stopped_drafts) == []
    assert continuity.check(world.context, case_id, brands=BRANDS, text="Ya lo vemos.").passes


def test_a_draft_that_asks_again_is_stopped_and_on_the_record_once(world: World) -> None:
    case_id = _case(world)
    for _ in range(2):
        with pytest.raises(AsksAgain) as stopped:
            _reply(world, case_id, ASKS)
    assert (stopped.value.field, stopped.value.kinds) == ("text", ("NATIONAL_ID",))
    assert ASKS not in str(stopped.value)
    assert world.rows(tables.replies) == []
    (entry,) = world.recorded(ReplyStopped)
    assert (entry.asks_again, entry.sends_away, entry.carries) == (("NATIONAL_ID",), False, ())
    (kept,) = world.rows(tables.continuity.stopped_drafts)
    assert entry.draft == kept["draft_id"]
    verify_commitment(Digest(kept["text_commitment"]), ASKS, kept["text_nonce"])
    told = [row for row in world.rows(tables.timeline) if row["kind"] == "reply_stopped"]
    assert [(row["actor"], row["code"], row["text"]) for row in told] == [
        (LUIS, "ASKS_AGAIN", None)
    ]


def test_a_draft_that_sends_away_is_stopped(world: World) -> None:
    case_id = _case(world, "no funciona la tarjeta")
    with pytest.raises(SendsAway):
        _reply(world, case_id, SENDS)
    (entry,) = world.recorded(ReplyStopped)
    assert (entry.asks_again, entry.sends_away) == ((), True)


def test_a_draft_with_personal_data_is_stopped_whatever_justifies_it(world: World) -> None:
    case_id = _case(world)
    with pytest.raises(CarriesPersonalData):
        _reply(world, case_id, "Su DNI 45678912 está mal: indíquelo otra vez.", WRONG)
    (entry,) = world.recorded(ReplyStopped)
    assert (entry.carries, entry.draft, entry.text_commitment) == (("NATIONAL_ID",), None, None)
    assert world.rows(tables.continuity.stopped_drafts) == []


def test_a_justified_restart_is_queued_with_its_reason(world: World) -> None:
    case_id = _case(world)
    reply = _reply(world, case_id, ASKS, WRONG)
    assert reply.reading == Reading(("NATIONAL_ID",), False, WRONG)
    (entry,) = world.recorded(recorded.ReplyDrafted)
    assert (entry.asks_again, entry.justification, entry.stopped) == (
        ("NATIONAL_ID",),
        "DATA_WRONG_OR_INCOMPLETE",
        None,
    )
    (queued,) = [row for row in world.rows(tables.timeline) if row["kind"] == "reply_queued"]
    assert queued["code"] == "DATA_WRONG_OR_INCOMPLETE"


def test_the_stopped_draft_itself_is_told_from_a_changed_one(world: World) -> None:
    case_id = _case(world)
    with pytest.raises(AsksAgain):
        _reply(world, case_id, ASKS)
    _reply(world, case_id, ASKS, WRONG)
    _reply(world, case_id, ASKS + " Gracias.", WRONG)
    (stop,) = world.recorded(ReplyStopped)
    same, changed = world.recorded(recorded.ReplyDrafted)
    assert same.stopped == stop.draft
    assert changed.stopped is None


def test_a_justification_that_nothing_calls_for_is_dropped(world: World) -> None:
    case_id = _case(world)
    reply = _reply(world, case_id, "Ya tenemos su DNI, lo revisamos.", WRONG)
    assert reply.reading == Reading()
    (entry,) = world.recorded(recorded.ReplyDrafted)
    assert (entry.justification, entry.asks_again) == (None, ())


def test_what_an_approved_script_says_passes_and_names_it(world: World) -> None:
    case_id = _case(world)
    script = ApprovedScript(
        "bloqueo", 3, "es", "CARD_BLOCK", "Llame ahora a la línea de bloqueo de tarjetas.", NOW
    )
    assert continuity.take_scripts(world.context, BRAND, [script])
    assert not continuity.take_scripts(world.context, BRAND, [script])
    reply = _reply(world, case_id, script.text)
    assert reply.reading == Reading(script="bloqueo")
    (entry,) = world.recorded(recorded.ReplyDrafted)
    assert (entry.script, entry.sends_away) == ("bloqueo", False)
    with pytest.raises(AsksAgain):
        _reply(world, case_id, f"{script.text} {ASKS}")
    assert continuity.take_scripts(world.context, BRAND, [])
    with pytest.raises(SendsAway):
        _reply(world, case_id, script.text)


def test_a_script_for_a_situation_of_a_later_release_is_passed_over(world: World) -> None:
    case_id = _case(world)
    later = ApprovedScript("luna", 1, "es", "MOON_LANDING", SENDS, NOW)
    continuity.take_scripts(world.context, BRAND, [later])
    with pytest.raises(SendsAway):
        _reply(world, case_id, SENDS)


def test_an_erased_case_binds_no_draft_to_its_text(world: World) -> None:
    case_id = _case(world)
    with pytest.raises(AsksAgain):
        _reply(world, case_id, ASKS)
    with world.database.write() as connection:
        from relevo.agency.adapters import store_cases

        case = store_cases.require(connection, case_id, BRANDS)
        order = "22222222-2222-4222-8222-222222222222"
        assert erasure.erase(world.context, connection, case, order, world.clock()) == "APPLIED"
        assert store_continuity.draft_like(connection, case_id, LUIS, ASKS) is None
    (kept,) = world.rows(tables.continuity.stopped_drafts)
    assert kept["text_nonce"] is None


def test_restarts_are_counted_by_team(world: World) -> None:
    case_id = _case(world)
    register = people()
    with world.database.write() as connection:
        who = register.add_person(
            connection,
            login="luis",
            display_name="Luis",
            roles=[Role.CM],
            brands=[BRAND],
            at=NOW,
            actor=f"spiffe://{ORG}/agency/cli",
        )
        register.change_team(
            connection, who.id, "noche", at=NOW, actor=f"spiffe://{ORG}/agency/cli"
        )
    for text, reason in ((ASKS, WRONG), ("Ya lo vemos.", None)):
        replies.submit(
            world.context, case_id, brands=BRANDS, actor=who.id, text=text, justification=reason
        )
    _reply(world, case_id, SENDS, Justification.GUARD_MISTAKEN)
    found = continuity.restarts(world.context, BRAND, by=GroupedBy.TEAM)
    counted = [(one.name, one.replies.events, one.replies.trials) for one in found.groups]
    assert counted == [(None, 0, 1), ("noche", 1, 2)]
    assert found.total.mistaken == 1
    (changed,) = [one for one in world.recorded(recorded.PersonChanged) if one.team]
    assert (changed.change, changed.team) == ("team_changed", "noche")


def test_what_was_written_before_the_guard_is_in_no_rate(world: World) -> None:
    case_id = _case(world)
    _reply(world, case_id, "Ya lo vemos.")
    with world.database.write() as connection:
        connection.execute(tables.replies.update().values(reading=None))
    found = continuity.restarts(world.context, BRAND, by=GroupedBy.WEEK)
    assert (found.total.unread, found.total.replies.trials) == (1, 0)
    assert replace(found.total.replies).interval is None

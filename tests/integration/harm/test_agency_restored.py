"""The agency is restored from a backup of two hours ago: care gives back what it forgot."""

from __future__ import annotations

from relevo.agency.adapters import store_replies, tables
from relevo.agency.domain import reply as replies
from relevo.agency.use_cases import actions, publish
from relevo.agency.use_cases import replies as own_replies
from relevo.care.adapters import tables as care_tables
from relevo.care.domain.case import CaseKey
from relevo.care.use_cases.desk import resolve
from relevo.crossing.vocabulary import CaseState, Urgency
from tests.integration.harm.two_sides import TwoSides, counted
from tests.unit.agency.world import BRAND, ORG
from tests.unit.care.world import ROSA

LUIS = "11111111-1111-4111-8111-111111111111"
BRANDS = (BRAND,)


def test_cases_of_the_lost_hours_come_back_and_no_reply_is_public_twice(sides: TwoSides) -> None:
    sides.post("mi dni es 45678912")
    sides.run(2)
    backup = sides.backup("agency")

    lost = sides.post("y otro caso, dni 45678913", thread_id="t_2")
    sides.run(2)
    actions.escalate(
        sides.context,
        lost,
        brands=BRANDS,
        actor=LUIS,
        urgency=Urgency.URGENT,
        note="varada en el aeropuerto",
    )
    sides.an_hour()
    answered = sides.answer(lost, "Ya lo revisamos.")
    sides.an_hour()
    assert sides.page.texts == ["Ya lo revisamos."]
    noticed = counted("relevo_agency_restorations", brand=BRAND, side="agency")
    (case,) = sides.agency.rows(tables.cases, tables.cases.c.case_id == lost)

    backup.restore()
    sides.run()

    sides.same_on_both_sides()
    assert sides.page.texts == ["Ya lo revisamos."]
    (reply,) = sides.agency.rows(tables.replies)
    assert (reply["reply_id"], reply["state"]) == (answered, "published")
    (again,) = sides.agency.rows(tables.cases, tables.cases.c.case_id == lost)
    for name in ("public_code", "state", "urgency", "note", "version", "author_ref", "thread_id"):
        assert again[name] == case[name], name
    assert [row["note_id"] for row in sides.agency.rows(tables.notes)] == [
        row["note_id"] for row in sides.care_rows(care_tables.notes)
    ]
    assert counted("relevo_agency_restorations", brand=BRAND, side="agency") == noticed + 1
    assert "agency:case:recalled" in sides.agency.ledger_tags()
    assert sides.post("¿y mi vuelo?", thread_id="t_2") == lost


def test_a_case_that_both_lives_changed_goes_over_under_a_new_version(sides: TwoSides) -> None:
    case_id = sides.post("mi dni es 45678912")
    sides.run(2)
    backup = sides.backup("agency")
    actions.escalate(sides.context, case_id, brands=BRANDS, actor=LUIS)
    sides.an_hour()

    backup.restore()
    sides.post("sigo esperando")  # takes the version that the escalation had
    sides.cross()
    sides.run()

    sides.same_on_both_sides()
    (case,) = sides.agency.rows(tables.cases)
    assert case["state"] == CaseState.ESCALATED.value
    assert len(sides.care_rows(care_tables.post_versions)) == 2


def test_a_resolution_that_was_forgotten_is_applied_again_and_a_new_comment_reopens(
    sides: TwoSides,
) -> None:
    case_id = sides.post("mi dni es 45678912")
    sides.run(2)
    backup = sides.backup("agency")
    actions.escalate(sides.context, case_id, brands=BRANDS, actor=LUIS)
    sides.run(2)
    revision = sides.revision(case_id)
    key = CaseKey(ORG, case_id)
    resolve(sides.care, key, {BRAND}, expected_revision=revision, actor=ROSA)
    sides.an_hour()

    backup.restore()
    sides.post("no quedó resuelto")
    sides.run()

    sides.same_on_both_sides()
    (case,) = sides.agency.rows(tables.cases)
    assert case["state"] == CaseState.ESCALATED.value


def test_a_reply_that_the_backup_holds_as_waiting_is_looked_for_before_it_is_published(
    sides: TwoSides,
) -> None:
    case_id = sides.post("mi dni es 45678912")
    sides.run(2)
    text = "Hola, ya lo vemos."
    own_replies.submit(sides.context, case_id, brands=BRANDS, actor=LUIS, text=text)
    backup = sides.backup("agency")
    sides.an_hour()
    assert sides.page.texts == [text]

    backup.restore()
    sides.run()

    assert sides.page.texts == [text]
    (reply,) = sides.agency.rows(tables.replies)
    assert reply["state"] == "published"


def test_a_reply_that_waited_for_long_and_never_stood_is_published_once(sides: TwoSides) -> None:
    case_id = sides.post("mi dni es 45678912")
    sides.run(2)
    own_replies.submit(sides.context, case_id, brands=BRANDS, actor=LUIS, text="Hola.")
    sides.clock.forward(hours=2)  # nobody was there to publish it
    publish.attend_due(sides.context)
    with sides.agency.database.read() as connection:
        (reply,) = store_replies.of_case(connection, case_id)
    assert (reply.state.value, reply.reason, reply.losses) == ("unknown", replies.IN_DOUBT, 0)
    sides.run(3)
    assert sides.page.texts == ["Hola."]


def test_after_a_crash_between_sending_and_applying_nothing_is_recalled_or_told_twice(
    sides: TwoSides,
) -> None:
    case_id = sides.post("mi dni es 45678912")
    sides.cross()
    sides.brand()
    watch = sides.wire.watch(BRAND, (), 0, 1)
    assert len([one for batch in watch for one in batch]) == 2  # they are sent, and the reader dies
    actions.escalate(sides.context, case_id, brands=BRANDS, actor=LUIS)
    sides.run(2)
    sides.same_on_both_sides()
    (case,) = sides.agency.rows(tables.cases)
    assert (case["state"], case["version"]) == ("escalated", 2)
    assert "agency:case:recalled" not in sides.agency.ledger_tags()


def test_what_care_sent_before_is_published_at_once_if_it_was_never_sent(sides: TwoSides) -> None:
    case_id = sides.post("mi dni es 45678912")
    sides.run(2)
    sides.answer(case_id, "Ya lo vemos.")
    sides.brand()
    while sides.updates.run_once():
        pass
    publish.attend_due(sides.context)
    assert sides.page.texts == ["Ya lo vemos."]


def test_both_sides_restored_from_backups_of_different_times(sides: TwoSides) -> None:
    first = sides.post("mi dni es 45678912")
    sides.run(2)
    older = sides.backup("care")
    second = sides.post("otro, dni 45678913", thread_id="t_2")
    sides.an_hour()
    newer = sides.backup("agency")
    sides.post("un tercero", thread_id="t_3")  # after both backups: gone with the machines
    sides.answer(first, "Ya lo vemos.")
    sides.an_hour()
    assert sides.page.texts == ["Ya lo vemos."]

    older.restore()
    newer.restore()
    fourth = sides.post("un cuarto", thread_id="t_4")
    sides.run()

    sides.same_on_both_sides()
    assert {row["case_id"] for row in sides.care_rows(care_tables.cases)} == {
        first,
        second,
        fourth,
    }
    assert sides.page.texts == ["Ya lo vemos."]

"""Care is restored from a backup of two hours ago: what it lost crosses again, nothing twice."""

from __future__ import annotations

from relevo.agency.adapters import tables as agency_tables
from relevo.agency.use_cases import actions
from relevo.agency.use_cases.updates import REPEATED
from relevo.care.adapters import tables
from relevo.care.domain.case import CaseKey
from relevo.care.use_cases.desk import assign
from relevo.ledger.values import Id
from tests.integration.harm.two_sides import TwoSides, counted
from tests.unit.agency.world import BRAND, ORG
from tests.unit.care.world import ROSA, TONI

LUIS = "11111111-1111-4111-8111-111111111111"
BRANDS = (BRAND,)


def test_what_care_lost_crosses_again_and_no_reply_is_public_twice(sides: TwoSides) -> None:
    before = sides.post("mi dni es 45678912")
    sides.run(2)
    sides.answer(before, "Lo vemos, gracias.")
    sides.run(2)
    backup = sides.backup("care")

    lost = sides.post("y otro caso, dni 45678913", thread_id="t_2")
    sides.post("sigo esperando")
    actions.add_note(sides.context, lost, brands=BRANDS, actor=LUIS, text="llamó dos veces")
    sides.an_hour()
    forgotten = sides.answer(lost, "Ya lo revisamos.")
    sides.an_hour()
    published = sides.page.texts
    assert published == ["Lo vemos, gracias.", "Ya lo revisamos."]
    noticed = counted("relevo_agency_restorations", brand=BRAND, side="care")
    (link,) = sides.agency.rows(agency_tables.brand_links)

    backup.restore()
    # Before the agency comes back, care goes on and gives numbers out again to other updates.
    written = sides.answer(before, "Seguimos con su caso.")
    for person in (TONI, ROSA, TONI, ROSA, TONI, ROSA, TONI, ROSA):
        _assign(sides, before, person)
    sides.brand()
    (counter,) = sides.care_rows(tables.sequences)
    assert counter["last"] > link["update_cursor"]
    sides.run()

    sides.same_on_both_sides()
    assert sides.page.texts == [*published, "Seguimos con su caso."]
    told = {row["reply_id"]: row["kind"] for row in sides.care_rows(tables.actions)}
    assert told[forgotten] == told[written] == "reply_published"
    assert [row["text"] for row in sides.care_rows(tables.notes)] == ["llamó dos veces"]
    assert counted("relevo_agency_restorations", brand=BRAND, side="care") == noticed + 1
    assert "agency:history:followed" in sides.agency.ledger_tags()


def test_an_update_that_comes_again_under_another_number_has_no_second_effect(
    sides: TwoSides,
) -> None:
    case_id = sides.post("mi dni es 45678912")
    sides.run(2)
    _assign(sides, case_id, TONI)
    backup = sides.backup("care")  # the assignment has no number yet
    sides.clock.forward(minutes=-5)  # so that what comes now gets its number first
    sides.post("otro", thread_id="t_2")
    sides.cross()
    sides.clock.forward(minutes=5)
    sides.run()

    backup.restore()
    other = sides.post("y otro más", thread_id="t_3")
    sides.cross()
    sides.run()

    sides.same_on_both_sides()
    updates = agency_tables.updates
    (assigned,) = sides.agency.rows(updates, updates.c.kind == "Assigned")
    assert assigned["outcome"] == REPEATED
    timeline = agency_tables.timeline
    assert len(sides.agency.rows(timeline, timeline.c.kind == "assigned")) == 1
    assert other in {row["case_id"] for row in sides.care_rows(tables.cases)}


def test_a_care_that_lost_everything_gets_all_that_the_agency_has(sides: TwoSides) -> None:
    empty = sides.backup("care")
    for number in range(5):
        sides.post(f"caso {number}, dni 4567891{number}", thread_id=f"t_{number}")
    sides.an_hour()

    empty.restore()
    sides.run()

    sides.same_on_both_sides()
    assert len(sides.care_rows(tables.cases)) == 5


def test_a_restart_of_either_side_is_no_restoration(sides: TwoSides) -> None:
    noticed = counted("relevo_agency_restorations", brand=BRAND, side="care")
    sides.post("mi dni es 45678912")
    sides.run(2)
    sides.backup("care").restore()
    sides.backup("agency").restore()
    sides.post("otro", thread_id="t_2")
    sides.run(2)
    sides.same_on_both_sides()
    assert counted("relevo_agency_restorations", brand=BRAND, side="care") == noticed
    assert "agency:history:followed" not in sides.agency.ledger_tags()


def _assign(sides: TwoSides, case_id: str, person: Id) -> None:
    revision = sides.revision(case_id)
    key = CaseKey(ORG, case_id)
    assign(sides.care, key, {BRAND}, person, expected_revision=revision, actor=ROSA)

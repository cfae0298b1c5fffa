"""What the agency's people write for care arrives note by note."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from relevo.care.adapters import tables
from relevo.care.domain.case import CaseKey, Desk
from relevo.care.domain.timeline import EventKind
from relevo.care.use_cases.desk import case_detail, resolve
from relevo.crossing.vocabulary import HandOverItem
from tests.unit.care.conftest import Logged
from tests.unit.care.world import AGENCY, BRAND, ROSA, T0, World, header, note


def test_every_note_is_kept_told_and_receipted(world: World) -> None:
    first, second = note("llamar hoy"), note("no, mañana", at=T0 + timedelta(seconds=1))
    case_header = header(note=second.text)

    receipt = world.taken(HandOverItem(case_header, (), (first, second)))

    assert receipt.notes == (first.note_id, second.note_id)
    detail = case_detail(world.care, CaseKey(AGENCY, case_header.case_id), {BRAND})
    assert detail.notes == (first, second)
    assert [
        (event.subject, event.actor)
        for event in detail.timeline
        if event.kind is EventKind.NOTE_WRITTEN
    ] == [(first.note_id, first.actor), (second.note_id, second.actor)]
    with world.care.storage.database.read() as connection:
        entry = connection.execute(tables.ledger.entries.select()).one().body
    assert json.loads(entry)["notes"] == [first.note_id, second.note_id]
    assert b"llamar" not in entry


def test_a_note_that_comes_again_is_the_same_and_a_late_one_does_not_reopen(world: World) -> None:
    first = note("llamar hoy")
    handed = HandOverItem(header(), (), (first,))
    receipt = world.hand_over(handed)
    assert world.hand_over(handed) == receipt
    key = CaseKey(AGENCY, handed.header.case_id)
    resolve(world.care, key, {BRAND}, expected_revision=1, actor=ROSA)

    later = world.taken(replace(handed, notes=(first, note("una más"))))

    assert len(later.notes) == 2
    assert world.count(tables.notes) == 2
    case = world.case(key.case_id)
    assert (case.desk, case.revision) == (Desk.RESOLVED, 3)


@pytest.mark.parametrize("change", [{"text": "otra cosa"}, {"at": T0 + timedelta(seconds=1)}])
def test_a_known_note_with_other_content_is_a_loud_conflict(
    world: World, change: dict[str, Any], logged: Logged
) -> None:
    first = note("llamar hoy")
    handed = HandOverItem(header(), (), (first,))
    world.taken(handed)

    refusal = world.refused(replace(handed, notes=(replace(first, **change),)))

    assert (refusal.reason, refusal.field, refusal.permanent) == (
        "SAME_ID_OTHER_CONTENT",
        "note_id",
        True,
    )
    assert "otra cosa" not in logged
    elsewhere = world.refused(HandOverItem(header(), (), (first,)))
    assert elsewhere.reason == "SAME_ID_OTHER_CONTENT"


def test_a_note_by_nobody_who_could_stand_on_a_page_is_refused(world: World) -> None:
    refusal = world.refused(HandOverItem(header(), (), (note("x", actor="<b>Luis</b>"),)))
    assert (refusal.reason, refusal.field) == ("MALFORMED_MESSAGE", "actor")
    assert world.count(tables.notes) == 0


def test_a_later_redaction_of_a_note_takes_its_place_everywhere(world: World) -> None:
    first = note("escribir a ana.canario@correo.example")
    handed = HandOverItem(header(note=first.text), (), (first,))
    world.taken(handed)
    world.clock.forward(seconds=20)
    later = replace(first, text="escribir a [EMAIL-1]", revision=1)
    world.taken(
        replace(handed, header=replace(handed.header, version=2, note=later.text), notes=(later,))
    )
    world.taken(replace(handed, header=replace(handed.header, version=3, note=later.text)))

    detail = case_detail(world.care, CaseKey(AGENCY, handed.header.case_id), {BRAND})
    assert detail.notes == (later,)
    assert {one.note for one in detail.headers} == {later.text}
    with world.care.storage.database.read() as connection:
        bodies = [
            json.loads(row.body) for row in connection.execute(tables.ledger.entries.select())
        ]
    (entry,) = [body for body in bodies if body["tag"] == "care:note:redacted_again"]
    assert (entry["revision"], entry["readable_seconds"]) == (1, 20)

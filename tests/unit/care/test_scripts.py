"""Scripts: approved in versions, listed for agencies, retired; and what cannot be one."""

from __future__ import annotations

import pytest

from relevo.care.domain.errors import CarriesPersonalData
from relevo.care.domain.scripts import ScriptDraft, TooManyScripts, UnknownScript
from relevo.care.use_cases import scripts
from relevo.continuity import Language, Situation
from relevo.crossing.continuity import MAX_SCRIPTS
from relevo.crossing.errors import UnknownBrand
from relevo.errors import InvalidInput
from relevo.ledger.entries.care_continuity import ScriptApproved, ScriptRetired
from tests.unit.care.world import BRAND, ROSA, World

TEXT = "Llame ahora a la línea de bloqueo de tarjetas."


def _draft(text: str = TEXT, script_id: str = "bloqueo") -> ScriptDraft:
    return ScriptDraft(script_id, Language.SPANISH, Situation.CARD_BLOCK, text)


def test_a_changed_text_is_the_next_version_and_the_same_one_changes_nothing(world: World) -> None:
    for _ in range(2):
        assert scripts.approve(world.care, BRAND, _draft(), actor=ROSA).script.version == 1
    newer = scripts.approve(world.care, BRAND, _draft("Bloquee su tarjeta ya mismo."), actor=ROSA)
    assert newer.script.version == 2
    assert [one.version for one in world.recorded(ScriptApproved)] == [1, 2]
    assert scripts.for_agencies(world.care, BRAND) == (newer.script,)


def test_a_retired_script_passes_no_more_and_can_come_back(world: World) -> None:
    scripts.approve(world.care, BRAND, _draft(), actor=ROSA)
    retired = scripts.retire(world.care, BRAND, "bloqueo", {BRAND}, actor=ROSA)
    assert (retired.retired_by, retired.retired_at is not None) == (str(ROSA), True)
    assert scripts.for_agencies(world.care, BRAND) == ()
    assert [one.script for one in world.recorded(ScriptRetired)] == ["bloqueo"]
    with pytest.raises(UnknownScript):
        scripts.retire(world.care, BRAND, "bloqueo", {BRAND}, actor=ROSA)
    assert scripts.approve(world.care, BRAND, _draft(), actor=ROSA).script.version == 2
    assert len(scripts.listed(world.care, {BRAND}, retired=True)) == 1


def test_a_script_of_another_brand_cannot_be_retired_or_seen(world: World) -> None:
    scripts.approve(world.care, BRAND, _draft(), actor=ROSA)
    with pytest.raises(UnknownScript):
        scripts.retire(world.care, BRAND, "bloqueo", {"andes"}, actor=ROSA)
    assert scripts.listed(world.care, {"andes"}) == ()
    assert scripts.for_agencies(world.care, "andes") == ()
    with pytest.raises(UnknownBrand):
        scripts.for_agencies(world.care, "nobody")


def test_a_script_with_personal_data_is_refused(world: World) -> None:
    with pytest.raises(CarriesPersonalData):
        scripts.approve(world.care, BRAND, _draft("Escriba a ana.quispe@example.com"), actor=ROSA)
    assert world.recorded(ScriptApproved) == []


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (_draft("Llame {a} {b} ya mismo por favor"), "text"),
        (_draft("{nombre"), "text"),
        (_draft("sí"), "text"),
        (_draft("a b c " * 400), "text"),
        (_draft("Llame ahora mismo\x00"), "text"),
        (_draft(script_id="Bloqueo!"), "script_id"),
        (_draft(script_id="dni-45678912"), "script_id"),
    ],
)
def test_what_cannot_be_a_script_is_refused_by_its_field(
    world: World, draft: ScriptDraft, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        scripts.approve(world.care, BRAND, draft, actor=ROSA)
    assert refused.value.field == field


def test_of_an_import_all_or_nothing_is_approved(world: World) -> None:
    with pytest.raises(InvalidInput):
        scripts.approve_all(world.care, BRAND, [_draft(), _draft("sí", "otro")], actor=ROSA)
    assert scripts.listed(world.care, {BRAND}) == ()


def test_a_brand_has_no_more_scripts_than_an_agency_takes(world: World) -> None:
    many = [_draft(script_id=f"s-{number}") for number in range(MAX_SCRIPTS)]
    scripts.approve_all(world.care, BRAND, many, actor=ROSA)
    with pytest.raises(TooManyScripts):
        scripts.approve(world.care, BRAND, _draft(script_id="one-more"), actor=ROSA)
    assert len(scripts.for_agencies(world.care, BRAND)) == MAX_SCRIPTS

"""Redactions and restorations across both sides, also while one has lost its newest hours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from relevo.agency.adapters import tables
from relevo.agency.domain.restoration import RestorationState, SecretDestroyed
from relevo.agency.loops.again import AgainLoop
from relevo.agency.use_cases import restorations
from relevo.agency.use_cases.again import Missed, cover_by_hand
from relevo.agency.use_cases.cases import case_detail
from relevo.care.adapters import tables as care_tables
from relevo.care.domain.case import CaseKey
from relevo.care.domain.vault import Purpose
from relevo.care.use_cases import restorations as decisions
from relevo.care.use_cases.forgetting import forget
from relevo.care.use_cases.reveal import Asking, Place, reveal
from relevo.redaction import Configuration, FindingType, Redactor
from relevo.redaction.detectors import DETECTORS
from tests.canary import scan
from tests.integration.harm.two_sides import TwoSides
from tests.unit.agency.world import BRAND, ORG
from tests.unit.care.world import ROSA

LUIS = "11111111-1111-4111-8111-111111111111"
BRANDS = (BRAND,)
CANARY = "donde Las Lilas Canarias cuatro"
BLIND = Redactor(
    Configuration(brand=BRAND), tuple(one for one in DETECTORS if one.name == "pe.dni")
)


def cover(sides: TwoSides, case_id: str, part: str, kind: FindingType) -> None:
    version = case_detail(sides.context, BRANDS, case_id).versions[0]
    start = version.redacted_text.index(part)
    missed = Missed(start, start + len(part), kind, version.revision)
    cover_by_hand(
        sides.context, case_id, version.post_version_id, missed, brands=BRANDS, actor=LUIS
    )


def text_at_care(sides: TwoSides) -> str:
    (row,) = sides.care_rows(care_tables.post_versions)
    return str(row["redacted_text"])


def test_what_a_person_covers_is_in_no_file_of_either_side(sides: TwoSides, tmp_path: Path) -> None:
    case_id = sides.post(f"mi dni es 45678912, vivo {CANARY}")
    sides.run(1)
    assert CANARY in text_at_care(sides)
    cover(sides, case_id, CANARY, FindingType.ADDRESS)
    sides.run(1)  # half a minute
    sides.same_on_both_sides()
    assert text_at_care(sides) == "mi dni es [DNI-1], vivo [DIRECCION-1]"
    AgainLoop(sides.context).run_once()
    forget(sides.care, None)
    assert scan([tmp_path], ["mi dni es [DNI-1], vivo"])
    assert [str(one) for one in scan([tmp_path], [CANARY])] == []


def test_a_newer_redactor_mends_both_sides(sides: TwoSides) -> None:
    newest = sides.context
    sides.context = replace(newest, redactors=dict.fromkeys(newest.redactors, BLIND))
    sides.post("escríbanme a ana@correo.example")
    sides.context = newest
    sides.run(1)
    assert text_at_care(sides) == "escríbanme a ana@correo.example"
    loop = AgainLoop(sides.context)
    while loop.run_once():
        pass
    sides.run(2)
    sides.same_on_both_sides()
    assert text_at_care(sides) == "escríbanme a [EMAIL-1]"
    assert all(row["ingested_at"] for row in sides.agency.rows(tables.redactions))


def asked_back(sides: TwoSides, case_id: str) -> str:
    version = case_detail(sides.context, BRANDS, case_id).versions[0]
    asked = restorations.ask(
        sides.context, case_id, version.post_version_id, "[DNI-1]", brands=BRANDS, actor=LUIS
    )
    again = restorations.ask(
        sides.context, case_id, version.post_version_id, "[DNI-1]", brands=BRANDS, actor=LUIS
    )
    assert asked == again
    sides.run(1)
    return asked.request_id


def grant(sides: TwoSides, case_id: str, request_id: str) -> None:
    key = CaseKey(ORG, case_id)
    (row,) = sides.care_rows(care_tables.restorations)
    looked = Asking((Place(row["seal_id"], row["field_number"]),), Purpose.REDACTION_REVIEW)
    reveal(sides.care, key, {BRAND}, looked, "111111", actor=ROSA)
    decisions.grant(sides.care, key, {BRAND}, request_id, totp="222222", actor=ROSA)


def test_a_false_hit_comes_back_and_stays_readable(sides: TwoSides) -> None:
    case_id = sides.post("mi dni es 45678912, gracias")
    sides.run(2)
    request_id = asked_back(sides, case_id)
    grant(sides, case_id, request_id)
    sides.run(2)
    sides.same_on_both_sides()
    # What the vault of these tests holds of everything.
    assert text_at_care(sides) == "mi dni es CANARY-45678912, gracias"
    (asked,) = case_detail(sides.context, BRANDS, case_id).restorations
    assert asked.state is RestorationState.RESTORED
    assert "agency:post:restored" in sides.agency.ledger_tags()
    newer = Redactor(Configuration(brand=BRAND, country="ES"))
    sides.context = replace(sides.context, redactors=dict.fromkeys(sides.context.redactors, newer))
    AgainLoop(sides.context).run_once()
    assert case_detail(sides.context, BRANDS, case_id).versions[0].redacted_text == (
        "mi dni es CANARY-45678912, gracias"
    )


def test_an_answer_whose_value_is_kept_no_more_puts_nothing_back(sides: TwoSides) -> None:
    case_id = sides.post("mi dni es 45678912, gracias")
    sides.run(1)
    request_id = asked_back(sides, case_id)
    before = sides.backup("agency")
    grant(sides, case_id, request_id)
    sides.run(3)
    (row,) = sides.care_rows(care_tables.restorations)
    assert (row["state"], row["text"]) == ("granted", None)
    cover(sides, case_id, "CANARY-45678912", FindingType.NATIONAL_ID)
    sides.run(2)
    before.restore()
    sides.run(5)
    sides.same_on_both_sides()
    (asked,) = case_detail(sides.context, BRANDS, case_id).restorations
    assert asked.state is RestorationState.OVERTAKEN
    assert text_at_care(sides) == "mi dni es [DOCUMENTO-1], gracias"


def test_a_refusal_is_shown_and_nothing_changes(sides: TwoSides) -> None:
    case_id = sides.post("mi dni es 45678912, gracias")
    sides.run(1)
    request_id = asked_back(sides, case_id)
    decisions.refuse(sides.care, CaseKey(ORG, case_id), {BRAND}, request_id, actor=ROSA)
    sides.run(2)
    sides.same_on_both_sides()
    detail = case_detail(sides.context, BRANDS, case_id)
    assert detail.versions[0].redacted_text == "mi dni es [DNI-1], gracias"
    assert [one.state for one in detail.restorations] == [RestorationState.REFUSED]
    assert detail.timeline[-1].code == "REFUSED_BY_CARE"
    assert "agency:restoration:refused" in sides.agency.ledger_tags()


def test_what_is_covered_otherwise_meanwhile_does_not_come_back(sides: TwoSides) -> None:
    case_id = sides.post("mi dni es 45678912, gracias")
    sides.run(1)
    request_id = asked_back(sides, case_id)
    first = sides.backup("agency")
    grant(sides, case_id, request_id)
    sides.run(1)
    first.restore()  # the answer comes once more, to a side that has forgotten it
    sides.run(3)
    detail = case_detail(sides.context, BRANDS, case_id)
    assert [one.state for one in detail.restorations] == [RestorationState.OVERTAKEN]
    # Recalled, and looked at by a side that knows of no exemption any more.
    assert detail.versions[0].redacted_text == "mi dni es CANARY-[DNI-1], gracias"
    assert text_at_care(sides) == "mi dni es CANARY-45678912, gracias"


def test_a_secret_cannot_come_back(sides: TwoSides) -> None:
    case_id = sides.post("mi clave es 8841")
    version = case_detail(sides.context, BRANDS, case_id).versions[0]
    with pytest.raises(SecretDestroyed):
        restorations.ask(
            sides.context, case_id, version.post_version_id, "[CLAVE-1]", brands=BRANDS, actor=LUIS
        )


def test_care_that_was_restored_is_covered_again(sides: TwoSides) -> None:
    case_id = sides.post(f"vivo {CANARY}")
    sides.run(2)
    backup = sides.backup("care")
    cover(sides, case_id, CANARY, FindingType.ADDRESS)
    sides.an_hour()
    assert CANARY not in text_at_care(sides)
    backup.restore()
    assert CANARY in text_at_care(sides)
    sides.run()
    sides.same_on_both_sides()
    assert text_at_care(sides) == "vivo [DIRECCION-1]"


def test_an_agency_that_was_restored_takes_the_covered_text_from_care(sides: TwoSides) -> None:
    case_id = sides.post(f"vivo {CANARY}")
    sides.run(2)
    backup = sides.backup("agency")
    cover(sides, case_id, CANARY, FindingType.ADDRESS)
    sides.an_hour()
    backup.restore()
    sides.run()
    sides.same_on_both_sides()
    assert text_at_care(sides) == "vivo [DIRECCION-1]"

"""Nobody starts over, as programs and people meet it: known data, drafts, scripts, rates."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest

from relevo.care.domain.case import CaseKey
from relevo.care.domain.customers import DecisionReason
from relevo.care.use_cases.customers import Deciding, merge
from tests.canary import scan
from tests.integration.web.agency_side import AgencySide
from tests.integration.web.care_side import CareSide
from tests.integration.web.test_pages import Browser
from tests.unit.agency.world import BRAND
from tests.unit.care.world import AGENCY, ROSA

ASKS = "Hola, indíquenos su DNI, por favor."
SENDS = "Escríbanos a nuestro correo de reclamos, por favor."
DNI = "45678912"
TEXT = "Llame ahora a la línea de bloqueo de tarjetas."


def _alert(answer: Any) -> str:
    raw = html.unescape(answer.get_data(as_text=True))
    found = re.search(r'<p class="alert" role="alert">([^<]*)', raw)
    return found[1] if found else ""


def test_the_agency_knows_what_its_case_gave_and_checks_a_draft(agency: AgencySide) -> None:
    case = f"/cases/{agency.bring()['case_id']}"
    known = agency.get("luis", f"{case}/known")
    assert [one["kind"] for one in known["given"]] == ["NATIONAL_ID"]
    assert known["given"][0]["given_at"] == "2026-07-01T02:00:00.000000Z"
    assert agency.get("luis", f"{case}/known?language=en")["wording"] != known["wording"]
    checked = agency.post("luis", f"{case}/replies/check", {"text": f"{ASKS} {DNI}"})
    assert (checked["passes"], checked["carries"]) == (False, ["NATIONAL_ID"])
    (span,) = checked["verdict"]["spans"]
    assert span["concern"] == "ASKS_AGAIN"
    assert "su DNI" in f"{ASKS} {DNI}"[span["start"] : span["end"]]
    assert DNI not in json.dumps(checked)
    assert "indíquenos" not in json.dumps(checked, ensure_ascii=False)
    assert agency.get("luis", case)["replies"] == []
    assert scan([agency.world.folder], [DNI, "indíquenos"]) == []


def test_the_agencys_draft_needs_a_reason_of_the_closed_list(agency: AgencySide) -> None:
    path = f"/cases/{agency.bring()['case_id']}/replies"
    problem = agency.post("luis", path, {"text": ASKS}, 422)
    assert (problem["reason"], problem["field"]) == ("ASKS_AGAIN", "text")
    assert problem["kinds"] == ["NATIONAL_ID"]
    assert agency.post("luis", path, {"text": SENDS}, 422)["reason"] == "SENDS_AWAY"
    unknown = {"text": ASKS, "justification": "because"}
    assert agency.post("luis", path, unknown, 422)["field"] == "justification"
    given = {"text": ASKS, "justification": "data_wrong_or_incomplete"}
    assert agency.post("luis", path, given, 201)["state"] == "pending"
    found = agency.get("lena", f"/restarts?brand={BRAND}&by=agency")
    assert found["total"]["replies"]["events"] == 1
    assert found["total"]["by_reason"] == {"data_wrong_or_incomplete": 1}
    assert 0 < found["total"]["replies"]["low"] <= found["total"]["replies"]["rate"] == 1.0


def test_restarts_are_for_leads_of_the_brand(agency: AgencySide) -> None:
    agency.get("luis", f"/restarts?brand={BRAND}", 403)
    agency.get("lena", "/restarts", 422)
    agency.get("lena", "/restarts?brand=andes", 404)
    assert agency.get("lena", f"/restarts?brand={BRAND}&since=ayer", 422)["field"] == "since"
    wrong = f"/restarts?brand={BRAND}&since=2026-05-02&until=2026-05-01"
    assert agency.get("lena", wrong, 422)["field"] == "until"


def test_a_known_case_of_another_brand_is_none(agency: AgencySide) -> None:
    case = f"/cases/{agency.bring()['case_id']}"
    agency.get("marta", f"{case}/known", 404)
    agency.post("marta", f"{case}/replies/check", {"text": ASKS}, 404)
    agency.post("vera", f"{case}/replies/check", {"text": ASKS}, 403)


@pytest.mark.parametrize("text", ["", "   ", "x" * 8_001])
def test_a_draft_out_of_bounds_is_refused_by_its_field(
    agency: AgencySide, care: CareSide, text: str
) -> None:
    mine = f"/cases/{agency.bring()['case_id']}/replies/check"
    assert agency.post("luis", mine, {"text": text}, 422)["field"] == "text"
    assert (
        care.post("rosa", f"{care.arrive()}/replies/check", {"text": text}, 422)["field"] == "text"
    )


def test_the_agencys_page_says_what_is_known_and_asks_why(agency: AgencySide) -> None:
    case = f"/cases/{agency.bring()['case_id']}"
    browser = Browser(agency.browser(), "luis")
    page = html.unescape(browser.read(case))
    assert "Ya dio en este caso" in page
    assert "Puede decirle: «" in page
    assert 'name="justification"' not in page
    answer = browser.send(case + "/reply", text=ASKS)
    assert answer.status_code == 422
    assert "Pide otra vez lo que el cliente ya dio (Documento de identidad)" in _alert(answer)
    assert 'name="justification"' in answer.get_data(as_text=True)
    again = browser.send(case + "/reply", text=ASKS, justification="nothing")
    assert again.status_code == 422
    done = browser.act(case + "/reply", text=ASKS, justification="identity_check_required")
    assert "Respuesta en cola" in done
    assert "Borrador detenido: pedía otra vez lo que ya se dio" in html.unescape(done)
    assert "hay que comprobar la identidad" in html.unescape(done)


def test_cares_page_shows_what_linked_cases_gave_apart(care: CareSide) -> None:
    path = care.arrive(public_code="Q-11111")
    other = care.arrive(public_code="Q-22222")
    keys = [CaseKey(AGENCY, one.rsplit("/", 1)[1]) for one in (path, other)]
    merge(care.world.care, Deciding(keys[0], {BRAND}, next(iter(DecisionReason)), ROSA), keys[1])
    known = care.get("rosa", f"{path}/known")["known"]
    assert ([one["kind"] for one in known["here"]], known["elsewhere"]) == (["NATIONAL_ID"], [])
    browser = Browser(care.browser(), "rosa")
    page = html.unescape(browser.read(path))
    assert "Ya dio en este caso" in page
    answer = browser.send(f"{path}/reply", text=SENDS)
    assert "Manda al cliente a empezar en otro canal" in _alert(answer)
    done = browser.act(f"{path}/reply", text=SENDS, justification="customer_asked_for_channel")
    assert "el cliente pidió ese canal" in html.unescape(done)
    question = browser.send(f"{path}/question", text=ASKS)
    assert question.status_code == 422
    browser.act(f"{path}/question", text=ASKS, justification="guard_mistaken")


def test_cares_replies_and_questions_need_a_reason_too(care: CareSide) -> None:
    path = care.arrive()
    for act in ("replies", "questions"):
        problem = care.post("rosa", f"{path}/{act}", {"text": ASKS}, 422)
        assert (problem["reason"], problem["kinds"]) == ("ASKS_AGAIN", ["NATIONAL_ID"])
        body = {"text": ASKS, "justification": "legal_procedure"}
        care.post("rosa", f"{path}/{act}", body, 201)
    checked = care.post("rosa", f"{path}/replies/check", {"text": SENDS, "language": "pt"})
    assert checked["verdict"]["sends_away"] is True
    found = care.get("lola", f"/restarts?brand={BRAND}&by=agency")
    assert [(one["name"], one["replies"]["events"]) for one in found["groups"]] == [(None, 1)]


def test_scripts_are_kept_by_leads_and_read_by_all(care: CareSide) -> None:
    body = {"script_id": "bloqueo", "language": "es", "situation": "CARD_BLOCK", "text": TEXT}
    care.post("rosa", f"/scripts/{BRAND}", body, 403)
    made = care.post("lola", f"/scripts/{BRAND}", body, 201)
    assert (made["version"], made["retired_at"]) == (1, None)
    care.post("lola", "/scripts/nobody", body, 404)
    bad = care.post("lola", f"/scripts/{BRAND}", body | {"text": f"Su DNI es {DNI}, gracias"}, 422)
    assert bad["reason"] == "CARRIES_PERSONAL_DATA"
    assert DNI not in json.dumps(bad)
    assert len(care.get("rosa", "/scripts")["scripts"]) == 1
    path = care.arrive()
    care.post("rosa", f"{path}/replies", {"text": TEXT}, 201)
    care.post("lola", f"/scripts/{BRAND}/bloqueo/retire")
    care.post("lola", f"/scripts/{BRAND}/bloqueo/retire", status=404)
    assert care.get("rosa", "/scripts")["scripts"] == []
    assert len(care.get("rosa", "/scripts?retired=true")["scripts"]) == 1
    assert care.post("rosa", f"{path}/replies", {"text": f"Hola. {TEXT}"}, 422)["field"] == "text"

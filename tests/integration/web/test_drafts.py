"""A refused form comes back with what to do and what was typed, to its typist alone."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from relevo.agency.use_cases import publish
from relevo.care.domain.case import Desk
from relevo.crossing.vocabulary import HandOverItem
from tests.canary import scan
from tests.integration.web.agency_side import AgencySide
from tests.integration.web.care_side import CareSide
from tests.integration.web.test_pages import Browser
from tests.unit.care.world import note

DNI = "45678912"
DRAFT = f"Hola, su dni es {DNI} <b>y ya</b>"


def _area(answer: Any, name: str) -> str:
    """What stands in the text areas of this name."""
    raw = answer.get_data(as_text=True)
    found = re.findall(rf'<textarea name="{name}"[^>]*>\n?(.*?)</textarea>', raw, re.S)
    return html.unescape("".join(found))


def _says(answer: Any, alert: str) -> bool:
    raw = html.unescape(answer.get_data(as_text=True))
    return re.search(rf'<p class="alert" role="alert">[^<]*{alert}', raw) is not None


def test_the_agencys_draft_goes_back_to_its_typist_and_rests_nowhere(
    agency: AgencySide, capfd: pytest.CaptureFixture[str]
) -> None:
    case = f"/cases/{agency.bring()['case_id']}"
    browser = Browser(agency.browser(), "luis")
    browser.read(case)
    answer = browser.send(case + "/reply", text=DRAFT)
    assert answer.status_code == 422
    assert _says(answer, "lleva datos personales \\(Documento de identidad\\)")
    assert _area(answer, "text") == DRAFT
    assert "<b>y ya</b>" not in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert DNI not in str(answer.headers) + str(answer.request.url)
    assert DNI not in browser.read(case)
    assert DNI not in Browser(agency.browser(), "lena").read(case)
    written = capfd.readouterr()
    assert "CARRIES_PERSONAL_DATA" in written.out + written.err
    assert DNI not in written.out + written.err
    assert scan([agency.world.folder], [DNI]) == []


def test_nothing_that_is_typed_is_left_to_the_browser_to_keep(agency: AgencySide) -> None:
    browser = Browser(agency.browser(), "luis")
    text = browser.read(f"/cases/{agency.bring()['case_id']}")
    for tag in re.findall(r"<textarea[^>]*>", text):
        assert 'autocomplete="off"' in tag


def test_an_act_that_comes_too_late_keeps_its_note(agency: AgencySide) -> None:
    case_id = agency.bring()["case_id"]
    case = f"/cases/{case_id}"
    browser = Browser(agency.browser(), "luis")
    browser.read(case)
    agency.post("lena", case + "/close", {"reason": "praise"})
    answer = browser.send(case + "/escalate", urgency="urgent", note="llamar hoy")
    assert answer.status_code == 409
    assert _says(answer, "ya no está como estaba")
    raw = html.unescape(answer.get_data(as_text=True))
    assert "Lo que escribió" in raw
    assert "llamar hoy" in raw
    assert f'data-address="{case}"' in raw


def test_a_note_that_is_too_long_comes_back_whole(agency: AgencySide) -> None:
    case = f"/cases/{agency.bring()['case_id']}"
    browser = Browser(agency.browser(), "luis")
    browser.read(case)
    answer = browser.send(case + "/note", text="x" * 4001)
    assert answer.status_code == 422
    assert "x" * 4001 in _area(answer, "text")


def test_a_refused_proof_stands_in_its_own_form_again(agency: AgencySide) -> None:
    case = f"/cases/{agency.bring()['case_id']}"
    browser = Browser(agency.browser(), "luis")
    browser.read(case)
    browser.act(case + "/reply", text="Hola, lo vemos.")
    publish.attend_due(agency.world.context)
    text = browser.read(case)
    assert "el canal no lo permite desde aquí" in text
    found = re.search(r'action="(/cases/[^"]+/by-hand)"', text)
    assert found
    answer = browser.send(found[1], proof="http://facebook.example/1")
    assert answer.status_code == 422
    assert _says(answer, "El enlace debe empezar por https://")
    assert 'value="http://facebook.example/1"' in answer.get_data(as_text=True)
    assert "Publicada a mano" in browser.act(found[1], proof="https://facebook.example/1")


def test_a_reply_sent_twice_by_a_form_is_published_once(agency: AgencySide) -> None:
    case = f"/cases/{agency.bring()['case_id']}"
    browser = Browser(agency.browser(), "luis")
    browser.read(case)
    browser.act(case + "/reply", text="Hola, lo vemos.")
    browser.act(case + "/reply", text="Hola, lo vemos.")
    assert len(agency.get("luis", case)["replies"]) == 1


@pytest.mark.parametrize("act", ["reply", "question"])
def test_cares_draft_comes_back_in_the_form_that_it_was_typed_into(
    care: CareSide, act: str
) -> None:
    case = care.arrive()
    browser = Browser(care.browser(), "rosa")
    browser.read(case)
    answer = browser.send(f"{case}/{act}", text=DRAFT)
    assert answer.status_code == 422
    assert _says(answer, "lleva datos personales")
    assert _area(answer, "text") == DRAFT
    assert DNI not in browser.read(case)


def test_a_change_of_the_agencys_does_not_refuse_a_reply(care: CareSide) -> None:
    case = care.arrive()
    browser = Browser(care.browser(), "rosa")
    text = browser.read(case)
    form = text[text.index('data-block="reply"') : text.index('data-block="reveal"')]
    assert 'name="revision"' not in form
    header = care.world.case(case.rsplit("/", 1)[1]).header
    care.world.taken(HandOverItem(replace(header, version=2), (), (note("llamó otra vez"),)))
    assert "Respuesta enviada" in browser.act(case + "/reply", text="Ya lo vemos.")
    assert "Pregunta enviada" in browser.act(case + "/question", text="¿Es de hoy?")


def test_an_act_on_an_old_picture_shows_the_new_one_and_works_from_there(care: CareSide) -> None:
    case = care.arrive()
    browser = Browser(care.browser(), "rosa")
    old = re.search(r'name="revision" value="(\d+)"', browser.read(case))
    assert old
    care.post("lola", case + "/assign")
    answer = browser.send(case + "/resolve", revision=old[1])
    assert answer.status_code == 409
    assert _says(answer, "El caso cambió mientras tanto")
    new = re.search(r'name="revision" value="(\d+)"', answer.get_data(as_text=True))
    assert new
    assert "Caso resuelto" in browser.act(case + "/resolve", revision=new[1])
    assert care.world.case(case.rsplit("/", 1)[1]).desk is Desk.RESOLVED


def test_a_value_is_chosen_by_a_person_and_a_wrong_form_keeps_the_choice(care: CareSide) -> None:
    case = care.arrive()
    browser = Browser(care.browser(), "rosa")
    text = browser.read(case)
    value = f"{care.world.vault.fields[0].post_version_id}:1"
    assert '<select name="value" multiple required>' in text
    assert "selected" not in text[text.index('name="value"') : text.index("</select>")]
    assert '<select name="purpose" required><option value="">' in text
    answer = browser.send(case + "/reveal", value=value, purpose="identity_check", totp="1")
    raw = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert "El código tiene seis cifras" in raw
    assert f'<option value="{value}" selected>' in raw
    assert '<option value="identity_check" selected>' in raw
    assert "123456" not in raw


def test_the_same_reveal_again_leads_back_and_reveals_nothing(care: CareSide) -> None:
    case = care.arrive()
    browser = Browser(care.browser(), "rosa")
    browser.read(case)
    value = f"{care.world.vault.fields[0].post_version_id}:1"
    form = {"value": value, "purpose": "identity_check", "totp": "123456", "asked": "0"}
    shown = browser.send(case + "/reveal", **form)
    assert "CANARY" in shown.get_data(as_text=True)
    assert f'data-address="{case}"' in shown.get_data(as_text=True)
    again = browser.act(case + "/reveal", **form)
    assert "Ese dato ya se mostró" in again
    assert "CANARY" not in again
    assert len(care.world.vault.revealed) == 1


def test_what_was_done_is_said_once(care: CareSide) -> None:
    case = care.arrive()
    browser = Browser(care.browser(), "rosa")
    browser.read(case)
    assert "El caso es suyo" in browser.act(case + "/assign")
    assert "El caso es suyo" not in browser.read(case)
    browser.client.set_cookie("relevo-done", "<script>.x", path=case)
    assert "<script>.x" not in browser.read(case)


def test_cares_own_database_keeps_no_refused_draft(care: CareSide) -> None:
    case = care.arrive()
    browser = Browser(care.browser(), "rosa")
    browser.read(case)
    browser.send(case + "/reply", text=DRAFT)
    database = care.world.care.storage.database.engine.url.database
    assert database
    assert scan([Path(database).parent], [DNI]) == []

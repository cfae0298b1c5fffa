"""Both sides' first pages: every form works, empty and error states say what is the matter."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from relevo.care.domain.errors import VaultRefused
from tests.integration.web.agency_side import PASSWORD, AgencySide
from tests.integration.web.care_side import CareSide

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_HTML = {"Accept": "text/html"}


class Browser:
    """Follows pages as a person does, with the CSRF token of the page that she sees."""

    def __init__(self, client: FlaskClient, login: str) -> None:
        self.client = client
        self.token = ""
        self.read("/login")
        assert self.send("/login", login=login, password=PASSWORD).status_code == 303
        self.home = self.read("/")

    def read(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path, headers=_HTML)
        text = answer.get_data(as_text=True)
        assert answer.status_code == status, text
        found = _TOKEN.search(text)
        self.token = found[1] if found else self.token
        return html.unescape(text)

    def send(self, path: str, **form: Any) -> Any:
        data = form | {"csrf_token": self.token}
        return self.client.post(path, data=data, headers=_HTML)

    def act(self, path: str, **form: Any) -> str:
        """Send a form and follow its redirect."""
        answer = self.send(path, **form)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return self.read(answer.headers["Location"])


def test_the_agencys_list_is_empty_then_shows_cases_and_is_polled(agency: AgencySide) -> None:
    browser = Browser(agency.browser(), "luis")
    assert "Todavía no hay casos" in browser.home
    code = agency.bring()["public_code"]
    part = browser.client.get("/parts/cases", headers={"X-Relevo-Poll": "1"})
    text = part.get_data(as_text=True)
    assert code in text
    assert "En camino" in text
    etag = part.headers["ETag"]
    again = browser.client.get("/parts/cases", headers={"If-None-Match": etag})
    assert again.status_code == 304
    agency.bring(source_id="f_2", text="otro")
    again = browser.client.get("/parts/cases", headers={"If-None-Match": etag})
    assert again.status_code == 200


def test_an_agency_case_is_worked_on_through_its_forms(agency: AgencySide) -> None:
    case = f"/cases/{agency.bring()['case_id']}"
    browser = Browser(agency.browser(), "luis")
    text = browser.read(case)
    assert '<span class="chip" title="Documento de identidad">[DNI-1]</span>' in text
    text = browser.act(case + "/escalate", urgency="urgent", note="su móvil es 987654321")
    assert "Se quitaron datos personales antes de guardarlo: Teléfono" in text
    assert "Cambiar urgencia" in text
    assert "Se quitaron datos" not in browser.read(case)
    assert "987654321" not in text
    assert "Pasado a la marca" in text
    assert "Nota guardada, sin datos" in browser.act(
        case + "/note", text="Nota guardada, sin datos"
    )
    assert "En cola" in browser.act(case + "/reply", text="Hola, lo vemos.")
    browser.act(case + "/hide", source_id="f_1", reason="personal_data")
    other = f"/cases/{agency.bring(source_id='f_2', thread_id='t_2')['case_id']}"
    assert "Elogio" in browser.read(other)
    assert "Reabrir" in browser.act(other + "/close", reason="praise")
    assert "Cerrar aquí" in browser.act(other + "/reopen")


def test_a_page_says_what_was_wrong_and_what_to_do(agency: AgencySide) -> None:
    case = f"/cases/{agency.bring()['case_id']}"
    browser = Browser(agency.browser(), "luis")
    browser.read(case)
    answer = browser.send(case + "/reply", text="su dni es 45678912")
    text = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert "datos personales (Documento de identidad)" in text
    assert browser.send(case + "/close", reason="x").status_code == 422
    assert browser.send(case + "/reopen").status_code == 409
    assert "Aquí no hay nada" in browser.read("/cases/nope", 404)
    other = Browser(agency.browser(), "marta")
    assert "Aquí no hay nada" in other.read(case, 404)


def test_the_agencys_search_keeps_the_text_out_of_addresses(agency: AgencySide) -> None:
    agency.bring()
    browser = Browser(agency.browser(), "luis")
    answer = browser.send("/search", text="entrar dni 45678912")
    text = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 200
    assert "Se quitaron datos personales de la búsqueda: Documento de identidad" in text
    assert "45678912" not in text
    assert "Ningún caso coincide" in html.unescape(
        browser.send("/search", text="nada de nada").get_data(as_text=True)
    )


def test_the_desk_is_worked_through_its_forms(care: CareSide) -> None:
    browser = Browser(care.browser(), "rosa")
    assert "Nada por aquí" in browser.home
    case = care.arrive()
    assert "Q-7K3F9" in browser.read("/")
    text = browser.read(case)
    assert "[DNI-1]" in text
    revision = re.search(r'name="revision" value="(\d+)"', text)
    assert revision
    assert "Soltarlo" in browser.act(case + "/assign", revision=revision[1])
    assert "Respuesta enviada" in browser.act(case + "/reply", text="Ya lo vemos.")
    assert "¿Es de hoy?" in browser.act(case + "/question", text="¿Es de hoy?")
    assert browser.send(case + "/resolve", revision=revision[1]).status_code == 409
    assert "Reabrir" in browser.act(case + "/resolve")
    assert "Atenderlo yo" not in browser.read(case)
    browser.act(case + "/reopen")
    browser.act(case + "/unassign")
    for code in ("q7k3f9", " Q 7K3 F9", "q - 7k3f9"):
        assert browser.send("/find", code=code).headers["Location"] == case
    assert "Q-7K3F9" in browser.read("/?desk=all")
    assert browser.read("/?desk=nowhere", 422)


def test_a_value_is_shown_once_with_a_time_to_mask_it(
    care: CareSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = care.arrive()
    browser = Browser(care.browser(), "rosa")
    text = browser.read(case)
    value = re.search(r'<option value="([0-9a-f-]{36}:1)">', text)
    assert value
    form = {"value": value[1], "purpose": "identity_check", "totp": "123456"}
    answer = browser.send(case + "/reveal", **form)
    shown = answer.get_data(as_text=True)
    assert 'data-mask-after="60"' in shown
    assert '<p class="revealed">CANARY-45678912</p>' in shown
    assert answer.headers["Cache-Control"] == "no-store"
    assert "CANARY" not in browser.read(case)

    def refuse(*_: object, **__: object) -> None:
        raise VaultRefused("TOTP_USED")

    monkeypatch.setattr(care.world.vault, "reveal", refuse)
    answer = browser.send(case + "/reveal", **form)
    assert answer.status_code == 403
    assert "Ese código ya se usó" in html.unescape(answer.get_data(as_text=True))
    assert browser.send(case + "/reveal", value="x", purpose="", totp="").status_code == 422


def test_an_auditor_reads_the_desk_and_its_forms_refuse_her(care: CareSide) -> None:
    case = care.arrive()
    browser = Browser(care.browser(), "julia")
    browser.read(case)
    assert browser.send(case + "/resolve").status_code == 403


def test_texts_of_customers_are_escaped(agency: AgencySide) -> None:
    case = f"/cases/{agency.bring(text='<script>alert(1)</script> <b>x</b>')['case_id']}"
    browser = Browser(agency.browser(), "luis")
    for path in ("/", case):
        raw = browser.client.get(path).get_data(as_text=True)
        assert "<script>alert" not in raw
        assert "<b>x</b>" not in raw


@pytest.mark.parametrize("side", ["agency", "care"])
def test_every_field_of_every_form_has_a_label(side: str, request: pytest.FixtureRequest) -> None:
    built: AgencySide | CareSide = request.getfixturevalue(side)
    if isinstance(built, AgencySide):
        pages = ["/", f"/cases/{built.bring()['case_id']}"]
    else:
        pages = ["/", built.arrive()]
    browser = Browser(built.browser(), "luis" if side == "agency" else "rosa")
    for path in pages:
        text = browser.read(path)
        labelled = "".join(re.findall(r"<label.*?</label>", text, re.S))
        for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", text):
            assert 'type="hidden"' in tag or tag in labelled, tag
        assert text.count("<h1") == 1
        assert '<html lang="es">' in text


def test_an_auditor_of_the_agency_sees_the_pages_and_no_form_of_theirs(agency: AgencySide) -> None:
    case = agency.bring()["case_id"]
    browser = Browser(agency.browser(), "vera")
    assert case in browser.home
    page = browser.read(f"/cases/{case}")
    assert f"/cases/{case}/close" not in page
    assert browser.send(f"/cases/{case}/close", reason="spam").status_code == 403

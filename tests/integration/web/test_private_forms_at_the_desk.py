"""Private forms at the desk: by the API and on the case's page, in care's real web application."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from relevo.care import people as care_people
from relevo.care.people import Role
from relevo.care.web import create_app
from relevo.vault.sql.tables import held_values
from tests.integration.web.agency_side import PASSWORD, cheap
from tests.integration.web.test_pages import Browser
from tests.unit.care.forms_world import CONSENT, FormsWorld, open_forms_world

SENT = {"f1": "987 654 321", "f2": "rosa.canaria@correo.example", "consent": CONSENT}
ASKED = {"types": ["PHONE", "EMAIL"], "language": "es", "delivery": "brand"}


@dataclass
class Desk:
    forms: FormsWorld
    app: Flask
    tokens: dict[str, str]

    @property
    def path(self) -> str:
        return f"/cases/{self.forms.key.agency}/{self.forms.key.case_id}"

    def send(self, method: str, path: str, body: Any = None, *, who: str = "rosa") -> Any:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        return self.app.test_client().open(
            "/api/v1" + path, method=method, json=body, headers=headers
        )

    def opened(self, **changes: Any) -> dict[str, Any]:
        answer = self.send("POST", self.path + "/forms", {**ASKED, **changes})
        assert answer.status_code == 201, answer.get_data(as_text=True)
        found: dict[str, Any] = answer.get_json()
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_forms_world(tmp_path) as forms:
        care, tokens = forms.care, {}
        people = care_people.people(cheap())
        for login, role in (("rosa", Role.AGENT), ("julia", Role.AUDITOR)):
            with care.storage.database.write() as connection:
                person = people.add_person(
                    connection,
                    login=login,
                    display_name=login.title(),
                    roles=(role,),
                    brands=("qori",),
                    at=care.now(),
                    actor="spiffe://qori/care/cli",
                    password=PASSWORD,
                )
                token = people.issue_token(
                    connection,
                    person.id,
                    label="tests",
                    at=care.now(),
                    actor="spiffe://qori/care/cli",
                )
            tokens[login] = token.secret
        app = create_app(
            care, session_key=b"s" * 32, production=False, doorkeeper=care_people.entrance(cheap())
        )
        yield Desk(forms, app, tokens)


def _customer_sends(desk: Desk, link: str, **changes: str) -> int:
    path = "/f/" + link.rpartition("/f/")[2]
    status: int = desk.app.test_client().post(path, data={**SENT, **changes}).status_code
    return status


def test_a_form_is_opened_filled_in_and_its_values_judged(desk: Desk) -> None:
    made = desk.opened(note="call")
    assert made["form"]["state"] == "open"
    assert _customer_sends(desk, made["link"]) == 200
    (form,) = desk.send("GET", desk.path + "/forms", who="julia").get_json()["forms"]
    assert (form["state"], form["consent"]) == ("submitted", CONSENT)
    assert [(v["type"], v["verdict"]) for v in form["values"]] == [
        ("PHONE", "unverified"),
        ("EMAIL", "unverified"),
    ]
    verdict = f"{desk.path}/forms/{form['form_id']}/values/1/verdict"
    judged = desk.send("POST", verdict, {"verdict": "confirmed"})
    assert judged.get_json()["values"][0]["verdict"] == "confirmed"
    assert desk.send("POST", verdict, {"verdict": "confirmed"}).status_code == 409
    assert desk.send("POST", verdict, {"verdict": "unverified"}).status_code == 422


def test_no_answer_but_that_of_opening_shows_a_link(desk: Desk) -> None:
    link = desk.opened()["link"]
    token = link.rpartition("/f/")[2]
    for path in (desk.path + "/forms", desk.path):
        assert token not in desk.send("GET", path).get_data(as_text=True)
    assert desk.opened(delivery="agency")["link"] is None


def test_what_is_known_is_refused_by_kind(desk: Desk) -> None:
    answer = desk.send("POST", desk.path + "/forms", {**ASKED, "types": ["NATIONAL_ID"]})
    assert answer.status_code == 422
    problem = answer.get_json()
    assert (problem["reason"], problem["field"], problem["kinds"]) == (
        "ALREADY_GIVEN",
        "again",
        ["NATIONAL_ID"],
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"types": ["SECRET"]},
        {"types": []},
        {"types": ["PHONE"] * 11},
        {"types": "PHONE"},
        {"language": "fr"},
        {"delivery": "public"},
        {"hours": 169},
        {"hours": 0},
        {"note": "Estimada Ana Quispe, su DNI 45678912"},
        {"again": "because"},
        {"text": "libre"},
    ],
)
def test_what_is_off_the_lists_is_refused_and_not_repeated(
    desk: Desk, changes: dict[str, Any]
) -> None:
    answer = desk.send("POST", desk.path + "/forms", {**ASKED, **changes})
    assert answer.status_code == 422
    assert "Quispe" not in answer.get_data(as_text=True)


def test_a_form_is_revoked_and_issued_anew(desk: Desk) -> None:
    made = desk.opened()
    form = f"{desk.path}/forms/{made['form']['form_id']}"
    again = desk.send("POST", form + "/reissue").get_json()
    assert _customer_sends(desk, made["link"]) == 404
    new = f"{desk.path}/forms/{again['form']['form_id']}"
    assert desk.send("POST", new + "/revoke").get_json()["state"] == "revoked"
    assert _customer_sends(desk, again["link"]) == 404
    assert desk.send("POST", new + "/revoke").status_code == 409


@pytest.mark.parametrize("rule", ["", "/{form}/revoke", "/{form}/reissue"])
def test_who_only_reads_asks_nobody_for_anything(desk: Desk, rule: str) -> None:
    form = desk.opened()["form"]["form_id"]
    path = desk.path + "/forms" + rule.format(form=form)
    assert desk.send("POST", path, ASKED if not rule else None, who="julia").status_code == 403


def test_on_the_page_the_link_stands_once_to_be_copied(desk: Desk) -> None:
    browser = Browser(desk.app.test_client(), "rosa")
    assert "Pedir datos en privado" in browser.read(desk.path)
    shown = browser.send(
        desk.path + "/open-form", types="PHONE", language="es", delivery="brand", hours="24"
    ).get_data(as_text=True)
    found = re.search(r'value="(https://datos\.qori\.example/f/[a-z]{64})"', shown)
    assert found is not None
    assert found[1] not in browser.read(desk.path)
    assert _customer_sends(desk, found[1]) == 200
    assert "Sin verificar" in browser.read(desk.path)
    (form,) = desk.send("GET", desk.path + "/forms").get_json()["forms"]
    judge = f"{desk.path}/forms/{form['form_id']}/judge"
    page = browser.act(judge, number="1", verdict="confirmed")
    assert "Confirmado" in page
    assert SENT["f1"] not in page
    assert desk.forms.vault.count(held_values) == 1
    assert browser.send(judge, number="9", verdict="x").status_code == 422


def test_on_the_page_a_form_is_ended_and_issued_anew(desk: Desk) -> None:
    browser = Browser(desk.app.test_client(), "rosa")
    form = f"{desk.path}/forms/{desk.opened()['form']['form_id']}"
    browser.read(desk.path)
    shown = browser.send(form + "/reissue").get_data(as_text=True)
    assert "https://datos.qori.example/f/" in shown
    page = browser.read(desk.path)
    assert "Anulado" in page
    new = desk.send("GET", desk.path + "/forms").get_json()["forms"][-1]["form_id"]
    page = browser.act(f"{desk.path}/forms/{new}/revoke")
    assert "el enlace ya no funciona" in page


def test_on_the_page_a_refusal_says_what_to_do(desk: Desk) -> None:
    browser = Browser(desk.app.test_client(), "rosa")
    browser.read(desk.path)
    sent = {"types": "NATIONAL_ID", "language": "es", "delivery": "agency", "hours": "24"}
    answer = browser.send(desk.path + "/open-form", **sent)
    assert answer.status_code == 422
    assert "ya dio alguno de esos datos" in answer.get_data(as_text=True)
    page = browser.act(desk.path + "/open-form", **sent, again="wrong")
    assert "la agencia lo recibe en segundos" in page

"""The page that a customer opens, in care's real web application before a real vault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from relevo.care.domain.forms import Again, FormState, Language, Note
from relevo.care.use_cases.forms import forms_of, revoke
from relevo.care.web import create_app
from relevo.vault.sql.tables import held_values
from tests.unit.care.forms_world import ASKED, CONSENT, QORI, FormsWorld, open_forms_world
from tests.unit.care.world import BRAND, ROSA

SENT = {"f1": "987 654 321", "f2": "rosa.canaria@correo.example", "consent": CONSENT}
GONE = "Este enlace no está disponible"


@pytest.fixture
def forms(tmp_path: Path) -> Iterator[FormsWorld]:
    with open_forms_world(tmp_path) as opened:
        yield opened


def _app(forms: FormsWorld, **options: Any) -> Flask:
    return create_app(forms.care, session_key=b"s" * 32, production=True, **options)


@pytest.fixture
def page(forms: FormsWorld) -> FlaskClient:
    return _app(forms).test_client()


def _link(forms: FormsWorld, **changes: Any) -> str:
    return f"/f/{forms.token(forms.open(replace(ASKED, **changes)))}"


def _text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def test_the_page_shows_what_is_asked_and_nothing_that_is_known(
    forms: FormsWorld, page: FlaskClient
) -> None:
    answer = page.get(_link(forms, note=Note.CALL))
    text = _text(answer)
    assert answer.status_code == 200
    for shown in ("Banco Qori", "Q-7K3F9", "Teléfono", "Correo electrónico", "para llamarle"):
        assert shown in text
    for known in ("DNI", "mi dni", "facebook", "colibri", "100_20", forms.key.case_id, "Rosa"):
        assert known not in text


def test_it_is_kept_and_indexed_nowhere_and_asks_nobody_else_for_anything(
    forms: FormsWorld, page: FlaskClient
) -> None:
    answer = page.get(_link(forms))
    headers = answer.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert headers["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers
    asked = re.findall(r'(?:src|href|action)="([^"]*)"', _text(answer))
    assert asked == ["/f/static/form.css", "/f/static/form.js"]
    assert "http" not in _text(answer).replace("https://www.w3.org", "")
    assert not re.search(r"<[^>]+\son[a-z]+=|style=", _text(answer))


@pytest.mark.parametrize("name", ["form.css", "form.js"])
def test_style_and_script_ask_nobody_else_for_anything(page: FlaskClient, name: str) -> None:
    answer = page.get(f"/f/static/{name}")
    assert answer.status_code == 200
    assert not re.search(r"https?:|@import|fetch|url\(", _text(answer))


@pytest.mark.parametrize(
    ("language", "title", "button", "done"),
    [
        (Language.ES, "Datos que faltan", ">Enviar<", "empiece de nuevo"),
        (Language.EN, "Missing details", ">Send<", "start over"),
        (Language.PT, "Dados que faltam", ">Enviar<", "recomeçar"),
    ],
)
def test_it_speaks_the_customers_language_to_the_end(
    forms: FormsWorld, page: FlaskClient, language: Language, title: str, button: str, done: str
) -> None:
    link = _link(forms, language=language)
    text = _text(page.get(link))
    assert f'<html lang="{language.value}">' in text
    assert title in text
    assert button in text
    assert QORI.consents[language] in text
    assert done in " ".join(_text(page.post(link, data=SENT)).split())


def test_every_field_has_its_label_and_tells_its_error_to_a_screen_reader(
    forms: FormsWorld, page: FlaskClient
) -> None:
    text = _text(page.post(_link(forms), data={**SENT, "f1": "12"}))
    for number in (1, 2):
        assert f'<label for="f{number}">' in text
        assert f'aria-describedby="e{number}"' in text
    first = re.search(r'<input id="f1"[^>]*>', text)
    assert first is not None
    assert 'aria-invalid="true"' in first[0]
    assert '<p class="error" id="e1">No parece correcto' in text
    assert 'role="alert"' in text


def test_what_she_typed_comes_back_to_her_when_something_is_wrong(
    forms: FormsWorld, page: FlaskClient, tmp_path: Path
) -> None:
    answer = page.post(_link(forms), data={**SENT, "f2": "rosa.canaria"})
    assert answer.status_code == 422
    assert 'value="987 654 321"' in _text(answer)
    assert forms.vault.count(held_values) == 0


def test_the_consent_that_was_on_her_page_must_be_the_present_one_and_be_given(
    forms: FormsWorld, page: FlaskClient
) -> None:
    link = _link(forms)
    for consent in ("", "2019-01"):
        answer = page.post(link, data={**SENT, "consent": consent})
        assert answer.status_code == 422
        assert "Marque la casilla" in _text(answer)
    assert page.post(link, data=SENT).status_code == 200


def test_without_a_script_it_is_sent_as_a_plain_form_and_taken_once(
    forms: FormsWorld, page: FlaskClient
) -> None:
    link = _link(forms)
    answer = page.post(link, data=SENT)
    assert answer.status_code == 200
    assert "Recibido" in _text(answer)
    for value in SENT.values():
        assert value not in _text(answer)
    assert forms.vault.count(held_values) == 2
    (form,) = forms_of(forms.care, forms.key, {BRAND})
    assert (form.state, form.consent) == (FormState.SUBMITTED, CONSENT)


def test_a_vault_that_is_away_is_told_and_she_can_press_again(
    forms: FormsWorld, page: FlaskClient
) -> None:
    link = _link(forms)
    forms.deposits.away = True
    answer = page.post(link, data=SENT)
    assert answer.status_code == 503
    assert "No se guardó nada" in " ".join(_text(answer).split())
    assert 'value="987 654 321"' in _text(answer)
    forms.deposits.away = False
    assert page.post(link, data=SENT).status_code == 200


def test_a_database_that_is_away_is_told_without_a_word_of_what_was_asked(
    forms: FormsWorld, page: FlaskClient
) -> None:
    link = _link(forms)
    forms.care.storage.database.close()
    (path,) = (forms.vault.folder.parent / "care").glob("care.sqlite")
    path.rename(path.with_suffix(".gone"))
    path.mkdir()
    answer = page.get(link)
    assert answer.status_code == 503
    assert GONE in _text(answer)
    path.rmdir()
    path.with_suffix(".gone").rename(path)


def test_documents_are_named_and_checked_as_in_the_brands_country(
    forms: FormsWorld,
) -> None:
    serving = forms.care.forms
    assert serving is not None
    brazil = replace(QORI, country="BR")
    forms.world.care = replace(
        forms.care, forms=replace(serving, brands=MappingProxyType({BRAND: brazil}))
    )
    page = _app(forms).test_client()
    link = _link(forms, types=("NATIONAL_ID",), again=Again.WRONG)
    assert ">CPF<" in _text(page.get(link))
    assert page.post(link, data={"f1": "111.444.777-36", "consent": CONSENT}).status_code == 422
    assert page.post(link, data={"f1": "111.444.777-35", "consent": CONSENT}).status_code == 200


def test_a_care_without_forms_has_no_such_page(forms: FormsWorld) -> None:
    forms.world.care = replace(forms.care, forms=None)
    assert _app(forms).test_client().get(f"/f/{'b' * 64}").status_code == 404


def test_a_revoked_form_looks_like_one_that_never_was(forms: FormsWorld, page: FlaskClient) -> None:
    opened = forms.open()
    revoke(forms.care, forms.key, {BRAND}, opened.form.form_id, actor=ROSA)
    answer = page.get(f"/f/{forms.token(opened)}")
    unknown = page.get(f"/f/{'b' * 64}")
    assert (answer.status_code, _text(answer)) == (unknown.status_code, _text(unknown))

"""What can be a value of each type, and what cannot; by country where the documents differ."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from relevo.care.adapters.form_files import load_form_brands
from relevo.care.domain.forms import ASKABLE, Language, Note
from relevo.care.use_cases.form_checks import why_wrong
from relevo.care.web import private_words as words
from relevo.crossing.value_types import VALUE_TYPES
from relevo.service.settings import SettingsError

RIGHT = [
    ("NATIONAL_ID", "PE", "45678912"),
    ("NATIONAL_ID", "PE", "001234567"),
    ("NATIONAL_ID", "CL", "12.345.678-5"),
    ("NATIONAL_ID", "CO", "1.020.304.050"),
    ("NATIONAL_ID", "MX", "BOXW310820HNERXN09"),
    ("NATIONAL_ID", "BR", "111.444.777-35"),
    ("NATIONAL_ID", "EC", "1713175071"),
    ("NATIONAL_ID", "AR", "20.123.456"),
    ("NATIONAL_ID", "ES", "54362315K"),
    ("NATIONAL_ID", "ES", "X2482300W"),
    ("NATIONAL_ID", None, "AB-123456"),
    ("TAX_ID", "PE", "20512333797"),
    ("TAX_ID", "BR", "16.727.230/0001-97"),
    ("TAX_ID", "AR", "20-05536168-2"),
    ("PASSPORT", "PE", "XDA123456"),
    ("PERSON", "PE", "María-José O’Higgins Ñ."),
    ("BIRTH_DATE", "PE", "29/02/2000"),
    ("BIRTH_DATE", "PE", "2000-02-29"),
    ("PHONE", "PE", "987 654 321"),
    ("PHONE", "PE", "+34 612 34 56 78"),
    ("PHONE", None, "+51 987654321"),
    ("EMAIL", "PE", "Rosa.Canaria+x@correo.example"),
    ("ADDRESS", "PE", "Av. Arequipa 1234, dpto. 5, Lince"),
    ("BANK_ACCOUNT", "PE", "002-193-001234567890-12"),
    ("BANK_ACCOUNT", "ES", "ES91 2100 0418 4502 0005 1332"),
    ("BANK_ACCOUNT", "MX", "032180000118359719"),
    ("CARD", "PE", "4111 1111 1111 1111"),
    ("BOOKING_CODE", "PE", "X7KQ2M"),
    ("TICKET_NUMBER", "PE", "544-2145678901"),
    ("LOYALTY_NUMBER", "PE", "AV123456"),
    ("CUSTOMER_NUMBER", "PE", "C-0012"),
    ("PLATE", "PE", "ABC-123"),
    ("DEVICE_ID", "PE", "490154203237518"),
    ("DEVICE_ID", "PE", "00:1A:2b:3c:4d:5e"),
]
WRONG = [
    ("NATIONAL_ID", "PE", "4567891"),
    ("NATIONAL_ID", "PE", "4567891a"),
    ("NATIONAL_ID", "PE", "٤٥٦٧٨٩١٢"),
    ("NATIONAL_ID", "CL", "12.345.678-9"),
    ("NATIONAL_ID", "BR", "111.444.777-36"),
    ("NATIONAL_ID", "BR", "111.111.111-11"),
    ("NATIONAL_ID", "ES", "54362315A"),
    ("NATIONAL_ID", None, "pasaporte"),
    ("TAX_ID", "PE", "20512333798"),
    ("PERSON", "PE", "12345678"),
    ("PERSON", "PE", "<b>Ana</b>"),
    ("BIRTH_DATE", "PE", "30/02/2000"),
    ("BIRTH_DATE", "PE", "01/01/1800"),
    ("BIRTH_DATE", "PE", "01/01/2999"),
    ("BIRTH_DATE", "PE", "ayer"),
    ("PHONE", "PE", "12"),
    ("PHONE", "PE", "no tengo"),
    ("PHONE", None, "987654321"),
    ("EMAIL", "PE", "rosa@"),
    ("EMAIL", "PE", "a@b@c.example"),
    ("EMAIL", "PE", "rosa canaria@correo.example"),
    ("EMAIL", "PE", "rosa@correo.example>"),
    ("ADDRESS", "PE", "12 34"),
    ("BANK_ACCOUNT", "ES", "ES91 2100 0418 4502 0005 1333"),
    ("BANK_ACCOUNT", "MX", "032180000118359710"),
    ("CARD", "PE", "4111 1111 1111 1112"),
    ("CARD", "PE", "0000 0000 0000 0000"),
    ("BOOKING_CODE", "PE", "AB"),
    ("TICKET_NUMBER", "PE", "123"),
    ("DEVICE_ID", "PE", "490154203237519"),
]


@pytest.mark.parametrize(("kind", "country", "value"), RIGHT)
def test_what_can_be_one_is_taken(kind: str, country: str | None, value: str) -> None:
    assert why_wrong(kind, value, country) is None


@pytest.mark.parametrize(("kind", "country", "value"), WRONG)
def test_what_cannot_be_one_is_refused(kind: str, country: str | None, value: str) -> None:
    assert why_wrong(kind, value, country) == "WRONG"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("", "EMPTY"),
        ("9" * 41, "TOO_LONG"),
        ("987\n654321", "NO_TEXT"),
        ("987\x00654321", "NO_TEXT"),
        ("\ud800", "NO_TEXT"),
        ("987\u2028654321", "NO_TEXT"),
    ],
)
def test_what_is_no_answer_at_all_is_told_apart(value: str, why: str) -> None:
    assert why_wrong("PHONE", value, "PE") == why


def test_every_type_that_may_be_asked_has_its_check_its_words_and_its_place_on_the_ledger() -> None:
    assert set(ASKABLE) <= VALUE_TYPES
    assert not {"SECRET", "EXPIRY", "ORIGINAL_TEXT"} & set(ASKABLE)
    for kind in ASKABLE:
        for country in (None, "PE", "CL", "CO", "MX", "BR", "EC", "AR", "ES"):
            assert why_wrong(kind, "<>", country) == "WRONG"
            for language in Language:
                assert words.field(1, kind, language, country).label


def test_every_language_says_the_same_things() -> None:
    names = {language: set(said) for language, said in words.SAID.items()}
    assert set(names) == set(Language) == set(words.NOTES)
    assert len({frozenset(one) for one in names.values()}) == 1
    assert all(set(notes) == set(Note) for notes in words.NOTES.values())
    assert all(text.strip() for said in words.SAID.values() for text in said.values())


GOOD: dict[str, Any] = {
    "brand": "qori",
    "name": "Banco Qori",
    "country": "PE",
    "consent": {"version": "2026-11", "es": "Sí."},
}


def test_a_brands_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "qori.json").write_text(json.dumps(GOOD))
    brand = load_form_brands(tmp_path)["qori"]
    assert (brand.name, brand.country, brand.cards) == ("Banco Qori", "PE", False)
    assert dict(brand.consents) == {Language.ES: "Sí."}


@pytest.mark.parametrize(
    "changes",
    [
        {"brand": "andes"},
        {"name": ""},
        {"name": 7},
        {"name": "x" * 81},
        {"country": "Peru"},
        {"country": "pe"},
        {"cards": "no"},
        {"consent": {"version": "2026-11"}},
        {"consent": {"es": "Sí."}},
        {"consent": {"version": "20261101", "es": "Sí."}},
        {"consent": {"version": "2026-11", "fr": "Oui."}},
        {"consent": {"version": "2026-11", "es": " "}},
        {"consent": "Sí."},
        {"colour": "red"},
    ],
)
def test_a_brands_file_of_another_form_is_refused_by_its_name(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    (tmp_path / "qori.json").write_text(json.dumps({**GOOD, **changes}))
    with pytest.raises(SettingsError, match=r"^qori\.json: "):
        load_form_brands(tmp_path)


@pytest.mark.parametrize("content", ["", "[]", "7", "{", "null"])
def test_a_brands_file_that_is_none_is_refused_by_its_name(tmp_path: Path, content: str) -> None:
    (tmp_path / "qori.json").write_text(content)
    with pytest.raises(SettingsError, match=r"^qori\.json: "):
        load_form_brands(tmp_path)

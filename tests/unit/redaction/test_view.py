"""The view: plain spelling, and a map back to the input."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.redaction import Redactor, spoken
from relevo.redaction.names.model import trained_model
from relevo.redaction.names.reader import runs_in
from relevo.redaction.surroundings import Surroundings
from relevo.redaction.view import view_of


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("plain ascii\n", "plain ascii\n"),
        ("Contraseña Ñandú ÇÃO", "Contrasena Nandu CAO"),
        ("４５６", "456"),
        ("①②", "12"),
        ("٤٥", "45"),
        ("a\u200bb\u00adc\x07d", "abcd"),
        ("e\u0301", "e"),
        ("Nº 5", "N 5"),
        ("№5", "n 5"),
        ("1\u00a02\u20093", "1 2 3"),
        ("1–2—3−4", "1234"),
        ("AB–CD—EF−GH", "AB-CD-EF-GH"),
        ("\ufdfa", "?"),
        ("Straße, 中国 Œuvre", "Strase, ?? Ouvre"),
    ],
)
def test_the_plain_spelling(text, spelled):
    assert view_of(text).text == spelled


def test_invisible_characters_belong_to_what_they_follow():
    view = view_of("a7️⃣8b")
    assert view.text == "a78b"
    assert view.origin(1, 2) == (1, 4)
    assert view.origin(2, 3) == (4, 5)


def test_all_parts_of_one_character_lead_back_to_it():
    view = view_of("x⑩\u200by")
    assert view.text == "x10y"
    assert view.origin(1, 2) == view.origin(2, 3) == (1, 3)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_the_map_is_ordered_and_stays_within_the_input(text):
    view = view_of(text)
    places = [view.origin(i, i + 1) for i in range(len(view.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)


def test_what_holds_a_text_shows_none_of_it_when_it_is_printed():
    text = "soy Anahí Quispe, dni cuatro 5 ocho siete"
    view = view_of(text)
    dictated = spoken._Run("dni cuatro 5 ocho siete")
    dictated.read(4)
    run = next(runs_in(view.text, trained_model()))
    holders = (view, dictated, run, Redactor().redact(text), Surroundings(view.text, 4, 9))
    for held in holders:
        assert re.findall("anah|quispe|4587|cuatro", repr(held).lower()) == []

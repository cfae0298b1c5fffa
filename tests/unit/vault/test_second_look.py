"""However a hostile agency fills a seal, the look at it takes time in the seal's size alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from relevo.sealing.opening import OpenedField
from relevo.vault.second_look import Cut, SecondLook
from tests.timing import LINEAR, growth

pytestmark = pytest.mark.thorough

LOOK = SecondLook()


def _cut(*texts: str) -> Cut:
    names = ("ORIGINAL_TEXT", "PERSON", "ADDRESS")
    return LOOK.cut(OpenedField(number, names[number], text) for number, text in enumerate(texts))


@pytest.mark.parametrize(
    ("field", "kept"),
    [
        ("8841", None),
        ("la 8841.", "la [SECRET]."),
        ("8841,8841", "[SECRET],[SECRET]"),
        ("88410 8841x x8841", "88410 8841x x8841"),
        ("Pe8841-x y 8841", "Pe8841-x y [SECRET]"),
        ("tal cual: Zorro.8841!", "tal cual: [SECRET]"),
    ],
)
def test_a_secret_is_cut_as_a_word_of_its_own_and_the_longest_first(
    field: str, kept: str | None
) -> None:
    cut = _cut("mi clave es 8841; password: Zorro.8841! gracias", field)
    assert [item.value for item in cut.fields if item.number == 1] == ([kept] if kept else [])


def _secrets(count: int) -> str:
    return " ".join(f"clave {31 * number:06d}" for number in range(count))


def _long_value(parts: int) -> str:
    return "a.b-c_" * parts + "@example.org"


@pytest.mark.parametrize(("made", "size"), [(_secrets, 8_000), (_long_value, 50_000)])
def test_a_seal_full_of_secrets_or_of_one_long_value_is_looked_at_in_linear_time(
    made: Callable[[int], str], size: int
) -> None:
    def look(text: str) -> None:
        _cut(text, "sin nada", "Calle 1")

    assert growth(look, made, size) < LINEAR

"""A value found once is found wherever it stands again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from relevo.redaction import Configuration, Reason, Redactor
from tests.timing import LINEAR, growth

pytestmark = pytest.mark.thorough

REDACTOR = Redactor(Configuration(country="PE"))


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("mi clave es 8841, repito 8841", "mi clave es [CLAVE-1], repito [CLAVE-1]"),
        ("8841!! mi clave es 8841", "[CLAVE-1]!! mi clave es [CLAVE-1]"),
        ("mi dni es 45678912 y otra vez 45678912.", "mi dni es [DNI-1] y otra vez [DNI-1]."),
        ("mi dni es 45678912, reclamo 456789123", "mi dni es [DNI-1], reclamo 456789123"),
        ("mi dni es 45678912 x45678912", "mi dni es [DNI-1] x[DNI-1]"),
    ],
)
def test_a_repeated_value_has_the_same_placeholder(text: str, redacted: str) -> None:
    assert REDACTOR.redact(text).text == redacted


def test_a_repeated_secret_is_cut_from_the_original_too() -> None:
    redaction = REDACTOR.redact("mi clave es 8841, repito 8841")
    assert "8841" not in redaction.without_secrets
    assert redaction.findings[1].reasons == (Reason.REPEATED,)


def many_values(count: int) -> str:
    return " ".join(f"dni {10_000_000 + 7919 * n}" for n in range(count)) + " 1234" * (2 * count)


def one_long_value(parts: int) -> str:
    return "a.b-c_" * parts + "@example.org"


@pytest.mark.parametrize(("made", "size"), [(many_values, 2_000), (one_long_value, 30_000)])
def test_many_values_or_a_very_long_one_take_linear_time(
    made: Callable[[int], str], size: int
) -> None:
    assert growth(REDACTOR.redact, made, size) < LINEAR


def test_a_number_is_found_again_where_it_is_glued_to_a_word() -> None:
    redaction = REDACTOR.redact("mi clave es 4471, repito4471")
    assert redaction.text == "mi clave es [CLAVE-1], repito[CLAVE-1]"
    assert "4471" not in redaction.without_secrets


def test_a_number_is_found_again_without_the_sign_of_its_country() -> None:
    redaction = REDACTOR.redact("mi fono +56947911432, o sea 5694/7911432")
    assert redaction.text == "mi fono [TELEFONO-1], o sea [TELEFONO-1]"

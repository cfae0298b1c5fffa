"""A value found once is found wherever it stands again."""

from __future__ import annotations

import time

import pytest

from relevo.redaction import Configuration, Reason, Redactor

pytestmark = pytest.mark.thorough

REDACTOR = Redactor(Configuration(country="PE"))


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("mi clave es 8841, repito 8841", "mi clave es [CLAVE-1], repito [CLAVE-1]"),
        ("8841!! mi clave es 8841", "[CLAVE-1]!! mi clave es [CLAVE-1]"),
        ("mi dni es 45678912 y otra vez 45678912.", "mi dni es [DNI-1] y otra vez [DNI-1]."),
        ("mi dni es 45678912, reclamo 456789123", "mi dni es [DNI-1], reclamo 456789123"),
        ("mi dni es 45678912 x45678912", "mi dni es [DNI-1] x45678912"),
    ],
)
def test_a_repeated_value_has_the_same_placeholder(text: str, redacted: str) -> None:
    assert REDACTOR.redact(text).text == redacted


def test_a_repeated_secret_is_cut_from_the_original_too() -> None:
    redaction = REDACTOR.redact("mi clave es 8841, repito 8841")
    assert "8841" not in redaction.without_secrets
    assert redaction.findings[1].reasons == (Reason.REPEATED,)


def test_many_values_in_a_long_text_take_linear_time() -> None:
    text = " ".join(f"dni {10_000_000 + 7919 * n}" for n in range(4_000)) + " 1234" * 8_000
    started = time.perf_counter()
    REDACTOR.redact(text)
    assert time.perf_counter() - started < 3


def test_one_very_long_value_in_a_long_text_takes_linear_time() -> None:
    text = "a.b-c_" * 30_000 + "@example.org"
    started = time.perf_counter()
    REDACTOR.redact(text)
    assert time.perf_counter() - started < 2

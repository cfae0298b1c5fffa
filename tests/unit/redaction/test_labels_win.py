"""What a word names directly is what it says, whatever else its digits could be."""

from __future__ import annotations

import pytest

from relevo.redaction import Configuration, Redactor

WITHOUT_COUNTRY = Redactor(Configuration())


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("DNI: 45678912 Tel: 987654321", "DNI: [DNI-1] Tel: [TELEFONO-1]"),
        (
            "mi dni es 45678912 y mi celular es 987654321",
            "mi dni es [DNI-1] y mi celular es [TELEFONO-1]",
        ),
        ("pague con 4111 1111 1111 1111 ayer", "pague con [TARJETA-1] ayer"),
        (
            "Pueden llamarme al 01 445 6677 o al 999-888-777",
            "Pueden llamarme al [TELEFONO-1] o al [TELEFONO-2]",
        ),
    ],
)
def test_a_label_decides_between_two_readings(text: str, redacted: str) -> None:
    assert WITHOUT_COUNTRY.redact(text).text == redacted

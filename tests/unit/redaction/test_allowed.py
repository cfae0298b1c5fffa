"""The brand's own published contacts are not findings, however they are written."""

import pytest

from relevo.errors import InvalidInput
from relevo.redaction import Configuration, Redactor


@pytest.fixture(scope="module")
def qori() -> Redactor:
    return Redactor(
        Configuration(
            brand="qori",
            phones_allowed=("+51 1 311 9898", "0800-777-155"),
            emails_allowed=("Ayuda@Qori.example",),
        )
    )


@pytest.mark.parametrize(
    "contact",
    [
        "+51 1 311 9898",
        "0051 1 3119898",
        "01 311 9898",
        "(01) 311-9898",
        "13119898",
        "311 9898",
        "0800 777 155",
        "ayuda@qori.example",
        "AYUDA@QORI.EXAMPLE",
    ],
)
def test_an_allowed_contact_stays(qori, contact):
    text = f"llamé al teléfono {contact} y escribí a su correo"
    assert qori.redact(text).text == text


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        (
            "celular propio 963 852 741, no 01 311 9898",
            "celular propio [TELEFONO-1], no 01 311 9898",
        ),
        ("tel 01 311 9899", "tel [TELEFONO-1]"),
        ("tel +51 987 311 9898", "tel [TELEFONO-1]"),
        ("mi correo es noayuda@qori.example", "mi correo es [EMAIL-1]"),
        ("mi correo es ayuda@qori.example.net", "mi correo es [EMAIL-1]"),
        ("mi clave es 3119", "mi clave es [CLAVE-1]"),
    ],
)
def test_another_contact_is_still_found(qori, text, redacted):
    assert qori.redact(text).text == redacted


def test_an_allow_list_that_would_allow_anything_is_refused():
    with pytest.raises(InvalidInput) as refused:
        Configuration(phones_allowed=("911",))
    assert refused.value.field == "phones_allowed"
    with pytest.raises(InvalidInput) as refused:
        Configuration(emails_allowed=("ayuda",))
    assert refused.value.field == "emails_allowed"
    with pytest.raises(InvalidInput) as refused:
        Configuration(longest_text=0)
    assert refused.value.field == "longest_text"

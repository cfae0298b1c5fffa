"""E-mail addresses, plain, mistyped and disguised. All values are invented."""

import pytest

EMAIL = [
    ("correo: luz.paz@correo.example", "correo: [EMAIL-1]"),
    ("ANA+banco@Correo.Example.pe!", "[EMAIL-1]!"),
    ("josé@correo.example", "[EMAIL-1]"),
    ("correo:-ana@correo.example.", "correo:-[EMAIL-1]."),
    ("es juan@ gmail . com el mío", "es [EMAIL-1] el mío"),
    ("juan @ gmail.com", "[EMAIL-1]"),
    ("juan@gmail,com", "[EMAIL-1]"),
    ("juan@hotmail", "[EMAIL-1]"),
    ("correo: maria punto lopez arroba gmail punto com", "correo: [EMAIL-1]"),
    ("escríbanme a pedro.gomez (arroba) yahoo (punto) es", "escríbanme a [EMAIL-1]"),
    ("ana_2[at]correo[dot]example.com", "[EMAIL-1]"),
    ("ana at gmail dot com please", "[EMAIL-1] please"),
    ("ana guion bajo ruiz arroba outlook punto es", "[EMAIL-1]"),
    ("ana.ruiz arroba hotmail y ya", "[EMAIL-1] y ya"),
    ("ana.ruiz@gmail punto com", "[EMAIL-1]"),
    ("j u a n @ g m a i l . c o m", "[EMAIL-1]"),
    ("anaarrobagmail.com", "[EMAIL-1]"),
    ("gracias @BancoQori", None),
    ("gracias @BancoQori. Es tarde", None),
    ("escriban al arroba BancoQori", None),
    ("como a un desconocido @Movistar_es", None),
    ("llegué @ las 5.pm", None),
    ("la app de gmail punto", None),
    ("una arroba de papas", None),
    ("look at yahoo, it works", None),
]
EMAIL_NAMED = [
    ("mi correo es juangmail.com", "mi correo es [EMAIL-1]"),
    ("correo juan85 gmail.com", "correo [EMAIL-1]"),
    ("mi correo es juan@miempresa", "mi correo es [EMAIL-1]"),
    ("mi correo de gmail.com no abre", None),
    ("entren a www.hotmail.com por correo", None),
]
EMAIL_DICTATED = [
    ("mi correo es juan perez 85 arroba gmail punto com", "mi correo es [EMAIL-1]"),
    ("mi correo yurany moreno 22 arroba hotmail punto com", "mi correo [EMAIL-1]"),
    ("mi correo no llega", None),
]

TABLES = {
    "generic.email": EMAIL,
    "generic.email_named": EMAIL_NAMED,
    "generic.email_dictated": EMAIL_DICTATED,
}


@pytest.mark.parametrize(
    ("text", "redacted"), [case for table in TABLES.values() for case in table]
)
def test_the_text_is_redacted_as_the_table_says(redactor, text, redacted):
    assert redactor.redact(text).text == (redacted or text)


@pytest.mark.parametrize("detector", TABLES)
def test_the_detector_itself_finds_in_its_first_case(redactor, detector):
    found = {finding.detector for finding in redactor.redact(TABLES[detector][0][0]).findings}
    assert detector in found

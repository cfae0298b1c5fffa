"""What belongs to no one country: a table per detector, near-misses included. All invented."""

import pytest

IBAN = [
    ("IBAN ES5511781551661605344688", "IBAN [IBAN-1]"),
    ("ES29 2805 3773 5673 5010 1650 gracias", "[IBAN-1] gracias"),
    ("mi cuenta es29 2805 3773 5673 5010 1651", "mi cuenta [IBAN-1]"),
    ("DE44500105175407324931", "[IBAN-1]"),
    ("s ES29 2805 3773 5673 5010 1650", "s [IBAN-1]"),
    ("el total DE44500105175407324931", "el total [IBAN-1]"),
    ("DE45500105175407324931", None),
]
ACCOUNT = [
    ("ahorros Bancolombia nro 048-271936-50", "ahorros Bancolombia nro [CUENTA-1]"),
    ("ag 7702 conta nº 83146-2", "ag [CUENTA-1] conta nº [CUENTA-2]"),
    ("cta corriente: 00-718-29304-51", "cta corriente: [CUENTA-1]"),
    ("cta BBVA 0481736295", "cta BBVA [CUENTA-1]"),
    ("tengan en cuenta que 20000000 soles no es poco", None),
    ("mi cuenta tiene 5000", None),
]
PHONE = [
    ("mobile +1 212 555 0187", "mobile [TELEFONO-1]"),
    ("+44 20 7946 0958", "[TELEFONO-1]"),
    ("whatsapp 445-6789", "whatsapp [TELEFONO-1]"),
    ("cédula1036074933celular3003684702", "cédula[CEDULA-1]celular[TELEFONO-1]"),
    ("saqué +1000 puntos", None),
    ("celular nuevo de 2500 soles", None),
]
PERSON = [
    ("hola, soy Ana Quispe Rojas, ayuda", "hola, soy [NOMBRE-1], ayuda"),
    ("Me llamo María de la Cruz", "Me llamo [NOMBRE-1]"),
    ("meu nome é Caio de Souza Lima e moro", "meu nome é [NOMBRE-1] e moro"),
    ("hi, my name is Maeve O'Connor", "hi, my name is [NOMBRE-1]"),
    ("soy Ana", None),
    ("Soy Cliente Premium", None),
    ("soy de Lima Norte", None),
    ("gracias Arturo", None),
]

NATIONAL_INSURANCE = [
    ("NI number JK 48 27 16 C is wrong", "NI number [DOCUMENTO-1] is wrong"),
    ("my national insurance no. JK482716C", "my national insurance no. [DOCUMENTO-1]"),
    ("bus AB 12 34 56 D from Leeds", None),
]
SORT_CODE = [
    ("sort code 20-00-00", "sort code [CUENTA-1]"),
    ("sort code: 403521, no refund", "sort code: [CUENTA-1], no refund"),
    ("sort it out by 20-00-00", None),
]

TABLES = {
    "generic.national_insurance": NATIONAL_INSURANCE,
    "generic.sort_code": SORT_CODE,
    "generic.iban": IBAN,
    "generic.account": ACCOUNT,
    "generic.phone": PHONE,
    "generic.person": PERSON,
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


@pytest.mark.parametrize(
    "text",
    [
        "@BancoQori así no se puede",
        "vuelo QO7318 del 03/11/2025 a las 21:10, fila 9B",
        "pagué S/ 1500.50 y US$ 20000000",
        "reclamo 2025-000718293, caso 05813927, factura 73829164, ticket 61740938",
        "ISBN 9789876543217",
        "#Estafa2023 #BastaYa2026",
        "protocolo 20251103000718",
    ],
)
def test_harmless_numbers_stay(redactor, text):
    assert redactor.redact(text).text == text

"""Brazil and Spain: a table of cases per detector, near-misses included. All values invented."""

import pytest

BR_CPF = [
    ("meu CPF é 450.749.528-83", "meu CPF é [CPF-1]"),
    ("cpf 36084852955 por favor", "cpf [CPF-1] por favor"),
    ("511.311.544-44", "[CPF-1]"),
    ("cpf 511.311.544-45", "cpf [CPF-1]"),
    ("protocolo 511.311.544-45", None),
    ("protocolo 45074952883", None),
]
BR_CNPJ = [
    ("CNPJ 73.537.990/0001-75", "CNPJ [CNPJ-1]"),
    ("a empresa 32.950.259/0001-90", "a empresa [CNPJ-1]"),
    ("CNPJ DS.48V.F19/0001-93", "CNPJ [CNPJ-1]"),
    ("a nota fiscal 32.950.259/0001-91", None),
]
BR_PHONE = [
    ("zap do trabalho (21) 97531-8642", "zap do trabalho [TELEFONO-1]"),
    ("(21) 97531-8642", "[TELEFONO-1]"),
    ("+55 21 97531 8642", "[TELEFONO-1]"),
    ("protocolo 21 97531-8642", None),
]
ES_DNI = [
    ("mi DNI es 08301661H", "mi DNI es [DNI-1]"),
    ("dni 90.109.281-L", "dni [DNI-1]"),
    ("02972997V", "[DNI-1]"),
    ("dni 02972997A", "dni [DNI-1]"),
    ("ticket 02972997A", None),
    ("mi dni es 45678912 y mi nombre no", "mi dni es [DNI-1] y mi nombre no"),
]
ES_NIE = [
    ("NIE X8301661H", "NIE [NIE-1]"),
    ("x-0868288-s", "[NIE-1]"),
    ("vuelo X8301661A", None),
]
ES_CIF = [
    ("CIF J37865797", "CIF [CIF-1]"),
    ("la empresa A71049746 me debe", "la empresa [CIF-1] me debe"),
    ("la factura A71049747 no llega", None),
]
ES_CCC = [
    ("cuenta 1178 1551 66 1605344688", "cuenta [CUENTA-1]"),
    ("28053773567350101650", "[CUENTA-1]"),
    ("28053773567350101651", None),
]
ES_PHONE = [
    ("mi número de contacto: 634 71 82 09", "mi número de contacto: [TELEFONO-1]"),
    ("el fijo de casa 93 482 17 60", "el fijo de casa [TELEFONO-1]"),
    ("+34 634 718 209", "[TELEFONO-1]"),
    ("incidencia 634 71 82 09", None),
]

TABLES = {
    "br.cpf": BR_CPF,
    "br.cnpj": BR_CNPJ,
    "br.phone": BR_PHONE,
    "es.dni": ES_DNI,
    "es.nie": ES_NIE,
    "es.cif": ES_CIF,
    "es.ccc": ES_CCC,
    "es.phone": ES_PHONE,
}


@pytest.mark.parametrize(
    ("text", "redacted"), [case for table in TABLES.values() for case in table]
)
def test_the_text_is_redacted_as_the_table_says(redactor, text, redacted):
    assert redactor.redact(text).text == (redacted or text)


@pytest.mark.parametrize("detector", TABLES)
def test_the_detector_itself_finds_its_first_case(redactor, detector):
    assert redactor.redact(TABLES[detector][0][0]).findings[0].detector == detector

"""Peru, Colombia, Ecuador: a table per detector, near-misses included. All invented."""

import pytest

PE_DNI = [
    ("mi dni es 45678912", "mi dni es [DNI-1]"),
    ("DNI: 45.678.912", "DNI: [DNI-1]"),
    ("D.N.I. 45678912", "D.N.I. [DNI-1]"),
    ("documento de identidad nro 45678912", "documento de identidad nro [DNI-1]"),
    ("45678912 es mi dni", "[DNI-1] es mi dni"),
    ("DNI45678912", "DNI[DNI-1]"),
    ("documento 4 5 6 7 8 9 1 2", "documento [DNI-1]"),
    ("el dni de mi mamá, que es clienta, 45678912", "el dni de mi mamá, que es clienta, [DNI-1]"),
    ("reclamo 12345678, dni 45678912", "reclamo 12345678, dni [DNI-1]"),
    ("mi dni es 45678912 y mi reclamo 12345678", "mi dni es [DNI-1] y mi reclamo 12345678"),
    ("me piden el dni otra vez", None),
    ("son 45678912 reproducciones", None),
    ("ya van 45678912", None),
    ("el dnix 45678912", None),
    ("dni 456789", None),
]
PE_CE = [
    ("CE 001234567", "CE [CE-1]"),
    ("carné de extranjería N° 001234567", "carné de extranjería N° [CE-1]"),
    ("hace 001234567", None),
    ("caso 001234567", None),
]
PE_RUC = [
    ("RUC 20260181590", "RUC [RUC-1]"),
    ("la mía 10082462819 tampoco", "la mía [RUC-1] tampoco"),
    ("RUC 20260181591", "RUC [RUC-1]"),
    ("la mía 20260181591 tampoco", None),
    ("factura 20260181590", None),
]
PE_CCI = [
    ("CCI 00217010737504310399", "CCI [CCI-1]"),
    ("el CCI 002-170-107375043103-99", "el CCI [CCI-1]"),
    ("depositen a 00217010737504310399", "depositen a [CCI-1]"),
    (
        "código de cuenta interbancario 00217010737504310398",
        "código de cuenta interbancario [CCI-1]",
    ),
    ("van 00217010737504310398", None),
]
PE_ACCOUNT = [
    ("cuenta 193-45678912-0-47", "cuenta [CUENTA-1]"),
    ("193-45678912-0-47 no aparece", "[CUENTA-1] no aparece"),
    ("mi cuenta BBVA es 0011-0234-0200123456", "mi cuenta BBVA es [CUENTA-1]"),
    ("resolución 193-45678912", None),
]
PE_PHONE = [
    ("mi cel 987 654 321", "mi cel [TELEFONO-1]"),
    ("+51 987 654 321", "[TELEFONO-1]"),
    ("escríbanme al 987654321", "escríbanme al [TELEFONO-1]"),
    ("987-654-321", "[TELEFONO-1]"),
    ("cel: 0051987654321", "cel: [TELEFONO-1]"),
    ("fijo (01) 445 6789", "fijo [TELEFONO-1]"),
    ("comprobante 987654321", None),
    ("pagué 987.654.321", None),
    ("código de barras 1987654321", None),
]
CO_CEDULA = [
    ("mi cédula es 1.020.345.678", "mi cédula es [CEDULA-1]"),
    ("CC 52345678 de Bogotá", "CC [CEDULA-1] de Bogotá"),
    ("c.c 79.456.123", "c.c [CEDULA-1]"),
    ("cédula1036074933", "cédula[CEDULA-1]"),
    ("1098765432 es mi cédula", "[CEDULA-1] es mi cédula"),
    ("para ti son 52345678", None),
    ("me cobraron $1.020.345 de cuota", None),
]
CO_NIT = [
    ("NIT 952.601.815-9", "NIT [NIT-1]"),
    ("somos 952601815-9", "somos [NIT-1]"),
    ("somos 952601815-8", None),
]
CO_PHONE = [
    ("mi whatsapp es 3104567890", "mi whatsapp es [TELEFONO-1]"),
    ("nequi 300 555 12 34", "nequi [TELEFONO-1]"),
    ("+57 310 456 7890", "[TELEFONO-1]"),
    ("radicado 3104567890", None),
]
EC_CEDULA = [
    ("mi cédula 1751819093", "mi cédula [CEDULA-1]"),
    ("CI 1714852538 Guayaquil", "CI [CEDULA-1] Guayaquil"),
    ("van 1751819093", None),
]
EC_RUC = [
    ("RUC 1751819093001", "RUC [RUC-1]"),
    ("somos 1714852538001", "somos [RUC-1]"),
    ("somos 1714852539001", None),
]
EC_PHONE = [
    ("mi número de cel es 0991234567", "mi número de cel es [TELEFONO-1]"),
    ("099 123 4567 llamen", "[TELEFONO-1] llamen"),
    ("+593 99 123 4567", "[TELEFONO-1]"),
    ("guía 0991234567", None),
]

TABLES = {
    "pe.dni": PE_DNI,
    "pe.ce": PE_CE,
    "pe.ruc": PE_RUC,
    "pe.cci": PE_CCI,
    "pe.account": PE_ACCOUNT,
    "pe.phone": PE_PHONE,
    "co.cedula": CO_CEDULA,
    "co.nit": CO_NIT,
    "co.phone": CO_PHONE,
    "ec.cedula": EC_CEDULA,
    "ec.ruc": EC_RUC,
    "ec.phone": EC_PHONE,
}


@pytest.mark.parametrize(
    ("text", "redacted"), [case for table in TABLES.values() for case in table]
)
def test_the_text_is_redacted_as_the_table_says(redactor, text, redacted):
    assert redactor.redact(text).text == (redacted or text)


@pytest.mark.parametrize("detector", TABLES)
def test_the_detector_itself_finds_its_first_case(redactor, detector):
    assert redactor.redact(TABLES[detector][0][0]).findings[0].detector == detector

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
    ("dni 731908", None),
]
PE_CE = [
    ("CE 004718293", "CE [CE-1]"),
    ("carné de extranjería N° 004718293", "carné de extranjería N° [CE-1]"),
    ("hace 004718293", None),
    ("caso 004718293", None),
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
    ("193-45678912-0-47 se esfumó", "[CUENTA-1] se esfumó"),
    ("cuenta sueldo: 0011-0571-0283746501", "cuenta sueldo: [CUENTA-1]"),
    ("resolución 193-45678912", None),
]
PE_PHONE = [
    ("celular propio 963 852 741", "celular propio [TELEFONO-1]"),
    ("+51 963 852 741", "[TELEFONO-1]"),
    ("escríbanme al 963852741", "escríbanme al [TELEFONO-1]"),
    ("963-852-741", "[TELEFONO-1]"),
    ("cel: 0051963852741", "cel: [TELEFONO-1]"),
    ("fijo (01) 445 6789", "fijo [TELEFONO-1]"),
    ("comprobante nro 963852741", None),
    ("pagué 963.852.741", None),
    ("código de barras 1963852741", None),
]
CO_CEDULA = [
    ("número de cédula: 1.047.382.915", "número de cédula: [CEDULA-1]"),
    ("CC 51738294 de Pasto", "CC [CEDULA-1] de Pasto"),
    ("c.c 71.829.305", "c.c [CEDULA-1]"),
    ("cédula1036074933", "cédula[CEDULA-1]"),
    ("1073829164 es mi cédula", "[CEDULA-1] es mi cédula"),
    ("para ti son 51738294", None),
    ("la cuota fue $1.738.294", None),
]
CO_NIT = [
    ("NIT 952.601.815-9", "NIT [NIT-1]"),
    ("somos 952601815-9", "somos [NIT-1]"),
    ("radicado 952601815-8", None),
]
CO_PHONE = [
    ("whatsapp: 3158274016", "whatsapp: [TELEFONO-1]"),
    ("nequi 312 847 50 96", "nequi [TELEFONO-1]"),
    ("+57 315 827 4016", "[TELEFONO-1]"),
    ("radicado 3158274016", None),
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
    ("mi número de cel es 0982741506", "mi número de cel es [TELEFONO-1]"),
    ("098 274 1506 llamen", "[TELEFONO-1] llamen"),
    ("+593 98 274 1506", "[TELEFONO-1]"),
    ("guía 0982741506", None),
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

"""Chile, Argentina, Mexico: a table per detector, near-misses included. All invented."""

import pytest

CL_RUT = [
    ("mi rut es 11.786.579-7", "mi rut es [RUT-1]"),
    ("rut 117865797 ayuda", "rut [RUT-1] ayuda"),
    ("22885393-3 ese es", "[RUT-1] ese es"),
    ("rut 11.786.579-6", "rut [RUT-1]"),
    ("R.U.T.: 7895559-7", "R.U.T.: [RUT-1]"),
    ("folio 22885393-4", None),
    ("perdí el acceso a cuenta rut", None),
    ("subió hasta $14.725.836", None),
]
CL_PHONE = [
    ("fono nuevo +56 9 7412 5836", "fono nuevo [TELEFONO-1]"),
    ("9 7412 5836", "[TELEFONO-1]"),
    ("folio 9 7412 5836", None),
]
AR_DNI = [
    ("DNI argentino 31.902.478", "DNI argentino [DNI-1]"),
    ("mi DNI 5.731.908", "mi DNI [DNI-1]"),
    ("el precio es 31.902.478", None),
]
AR_CUIT = [
    ("CUIL 27-93786579-7", "CUIL [CUIT-1]"),
    ("cuit 27859952890 monotributista", "cuit [CUIT-1] monotributista"),
    ("soy 27-48525388-8", "soy [CUIT-1]"),
    ("orden 27-48525388-7", None),
]
AR_CBU = [
    ("pasame al CBU 2470822765444463478612", "pasame al CBU [CBU-1]"),
    ("a 0035191703764764975545 y listo", "a [CBU-1] y listo"),
    ("CVU 0000000000000000000001", "CVU [CBU-1]"),
    ("a 0035191703764764975546 y listo", None),
]
AR_ALIAS = [
    ("alias perro.luna.mate gracias", "alias [ALIAS-1] gracias"),
    ("mi alias de mercado pago es casa.rio.sol", "mi alias de mercado pago es [ALIAS-1]"),
    ("perro.luna.mate es un lindo nombre", None),
    ("el alias cambió", None),
]
AR_PHONE = [
    ("teléfono fijo 11 4823-7160", "teléfono fijo [TELEFONO-1]"),
    ("+54 9 11 6320 4715 es el bueno", "[TELEFONO-1] es el bueno"),
    ("celu 0341 5283917", "celu [TELEFONO-1]"),
    ("pedido 11 4823-7160", None),
]
MX_CURP = [
    ("mi CURP CFOM850814HDFCJF84", "mi CURP [CURP-1]"),
    ("rlts850512hdfhjg90", "[CURP-1]"),
    ("CFOM850814XDF", None),
]
MX_RFC = [
    ("RFC ZWVW831002UL1", "RFC [RFC-1]"),
    ("facturen a EUIQ861114QS3", "facturen a [RFC-1]"),
    ("el RFC del taller: abc 850814 ab3", "el RFC del taller: [RFC-1]"),
    ("facturen a A&B850814AB3", "facturen a [RFC-1]"),
    ("modelo ABCD831702UL1", None),
]
MX_CLABE = [
    ("CLABE 012797543231948757", "CLABE [CLABE-1]"),
    ("depositen a 012 563 21223307924 4", "depositen a [CLABE-1]"),
    ("clabe interbancaria 012797543231948758", "clabe interbancaria [CLABE-1]"),
    ("son 012797543231948758", None),
]
MX_PHONE = [
    ("55 1234 5678", "[TELEFONO-1]"),
    ("mi cel 8112345678", "mi cel [TELEFONO-1]"),
    ("+52 55 1234 5678", "[TELEFONO-1]"),
    ("orden 55 1234 5678", None),
]

TABLES = {
    "cl.rut": CL_RUT,
    "cl.phone": CL_PHONE,
    "ar.dni": AR_DNI,
    "ar.cuit": AR_CUIT,
    "ar.cbu": AR_CBU,
    "ar.alias": AR_ALIAS,
    "ar.phone": AR_PHONE,
    "mx.curp": MX_CURP,
    "mx.rfc": MX_RFC,
    "mx.clabe": MX_CLABE,
    "mx.phone": MX_PHONE,
}


@pytest.mark.parametrize(
    ("text", "redacted"), [case for table in TABLES.values() for case in table]
)
def test_the_text_is_redacted_as_the_table_says(redactor, text, redacted):
    assert redactor.redact(text).text == (redacted or text)


@pytest.mark.parametrize("detector", TABLES)
def test_the_detector_itself_finds_its_first_case(redactor, detector):
    assert redactor.redact(TABLES[detector][0][0]).findings[0].detector == detector

"""What travellers give: booking codes, tickets, members' numbers, passports. All invented."""

import pytest

BOOKING_CODE = [
    ("código de mi reserva TB4WZN", "código de mi reserva [RESERVA-1]"),
    ("PNR HVTKWS", "PNR [RESERVA-1]"),
    ("localizador: r8c3xv", "localizador: [RESERVA-1]"),
    ("reserva WDGRZB para dos", "reserva [RESERVA-1] para dos"),
    ("confirmación HB3X9L vuelo VB1120", "confirmación [RESERVA-1] vuelo VB1120"),
    ("mi reserva estaba pagada", None),
    ("MI RESERVA ESTABA PAGADA", None),
    ("mi reserva PAGADA y nada", None),
    ("reserva CANCELADA sin aviso", None),
    ("reserva 804617", None),
    ("reserva PERDIDA y reserva ACTIVA", None),
]
BOOKING_LABELLED = [
    ("código de reserva jklmnp", "código de reserva [RESERVA-1]"),
    ("record locator: hvtkws", "record locator: [RESERVA-1]"),
    ("XK7PQR es mi localizador", "[RESERVA-1] es mi localizador"),
    ("reservas XK7PQR y WDGRZB", "reservas [RESERVA-1] y [RESERVA-2]"),
    ("ref: X_9_T_R_4_L", "ref: [RESERVA-1]"),
    ("CÓDIGO DE RESERVA MNPQRS", "CÓDIGO DE RESERVA [RESERVA-1]"),
    ("código de reserva pagado", None),
    ("el localizador nunca llegó", None),
]
BOOKING_NEAR_FLIGHT = [
    ("vuelo LA2045 a Cusco, XK7PQR, 6 horas", "vuelo LA2045 a Cusco, [RESERVA-1], 6 horas"),
    ("XK7PQR", None),
    ("vuelo QO7318", None),
    ("el vuelo salió 2HORAS tarde", None),
    ("vuelo de enero, COPA26", None),
]
TICKET_NUMBER = [
    ("número de ticket 045-2134567890", "número de ticket [BOLETO-1]"),
    ("mi boleto 5442198765432 no aparece", "mi boleto [BOLETO-1] no aparece"),
    ("billete electrónico 075 2134567890", "billete electrónico [BOLETO-1]"),
    ("bilhete 957-2134567890", "bilhete [BOLETO-1]"),
    ("e-ticket 134 2134 567890", "e-ticket [BOLETO-1]"),
    ("el 139-2134567890 sale anulado", "el [BOLETO-1] sale anulado"),
    ("ticket de reclamo 12345", None),
    ("ticket 61740938", None),
    ("ISBN 9789876543217", None),
]
TICKET_NEAR_FLIGHT = [
    ("vuelo a Lima, 5442198765432, sin respuesta", "vuelo a Lima, [BOLETO-1], sin respuesta"),
    ("reclamo del vuelo 20251103000718", None),
]
LOYALTY_NUMBER = [
    ("Mi número LifeMiles 12345678901", "Mi número LifeMiles [SOCIO-1]"),
    ("LATAM Pass 12345678", "LATAM Pass [SOCIO-1]"),
    ("Iberia Plus IB 98765432", "Iberia Plus [SOCIO-1]"),
    ("Club Premier AM 123456789", "Club Premier [SOCIO-1]"),
    ("socio LATAM Pass 45678912345", "socio LATAM Pass [SOCIO-1]"),
    ("viajero frecuente nro 445566778", "viajero frecuente nro [SOCIO-1]"),
    ("smiles 391022554", "smiles [SOCIO-1]"),
    ("tengo 12345678 puntos", None),
    ("socio desde 1998", None),
    ("perdí 1234567 millas", None),
]
LOYALTY_PREFIXED = [
    (
        "No me suman los avios desde marzo, IB 98765432",
        "No me suman los avios desde marzo, [SOCIO-1]",
    ),
    ("vuelo IB 3456", None),
]
PASSPORT = [
    ("pasaporte nro 116093847, vencido", "pasaporte nro [PASAPORTE-1], vencido"),
    ("mi pasaporte mexicano: G80461735", "mi pasaporte mexicano: [PASAPORTE-1]"),
    ("passport: L28K51R90", "passport: [PASAPORTE-1]"),
    ("pasaporte AAF718293", "pasaporte [PASAPORTE-1]"),
    ("pasaporte PAB 123456 de mi hijo", "pasaporte [PASAPORTE-1] de mi hijo"),
    ("pasaporte G 4471 0938", "pasaporte [PASAPORTE-1]"),
    ("pasaporte B-A-7-7-1-0-3-5", "pasaporte [PASAPORTE-1]"),
    (
        "pasaporte 118765432 vencido pero tengo el nuevo 119876543",
        "pasaporte [PASAPORTE-1] vencido pero tengo el nuevo [PASAPORTE-2]",
    ),
    ("el pasaporte demoró 3 semanas", None),
    ("puerta G80461735", None),
    ("saqué el pasaporte el 12/05/2024", None),
]
PASSPORT_SECOND = [
    (
        "pasaporte G80461735 quedó vencido, acá en mi casa está y llegó hace poco el nuevo: "
        "E19820447",
        "pasaporte [PASAPORTE-1] quedó vencido, acá en mi casa está y llegó hace poco el nuevo:"
        " [PASAPORTE-2]",
    ),
    ("pasaporte G80461735 y el vuelo", "pasaporte [PASAPORTE-1] y el vuelo"),
]

TABLES = {
    "generic.booking_code": BOOKING_CODE,
    "generic.booking_labelled": BOOKING_LABELLED,
    "generic.booking_near_flight": BOOKING_NEAR_FLIGHT,
    "generic.ticket_number": TICKET_NUMBER,
    "generic.ticket_near_flight": TICKET_NEAR_FLIGHT,
    "generic.loyalty_number": LOYALTY_NUMBER,
    "generic.loyalty_prefixed": LOYALTY_PREFIXED,
    "generic.passport": PASSPORT,
    "generic.passport_second": PASSPORT_SECOND,
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

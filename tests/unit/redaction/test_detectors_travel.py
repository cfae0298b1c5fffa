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

# Wordings of many people, each with what it must become.
WORDINGS = [
    ("reserva PQX7LD Avianca", "reserva [RESERVA-1] Avianca"),
    ("código PQX7LD de mi vuelo", "código [RESERVA-1] de mi vuelo"),
    ("vuelo cancelado, código: PQX7LD", "vuelo cancelado, código: [RESERVA-1]"),
    ("clave de reservación PQX7LD Volaris", "clave de reservación [RESERVA-1] Volaris"),
    ("reservación PQX7LD", "reservación [RESERVA-1]"),
    ("cod reserva: pqx7ld", "cod reserva: [RESERVA-1]"),
    ("o localizador é PQX7LD", "o localizador é [RESERVA-1]"),
    ("reserva gol PQX7LD", "reserva gol [RESERVA-1]"),
    ("my confirmation # is PQX7LD", "my confirmation # is [RESERVA-1]"),
    ("reservation code PQX7LD", "reservation code [RESERVA-1]"),
    ("pnr es PQX7LD vuelo AV120", "pnr es [RESERVA-1] vuelo AV120"),
    ("vuelo cancelado, mi código h4kq2z", "vuelo cancelado, mi código [RESERVA-1]"),
    (
        "reservación Volaris H4KQ2Z a nombre de Luz",
        "reservación Volaris [RESERVA-1] a nombre de Luz",
    ),
    ("mi PNR: h4kq2z", "mi PNR: [RESERVA-1]"),
    ("record H4KQ2Z copa", "record [RESERVA-1] copa"),
    ("Localizador de reserva: H4KQZT", "Localizador de reserva: [RESERVA-1]"),
    ("reserva # H4KQ2Z", "reserva # [RESERVA-1]"),
    ("booking number H4KQ2Z with Iberia", "booking number [RESERVA-1] with Iberia"),
    ("vuelo AV8512 reserva H4KQ2Z asiento 12A", "vuelo AV8512 reserva [RESERVA-1] asiento 12A"),
    ("código reserva vuelo H4KQ2Z", "código reserva vuelo [RESERVA-1]"),
    ("viajo mañana, localizador K9XWPT", "viajo mañana, localizador [RESERVA-1]"),
    ("vuelo a lima zk4hwt apellido treviño", "vuelo a lima [RESERVA-1] apellido treviño"),
    ("ref WQ2K9B del viaje a Bogotá", "ref [RESERVA-1] del viaje a Bogotá"),
    ("viaje a Cancún ref: wq2k9b", "viaje a Cancún ref: [RESERVA-1]"),
    ("localizador ZKHWTQ apellido Gómez", "localizador [RESERVA-1] apellido Gómez"),
    ("código da reserva: PQXHLD", "código da reserva: [RESERVA-1]"),
    ("booking ref PQXHLD", "booking ref [RESERVA-1]"),
    ("reserva a nombre de soto: k9xw2p", "reserva a nombre de soto: [RESERVA-1]"),
    ("PQX7LD reserva a nombre de Ana", "[RESERVA-1] reserva a nombre de Ana"),
    ("check-in con PQX7LD no funciona", "check-in con [RESERVA-1] no funciona"),
    ("embarque PQX7LD", "embarque [RESERVA-1]"),
    ("mi localizador (guion) P-Q-X-7-L-D", "mi localizador (guion) [RESERVA-1]"),
    (
        "mis puntos de la cuenta 88213309 del programa Smiles",
        "mis puntos de la cuenta [SOCIO-1] del programa Smiles",
    ),
    ("número de socio 88213309 de Aerolíneas Plus", "número de socio [SOCIO-1] de Aerolíneas Plus"),
    ("Aerolíneas Plus 88213309", "Aerolíneas Plus [SOCIO-1]"),
    ("monedero naranja 8821330912", "monedero naranja [SOCIO-1]"),
    ("club de puntos socio 88213309", "club de puntos socio [SOCIO-1]"),
    ("número tudo azul 8821330912", "número tudo azul [SOCIO-1]"),
    ("882133091 es mi número de LifeMiles", "[SOCIO-1] es mi número de LifeMiles"),
    ("puntos bonus 882133091", "puntos bonus [SOCIO-1]"),
    ("Travel Club 882133091", "Travel Club [SOCIO-1]"),
    ("mi tarjeta Éxito puntos colombia 882133091", "mi tarjeta Éxito puntos colombia [SOCIO-1]"),
    ("socio Advantage 7HK22L8", "socio Advantage [SOCIO-1]"),
    ("Latam Fidelidade 391022554", "Latam Fidelidade [SOCIO-1]"),
    ("lifemiles 00123456789", "lifemiles [SOCIO-1]"),
    ("mi cuenta LifeMiles 00123456789", "mi cuenta LifeMiles [SOCIO-1]"),
    ("mi cuenta smiles 391022554", "mi cuenta smiles [SOCIO-1]"),
    ("socio latam pass nro 45678912", "socio latam pass nro [SOCIO-1]"),
    ("numero de viajero frecuente 445566778", "numero de viajero frecuente [SOCIO-1]"),
    ("tarjeta Club Premier 8821330912", "tarjeta Club Premier [SOCIO-1]"),
    ("tarjeta Cencosud puntos 8821330912", "tarjeta Cencosud puntos [SOCIO-1]"),
    ("TudoAzul: 8821330912", "TudoAzul: [SOCIO-1]"),
    ("fidelidade nº 8821330912", "fidelidade nº [SOCIO-1]"),
    ("ConnectMiles 882133091", "ConnectMiles [SOCIO-1]"),
    ("membership number 882133091", "membership number [SOCIO-1]"),
    ("frequent flyer no. 882133091", "frequent flyer no. [SOCIO-1]"),
    ("Iberia Plus IB98765432", "Iberia Plus [SOCIO-1]"),
    ("cuenta de millas 882133091", "cuenta de millas [SOCIO-1]"),
    ("tarjeta LATAM Pass n° 45678912", "tarjeta LATAM Pass n° [SOCIO-1]"),
    ("nro de socio lifemiles 45678912345", "nro de socio lifemiles [SOCIO-1]"),
    ("mi número Smiles é 391022554", "mi número Smiles é [SOCIO-1]"),
    ("programa Dotz 39102255412", "programa Dotz [SOCIO-1]"),
    ("AAdvantage # 7HK22L8", "AAdvantage # [SOCIO-1]"),
    ("nº Iberia Plus 12345678", "nº Iberia Plus [SOCIO-1]"),
    ("cartão fidelidade 39102255412", "cartão fidelidade [SOCIO-1]"),
    ("pasaporte AB123456", "pasaporte [PASAPORTE-1]"),
    ("n pasaporte 118765432", "n pasaporte [PASAPORTE-1]"),
    ("passaporte FX123456", "passaporte [PASAPORTE-1]"),
    ("passport no C01234567", "passport no [PASAPORTE-1]"),
    ("pasaporte venezolano 045678912", "pasaporte venezolano [PASAPORTE-1]"),
    ("mi pasaporte es el XDA123456", "mi pasaporte es el [PASAPORTE-1]"),
    ("AB123456 es mi pasaporte", "[PASAPORTE-1] es mi pasaporte"),
    ("pasaporte de mi esposa PAE123456", "pasaporte de mi esposa [PASAPORTE-1]"),
    ("pasaporte AR AAA123456", "pasaporte AR [PASAPORTE-1]"),
    ("pasaportes 118765432 y 118765433", "pasaportes [PASAPORTE-1] y [PASAPORTE-2]"),
    ("mi pasaporte N° 116093847 expira pronto", "mi pasaporte N° [PASAPORTE-1] expira pronto"),
    ("passaporte nº GA123456", "passaporte nº [PASAPORTE-1]"),
    ("passport number: 548123456", "passport number: [PASAPORTE-1]"),
    ("pasaporte serie G número 12345678", "pasaporte serie G número [PASAPORTE-1]"),
    ("boleto 139 2134567890", "boleto [BOLETO-1]"),
    ("ticket 0452134567890 Latam", "ticket [BOLETO-1] Latam"),
    ("e-ticket 9572134567890", "e-ticket [BOLETO-1]"),
    ("tiquete nro. 134-2134567890", "tiquete nro. [BOLETO-1]"),
    ("número de billete 0752134567890", "número de billete [BOLETO-1]"),
    ("bilhete eletrônico 957 2134567890", "bilhete eletrônico [BOLETO-1]"),
    ("ticket number 016-2134567890", "ticket number [BOLETO-1]"),
    ("pasaje electrónico 5442134567890", "pasaje electrónico [BOLETO-1]"),
    ("mi tkt es 5442134567890", "mi tkt es [BOLETO-1]"),
    ("boletos 1392134567890 y 1392134567891", "boletos [BOLETO-1] y [BOLETO-2]"),
    ("boleto electrónico número 2302134567890 copa", "boleto electrónico número [BOLETO-1] copa"),
    ("pasaje nro 4622134567890", "pasaje nro [BOLETO-1]"),
    ("eticket 462-2134567890 sin reembolso", "eticket [BOLETO-1] sin reembolso"),
    ("my ticket 0162134567890", "my ticket [BOLETO-1]"),
    ("vuelo LA2045 a Lima", None),
    ("vuelo 2045AB no sale", None),
    ("reserva de hotel cancelada", None),
    ("ref 2024 del viaje", None),
    ("viaje en bus placa no sé", None),
    ("modelo RTX306 cancelado", None),
    ("vuelo IB6845 de MAD", None),
    ("el iphone15 en mi viaje", None),
    ("acumulé 882133 millas", None),
    ("socio desde 2015", None),
    ("1200 puntos bonus", None),
    ("tarjeta de puntos 2024", None),
    ("el pasaporte costó 120 soles", None),
    ("puerta A12 del vuelo", None),
    ("reserva para 4 personas", None),
    ("canjeé 12345 puntos LATAM Pass", None),
    ("45000000 millas regaladas", None),
    ("booking R7T2QX for Bogotá", "booking [RESERVA-1] for Bogotá"),
    ("conf code R7T2QX", "conf code [RESERVA-1]"),
    ("código localizador R7T2QX", "código localizador [RESERVA-1]"),
    ("n° de reserva R7T2QX", "n° de reserva [RESERVA-1]"),
    ("cód. localizador: R7T2QX", "cód. localizador: [RESERVA-1]"),
    ("passagem, localizador RTZQXK", "passagem, localizador [RESERVA-1]"),
    ("mi vuelo Iberia (R7T2QX) fue cancelado", "mi vuelo Iberia ([RESERVA-1]) fue cancelado"),
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
    ("text", "redacted"), [case for table in (*TABLES.values(), WORDINGS) for case in table]
)
def test_the_text_is_redacted_as_the_table_says(redactor, text, redacted):
    assert redactor.redact(text).text == (redacted or text)


@pytest.mark.parametrize("detector", TABLES)
def test_the_detector_itself_finds_in_its_first_case(redactor, detector):
    found = {finding.detector for finding in redactor.redact(TABLES[detector][0][0]).findings}
    assert detector in found

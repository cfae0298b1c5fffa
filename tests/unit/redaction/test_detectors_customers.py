"""Customers' numbers, birth dates and devices. All values are invented."""

import pytest

CUSTOMER_NUMBER = [
    ("suministro 1739024 sin luz", "suministro [CLIENTE-1] sin luz"),
    ("número de contrato 00458821-3", "número de contrato [CLIENTE-1]"),
    ("Póliza HOG-2024-889912", "Póliza [CLIENTE-1]"),
    ("policy MX-TRV-0088204", "policy [CLIENTE-1]"),
    ("póliza de hogar H-20 884471-03", "póliza de hogar [CLIENTE-1]"),
    ("medidor nro 3817264", "medidor nro [CLIENTE-1]"),
    ("NIS 1340172", "NIS [CLIENTE-1]"),
    ("uc 10/482913-7", "uc [CLIENTE-1]"),
    ("instalação 4410228831", "instalação [CLIENTE-1]"),
    ("medidor K83RW7", "medidor [CLIENTE-1]"),
    ("mi contrato de 2024-2025", None),
    ("contrato 2024 no renovado", None),
    ("póliza 129.900 al mes", None),
    ("contrato de luz 24 meses", None),
    ("contrato por 12000 soles", None),
    ("contrato reclamo 1739024", None),
]
CUSTOMER_CODE = [
    ("account holder id 99182", "account holder id [CLIENTE-1]"),
    ("mi número de cliente es 4418077", "mi número de cliente es [CLIENTE-1]"),
    ("cliente N° 4418077", "cliente N° [CLIENTE-1]"),
    ("customer number: A-1203344", "customer number: [CLIENTE-1]"),
    ("código de pago 45612078", "código de pago [CLIENTE-1]"),
    ("No. de servicio CFE 346120957718", "No. de servicio CFE [CLIENTE-1]"),
    ("n° de servicio 00184736520", "n° de servicio [CLIENTE-1]"),
    ("historia clínica 482913", "historia clínica [CLIENTE-1]"),
    ("NHC: 482913", "NHC: [CLIENTE-1]"),
    ("código de asegurado AS-449120", "código de asegurado [CLIENTE-1]"),
    ("servicio al cliente 0800 12345", None),
    ("atención al cliente: 0800-00-112", None),
    ("cliente desde 1998", None),
    ("código de reclamo 4418077", None),
    ("el servicio 24/7 no sirve", None),
    ("número de pedido 4418077", None),
    ("número de operación 4418077", None),
    ("recibo 4418077 y guía 73829164", None),
]
LOAN_OR_UTILITY = [
    ("infonavit credito 1519083347 liquidado", "infonavit credito [CLIENTE-1] liquidado"),
    ("código único 091182044 de luz", "código único [CLIENTE-1] de luz"),
    ("el código 73829164 de la promo", None),
    ("crédito de 20000000 soles", None),
]
CUPS = [
    ("ES0031405512345678AB0F", "[CLIENTE-1]"),
    ("cups ES 0031 4055 1234 5678 AB", "cups [CLIENTE-1]"),
    ("ES2024", None),
]
BIRTH_DATE = [
    ("nací el 15/08/1987", "nací el [NACIMIENTO-1]"),
    ("fecha de nacimiento 3 de mayo de 1990", "fecha de nacimiento [NACIMIENTO-1]"),
    ("nacida el 02-11-1975", "nacida el [NACIMIENTO-1]"),
    ("f. nac. 15 ago 87", "f. nac. [NACIMIENTO-1]"),
    ("nací en Arequipa un 3 de mayo del 90", "nací en Arequipa un [NACIMIENTO-1]"),
    ("nasci dia 1º de março de 1996", "nasci dia [NACIMIENTO-1]"),
    ("data de nascimento: 12.10.1969", "data de nascimento: [NACIMIENTO-1]"),
    ("born on May 3rd, 1990", "born on [NACIMIENTO-1]"),
    ("DOB 1987-08-15", "DOB [NACIMIENTO-1]"),
    ("born 9/23/1957", "born [NACIMIENTO-1]"),
    ("fecha de nacimiento 15081987", "fecha de nacimiento [NACIMIENTO-1]"),
    ("15/08/1987 es mi fecha de nacimiento", "[NACIMIENTO-1] es mi fecha de nacimiento"),
    ("DNI 45678912 (15/08/1987)", "DNI [DNI-1] ([NACIMIENTO-1])"),
    ("Lidia Ezquerra, 30.09.1985, reclamo", "[NOMBRE-1], [NACIMIENTO-1], reclamo"),
    ("naci el tres de mayo de 1990", "naci el [NACIMIENTO-1]"),
    ("cumplo años el 3 de mayo", None),
    ("soy del 87", None),
    ("el 15/08/1987 abrí la cuenta", None),
    ("clienta desde el 15/08/1998", None),
    ("Del 15/08/2024 al 20/08/2024 no hubo sistema", None),
]
IMEI = [
    ("IMEI 356938035643809", "IMEI [DISPOSITIVO-1]"),
    ("imei: 35 693803 564380 9", "imei: [DISPOSITIVO-1]"),
    ("imei 356938035643808 robado", "imei [DISPOSITIVO-1] robado"),
    ("356938035643809", "[DISPOSITIVO-1]"),
    ("guia 356938035643809", None),
    ("imei bloqueado hace 15 dias", None),
]
IP = [
    ("mi ip es 181.65.23.140", "mi ip es [DISPOSITIVO-1]"),
    ("ip 84.8.14.9", "ip [DISPOSITIVO-1]"),
    ("desde 181.65.23.140 entraron", "desde [DISPOSITIVO-1] entraron"),
    ("2800:484:a07c:1d00:91a:33ff:fe21:8c4", "[DISPOSITIVO-1]"),
    ("2800:484::1d00:8c4", "[DISPOSITIVO-1]"),
    ("ip 192.168.1.1 del router", None),
    ("versión 4.5.2.1 de la app", None),
    ("version 12.145.23.140", None),
    ("1.0.0.1", None),
    ("a las 12:30:45", None),
]
MAC = [
    ("mac 3C:22:FB:9A:01:7E", "mac [DISPOSITIVO-1]"),
    ("3c-22-fb-9a-01-7e", "[DISPOSITIVO-1]"),
    ("mac address 3C22FB9A017E", "mac address [DISPOSITIVO-1]"),
    ("12-10-20-11-12-13", None),
]
SERIAL = [
    ("número de serie C02XK1ABJG5H", "número de serie [DISPOSITIVO-1]"),
    ("serial del modem: ZTEGC4471A09", "serial del modem: [DISPOSITIVO-1]"),
    ("S/N R58M41XYZ2A", "S/N [DISPOSITIVO-1]"),
    ("chip 8951 0201 4471 0938 2214", "chip [DISPOSITIVO-1]"),
    ("la serie tiene 8 capítulos", None),
    ("número de serie borrado", None),
]

TABLES = {
    "generic.customer_number": CUSTOMER_NUMBER,
    "generic.customer_code": CUSTOMER_CODE,
    "generic.loan_or_utility": LOAN_OR_UTILITY,
    "generic.cups": CUPS,
    "generic.birth_date": BIRTH_DATE,
    "generic.imei": IMEI,
    "generic.ip": IP,
    "generic.mac": MAC,
    "generic.serial": SERIAL,
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

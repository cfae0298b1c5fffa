"""What belongs to no one country: a table per detector, near-misses included. All invented."""

import pytest

CARD = [
    ("mi tarjeta 4666 1760 3137 2159 clonada", "mi tarjeta [TARJETA-1] clonada"),
    ("4010928159013962", "[TARJETA-1]"),
    ("4010-9281-5901-3962", "[TARJETA-1]"),
    ("Amex 3709 960308 24628", "Amex [TARJETA-1]"),
    ("mi visa 4010928159013963 falla", "mi visa [TARJETA-1] falla"),
    ("4 0 1 0 9 2 8 1 5 9 0 1 3 9 6 2", "[TARJETA-1]"),
    ("4010928159013963", None),
    ("tarjeta terminada en 3962", None),
    ("tarjeta 0000 0000 0000 0000 de muestra", None),
    ("https://red.example/post/4010928159013962", None),
    ("dni 45678912 41678912", "dni [DNI-1] [DNI-2]"),
]
EXPIRY = [
    ("visa 4010928159013962 vence 08/27", "visa [TARJETA-1] vence [VENCIMIENTO-1]"),
    ("mi tarjeta vence el 08/2027", "mi tarjeta vence el [VENCIMIENTO-1]"),
    ("mi contrato vence 08/27", None),
    ("vi la tarjeta el 08/27", None),
]
EXPIRY_AFTER_CARD = [
    ("4010928159013962 08/27 tarjeta", "[TARJETA-1] [VENCIMIENTO-1] tarjeta"),
    ("fueron 4500 08/27", None),
]
IBAN = [
    ("IBAN ES5511781551661605344688", "IBAN [IBAN-1]"),
    ("ES29 2805 3773 5673 5010 1650 gracias", "[IBAN-1] gracias"),
    ("mi cuenta es29 2805 3773 5673 5010 1651", "mi cuenta [IBAN-1]"),
    ("DE44500105175407324931", "[IBAN-1]"),
    ("DE45500105175407324931", None),
]
ACCOUNT = [
    ("cuenta de ahorros Bancolombia 031-456789-12", "cuenta de ahorros Bancolombia [CUENTA-1]"),
    ("agência 1234 conta 56789-0", "agência 1234 conta [CUENTA-1]"),
    ("cuenta corriente 00-123-45678-09", "cuenta corriente [CUENTA-1]"),
    ("mi cuenta BBVA 0123456789", "mi cuenta BBVA [CUENTA-1]"),
    ("tengan en cuenta que 20000000 soles no es poco", None),
    ("mi cuenta tiene 5000", None),
]
PASSPORT = [
    ("pasaporte 118765432 vencido", "pasaporte [PASAPORTE-1] vencido"),
    ("pasaporte mexicano G12345678", "pasaporte mexicano [PASAPORTE-1]"),
    ("Passport number is C01X00T47", "Passport number is [PASAPORTE-1]"),
    ("pasaporte AAB123456", "pasaporte [PASAPORTE-1]"),
    ("el pasaporte demoró 3 semanas", None),
    ("asiento G12345678", None),
]
BOOKING_CODE = [
    ("código de reserva XK7PQR", "código de reserva [RESERVA-1]"),
    ("PNR ABCDEF", "PNR [RESERVA-1]"),
    ("localizador: k2m9td", "localizador: [RESERVA-1]"),
    ("reserva JKLMNP, asiento 14C", "reserva [RESERVA-1], asiento 14C"),
    ("mi reserva estaba pagada", None),
    ("MI RESERVA ESTABA PAGADA", None),
    ("reserva 123456", None),
    ("vuelo LA2233", None),
    ("XK7PQR", None),
]
EMAIL = [
    ("mi mail es nico.fdz@correo.example", "mi mail es [EMAIL-1]"),
    ("ANA+banco@Correo.Example.pe!", "[EMAIL-1]!"),
    ("josé@correo.example", "[EMAIL-1]"),
    ("gracias @BancoQori", None),
    ("llegué @ las 5.pm", None),
]
PHONE = [
    ("phone +1 415 555 0134", "phone [TELEFONO-1]"),
    ("+44 20 7946 0958", "[TELEFONO-1]"),
    ("whatsapp 445-6789", "whatsapp [TELEFONO-1]"),
    ("cédula1036074933celular3003684702", "cédula[CEDULA-1]celular[TELEFONO-1]"),
    ("saqué +1000 puntos", None),
    ("celular nuevo de 2500 soles", None),
]
PERSON = [
    ("hola, soy Ana Quispe Rojas, ayuda", "hola, soy [NOMBRE-1], ayuda"),
    ("Me llamo María de la Cruz", "Me llamo [NOMBRE-1]"),
    ("meu nome é João da Silva e moro", "meu nome é [NOMBRE-1] e moro"),
    ("my name is Sarah O'Connor", "my name is [NOMBRE-1]"),
    ("soy Ana", None),
    ("Soy Cliente Premium", None),
    ("soy de Lima Norte", None),
    ("gracias Arturo", None),
]
SECRET_NUMBER = [
    ("cvv 123", "cvv [CLAVE-1]"),
    ("mi clave es 4471 y ahora", "mi clave es [CLAVE-1] y ahora"),
    ("el PIN de mi tarjeta era 2580", "el PIN de mi tarjeta era [CLAVE-1]"),
    ("mi clave dinámica es 482913", "mi clave dinámica es [CLAVE-1]"),
    ("código OTP 739204", "código OTP [CLAVE-1]"),
    ("4471 es mi clave", "[CLAVE-1] es mi clave"),
    ("senha: 4 4 7 1", "senha: [CLAVE-1]"),
    ("clave de mi tarjeta 4666 1760 3137 2159", "clave de mi tarjeta [TARJETA-1]"),
    ("olvidé mi clave en 2019", None),
    ("LATAM Pass 12345678", None),
    ("la clave del éxito", None),
]
SECRET_CODE = [
    ("código de seguridad 482", "código de seguridad [CLAVE-1]"),
    ("el código de verificación es 739 204", "el código de verificación es [CLAVE-1]"),
    ("ley de seguridad 29783", None),
    ("código de verificação: 2018ACONT2JY", None),
]
SECRET_SENT_CODE = [
    ("me llegó por SMS el código 739204", "me llegó por SMS el código [CLAVE-1]"),
    ("código de cliente 739204", None),
]
SECRET_AFTER_EXPIRY = [
    ("4010928159013962 08/27 123", "[TARJETA-1] 08/27 [CLAVE-1]"),
    ("del 01/08/24 500 soles", None),
]
PASSWORD = [
    ("minha senha Abc@1234 não funciona", "minha senha [CLAVE-1] não funciona"),
    ("mi contraseña debía ser Perro91 jaja", "mi contraseña debía ser [CLAVE-1] jaja"),
    ("password: hunter", "password: [CLAVE-1]"),
    ("mi contraseña es girasoles", "mi contraseña es [CLAVE-1]"),
    ("mi contraseña es incorrecta dicen", None),
    ("olvidé mi contraseña y no puedo entrar", None),
]

TABLES = {
    "generic.card": CARD,
    "generic.iban": IBAN,
    "generic.account": ACCOUNT,
    "generic.passport": PASSPORT,
    "generic.booking_code": BOOKING_CODE,
    "generic.email": EMAIL,
    "generic.phone": PHONE,
    "generic.person": PERSON,
    "generic.secret_number": SECRET_NUMBER,
    "generic.secret_code": SECRET_CODE,
    "generic.secret_sent_code": SECRET_SENT_CODE,
    "generic.password": PASSWORD,
    "generic.expiry": EXPIRY,
    "generic.expiry_after_card": EXPIRY_AFTER_CARD,
    "generic.secret_after_expiry": SECRET_AFTER_EXPIRY,
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
        "@BancoQori gracias por nada",
        "vuelo LA2045 del 15/08/2024 a las 07:45, puerta 18, asiento 22F",
        "pagué S/ 1500.50 y US$ 20000000",
        "reclamo 2024-000123456, caso 04567812, factura 12345678, ticket 87654321",
        "ISBN 9788437604947",
        "#Fraude2024 #NoMasCobros2025",
        "protocolo 20240812000123",
    ],
)
def test_harmless_numbers_stay(redactor, text):
    assert redactor.redact(text).text == text

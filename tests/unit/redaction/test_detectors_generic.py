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
    ("la tarjeta que termina en 3962", None),
    ("tarjeta 7777 7777 7777 7777 de muestra", None),
    ("https://red.example/post/4010928159013962", None),
    ("dni 45678912 43817290", "dni [DNI-1] [DNI-2]"),
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
    ("ahorros Bancolombia nro 048-271936-50", "ahorros Bancolombia nro [CUENTA-1]"),
    ("ag 7702 conta nº 83146-2", "ag 7702 conta nº [CUENTA-1]"),
    ("cta corriente: 00-718-29304-51", "cta corriente: [CUENTA-1]"),
    ("cta BBVA 0481736295", "cta BBVA [CUENTA-1]"),
    ("tengan en cuenta que 20000000 soles no es poco", None),
    ("mi cuenta tiene 5000", None),
]
PASSPORT = [
    ("pasaporte nro 116093847, vencido", "pasaporte nro [PASAPORTE-1], vencido"),
    ("mi pasaporte mexicano: G80461735", "mi pasaporte mexicano: [PASAPORTE-1]"),
    ("passport: L28K51R90", "passport: [PASAPORTE-1]"),
    ("pasaporte AAF718293", "pasaporte [PASAPORTE-1]"),
    ("el pasaporte demoró 3 semanas", None),
    ("puerta G80461735", None),
]
BOOKING_CODE = [
    ("código de mi reserva TB4WZN", "código de mi reserva [RESERVA-1]"),
    ("PNR HVTKWS", "PNR [RESERVA-1]"),
    ("localizador: r8c3xv", "localizador: [RESERVA-1]"),
    ("reserva WDGRZB para dos", "reserva [RESERVA-1] para dos"),
    ("mi reserva estaba pagada", None),
    ("MI RESERVA ESTABA PAGADA", None),
    ("reserva 804617", None),
    ("vuelo QO7318", None),
    ("TB4WZN", None),
]
EMAIL = [
    ("correo: luz.paz@correo.example", "correo: [EMAIL-1]"),
    ("ANA+banco@Correo.Example.pe!", "[EMAIL-1]!"),
    ("josé@correo.example", "[EMAIL-1]"),
    ("gracias @BancoQori", None),
    ("llegué @ las 5.pm", None),
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
SECRET_NUMBER = [
    ("cvv 123", "cvv [CLAVE-1]"),
    ("la clave es 5038 pero falla", "la clave es [CLAVE-1] pero falla"),
    ("PIN de la tarjeta: 6914", "PIN de la tarjeta: [CLAVE-1]"),
    ("clave dinámica: 605821", "clave dinámica: [CLAVE-1]"),
    ("el OTP era 318650", "el OTP era [CLAVE-1]"),
    ("5038 es mi clave", "[CLAVE-1] es mi clave"),
    ("senha: 5 0 3 8", "senha: [CLAVE-1]"),
    ("clave de mi tarjeta 4666 1760 3137 2159", "clave de mi tarjeta [TARJETA-1]"),
    ("olvidé mi clave en 2019", None),
    ("LATAM Pass 12345678", None),
    ("la clave del éxito", None),
]
SECRET_CODE = [
    ("cód. de seguridad: 719", "cód. de seguridad: [CLAVE-1]"),
    ("el código de verificación es 318 650", "el código de verificación es [CLAVE-1]"),
    ("ley de seguridad 29783", None),
    ("código de verificação: 2018ACONT2JY", None),
]
SECRET_SENT_CODE = [
    ("me llegó por SMS el código 318650", "me llegó por SMS el código [CLAVE-1]"),
    ("código de cliente 318650", None),
]
SECRET_AFTER_EXPIRY = [
    ("4010928159013962 08/27 123", "[TARJETA-1] 08/27 [CLAVE-1]"),
    ("del 01/08/24 500 soles", None),
]
PASSWORD = [
    ("a senha do app é Mar#2086 e nada", "a senha do app é [CLAVE-1] e nada"),
    ("pusieron de contraseña Gatito63, increíble", "pusieron de contraseña [CLAVE-1], increíble"),
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

"""Secrets: a table per detector, near-misses included. All values are invented."""

import pytest

NUMBER = [
    ("cvv 123", "cvv [CLAVE-1]"),
    ("la clave es 5038 pero falla", "la clave es [CLAVE-1] pero falla"),
    ("PIN de la tarjeta: 6914", "PIN de la tarjeta: [CLAVE-1]"),
    ("clave dinámica: 605821", "clave dinámica: [CLAVE-1]"),
    ("el OTP era 318650", "el OTP era [CLAVE-1]"),
    ("senha: 5 0 3 8", "senha: [CLAVE-1]"),
    ("cvv de atrás 123", "cvv de atrás [CLAVE-1]"),
    ("a senha do cartão era 2580", "a senha do cartão era [CLAVE-1]"),
    ("my pin is 4471", "my pin is [CLAVE-1]"),
    ("nip 8890 del cajero", "nip [CLAVE-1] del cajero"),
    ("mi token 739 204 no entra", "mi token [CLAVE-1] no entra"),
    ("clave 44 71", "clave [CLAVE-1]"),
    ("ClaveÚnica... mi clave unica es 48213", "ClaveÚnica... mi clave unica es [CLAVE-1]"),
    ("clave d internet 290581 no funca", "clave d internet [CLAVE-1] no funca"),
    ("mi p1n 6029", "mi p1n [CLAVE-1]"),
    ("o c-v-v é 551", "o c-v-v é [CLAVE-1]"),
    ("clave de mi tarjeta 4666 1760 3137 2159", "clave de mi tarjeta [TARJETA-1]"),
    ("olvidé mi clave en 2019", None),
    ("la clave del éxito", None),
    ("me piden la clave y no la doy", None),
    ("no me llega la clave dinámica", None),
    ("la clave tiene 6 digitos", None),
    ("cambié la clave 3 veces", None),
    ("clave de rastreo 8846APR1202511", None),
]
CODE = [
    ("cód. de seguridad: 719", "cód. de seguridad: [CLAVE-1]"),
    ("el código de verificación es 318 650", "el código de verificación es [CLAVE-1]"),
    ("security code 482", "security code [CLAVE-1]"),
    ("ley de seguridad 29783", None),
    ("código de verificação: 2018ACONT2JY", None),
]
SENT_CODE = [
    ("me llegó el cód 8-8-1-4-3-0 y llamó", "me llegó el cód [CLAVE-1] y llamó"),
    ("me llegó por SMS el código 318650", "me llegó por SMS el código [CLAVE-1]"),
    ("got a text with code 778215 from you", "got a text with code [CLAVE-1] from you"),
    ("código de cliente 318650", "código de cliente [CLIENTE-1]"),
    ("código de error 318650", None),
    ("el código postal es 15074", None),
]
SPOKEN = [
    (
        "me pidieron el código y se lo di: 739204",
        "me pidieron el código y se lo di: [CLAVE-1]",
    ),
    (
        "le dije a la señorita que mi clave es 4471",
        "le dije a la señorita que mi clave es [CLAVE-1]",
    ),
    (
        "la clave del cajero de la esquina de mi casa es 4471",
        "la clave del cajero de la esquina de mi casa es [CLAVE-1]",
    ),
    (
        "me pidió la clave de 6 y yo de tonta le dije 270391",
        "me pidió la clave de 6 y yo de tonta le dije [CLAVE-1]",
    ),
    (
        '"dígame el código que le llegó" y yo como tonta: 839204',
        '"dígame el código que le llegó" y yo como tonta: [CLAVE-1]',
    ),
    (
        "they asked for the code, i gave them 739204",
        "they asked for the code, i gave them [CLAVE-1]",
    ),
    ("mi clave falla y mi dni es 45678912", "mi clave falla y mi dni es [DNI-1]"),
    ("me pidieron la clave y les di 500 soles", None),
    ("el código del reclamo es 739204", None),
    ("el código de error que sale es 4031", None),
    ("mi codigo de usuario es 334455 en la web", "mi codigo de usuario es [CLIENTE-1] en la web"),
    ("mi pin de netflix 2244", "mi pin de netflix [CLAVE-1]"),
]
NUMBER_FIRST = [
    ("4471 es mi pin", "[CLAVE-1] es mi pin"),
    ("5038 es mi clave", "[CLAVE-1] es mi clave"),
    ("puse 8841 como clave", "puse [CLAVE-1] como clave"),
    ("4471 (mi clave) no entra", "[CLAVE-1] (mi clave) no entra"),
    ("2580 é a minha senha", "[CLAVE-1] é a minha senha"),
    ("en 2019 como claves usaba otras", None),
    ("100 soles es la clave del asunto", None),
]
ONE_MORE = [
    ("mi clave era 4471 y la nueva 8841", "mi clave era [CLAVE-1] y la nueva [CLAVE-2]"),
    ("cambié mi nip de 1820 a 2018", "cambié mi nip de [CLAVE-1] a [CLAVE-2]"),
    ("claves 4471, 8841 y 2580", "claves [CLAVE-1], [CLAVE-2] y [CLAVE-3]"),
    ("mi clave es 4471 y 350 soles se fueron", "mi clave es [CLAVE-1] y 350 soles se fueron"),
]
ON_THE_BACK = [
    ("los 3 numeritos de atrás son 482", "los 3 numeritos de atrás son [CLAVE-1]"),
    ("los tres números del reverso 482", "los tres números del reverso [CLAVE-1]"),
    ("codigo de atras: 482", "codigo de atras: [CLAVE-1]"),
    ("os 3 números de trás são 482", "os 3 números de trás são [CLAVE-1]"),
    ("the 3 digits on the back are 482", "the 3 digits on the back are [CLAVE-1]"),
    ("atrás de la tarjeta dice 771", "atrás de la tarjeta dice [CLAVE-1]"),
    ("hace 3 números atrás, turno 120", None),
    ("3 días atrás gasté 500 soles", None),
    ("dos números atrás en la fila, 120 personas", None),
]
BACK_AFTER = [
    ("visa, 482 los de atrás", "visa, [CLAVE-1] los de atrás"),
    ("tarjeta 482 en el reverso", "tarjeta [CLAVE-1] en el reverso"),
    ("me quedé 120 lugares atrás", None),
]
BY_EXPIRY = [
    (
        "visa 4704 8321 0540 7602 vto 10/27 cod 914",
        "visa [TARJETA-1] vto [VENCIMIENTO-1] cod [CLAVE-1]",
    ),
    ("código 404 al pagar", None),
]
AFTER_EXPIRY = [
    ("4010928159013962 08/27 123", "[TARJETA-1] [VENCIMIENTO-1] [CLAVE-1]"),
    ("4010928159013962 0827 123", "[TARJETA-1] [VENCIMIENTO-1] [CLAVE-1]"),
    ("visa 4010 9281 5901 3962 123", "visa [TARJETA-1] [CLAVE-1]"),
    ("4010 9281 5901 3962 300 soles", "[TARJETA-1] 300 soles"),
    ("del 01/08/24 500 soles", None),
]
PASSWORD = [
    ("a senha do app é Mar#2086 e nada", "a senha do app é [CLAVE-1] e nada"),
    ("pusieron de contraseña Gatito63, increíble", "pusieron de contraseña [CLAVE-1], increíble"),
    ("password: hunter", "password: [CLAVE-1]"),
    ("pass: luna_22", "pass: [CLAVE-1]"),
    ("mi contraseña es girasoles", "mi contraseña es [CLAVE-1]"),
    ("usuario jperez clave Perro123", "usuario jperez clave [CLAVE-1]"),
    ("usuario jperez clave perroloco", "usuario jperez clave [CLAVE-1]"),
    ("mi contraseña debía ser Colocolo91 jaja", "mi contraseña debía ser [CLAVE-1] jaja"),
    ("Colocolo91 como contraseña no sirve", "[CLAVE-1] como contraseña no sirve"),
    ("mi contraseña es incorrecta dicen", None),
    ("olvidé mi contraseña y no puedo entrar", None),
    ("contraseña: nunca llega el correo", None),
    ("cambié la clave el 08/05/2025", None),
    ("clave de @BancoQori24", None),
]
PASSWORD_SPOKEN = [
    (
        "la contraseña que registré en la web era Pelusa2019* y nada",
        "la contraseña que registré en la web era [CLAVE-1] y nada",
    ),
    ("senha que o técnico deixou: vivofibra@2024", "senha que o técnico deixou: [CLAVE-1]"),
    ("a senha do painel é P072", None),
]
SECURITY_ANSWER = [
    ("mi respuesta secreta es Firulais y no entra", "mi respuesta secreta es [CLAVE-1] y no entra"),
    (
        "pregunta de seguridad: nombre de mi mascota: Firulais",
        "pregunta de seguridad: nombre de mi mascota: [CLAVE-1]",
    ),
    (
        "my security question, and the answer is Fluffy",
        "my security question, and the answer is [CLAVE-1]",
    ),
    ("resposta secreta: Rex", "resposta secreta: [CLAVE-1]"),
    ("olvidé la respuesta secreta", None),
    ("la respuesta es no", None),
]

TABLES = {
    "generic.secret_number": NUMBER,
    "generic.secret_code": CODE,
    "generic.secret_sent_code": SENT_CODE,
    "generic.secret_spoken": SPOKEN,
    "generic.secret_first": NUMBER_FIRST,
    "generic.secret_one_more": ONE_MORE,
    "generic.secret_on_the_back": ON_THE_BACK,
    "generic.secret_back_after": BACK_AFTER,
    "generic.secret_by_expiry": BY_EXPIRY,
    "generic.secret_after_expiry": AFTER_EXPIRY,
    "generic.password": PASSWORD,
    "generic.password_spoken": PASSWORD_SPOKEN,
    "generic.security_answer": SECURITY_ANSWER,
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


@pytest.mark.parametrize("text", [case[0] for table in TABLES.values() for case in table])
def test_a_text_with_a_secret_gets_a_second_look(redactor, text):
    if "[CLAVE-" in redactor.redact(text).text:
        assert redactor.may_hold_secret(text)

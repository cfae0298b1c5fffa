"""Cards, their expiry, and numbers told in chunks. All values are invented."""

import pytest

CARD = [
    ("mi tarjeta 4666 1760 3137 2159 clonada", "mi tarjeta [TARJETA-1] clonada"),
    ("4010928159013962", "[TARJETA-1]"),
    ("4010-9281-5901-3962", "[TARJETA-1]"),
    ("Amex 3709 960308 24628", "Amex [TARJETA-1]"),
    ("4 0 1 0 9 2 8 1 5 9 0 1 3 9 6 2", "[TARJETA-1]"),
    ("40 10928 1590 13962", "[TARJETA-1]"),
    ("la tarjeta que termina en 3962", None),
    ("tarjeta terminada en 4521", None),
    ("https://red.example/post/4010928159013962", None),
]
CARD_MISTYPED = [
    ("4010 9281 5901 3963 ayuda", "[TARJETA-1] ayuda"),
    ("mi visa 4010928159013963 falla", "mi visa [TARJETA-1] falla"),
    ("tarjeta 4010 9281 5901 396 no pasa", "tarjeta [TARJETA-1] no pasa"),
    ("tarjeta 40109281590139621 no pasa", "tarjeta [TARJETA-1] no pasa"),
    ("mi tarjeta 9604 1520 8837 4411", "mi tarjeta [TARJETA-1]"),
    ("4010928159013963", None),
    ("tarjeta 7777 7777 7777 7777 de muestra", None),
    ("El número de tarjeta 0000 0000 0000 0000 de su publicidad", None),
    ("tarjeta de 3000 soles", None),
]
CARD_CHARGED = [
    ("me cobraron dos veces en la 4010928159013963", "me cobraron dos veces en la [TARJETA-1]"),
    ("venc 12/27, 4010928159013963, esos di", "venc [VENCIMIENTO-1], [TARJETA-1], esos di"),
    ("operación 4010928159013963 de compra", None),
]
CARD_MASKED = [
    ("tarjeta 4557 88XX XXXX 6786", "tarjeta [TARJETA-1] 6786"),
    ("tarjeta XXXX XXXX XXXX 6786", None),
    ("tarjeta ****6786", None),
    ("4557 88XX XXXX 6786 sale ahí", None),
]
EXPIRY = [
    ("mi tarjeta vence el mes 08/2027", "mi tarjeta vence el mes [VENCIMIENTO-1]"),
    ("visa 4010928159013962 vence 08/27", "visa [TARJETA-1] vence [VENCIMIENTO-1]"),
    ("mi tarjeta vence el 08/2027", "mi tarjeta vence el [VENCIMIENTO-1]"),
    ("la tarjeta vence en agosto del 27", "la tarjeta vence en [VENCIMIENTO-1]"),
    ("validade do cartão 09/28", "validade do cartão [VENCIMIENTO-1]"),
    ("tarjeta con vto ago-2027", "tarjeta con vto [VENCIMIENTO-1]"),
    ("mi contrato vence 08/27", None),
    ("vi la tarjeta el 08/27", None),
    ("la promo de la tarjeta vence el 08/12/2027", None),
]
EXPIRY_NAMED = [
    ("exp 11/26", "exp [VENCIMIENTO-1]"),
    ("validade 09/28", "validade [VENCIMIENTO-1]"),
    (
        "4010928159013962 vence en agosto del 27",
        "[TARJETA-1] vence en [VENCIMIENTO-1]",
    ),
    ("cvv y fecha 09/26 de la tarjeta", "cvv y fecha [VENCIMIENTO-1] de la tarjeta"),
    ("con fecha 09/12 me cargaron a la tarjeta", None),
    ("mi pasaporte vence 08/27", None),
    ("la oferta expira 11/12", None),
]
EXPIRY_AFTER_CARD = [
    ("4010928159013962 08/27 tarjeta", "[TARJETA-1] [VENCIMIENTO-1] tarjeta"),
    ("08/27 cvv 482", "[VENCIMIENTO-1] cvv [CLAVE-1]"),
    ("fueron 4500 08/27", None),
]
ID_CHUNKS = [
    (
        "mi dni empieza con 4587 y termina en 9632",
        "mi dni empieza con [DOCUMENTO-1] y termina en [DOCUMENTO-2]",
    ),
    (
        "cédula: los primeros son 1020 y los últimos 345678",
        "cédula: los primeros son [DOCUMENTO-1] y los últimos [DOCUMENTO-2]",
    ),
    ("el dni empieza con 4 y termina ya", None),
]
CARD_CHUNKS = [
    (
        "mi tarjeta: primeros 4: 4557, después 8801 y después 2345",
        "mi tarjeta: primeros 4: [TARJETA-1], después [TARJETA-2] y después [TARJETA-3]",
    ),
    (
        "tarjeta, los primeros son 4557 y los últimos 6786",
        "tarjeta, los primeros son [TARJETA-1] y los últimos [TARJETA-2]",
    ),
    (
        "empieza en 4567 y termina en 8912 mi tarjeta",
        "empieza en [TARJETA-1] y termina en [TARJETA-2] mi tarjeta",
    ),
    (
        "la tarjeta empieza en 4916 1931 y sigue con 7145 6161",
        "la tarjeta empieza en [TARJETA-1] y sigue con [TARJETA-2]",
    ),
    (
        "de mi visa las 4 primeras 4557 las 4 siguientes 8801",
        "de mi visa las 4 primeras [TARJETA-1] las 4 siguientes [TARJETA-2]",
    ),
    ("tarjeta terminada en 4521 y otra terminada en 6786", None),
    ("mi tarjeta termina en 4521", None),
    ("pagué con tarjeta 500 y después 300", None),
]
ACCOUNT_CHUNKS = [
    (
        "mi cuenta empieza con 4193 y acaba en 0047",
        "mi cuenta empieza con [CUENTA-1] y acaba en [CUENTA-2]",
    ),
    ("la cuenta empieza en 2025", None),
    ("mi cuenta empieza en 2024 y termina en 2026", None),
]
PHONE_CHUNKS = [
    (
        "mi cel empieza con 9876 y sigue con 54321",
        "mi cel empieza con [TELEFONO-1] y sigue con [TELEFONO-2]",
    ),
    ("los celulares empiezan con 9", None),
]
SECRET_CHUNKS = [
    (
        "mi clave empieza con 44 y termina en 71",
        "mi clave empieza con [CLAVE-1] y termina en [CLAVE-2]",
    ),
    ("la clave empieza hoy", None),
]

TABLES = {
    "generic.card": CARD,
    "generic.card_mistyped": CARD_MISTYPED,
    "generic.card_charged": CARD_CHARGED,
    "generic.card_masked": CARD_MASKED,
    "generic.expiry": EXPIRY,
    "generic.expiry_named": EXPIRY_NAMED,
    "generic.expiry_after_card": EXPIRY_AFTER_CARD,
    "generic.id_chunks": ID_CHUNKS,
    "generic.card_chunks": CARD_CHUNKS,
    "generic.account_chunks": ACCOUNT_CHUNKS,
    "generic.phone_chunks": PHONE_CHUNKS,
    "generic.secret_chunks": SECRET_CHUNKS,
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

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
    (
        "la fecha de vencimiento sale 09/27 en el plástico",
        "la fecha de vencimiento sale [VENCIMIENTO-1] en el plástico",
    ),
    (
        "a validade que aparece é 07/28 no cartão",
        "a validade que aparece é [VENCIMIENTO-1] no cartão",
    ),
    ("la fecha de vencimiento de la factura sale 11/26", None),
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

# Wordings of many people, each with what it must become.
WORDINGS = [
    (
        "mi cuenta comienza 0011 sigue 0123 y acaba 45678",
        "mi cuenta comienza [CUENTA-1] sigue [CUENTA-2] y acaba [CUENTA-3]",
    ),
    (
        "cuenta: empieza 0011, medio 0123, final 4567",
        "cuenta: empieza [CUENTA-1], medio [CUENTA-2], final [CUENTA-3]",
    ),
    ("visa 4010 9281 5901 3962 fecha 11/27", "visa [TARJETA-1] fecha [VENCIMIENTO-1]"),
    ("tarjeta 4010928159013962 vig. 03/2030", "tarjeta [TARJETA-1] vig. [VENCIMIENTO-1]"),
    (
        "tarjeta de crédito nro 4010928159013962 fecha de expiración 03/2029",
        "tarjeta de crédito nro [TARJETA-1] fecha de expiración [VENCIMIENTO-1]",
    ),
    (
        "tarjeta: primero 4010 luego 9281 luego 5901 y al final 3962",
        "tarjeta: primero [TARJETA-1] luego [TARJETA-2] luego [TARJETA-3] y al final [TARJETA-4]",
    ),
    (
        "tarjeta parte uno: 40109281 y parte dos 59013962",
        "tarjeta parte uno: [TARJETA-1] y parte dos [TARJETA-2]",
    ),
    (
        "tarjeta, primeros ocho 40109281, siguientes ocho 59013962",
        "tarjeta, primeros ocho [TARJETA-1], siguientes ocho [TARJETA-2]",
    ),
    (
        "la primera parte de mi tarjeta es 4010 9281 y la segunda 5901 3962",
        "la primera parte de mi tarjeta es [TARJETA-1] y la segunda [TARJETA-2]",
    ),
    ("correo soto.k@gmail.com y cel 987654321", "correo [EMAIL-1] y cel [TELEFONO-1]"),
    ("mi tarjeta vencida en agosto 2025", "mi tarjeta vencida en [VENCIMIENTO-1]"),
    ("tarjeta vence el 09 del 28", "tarjeta vence el [VENCIMIENTO-1]"),
    ("la tarjeta vence en junio del 28", "la tarjeta vence en [VENCIMIENTO-1]"),
    ("el plástico caduca en junio de 2028", "el plástico caduca en [VENCIMIENTO-1]"),
    ("tarjeta master, vigencia 03/30", "tarjeta master, vigencia [VENCIMIENTO-1]"),
    ("cartão validade 08/31", "cartão validade [VENCIMIENTO-1]"),
    ("cartão vence em agosto de 31", "cartão vence em [VENCIMIENTO-1]"),
    ("cartão com vencimento 10/2029", "cartão com vencimento [VENCIMIENTO-1]"),
    ("card exp date 10/29", "card exp date [VENCIMIENTO-1]"),
    ("my card expires October 2029", "my card expires [VENCIMIENTO-1]"),
    ("card expiring 10/29", "card expiring [VENCIMIENTO-1]"),
    ("debit card good thru 10/29", "debit card good thru [VENCIMIENTO-1]"),
    ("mi débito que vencía en 03/25", "mi débito que vencía en [VENCIMIENTO-1]"),
    ("tarjeta valida hasta nov 2027", "tarjeta valida hasta [VENCIMIENTO-1]"),
    ("caducidad 0928 de la visa", "caducidad [VENCIMIENTO-1] de la visa"),
    ("F. venc: 09/28 tarjeta", "F. venc: [VENCIMIENTO-1] tarjeta"),
    ("la visa vence mar-29", "la visa vence [VENCIMIENTO-1]"),
    (
        "su fecha de caducidad es 03/29 y la tarjeta es nueva",
        "su fecha de caducidad es [VENCIMIENTO-1] y la tarjeta es nueva",
    ),
    (
        "el plástico venció en marzo 2025 y no mandan el nuevo",
        "el plástico venció en [VENCIMIENTO-1] y no mandan el nuevo",
    ),
    (
        "me piden mes y año de vencimiento de la tarjeta: 03/29",
        "me piden mes y año de vencimiento de la tarjeta: [VENCIMIENTO-1]",
    ),
    ("my visa expired 03/25", "my visa expired [VENCIMIENTO-1]"),
    ("la tarjeta dice 12/28 de vencimiento", "la tarjeta dice [VENCIMIENTO-1] de vencimiento"),
    (
        "el golpista pidió la validade do cartão e eu passei 08/31",
        "el golpista pidió la validade do cartão e eu passei [VENCIMIENTO-1]",
    ),
    (
        "me pidió el vencimiento de la tarjeta y le dije 08/31",
        "me pidió el vencimiento de la tarjeta y le dije [VENCIMIENTO-1]",
    ),
    ("vence 11/27", "vence [VENCIMIENTO-1]"),
    ("cartão nubank, val. 03/29", "cartão nubank, val. [VENCIMIENTO-1]"),
    ("tdc vence 3/29", "tdc vence [VENCIMIENTO-1]"),
    ("mi dni en dos partes, 4567 y 8912", "mi dni en dos partes, [DOCUMENTO-1] y [DOCUMENTO-2]"),
    (
        "dni, primera parte 4567, segunda parte 8912",
        "dni, primera parte [DOCUMENTO-1], segunda parte [DOCUMENTO-2]",
    ),
    ("dni primero 4567 y después 8912", "dni primero [DOCUMENTO-1] y después [DOCUMENTO-2]"),
    (
        "la primera mitad de mi cédula es 10203 y la segunda 04050",
        "la primera mitad de mi cédula es [DOCUMENTO-1] y la segunda [DOCUMENTO-2]",
    ),
    (
        "cpf primeira parte 123456 segunda parte 78909",
        "cpf primeira parte [DOCUMENTO-1] segunda parte [DOCUMENTO-2]",
    ),
    (
        "te doy mi dni por partes: 45 luego 67 luego 8912",
        "te doy mi dni por partes: [DOCUMENTO-1] luego [DOCUMENTO-2] luego [DOCUMENTO-3]",
    ),
    (
        "dni: primeros cuatro 4567 y los otros cuatro 8912",
        "dni: primeros cuatro [DOCUMENTO-1] y los otros cuatro [DOCUMENTO-2]",
    ),
    ("rut parte 1: 11434 parte 2: 822", "rut parte 1: [DOCUMENTO-1] parte 2: [DOCUMENTO-2]"),
    (
        "celular parte uno: 678 y parte dos 441207",
        "celular parte uno: [TELEFONO-1] y parte dos [TELEFONO-2]",
    ),
    (
        "mi cel: 987 luego 654 y al final 321",
        "mi cel: [TELEFONO-1] luego [TELEFONO-2] y al final [TELEFONO-3]",
    ),
    ("o meu cvv 553 e validade 10/30", "o meu cvv [CLAVE-1] e validade [VENCIMIENTO-1]"),
    ("mi contrato vence en agosto 2026", None),
    ("la promo de la tarjeta es hasta el 30/09/2027", None),
    ("pagué la tarjeta el 08/27", None),
    ("la cuota 11/24 de mi tarjeta", None),
    ("tarjeta visa, 3 cuotas de 12/27", None),
    ("me cobraron en agosto de 2025 con la tarjeta", None),
    ("la tarjeta llegó en junio del 24", None),
    ("pago con tarjeta, cuota 03/12", None),
    ("mi tarjeta empieza con 4 y termina en 1234", None),
    ("primero 300 soles y después 200", None),
    ("parte uno del trámite 2024 y parte dos", None),
    ("number of times I called: 12", None),
    ("el certificado vence en marzo de 2026", None),
    ("mi pasaporte vencido en agosto 2025", None),
    ("cuota 3/12 de la tarjeta", None),
    ("la promo con tarjeta vence en marzo", None),
    ("compra del 03/25 con tarjeta", None),
    ("llegó la fecha 11/12 y no hay tarjeta", None),
    ("mi turno empieza a las 8 y termina a las 12", None),
    ("parte uno de 3 y parte dos de 5", None),
    ("primero pagué 500 y luego 300 con la tarjeta", None),
    ("mi cuenta empieza el 15 y termina el 30", None),
    ("los primeros 100 clientes y los últimos 50 con tarjeta", None),
    ("primero 45 minutos y después 60 para bloquear mi tarjeta", None),
    ("vto tarjeta 05/28", "vto tarjeta [VENCIMIENTO-1]"),
    ("fecha venc tarjeta 05/28", "fecha venc tarjeta [VENCIMIENTO-1]"),
    ("la tarjeta vence 05 28", "la tarjeta vence [VENCIMIENTO-1]"),
    ("caduca mayo 28 mi visa", "caduca [VENCIMIENTO-1] mi visa"),
    ("card valid until 05/28", "card valid until [VENCIMIENTO-1]"),
    (
        "passei o cvv, 338, e a validade, 09/27",
        "passei o cvv, [CLAVE-1], e a validade, [VENCIMIENTO-1]",
    ),
    ("the card cvv is 338 exp 09/27", "the card cvv is [CLAVE-1] exp [VENCIMIENTO-1]"),
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
    ("text", "redacted"), [case for table in (*TABLES.values(), WORDINGS) for case in table]
)
def test_the_text_is_redacted_as_the_table_says(redactor, text, redacted):
    assert redactor.redact(text).text == (redacted or text)


@pytest.mark.parametrize("detector", TABLES)
def test_the_detector_itself_finds_in_its_first_case(redactor, detector):
    found = {finding.detector for finding in redactor.redact(TABLES[detector][0][0]).findings}
    assert detector in found

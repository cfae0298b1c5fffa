"""Secrets that a sentence tells without naming them; near-misses beside them. All invented."""

import pytest

from tests.unit.redaction.national import cases, detector_of_first, found_and_meant

TABLES = {
    "generic.secret_tried": [
        "Metí «6104» y nada, volví a intentar y se me bloqueó la cuenta",
        "puse el «7730» y me dice error, ahora está bloqueada mi tarjeta",
        "si puse tres veces «1972» y era «1927», me lo pueden desbloquear?",
        "se le olvidó el nip, puso el año que se casó «1951» luego «8802» y se bloqueó",
        "digitei «4082» e não entra, senha bloqueada de novo",
        "Botei «391 204» e nada do token funcionar",
        "i entered «6620» and my card got locked",
        "tried «4419» and «4491», both wrong, now the app locked me out",
        "ingresé «8840» y «8804» y ninguna, ahora piden ir a la agencia",
        "cargo el «402 118» y lo rechaza, el token no sirve",
        "le puse «663 902» que es el que vino en el mensaje y dice expirado",
        "digo «4417» y el sistema dice clave incorrecta",
        "puse 2000 y nada, no me cargaron el saldo",
        "puse 4 estrellas y nada",
        "puse 3500 en la caja y el cajero no me dio clave",
        "coloqué 12500 en plazo fijo y me bloquearon la cuenta",
        "Metí 3 goles y nada",
        "puse 1500 en la cuenta y se bloqueó",
        "cargué 150 en la tarjeta y está bloqueada",
        "puse la tarjeta en el cajero 2231 y se la tragó, bloqueada",
        "probé el modelo 5520 y no me gustó",
        "puse 1986 en el formulario de mi modelo de auto y no sale",
        "I typed my case number 88123 and it says invalid",
        "ingresé el radicado 447182 y dice código inválido",
        "entered at 1530 and the branch was locked",
        "puse el cupón 88231 y dice vencido",
    ],
    "generic.secret_arrived": [
        "me llegó el «550931» y ya estaba vencido, luego llegó «204418» y tampoco",
        "el sms llega tarde: cuando llega («730118») ya venció",
        "Me mandaron el «448-201» y después el «993-017», los dos dicen código expirado",
        "chegou o «883104» por sms e já tinha expirado",
        "they texted me «449-201» and the app says expired",
        "el último que me llegó fue el «902 117», tampoco entra, es el sms número 5",
        "le pasé al tipo el «771 440» y me vació la cuenta, era el token",
        "recebi o «553 201» mas não consegui entrar no app",
        "me salió «448120» en el token y dice inválido",
        "Recibí «661-204» del banco, yo no lo pedí",
        "di 551200 pasos según la app",
        "llegó el 2024 y ni un sms",
        "me llegó 120000 de luz, la app no dice por qué",
        "llegó el pedido 883920 y ya se había vencido la leche",
        "me llegó una factura 883920 vencida por la app",
        "me mandaron 120 mensajes y ningún código",
        "llegaron 104 correos y ni un sms",
    ],
    "generic.secret_older": [
        "perdí la clave de la sucursal virtual, la de antes era «5520»",
        "forgot my pin, the old one was «5502»",
        "esqueci a senha do app, a de antes era «8831»",
        "la clave del cajero es la fecha de mi matrimonio, «1404», y no la acepta",
        "mi pin: el año en que nací, «1979», y me lo rechaza",
        "olvidé la clave y la sucursal anterior era mejor",
    ],
    "generic.password_tried": [
        "I typed «Maple.Otter7» like always and it says wrong password",
        "puse «Gatito_2291» como siempre y dice contraseña incorrecta",
        "digitei «Sol.Mar2020» e deu senha incorreta",
        "I keep entering «BlueSky77» and get invalid password",
        "puse el modelo RTX3060 y dice clave incorrecta",
        "used 3 passwords already, windows11 keeps crashing",
    ],
}
# What the other detectors of secrets read in the same posts.
WORDINGS = [
    '"Tu código es «41-07-93», no lo compartas con nadie" y me lo pide el del call',
    "Seu código é «77-10-42», não compartilhe. E o atendente pediu",
    'código «730114». "código incorrecto". código «730115». "código incorrecto". chau',
    "la contraseña que me dieron en la agencia, «Andes.7714», no funciona",
    "la clave del wifi que me dejó el instalador «Hogar5521zz» no conecta",
    "A senha que o gerente me passou, «Banco.2020», não entra",
    "the password your tech left, «Router8842z», doesn't work",
    "La clave es la de siempre, «Toby.2019», y no entra",
    "mi contra vieja «Gatito99» no funciona en la app nueva",
    "la clave temporal que me llegó al correo «pepe.rios@example.com» es «Zx#9921» y no entra",
    "le dio los 16 números «4591292600759757», la fecha «02/29» y el «611» al estafador",
    "le dieron la tarjeta, «5412 7512 3412 3456», el mes y año «11/28» y el código «907»",
    "El ladrón sabía hasta el «338» de atrás de mi tarjeta",
    "Tô na senha P-331 e o painel mostra P-290",
    "senha A-045 no painel faz horas",
    "Tengo carnet y el formulario pide 8 dígitos, somos un millón",
]


@cases({**TABLES, "": WORDINGS})
def test_exactly_what_is_marked_is_found(redactor, marked):
    found, meant = found_and_meant(redactor, marked)
    assert found == meant


@pytest.mark.parametrize("detector", TABLES)
def test_the_detector_itself_finds_its_first_case(redactor, detector):
    assert detector_of_first(redactor, TABLES[detector]) == detector


@pytest.mark.parametrize("marked", [case for table in TABLES.values() for case in table])
def test_a_text_with_such_a_secret_gets_a_second_look(redactor, marked):
    if "«" in marked:
        assert redactor.may_hold_secret(marked.replace("«", "").replace("»", ""))

"""Names as people write them, and beside each what only looks like one. All invented."""

import pytest

from relevo.redaction import FindingType, Reason

FOUND = [
    ("hola, soy Ana Quispe Rojas, ayuda", "Ana Quispe Rojas"),
    ("hola soy ana quispe rojas ayuda", "ana quispe rojas"),
    ("HOLA SOY ANA QUISPE ROJAS AYUDA", "ANA QUISPE ROJAS"),
    ("me llamo María de la Cruz y no puedo entrar", "María de la Cruz"),
    ("meu nome é caio de souza lima e moro longe", "caio de souza lima"),
    ("hi, my name is Maeve O'Connor", "Maeve O'Connor"),
    ("me atendió wilder huamán en la agencia", "wilder huamán"),
    ("la señorita Yovana Ticona me colgó", "Yovana Ticona"),
    ("mi esposo richard chumpitaz viaja mañana", "richard chumpitaz"),
    ("titular: ROSA ELENA MAMANI", "ROSA ELENA MAMANI"),
    ("depósito a nombre de luis alberto ccopa", "luis alberto ccopa"),
    ("Sigo sin respuesta.\nAtte.\nPedro Salazar Vega", "Pedro Salazar Vega"),
    ("sigo sin respuesta, atte pedro salazar", "pedro salazar"),
    ("Begoña Etxeberria, clienta desde 1998", "Begoña Etxeberria"),
    ("millaray huenchullan curihual sigue sin señal", "millaray huenchullan curihual"),
    ("Ma. Soledad Etcheverry, pasaporte perdido", "Ma. Soledad Etcheverry"),
    ("el reclamo es de J. Pérez Soto", "J. Pérez Soto"),
    ("mi suegra Doña Carmen Villaseñor hizo la cola", "Doña Carmen Villaseñor"),
    ("Nombre: Pedro.\nEdad: 40", "Pedro"),
    ("passageira Juliana Alves Monteiro, voo cancelado", "Juliana Alves Monteiro"),
    ("thanks to agent Sarah Thompson at the gate", "Sarah Thompson"),
    ("ATT. MARCOS VINÍCIUS DO NASCIMENTO E SILVA", "MARCOS VINÍCIUS DO NASCIMENTO E SILVA"),
    ("me atendió nahuel currumil en sucursal bariloche", "nahuel currumil"),
    ("gracias a luz marina gutiérrez por su ayuda", "luz marina gutiérrez"),
    ("Luis Díaz Quispe @BancoQori contesten", "Luis Díaz Quispe"),
    ("me llamo R.o.b.e.r.t.o G.a.m.b.o.a y el bot corta", "R.o.b.e.r.t.o G.a.m.b.o.a"),
    ("me llamo R o b e r t o  G a m b o a ok", "R o b e r t o  G a m b o a"),
    ("me llamo R0b3rt0 G4mb04 ok", "R0b3rt0 G4mb04"),
    ("nombre RobertoGamboa ok", "RobertoGamboa"),
]

CLEAN = [
    "hola, soy cliente hace años",
    "soy Cliente Premium del banco",
    "me llamo Ana y no puedo entrar",
    "gracias Rosa por la ayuda",
    "la agencia de Jr. José Gálvez está cerrada",
    "la agencia de jr. josé gálvez esta cerrada",
    "choque en la avenida javier prado",
    "demora en el aeropuerto Jorge Chávez",
    "el estadio Atanasio Girardot sin señal",
    "feliz día de San Martín de Porres",
    "santa rosa de lima nos ayude",
    "el café Juan Valdez cobra dos veces",
    "compré un perfume Carolina Herrera",
    "casas bahia não entregou",
    "gol de Paolo Guerrero y de Lionel Messi",
    "el presidente Gustavo Petro no responde",
    "qué milagro, contestaron los reyes del robo",
    "dolores de cabeza me dan ustedes",
    "la luz, la paz y la victoria",
    "sin luz ni agua en la villa",
    "Buenos Días Estimados Señores",
    "Banca Por Internet Caída Otra Vez",
    "Servicio Al Cliente Pésimo",
    "lunes, martes y miércoles sin sistema",
    "de Lima a Buenos Aires en mayo",
    "@ana_quispe_rojas contesten",
    "escriban a ana.quispe@banco.example",
    "#JusticiaParaTodos ya",
    "el Toyota Corolla Cross falló",
    "mi mamá y mi hermana siguen sin línea",
    "em nome de Deus resolvam",
    "may i get a refund, will you answer",
]


def names(redactor, text: str) -> list[str]:
    return [
        text[finding.start : finding.end]
        for finding in redactor.redact(text).findings
        if finding.type is FindingType.PERSON
    ]


@pytest.mark.parametrize(("text", "name"), FOUND)
def test_a_name_is_found_whole(redactor, text, name):
    assert names(redactor, text) == [name]


@pytest.mark.parametrize("text", CLEAN)
def test_what_only_looks_like_a_name_stays(redactor, text):
    assert names(redactor, text) == []


def test_every_name_of_a_list_is_found(redactor):
    text = "afectados:\nAna Quispe Rojas\nLuis Mamani Condori\nRosa Elena Huamán"
    assert names(redactor, text) == ["Ana Quispe Rojas", "Luis Mamani Condori", "Rosa Elena Huamán"]


def test_a_name_that_touches_a_number_is_found(redactor):
    assert names(redactor, "Ana Quispe Rojas45678912") == ["Ana Quispe Rojas"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("soy Ana Quispe Rojas", Reason.LABEL),
        ("ayer Ana Quispe Rojas fue al banco", Reason.MODEL),
    ],
)
def test_the_reason_says_whether_a_word_announces_the_name(redactor, text, reason):
    [finding] = redactor.redact(text).findings
    assert finding.reasons == (reason,)
    assert 0.5 <= finding.score <= 0.99


def test_no_name_reaches_over_a_wall(redactor):
    assert redactor.redact("soy Ana Luisa [DNI-1] Quispe Rojas").text == (
        "soy [NOMBRE-1] (DNI-1) [NOMBRE-2]"
    )

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
    ("mi nombre es Yesenia Chuquicondor Huayta y no me abre la app", "Yesenia Chuquicondor Huayta"),
    ("Huallpa Ccahuana, Teodosia. dni 40112233", "Huallpa Ccahuana, Teodosia"),
    ("Titular: Bianchetti, Rosa María. Nro de socio 5521", "Bianchetti, Rosa María"),
    ("a nombre de Arnau Puigvert-Soler, gracias", "Arnau Puigvert-Soler"),
    ("pregunten por la Maitén Curilaf en el mesón", "Maitén Curilaf"),
    ("Gorka Zubiaurre Etxeandia lleva tres semanas sin router", "Gorka Zubiaurre Etxeandia"),
    ("o sebastian kretschmer da loja de blumenau nao resolveu", "sebastian kretschmer"),
    ("soy Abdelkarim El Khattabi y llevo un mes sin tarjeta", "Abdelkarim El Khattabi"),
    ("Se llama Yuritzi Hdz. Tecuapetla y es un amor", "Yuritzi Hdz. Tecuapetla"),
    ("la doctora Nayeli Xicohténcatl de la IPS no llegó", "Nayeli Xicohténcatl"),
    ("el técnico Wbeimar Piamba vino y no arregló nada", "Wbeimar Piamba"),
    ("MI NOMBRE ES YULEIDY CHAVERRA", "YULEIDY CHAVERRA"),
    (
        "Para el seguro de mi hija: Amaru Huenchuleo San Juan, nacida 03.02.2020",
        "Amaru Huenchuleo San Juan",
    ),
    ("a Dra. Beatriz Figueiredo e Sá não atende", "Dra. Beatriz Figueiredo e Sá"),
    ("minha mãe, Ivonete Hillesheim, está sem luz", "Ivonete Hillesheim"),
    ("le transferí por error a Xiomara Dubraska Guaregua", "Xiomara Dubraska Guaregua"),
    ("atentamente, Sayuri Nakandakari Higa", "Sayuri Nakandakari Higa"),
    ("Nombre del titular: Wei Zhang Liu", "Wei Zhang Liu"),
    ("Nicanor Abugattás Majluf, cliente desde 1995", "Nicanor Abugattás Majluf"),
    ("soy iratxe goikoetxea y no me llega la factura", "iratxe goikoetxea"),
    (
        "el cajero Panchito no, fue Rigoberto Tzompantzi de la sucursal Apizaco",
        "Rigoberto Tzompantzi",
    ),
    ("lucrecia soto y gómez es mi apellido compuesto", "lucrecia soto y gómez"),
    ("Uxía Freijeiro Outeiral, DNI 33221100K", "Uxía Freijeiro Outeiral"),
    ("nos atendió Montserrat Puigdomènech i Valls, excelente", "Montserrat Puigdomènech i Valls"),
    ("mi esposo Eulogio Cutipa Chura falleció en mayo", "Eulogio Cutipa Chura"),
    ("Said Musalem Hadad. Ese es el vendedor.", "Said Musalem Hadad"),
    ("fui con Irma Tlapale y no quiso", "Irma Tlapale"),
    ("pasajero: Kuczynski Rojas, Anatol", "Kuczynski Rojas, Anatol"),
    ("jordi casamitjana firmó el contrato por mi", "jordi casamitjana"),
    ("gracias a Evelin Guachamín de CNEL por la paciencia", "Evelin Guachamín"),
    ("Mi nene Thiago Benicio Ledesma está internado", "Thiago Benicio Ledesma"),
    ("carnet de Isidora Llancapán inactivo", "Isidora Llancapán"),
    ("la factura sale a nombre de Ousmane Ndiaye", "Ousmane Ndiaye"),
    ("mi hermana nilda raquel insaurralde no recibe el kit", "nilda raquel insaurralde"),
    ("contratante Florin Munteanu, póliza 8812", "Florin Munteanu"),
    ("Att. Rosângela Bortolini Schmitz", "Rosângela Bortolini Schmitz"),
    ("me llamo kelly johana cuastumal y soy de pasto", "kelly johana cuastumal"),
    ("Ticona Mamani Severo, dni 01234567", "Ticona Mamani Severo"),
    ("quem me atendeu foi a Thaynara Zanatta da unidade centro", "Thaynara Zanatta"),
    ("la clave se la di a un tal Breyner Mosquera", "Breyner Mosquera"),
    ("Yo, Ñusta Condori Nina, denuncio", "Ñusta Condori Nina"),
    ("my husband Kwame Boateng paid twice", "Kwame Boateng"),
    ("la vecina Domitila Aguaguiña vio todo", "Domitila Aguaguiña"),
    ("wendy yajaira tumbaco espera su reembolso", "wendy yajaira tumbaco"),
    ("mi suegra Piedad Chiluisa no recibe el SMS", "Piedad Chiluisa"),
    ("el carro lo vendí a Hernán Effio Chafloque", "Hernán Effio Chafloque"),
    ("ayer Duván Estiven Cuetia me devolvió la plata", "Duván Estiven Cuetia"),
    ("quien firma, Itziar Urrestarazu, exige respuesta", "Itziar Urrestarazu"),
    ("Herrera Quintanilla, Zoila Rosa; ci 0912345678", "Herrera Quintanilla, Zoila Rosa"),
    ("Sres, soy Guadalupe del Rocío Tipán", "Guadalupe del Rocío Tipán"),
    ("el motorista Edvaldo Krüger cancelou a corrida", "Edvaldo Krüger"),
    ("a atendente Rayssa Kauany foi grossa", "Rayssa Kauany"),
    ("mi tía Leontina Paillacar tiene 80", "Leontina Paillacar"),
    ("depositaron a Brígida Huanca Apaza por error", "Brígida Huanca Apaza"),
    ("firmado: Pere-Joan Amengual i Ferrer", "Pere-Joan Amengual i Ferrer"),
    ("me habló una tal Dayan Yuliet Campaz diciendo ser de ustedes", "Dayan Yuliet Campaz"),
    ("mi compadre Crescencio Xochicale compró ahí", "Crescencio Xochicale"),
    ("estafadora: Mirna Yamileth Chuc Poot", "Mirna Yamileth Chuc Poot"),
    ("DE FAVOR HABLEN CON LA SEÑORA ELEUTERIA MAMANI CUTIPA", "ELEUTERIA MAMANI CUTIPA"),
    ("carlos antonio iparraguirre no vive acá", "carlos antonio iparraguirre"),
    (
        "Tengo el pasaje a nombre de Nahir Antonella Bustos San Martín",
        "Nahir Antonella Bustos San Martín",
    ),
    ("My name is Ifeoma Okonkwo, booking XQ2T9L", "Ifeoma Okonkwo"),
    ("Robinson Teherán me vendió un celular bloqueado", "Robinson Teherán"),
    ("comprobante de Lisandro Aguirrezabala", "Lisandro Aguirrezabala"),
    ("hablé con Tamara Skármeta y dijo que en 48 horas", "Tamara Skármeta"),
    ("Huenchullán Painemal, Juana; RUT pendiente", "Huenchullán Painemal, Juana"),
    ("o pix foi para Wellington Damasceno", "Wellington Damasceno"),
    ("pessoa: Sayonara Guajajara", "Sayonara Guajajara"),
    ("la cuenta está a nombre de mi papá Juan de Dios Curihuinca", "Juan de Dios Curihuinca"),
    ("firma: Gaizka Ibarretxe Zubeldia", "Gaizka Ibarretxe Zubeldia"),
    ("reclamo de wilson yupanqui taipe", "wilson yupanqui taipe"),
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
    "gracias Paola de Mi Comisariato por la ayuda",
    "la cajera de Chedraui Xalapa me dio mal el cambio",
    "un taladro Bosch GSR12 por 300 soles",
    "licuadora Oster BLST46 fallada",
    "entre Baeza y Linares el tren paró una hora",
    "la peli de Minecraft en Cinépolis estuvo rara",
    "la tuya no, la mía sí",
    "pelo amor de Deus resolvam isso",
    "todos me miran raro en la fila",
    "llevo tres sábados yendo a la agencia",
    "el Toyota Yaris GR perdió la garantía",
    "zapatillas Nike Air Zoom 42 despegadas",
    "Metro de Plaza Norte sin carritos",
    "fui al Olímpica de Soledad y cerraron",
    "el parque Simón Bolívar sin luz",
    "Coto de Caballito un desastre",
    "la bebé lloraba y nadie atendía",
    "Almacenes Tía Guayaquil Norte sin cambio",
    "el Galaxy A54 se calienta",
    "bus 405 parado en San Martín",
    "Feliz día de la madre mi reina",
    "la marca Santa Isabel subió de precio",
    "vendo entradas Karol G campo vip",
    "el partido Colo Colo vs Palestino",
    "canal 13 y TVN caídos",
    "Pão de Açúcar Moema sem fila preferencial",
    "o Bradesco Prime caiu",
    "mi plan Dúo Plus 200 megas",
    "el Éxito de Laureles cobra doble",
    "Banco Santander Río sin sistema",
    "un combo Big Mac y papas frías",
    "la serie Merlina no carga en Netflix",
    "la feria de San Telmo sin señal",
    "tienda Easy Maipú sin stock",
    "compré un Honda Civic Touring y falla",
    "Casa Ideas de Costanera Center",
    "hoy juega Boca Juniors y cae el internet",
    "promo Black Friday Movistar Play",
    "me cobraron Google One Premium",
    "la niña del mesón no sabe nada",
    "Mi Banco de Sullana cerró",
    "Autopista Norte con calle 100 trancada",
    "Reposo médico de tres días",
    "Semana Santa en Ayacucho sin pasajes",
    "Plaza Vea Risso sin cajas",
    "Caja Piura no abre",
    "San Juan de Lurigancho sin agua",
    "Rappi Turbo no llegó",
    "sopa Maggi de pollo vencida",
    "cerveza Cusqueña Trigo caliente",
    "el doctor no llegó y la enfermera tampoco",
    "Lavadora LG TurboDrum WT13 hace ruido",
    "Hospital Guillermo Almenara colapsado",
    "El Corte Inglés de Castellana devolvió mal",
    "línea Mitre ramal Tigre cancelado",
    "o Carrefour Bairro fechou",
    "shopping Morumbi lotado",
    "a Havan de Brusque não troca",
    "seguimos sin agua en Villa María",
    "del Paseo Colón a Retiro a pie",
    "copa menstrual Diva Cup rota",
    "colchón Paraíso Royal hundido",
    "tarjeta Oh no pasa",
    "Flota Magdalena salió tarde",
    "peaje Chivato carísimo",
    "pollo Bucanero con mal olor",
    "La Favorita de Portoviejo sin arroz",
    "Madrid Barajas T4 con colas",
    "hasta el lunes no hay gas",
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

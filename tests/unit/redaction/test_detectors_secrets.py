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

# Wordings of many people, each with what it must become.
WORDINGS = [
    (
        "tarjeta 4010 9281 5901 3962, los de atras 882",
        "tarjeta [TARJETA-1], los de atras [CLAVE-1]",
    ),
    (
        "4010928159013962 vencimiento: 08-2031 cvv 123",
        "[TARJETA-1] vencimiento: [VENCIMIENTO-1] cvv [CLAVE-1]",
    ),
    ("4010928159013962, 11/27, 882", "[TARJETA-1], [VENCIMIENTO-1], [CLAVE-1]"),
    (
        "cartão final? não: 4010928159013962, val 10/30, cód 553",
        "cartão final? não: [TARJETA-1], val [VENCIMIENTO-1], cód [CLAVE-1]",
    ),
    (
        "por chat le pasé todo: tarjeta 4010 9281 5901 3962, fecha 10/30, clave 553",
        "por chat le pasé todo: tarjeta [TARJETA-1], fecha [VENCIMIENTO-1], clave [CLAVE-1]",
    ),
    (
        "le pasé el vencimiento 04/29 y el código 019",
        "le pasé el vencimiento [VENCIMIENTO-1] y el código [CLAVE-1]",
    ),
    ("le di el número, 12/28 y el cvv 882", "le di el número, [VENCIMIENTO-1] y el cvv [CLAVE-1]"),
    ("wifi CasaLopez clave lopez1985", "wifi CasaLopez clave [CLAVE-1]"),
    ("la clave del wifi es casa-azul-77", "la clave del wifi es [CLAVE-1]"),
    ("red MOVISTAR_44F2 contraseña k8Tq2mZp9w", "red MOVISTAR_44F2 contraseña [CLAVE-1]"),
    (
        "mi wifi es Familia Rojas y la clave Rojas2020",
        "mi wifi es Familia Rojas y la clave [CLAVE-1]",
    ),
    ("a senha do wifi é netclaro88 e não conecta", "a senha do wifi é [CLAVE-1] e não conecta"),
    ("senha do wi-fi: gatinho.preto", "senha do wi-fi: [CLAVE-1]"),
    (
        "clave fiscal Tango1982 no me deja entrar a afip",
        "clave fiscal [CLAVE-1] no me deja entrar a afip",
    ),
    ("mi clave fiscal nivel 3 es Tango1982", "mi clave fiscal nivel 3 es [CLAVE-1]"),
    ("clave de firma F1rma-9921", "clave de firma [CLAVE-1]"),
    (
        "la contraseña de la firma electrónica Sat.2024x",
        "la contraseña de la firma electrónica [CLAVE-1]",
    ),
    ("mi clave única es Condor77", "mi clave única es [CLAVE-1]"),
    ("ClaveÚnica Condor77 bloqueada", "ClaveÚnica [CLAVE-1] bloqueada"),
    ("la contra es mimosa12", "la contra es [CLAVE-1]"),
    ("mi contra mimosa12", "mi contra [CLAVE-1]"),
    ("pass Trebol#45", "pass [CLAVE-1]"),
    ("pw: Trebol#45", "pw: [CLAVE-1]"),
    ("usuario mlopez76 contraseña Trebol#45", "usuario mlopez76 contraseña [CLAVE-1]"),
    ("user mlopez76 / pass trebolito", "user mlopez76 / pass [CLAVE-1]"),
    ("firma electrónica clave Gato.2211", "firma electrónica clave [CLAVE-1]"),
    ("mi clave web Marte88", "mi clave web [CLAVE-1]"),
    ("clave ciec Xoch1234", "clave ciec [CLAVE-1]"),
    ("contraseña del SAT Xoch1234", "contraseña del SAT [CLAVE-1]"),
    ("a chave de acesso é Lua-2044", "a chave de acesso é [CLAVE-1]"),
    (
        "hola, me hackearon: puse la clave Abril2019 en una página falsa",
        "hola, me hackearon: puse la clave [CLAVE-1] en una página falsa",
    ),
    (
        "mi hijo cambió la contraseña del wifi a minecraft99 y ahora no conecta nada",
        "mi hijo cambió la contraseña del wifi a [CLAVE-1] y ahora no conecta nada",
    ),
    (
        "ahi les va mi usuario: rosita_77 y la contraseña: Rosita*77",
        "ahi les va mi usuario: rosita_77 y la contraseña: [CLAVE-1]",
    ),
    ("minha senha era marilia10 e trocaram", "minha senha era [CLAVE-1] e trocaram"),
    ("my password was Sunny$day1 and it got reset", "my password was [CLAVE-1] and it got reset"),
    ("pw Sunny$day1", "pw [CLAVE-1]"),
    ("clave de acceso al homebanking Boca1981!", "clave de acceso al homebanking [CLAVE-1]"),
    ("mi clave provisional xT44p venció", "mi clave provisional [CLAVE-1] venció"),
    ("contraseña temporal: Temp-7781", "contraseña temporal: [CLAVE-1]"),
    ("codigo de segurança 731", "codigo de segurança [CLAVE-1]"),
    ("cod seg 731", "cod seg [CLAVE-1]"),
    ("cód. verificador 731 de la visa", "cód. verificador [CLAVE-1] de la visa"),
    ("número secreto 7741", "número secreto [CLAVE-1]"),
    (
        "mi número secreto de la tarjeta es el 7741",
        "mi número secreto de la tarjeta es el [CLAVE-1]",
    ),
    ("verification code 883-012", "verification code [CLAVE-1]"),
    (
        "código de seguridad de la tarjeta es el 019",
        "código de seguridad de la tarjeta es el [CLAVE-1]",
    ),
    ("siempre pongo 7741 de clave", "siempre pongo [CLAVE-1] de clave"),
    ("usé 7741 de pin", "usé [CLAVE-1] de pin"),
    ("falei a senha 8812 pra moça", "falei a senha [CLAVE-1] pra moça"),
    ("puk 88213309", "puk [CLAVE-1]"),
    ("clave telefónica 7741", "clave telefónica [CLAVE-1]"),
    ("con la clave 7741 no me deja", "con la clave [CLAVE-1] no me deja"),
    ("clave token 447120", "clave token [CLAVE-1]"),
    ("el ceuveuve es 731", "el ceuveuve es [CLAVE-1]"),
    ("mi CVV2 731", "mi CVV2 [CLAVE-1]"),
    ("patrón no, mi pin 7741", "patrón no, mi pin [CLAVE-1]"),
    (
        "me hicieron leer el token, 882014, y adiós plata",
        "me hicieron leer el token, [CLAVE-1], y adiós plata",
    ),
    (
        "no acepta mi pin, 0912, y es el de siempre",
        "no acepta mi pin, [CLAVE-1], y es el de siempre",
    ),
    ("pin 0912?? no funciona", "pin [CLAVE-1]?? no funciona"),
    ("la clave cajero 4 dígitos 0912", "la clave cajero 4 dígitos [CLAVE-1]"),
    ("cambié el nip al 8830", "cambié el nip al [CLAVE-1]"),
    ("senha 8830 bloqueada", "senha [CLAVE-1] bloqueada"),
    ("token 883012 expirado", "token [CLAVE-1] expirado"),
    ("cvc 019", "cvc [CLAVE-1]"),
    ("el cvv (dorso) 019", "el cvv (dorso) [CLAVE-1]"),
    (
        "me pidió los tres numeritos de atrás y le di 731",
        "me pidió los tres numeritos de atrás y le di [CLAVE-1]",
    ),
    ("los del reverso se los dicté: 731", "los del reverso se los dicté: [CLAVE-1]"),
    (
        "le dije 731 que son los de atrás de la tarjeta",
        "le dije [CLAVE-1] que son los de atrás de la tarjeta",
    ),
    ("los tres de la parte trasera eran 204", "los tres de la parte trasera eran [CLAVE-1]"),
    ("los tres del dorso: 204", "los tres del dorso: [CLAVE-1]"),
    ("the 3 digit number on the back is 731", "the 3 digit number on the back is [CLAVE-1]"),
    ("código de tres dígitos 019 de mi visa", "código de tres dígitos [CLAVE-1] de mi visa"),
    ("el código del reverso es 019", "el código del reverso es [CLAVE-1]"),
    (
        "el código que me mandó Google G-492071 y se lo pasé",
        "el código que me mandó Google [CLAVE-1] y se lo pasé",
    ),
    ("me llegó un sms con G-118204", "me llegó un sms con [CLAVE-1]"),
    ("el codigo de whatsapp era 492-071", "el codigo de whatsapp era [CLAVE-1]"),
    ("código 81 53 07 me llegó al celular", "código [CLAVE-1] me llegó al celular"),
    ("me mandaram o código 883012 por engano", "me mandaram o código [CLAVE-1] por engano"),
    (
        "ingresé el 774102 que me mandaron por sms y no valida",
        "ingresé el [CLAVE-1] que me mandaron por sms y no valida",
    ),
    ("me llegó el código 81 53 07 y lo di", "me llegó el código [CLAVE-1] y lo di"),
    ("el token que salía era 81 53 07", "el token que salía era [CLAVE-1]"),
    ("passei o código 551209 pro golpista", "passei o código [CLAVE-1] pro golpista"),
    ("o código que chegou no zap foi 551209", "o código que chegou no zap foi [CLAVE-1]"),
    (
        "digitei minha senha de 4 números, 8812, e o caixa engoliu o cartão",
        "digitei minha senha de 4 números, [CLAVE-1], e o caixa engoliu o cartão",
    ),
    ("he asked for the otp and I read him 551209", "he asked for the otp and I read him [CLAVE-1]"),
    (
        "mi pin del chip es 0442 y el puk 88213309",
        "mi pin del chip es [CLAVE-1] y el puk [CLAVE-2]",
    ),
    ("mi clave de telebanca 774120", "mi clave de telebanca [CLAVE-1]"),
    ("la clave de 4 digitos que uso es 7741", "la clave de 4 digitos que uso es [CLAVE-1]"),
    ("cvv: 7 3 1", "cvv: [CLAVE-1]"),
    ("clave de internet: 882133", "clave de internet: [CLAVE-1]"),
    (
        "la señorita me pidió mi clave dinámica y yo le dije 448 120",
        "la señorita me pidió mi clave dinámica y yo le dije [CLAVE-1]",
    ),
    ("el código que me llegó al wsp es 991-204", "el código que me llegó al wsp es [CLAVE-1]"),
    ("su clave de un solo uso: 774102", "su clave de un solo uso: [CLAVE-1]"),
    ("meu pin do cartão 8830", "meu pin do cartão [CLAVE-1]"),
    ("a senha de 6 dígitos 883012 não passa", "a senha de 6 dígitos [CLAVE-1] não passa"),
    ("otp: 8 8 3 0 1 2", "otp: [CLAVE-1]"),
    (
        "la clave que me dieron en ventanilla, 559012, no sirve",
        "la clave que me dieron en ventanilla, [CLAVE-1], no sirve",
    ),
    ("le dicté 815307 que era el token", "le dicté [CLAVE-1] que era el token"),
    (
        "le leí el número del mensaje, 551209, y me vaciaron la cuenta",
        "le leí el número del mensaje, [CLAVE-1], y me vaciaron la cuenta",
    ),
    (
        "el sms decía 551209 y me dijo que se lo lea",
        "el sms decía [CLAVE-1] y me dijo que se lo lea",
    ),
    (
        "me llamaron y les di el 551209 que me llegó por mensaje",
        "me llamaron y les di el [CLAVE-1] que me llegó por mensaje",
    ),
    ("los seis dígitos que me llegaron: 551209", "los seis dígitos que me llegaron: [CLAVE-1]"),
    ("los 6 dígitos eran 551209", "los 6 dígitos eran [CLAVE-1]"),
    ("el código de 6 dígitos 551209", "el código de 6 dígitos [CLAVE-1]"),
    (
        "la pregunta secreta es el nombre de mi perro, Firulais",
        "la pregunta secreta es el nombre de mi perro, [CLAVE-1]",
    ),
    (
        "pregunta de seguridad mi primera mascota Pelusa",
        "pregunta de seguridad mi primera mascota [CLAVE-1]",
    ),
    (
        "de pregunta secreta puse el apellido de mi abuela: Castañeda",
        "de pregunta secreta puse el apellido de mi abuela: [CLAVE-1]",
    ),
    ("respuesta de seguridad Rocinante", "respuesta de seguridad [CLAVE-1]"),
    ("my secret answer is Fluffy", "my secret answer is [CLAVE-1]"),
    ("security question pet name: Biscuit", "security question pet name: [CLAVE-1]"),
    (
        "cuál es el nombre de tu mascota? puse Manchitas y dice error en la pregunta secreta",
        "cuál es el nombre de tu mascota? puse [CLAVE-1] y dice error en la pregunta secreta",
    ),
    (
        "pregunta secreta: ciudad de nacimiento. Respuesta: Ayacucho",
        "pregunta secreta: ciudad de nacimiento. Respuesta: [CLAVE-1]",
    ),
    ("nombre de soltera de mi madre Yupanqui", "nombre de soltera de mi madre [CLAVE-1]"),
    ("Senha 348 na fila", None),
    ("senha 348 do atendimento, esperando há 2 horas", None),
    ("peguei a senha 512 e ninguém chama", None),
    ("minha senha na fila era 120", None),
    ("senha P072 no painel", None),
    ("turno 348 en la agencia", None),
    ("la clave es paciencia", None),
    ("la clave del wifi no funciona", None),
    ("código postal 15074", None),
    ("código de área 011", None),
    ("la pregunta de seguridad no funciona", None),
    ("olvidé la respuesta de la pregunta secreta", None),
    ("no me llega el código de 6 dígitos", None),
    ("la contra es que cobran 500", None),
    ("me pidieron 3 veces la clave en 2024", None),
    ("el código promocional VERANO24", None),
    ("mi clave no funciona desde el 12/05", None),
    ("error 551209 en la app", None),
    ("los de atrás en la cola, 120 personas", None),
    ("token de 6 digitos", None),
    ("me piden mi clave SOL y no la recuerdo", None),
    ("la contraseña debe tener 8 caracteres y un número", None),
    ("el pin pad no lee", None),
    ("500 soles de clave mayorista", None),
    ("código de barras 7751234567890", None),
    ("el token físico cuesta 25 soles", None),
    ("me llegó el código 3 veces", None),
    ("mi clave caduca cada 90 días", None),
    ("clave 01-800", None),
    ("código QR no carga", None),
    ("la senha expirou em 30 dias", None),
    ("security code is required", None),
    ("me pidieron datos de atrás de la tarjeta y no los di", None),
    ("el código 5 del menú", None),
    ("login ana / password Ana!2023", "login ana / password [CLAVE-1]"),
    ("minha senha do app é joana@22", "minha senha do app é [CLAVE-1]"),
    ("senha provisória Nub4nk#1", "senha provisória [CLAVE-1]"),
    ("la clave de mi correo es Joana.22", "la clave de mi correo es [CLAVE-1]"),
    ("clave net 3389ab", "clave net [CLAVE-1]"),
    ("tiene 338 atrás la tarjeta", "tiene [CLAVE-1] atrás la tarjeta"),
    ("sec code 338 on my visa", "sec code [CLAVE-1] on my visa"),
    ("o código de segurança 338 do cartão", "o código de segurança [CLAVE-1] do cartão"),
    ("coordenada B7: 33", "coordenada B7: [CLAVE-1]"),
    ("I typed my pin 3389 twice", "I typed my pin [CLAVE-1] twice"),
    ("pin 3389 rejected", "pin [CLAVE-1] rejected"),
    ("my passcode 338911", "my passcode [CLAVE-1]"),
    ("clave sms 338911", "clave sms [CLAVE-1]"),
    ("la supertoken 338911", "la supertoken [CLAVE-1]"),
    ("3 números del dorso: 338", "3 números del dorso: [CLAVE-1]"),
    ("she made me read the code 338-911", "she made me read the code [CLAVE-1]"),
    ("pedi a senha nova e veio 338911", "pedi a senha nova e veio [CLAVE-1]"),
    ("a moça pediu o token e eu disse 338911", "a moça pediu o token e eu disse [CLAVE-1]"),
    ("le di mis claves: 3389 y 338911", "le di mis claves: [CLAVE-1] y [CLAVE-2]"),
    (
        "mi clave de cajero 3389 y la de internet 338911",
        "mi clave de cajero [CLAVE-1] y la de internet [CLAVE-2]",
    ),
    ("mi clave virtual es 338911 bbva", "mi clave virtual es [CLAVE-1] bbva"),
    ("mi clave bancaria: 3389", "mi clave bancaria: [CLAVE-1]"),
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
    ("text", "redacted"), [case for table in (*TABLES.values(), WORDINGS) for case in table]
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

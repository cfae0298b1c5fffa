"""Authentication secrets in digits: card security codes, PINs, one-time codes, named as such.

A secret is destroyed, not sealed, so its detectors rather take too much than too little. Free-form
passwords and security answers are in `password.py`, what is told of a card's back in
`secret_of_card.py`, codes that a sentence tells without naming them in `secret_in_speech.py`.
"""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import START, apart, number
from relevo.redaction.findings import FindingType
from relevo.redaction.surroundings import Surroundings
from relevo.redaction.vocabulary import words

# Not an amount or a count of something; not a group of a longer number ("clave de mi tarjeta 4557
# 8801 ..." names a card), nor the head of a code with letters.
COUNTED = (
    r"(?! ?(?i:soles|pesos|dolares|euros|reais|usd|lucas|mil|veces|vezes|dias|horas|minutos|meses"
    r"|semanas|anos|personas|digitos|digits|numeros|cifras|clientes|usuarios|quejas|reclamos|puntos"
    r"|millas|cuotas|visitas|people|times|days|hours|minutes|years|points|pasos|litros|metros|%))"
)
LONE = r"(?![A-Za-z])(?![ \-]\d{4}[ \-]?\d{2})"
_CODE = rf"\d{{3,8}}{LONE}{COUNTED}"
_PAIRS = r"\d{2}(?:[ \-]\d{2}){1,3}(?![ \-/]?\d)"
_TRIPLES = r"\d{3}[ \-]\d{3}(?![ \-]?\d)"
_APART = apart(3, 8)
_FORMS = (_TRIPLES, _CODE, _APART, _PAIRS)
ANY_CODE = f"(?:{'|'.join(_FORMS)})(?!\\d)(?!-\\d)"

FILLERS = words(
    "tarjeta tarjetas dinamica digital internet cajero app debia ser acceso secreta secreto cuenta",
    "online banca movil temporal sms whatsapp 2 3 4 6 digitos web homebanking puse ponia por sol",
    "seguridad verificacion verificacao seguranca otp token unico unica cartao card conta banco",
    "me mandaron enviaron mandan enviam mandaram enviaram llego llega chegou dio dieron dictaron",
    "sale salio aparece aparecio actual anterior antigua vieja viejo puesta puesto credito debito",
    "personal atras detras reverso dorso tras verso trasero trasera principal universal registrada",
    "era termino generada generado generado caja uso usaba usa tenia tengo tinha debito pongo pin",
    "hijo hija esposa esposo mama papa madre padre mae pai wifi correo celular telefono fisica",
    "telefonica bancaria fiscal firma electronica ciec sat afip arca nivel telebanca decia "
    "dice firmar",
    "d q dl numerica alfanumerica secure and or use tal cual mismo misma sim chip ahorros wallet "
    "billetera",
)

_QUEUE = words(
    "fila painel guiche guichet atendimento peguei pegar pega tirei retirei chamaram chamou chamam",
    "chamando chama chamada espera esperando esperar aguardando upa posto laboratorio triagem",
)


def is_a_turn(value: str, around: Surroundings) -> bool:
    """A "senha" of Brazil is a ticket with one's turn as well: "senha P072 no painel"."""
    if not value.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").lstrip("-").isdigit() or len(value) > 5:
        return False
    name = next((word for word in around.before if word in NUMBER.context), "senha")
    return name in {"senha", "senhas"} and not (
        _QUEUE.isdisjoint(around.before) and _QUEUE.isdisjoint(around.after)
    )


NUMBER = Detector(
    name="generic.secret_number",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(number(0.2, 3, *_FORMS),),
    context=words(
        "cvv cvc cvn csc ccv cvs cvb ccvv cvvc pin pines nip nips clave claves contrasena",
        "contrasenas contrasenia contrasenya contracena password passwords passwd pasword passcode",
        "psw pwd senha senhas otp otps token tokens numeritos dinamica ceveve cevece cevevece "
        "supertoken softtoken ceuveuve uve vee puk telepin clavesita clavecita",
    ),
    fillers=FILLERS,
    label_required=True,
    against=is_a_turn,
)

NAMED_CODE = Detector(
    name="generic.secret_code",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=NUMBER.shapes,
    context=words(
        "verificacion verificacao verification seguridad seguranca security autenticacion",
        "autenticacao authentication verificador activacion ativacao autorizacion seg validacion",
        "secreto secreta secretos secret sec",
    ),
    fillers=FILLERS | words("codigo code codes cod number"),
    near=words("codigo codigos code codes cod digitos digits numero numeros number"),
    label_required=True,
)


def _is_texted_to(_: str, around: Surroundings) -> bool:
    """ "Envía SALIR por sms al 3535"."""
    return around.before[:1] in {("al",), ("to",)}


SENT_CODE = Detector(
    name="generic.secret_sent_code",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(number(0.2, 4, rf"\d{{4,8}}{LONE}{COUNTED}", _TRIPLES, _APART, _PAIRS),),
    context=words("codigo codigos code sms cod codiguito"),
    fillers=FILLERS | words("con llamado"),
    near=words(
        "sms mensaje mensajito mensagem whatsapp wsp otp token llego llega llegaba chegou enviaron",
        "mandaram enviaram mandou enviou recebi zap mando envio mandan envian",
        "mandaron dicte dictar di dije dei pase pidio pidieron piden pide pedian pediram pediu "
        "texto",
        "dar daban diera dictara estafa estafador fraude sent received texted gave asked golpista",
        "text texts dio dieron recibi clave vaciaron robaron hackearon digitos digits lei leer lea",
        "comparta compartas compartan compartilhe share incorrecto incorreto incorrect invalido "
        "invalid expirado expired vencido caducado expiro expira expirou expirada vencio venceu "
        "caduco",
    ),
    label_required=True,
    against=_is_texted_to,
)

_LABEL = (
    r"(?i:claves?|pines|pin|nip|cvv2?|cvc2?|ccv|contrase(?:n|ni|ny)as?|passwords?|passcode"
    r"|senhas?|token|otp)"
)
_CODE_WORD = rf"(?:{_LABEL}|(?i:codig(?:o|uit)o?s?|codes?))"
LABEL_TRIGGER = (
    r"(?i)clave|pin|nip|cvv|cvc|ccv|contrase|password|passcode|senha|token|otp|codig|code"
)
_COPULA_BEFORE = (
    r"(?:(?:ese|esa|eso|este|esta|essa|esse|that) )?(?:es|era|fue|is|was|e|eh|seria)"
    r"|que es|que era|that's|como|de|as|ese|esa"
)
_DETERMINER = r"(?:(?:mi|la|el|su|my|the|minha|a|o|meu|nueva|nuevo|antigua|del|de|tu) ){0,2}"
_NEXT = (
    r"(?:(?:,? (?:y|e|o|and|or|ni)|,|,? luego|,? despues| a| por| para| to)"
    r"(?: (?:la|el|a|o|otra|nueva|nuevo|ahora|antes|despues|luego|es|era|nova|de|con|del|do|da"
    r"|internet|banca|web|app|cajero"
    r"|correo|tarjeta|wifi|cartao|virtual|dinamica|telefonica)){0,5})? "
)

NAMES = words(
    "clave claves pines pin nip cvv cvc ccv contrasena contrasenas contrasenia contrasenya "
    "password",
    "passwords passcode senha senhas token otp codigo codigos codiguito code codes",
)
# What else a number after the word may be: "mi clave falla y mi dni es ...".
OTHERS = words(
    "dni cedula rut documento cpf curp celular cel telefono tel reclamo caso pedido operacion",
    "protocolo ticket vuelo reserva monto saldo interbancaria rastreo catastral elector cci rfc "
    "ruc",
    "nit cuit usuario abonado asegurado suministro contrato socio alumno estudiante pago servicio",
    "seguimiento referencia compra tienda sucursal canje referido venta mesa",
    "cliente barras postal error producto articulo clabe atencion painel guiche fila",
    "radicado folio expediente solicitud guia pqr promocion promocional descuento cupon swift "
    "area pais modelo",
)
_ARE = words("es era fue is was e son eran seria ser dice decia termino")
_TOLD = words(
    "di dije dicte pase mande envie entregue confirme lei digite puse ingrese meti dei falei ditei",
    "passei informei gave told comparti compartir doy dio read lei leyo leia dictado dado dictarle",
    "veio vino disse dijo digo escribi digitei tipee typed",
)
_SENT = words(
    "llego llega llegaba mandaron mandan enviaron envian aparecio aparece salio sale dictaron "
    "dieron "
    "entregaron asignaron pusieron "
    "chegou"
)
_CODES = words("codigo codigos codiguito code codes")  # of many things
_OF = words("de del da do para for")
_NEAR = 3  # words between: "pin de netflix 2244"
_SKIPPED = words("el la lo los este it them numero esta que asi the o a they him her os as 2 4 6")


def not_told(_: str, around: Surroundings) -> bool:
    """Nothing says that the number is the secret named before it."""
    before = around.before
    place = next((at for at, word in enumerate(before) if word in NAMES), None)
    between = before[:place]  # all of them where the word stands farther off
    if not OTHERS.isdisjoint(between):
        return True
    nearest = next((word for word in between if word not in _SKIPPED), "")
    if nearest in _TOLD or ("que" in between and not _SENT.isdisjoint(between)):
        return False
    name = before[place] if place is not None else ""
    if name in _CODES:
        return _SENT.isdisjoint(before) and _TOLD.isdisjoint(before)
    of = between[-1:] and between[-1] in _OF and len(between) <= _NEAR
    return not (of or nearest in _ARE or around.sign_before in {":", "="})


# Words up to the digits; at most one short number among them ("la clave de 6 y le dije ...").
_UP_TO_DIGITS = r"[^\d\0!?;\n]{0,60}+"

SPOKEN = Detector(
    name="generic.secret_spoken",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(
        # "La clave del cajero de la esquina es 4471", "me pidieron el código y se lo di: 739204".
        Shape(
            rf"\b{_CODE_WORD}\b{_UP_TO_DIGITS}(?:\b\d\b{_UP_TO_DIGITS})?(?<=[ :=\"'(])"
            rf"(?P<value>{ANY_CODE})",
            0.3,
            LABEL_TRIGGER,
            begins=NAMES,
        ),
    ),
    label_in_pattern=True,
    against=not_told,
)

TELLING = (
    r"(?:di|dije|dicte|pase|mande|envie|entregue|confirme|digite|puse|ingrese|dei|falei|ditei|passei"
    r"|informei|gave|told|read|lei|doy|dio|comparti|decia|dice|digitos|numeritos|digits|mensaje"
    r"|mensagem)"
)
_OF_A_MESSAGE = words(
    "sms mensaje mensajito mensagem whatsapp wsp zap token otp codigo codigos code digitos "
    "digits text",
    "clave dinamica numeritos llego chegou",
)
_NO_CODE = OTHERS | words(
    "cuenta cta conta account tarjeta card cartao ultimos primeros finales ultimas termina "
    "terminan "
    "termino phone number whatsapp wsp placa patente al link",
)


def _is_no_code(_: str, around: Surroundings) -> bool:
    return not _NO_CODE.isdisjoint(around.before)


TOLD_CODE = Detector(
    name="generic.secret_told",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(
        # "Les di el 551209 que me llegó por mensaje", "los seis dígitos que mandaron: 551209".
        Shape(
            rf"\b(?i:{TELLING})\b[^\d\0!?;\n]{{0,36}}+(?:\b\d\b[^\d\0!?;\n]{{0,24}}+)?"
            rf"(?<=[ :=\"'(])(?P<value>(?!\d{{1,3}}0{{5}})\d{{5,8}}{LONE}{COUNTED}(?!\d)(?!-\d)"
            rf"|{_TRIPLES}"
            r"|\d{2} \d{2} \d{2}(?! ?\d))",
            0.3,
            r"(?i)sms|mensaj|mensag|whatsapp|wsp|zap|token|otp|codigo|code|digit|text|clave|dinamica"
            r"|numeritos|llego|chegou",
            begins=words(TELLING.strip("(?:)").replace("|", " ")),
        ),
    ),
    near=_OF_A_MESSAGE,
    label_in_pattern=True,
    against=_is_no_code,
)

PREFIXED_CODE = Detector(
    name="generic.secret_prefixed",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(
        # As Google and Facebook send them.
        Shape(r"(?<![A-Za-z0-9\-])(?:G|FB|IG)-\d{5,6}(?![\w\-])", 0.5, r"(?:G|FB|IG)-\d{5}"),
    ),
    near=_OF_A_MESSAGE
    | words(
        "google facebook instagram verificacion verificacao verification "
        "gmail seguridad hackearon entrar correo"
    ),
)

SENT_FIRST = Detector(
    name="generic.secret_sent_first",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(
        # "Puse el 774102 que me mandaron por sms".
        Shape(
            rf"{START}(?P<value>\d{{4,8}}|{_TRIPLES})(?i: que (?:me |nos )?(?:llego|mandaron"
            rf"|enviaron|dieron"
            r"|llega|aparecio|salio|mandan|envian|chegou|mandaram|enviaram|mandou) (?:al?|por"
            r"|en|no|na|pelo"
            r"|via) (?:el |mi |la |un |meu )?(?:sms|mensaje|mensagem|whatsapp|wsp|zap|celular"
            r"|cel|correo"
            r"|app|token)\b)",
            0.3,
            r"(?i)\d que (?:me |nos )?(?:llego|mand|envi|dieron|llega|apare|salio|chegou)",
        ),
    ),
    label_in_pattern=True,
)

_CELL = r"\b[A-Ja-j]\d{1,2}[ :=]{1,3}"

NUMBER_FIRST = Detector(
    name="generic.secret_first",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(
        # A card of coordinates: "coordenadas B4 77 y C2 18".
        *(
            Shape(
                rf"(?i:\bcoordenadas?)\b[^\d\0.!?;\n]{{0,20}}(?:{_CELL}\d{{2,3}}(?:,| y"
                rf"| e)* ){{{skipped}}}"
                rf"{_CELL}(?P<value>\d{{2,3}})(?!\d)",
                0.3,
                r"(?i)coordenada",
                begins=words("coordenada coordenadas"),
            )
            for skipped in (0, 1, 2)
        ),
        # "4471 es mi pin", "puse 8841 como clave", "4471 (mi clave)".
        Shape(
            rf"{START}(?<!\ben )(?<!\bin )(?<!\bem )(?P<value>{ANY_CODE})"
            rf"(?:,? (?i:{_COPULA_BEFORE}) (?i:{_DETERMINER})| ?\((?i:{_DETERMINER}))"
            rf"(?:{_LABEL}|(?i:codigo (?:de seguridad|de verificacion|que me)|puk))\b",
            0.3,
            r"(?i)[ (](?:clave|pin|nip|cvv|cvc|ccv|contrase|password|passcode|senha|token|otp|puk"
            r"|codigo (?:de seg|de ver|que me))",
        ),
    ),
    label_in_pattern=True,
)


def _names_another(_: str, around: Surroundings) -> bool:
    return not OTHERS.isdisjoint(around.before)


ONE_MORE = Detector(
    name="generic.secret_one_more",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    # "Mi clave era 4471 y la nueva 8841", "claves 4471, 8841 y 2580".
    shapes=tuple(
        Shape(
            rf"\b{_LABEL}\b[^\d\0.!?;\n]{{0,40}}+{ANY_CODE}(?:(?i:{_NEXT}){_CODE}){{{skipped}}}"
            rf"(?i:{_NEXT})(?P<value>{_CODE})(?!\d)",
            0.3,
            LABEL_TRIGGER,
            begins=NAMES - _CODES,
        )
        for skipped in (0, 1)
    ),
    label_in_pattern=True,
    against=_names_another,
)

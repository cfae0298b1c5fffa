"""Authentication secrets in digits: card security codes, PINs, one-time codes, named as such.

A secret is destroyed, not sealed, so its detectors rather take too much than too little. Free-form
passwords and security answers are in `password.py`.
"""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import START, apart, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

# Not an amount or a count of something; not a group of a longer number ("clave de mi tarjeta 4557
# 8801 ..." names a card), nor the head of a code with letters.
_COUNTED = (
    r"(?! ?(?i:soles|pesos|dolares|euros|reais|usd|lucas|mil|veces|vezes|dias|horas|minutos|meses"
    r"|semanas|anos|personas|digitos|digits|numeros|cifras|%))"
)
_LONE = r"(?![A-Za-z])(?![ \-]\d{4}[ \-]?\d{2})"
_CODE = rf"\d{{3,8}}{_LONE}{_COUNTED}"
_PAIRS = r"\d{2}(?:[ \-]\d{2}){1,3}(?![ \-/]?\d)"
_TRIPLES = r"\d{3}[ \-]\d{3}(?![ \-]?\d)"
_APART = apart(3, 8)
_FORMS = (_TRIPLES, _CODE, _APART, _PAIRS)
_ANY_CODE = f"(?:{'|'.join(_FORMS)})(?!\\d)(?!-\\d)"

_FILLERS = words(
    "tarjeta tarjetas dinamica digital internet cajero app debia ser acceso secreta secreto cuenta",
    "online banca movil temporal sms whatsapp 2 3 4 6 digitos web homebanking puse ponia por sol",
    "seguridad verificacion verificacao seguranca otp token unico unica cartao card conta banco",
    "me mandaron enviaron mandan enviam mandaram enviaram llego llega chegou dio dieron dictaron",
    "sale salio aparece aparecio actual anterior antigua vieja viejo puesta puesto credito debito",
    "personal atras detras reverso dorso tras verso trasero trasera principal universal registrada",
    "era termino generada generado generado caja uso usaba usa tenia tengo tinha debito pongo pin",
    "hijo hija esposa esposo mama papa madre padre mae pai wifi correo celular telefono fisica",
    "numerica alfanumerica secure and or use tal cual mismo misma sim chip ahorros wallet billetera",
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
        "psw pwd senha senhas otp otps token tokens numeritos dinamica cevv cevece",
    ),
    fillers=_FILLERS,
    label_required=True,
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
    ),
    fillers=_FILLERS,
    near=words("codigo codigos code codes cod digitos digits"),
    label_required=True,
)

SENT_CODE = Detector(
    name="generic.secret_sent_code",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(number(0.2, 4, rf"\d{{4,8}}{_LONE}{_COUNTED}", _TRIPLES, _APART, _PAIRS),),
    context=words("codigo codigos code sms cod codiguito"),
    fillers=_FILLERS,
    near=words(
        "sms mensaje mensajito mensagem whatsapp wsp otp token llego llega llegaba chegou enviaron",
        "mandaron dicte dictar di dije dei pase pidio pidieron piden pide pedian pediram pediu texto",
        "dar daban diera dictara estafa estafador fraude sent received texted gave asked golpista",
        "text texts dio dieron recibi",
    ),
    label_required=True,
)

_LABEL = (
    r"(?i:claves?|pines|pin|nip|cvv2?|cvc2?|ccv|contrase(?:n|ni|ny)as?|passwords?|passcode"
    r"|senhas?|token|otp)"
)
_CODE_WORD = rf"(?:{_LABEL}|(?i:codig(?:o|uit)o?s?|codes?))"
_LABEL_TRIGGER = (
    r"(?i)clave|pin|nip|cvv|cvc|ccv|contrase|password|passcode|senha|token|otp|codig|code"
)
# Between the word and its value nothing else may be named: "mi clave falla y mi dni es ...".
_OTHER = (
    r"(?:y|e|and|dni|cedula|rut|documento|cpf|curp|cuenta es|celular es|telefono es|cel|tel"
    r"|reclamo|caso|pedido|operacion|protocolo|ticket|vuelo|reserva|monto|saldo|interbancaria"
    r"|rastreo|catastral|elector)"
)
_GAP = rf"(?:(?! (?i:{_OTHER})\b)[^\d\0.!?;,\n]){{0,40}}?"
_COPULA = r"(?i: es| era| fue| is| was| e| son| eran| seria| debia ser| dice| decia|:| :| =|=)"
_COPULA_BEFORE = (
    r"(?:(?:ese|esa|eso|este|esta|essa|esse|that) )?(?:es|era|fue|is|was|e|eh|seria)"
    r"|that's|como|de|as|ese|esa"
)
_DETERMINER = r"(?:(?:mi|la|el|su|my|the|minha|a|o|meu|nueva|nuevo|antigua|del|de|tu) ){0,2}"
_GIVEN = (
    r"(?:s?e ?l[oa]s? |l[oa]s? )?(?:di|dije|dicte|pase|mande|envie|entregue|confirme|lei|digite|puse"
    r"|ingrese|meti|dei|falei|ditei|passei|informei|gave|told|compartir?|comparti)"
    r"(?: it| them| el| la| lo| los| este| esta| que)?"
)

SPOKEN = Detector(
    name="generic.secret_spoken",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(
        # The word, some others, and "is" at the value: "la clave del cajero de la esquina es 4471".
        Shape(
            rf"\b{_LABEL}\b{_GAP}{_COPULA}[ \"'(]{{1,2}}(?P<value>{_ANY_CODE})",
            0.3,
            _LABEL_TRIGGER,
        ),
        # "Me pidieron el código y se lo di: 739204", "I gave them the code 739204".
        Shape(
            rf"\b{_CODE_WORD}\b[^\d\0.!?;\n]{{0,40}}?(?:\b\d\b[^\d\0.!?;\n]{{0,30}}?)?"
            rf" (?i:{_GIVEN})[ :,=\"']{{1,3}}(?P<value>{_ANY_CODE})",
            0.3,
            _LABEL_TRIGGER,
        ),
        # "Dígame el código que le llegó, y yo de tonta: 739204".
        Shape(
            rf"\b{_CODE_WORD} (?i:que (?:me|le|te|les|nos) (?:lleg|mand|envi|aparec|sal|dict)[a-z]{{1,6}})"
            rf"[^\d\0!;]{{0,40}}?[ :]{{1,2}}(?P<value>{_ANY_CODE})",
            0.3,
            _LABEL_TRIGGER,
        ),
        # "4471 es mi pin", "puse 8841 como clave", "4471 (mi clave)".
        Shape(
            rf"{START}(?<!\ben )(?<!\bin )(?<!\bem )(?P<value>{_ANY_CODE})"
            rf"(?:,? (?i:{_COPULA_BEFORE}) (?i:{_DETERMINER})| ?\((?i:{_DETERMINER}))"
            rf"(?:{_LABEL}|(?i:codigo (?:de seguridad|de verificacion|que me)))\b",
            0.3,
            _LABEL_TRIGGER,
        ),
        # The second of several: "mi clave era 4471 y la nueva 8841", "claves 4471, 8841 y 2580".
        *(
            Shape(
                rf"\b{_LABEL}\b{_GAP}[ :]{{1,2}}{_ANY_CODE}"
                rf"(?:(?:,| y| e| o| and| or| luego| despues|, y|, luego| ni)"
                r"(?i: (?:la|el|a|o|otra|nueva|nuevo|ahora|antes|despues|luego|es|era|nova|de|con)){0,4}"
                rf" {_CODE}){{{skipped}}}"
                r"(?:,| y| e| o| and| or| luego| despues|, y|, luego| ni)"
                r"(?i: (?:la|el|a|o|otra|nueva|nuevo|ahora|antes|despues|luego|es|era|nova|de|con)){0,4}"
                rf" (?P<value>{_CODE})(?!\d)",
                0.3,
                _LABEL_TRIGGER,
            )
            for skipped in (0, 1)
        ),
    ),
    label_in_pattern=True,
)

_DIGITS = r"(?:numer(?:o|ito)s?|digitos?|digits?|numbers?|cifras?|codig(?:o|uito)s?|cod|code)"
_BACK = r"(?:atras|reverso|detras|dorso|posterior|trasera|tras|verso|back|parte de atras)"
_BACK_TRIGGER = r"(?i)atras|reverso|detras|dorso|posterior|trasera|tras|verso|back"
_THREE = rf"\d{{3,4}}{_LONE}{_COUNTED}(?!\d)(?!-\d)(?![.,/:]\d)"

ON_THE_BACK = Detector(
    name="generic.secret_on_the_back",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(
        # "Los 3 numeritos de atrás son 482".
        Shape(
            rf"\b(?i:{_DIGITS}|l[oa]s? de|el de|os de|los (?:3|tres))(?: [a-zA-Z]{{1,9}}){{0,4}}?"
            rf" (?i:{_BACK})\b[^\d\0.!?;\n]{{0,30}}{START}(?P<value>{_THREE})",
            0.3,
            _BACK_TRIGGER,
        ),
    ),
    label_in_pattern=True,
)

BACK_AFTER = Detector(
    name="generic.secret_back_after",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(
        # "482 los de atrás", beside a card.
        Shape(
            rf"{START}(?P<value>{_THREE})[ ,(]{{1,3}}(?i:(?:es|son|era|eran|el|los|que|esta|estan"
            r"|sale|salen|dice|en|numeros|numero|numeritos|de|del|la|3|tres|codigo|o|os|do|no)"
            rf" ){{0,5}}(?i:{_BACK})\b",
            0.3,
            _BACK_TRIGGER,
        ),
    ),
    near=words(
        "tarjeta tarjetas visa mastercard amex card cartao cvv cvc codigo numero numeros numeritos",
        "seguridad plastico vence vencimiento credito debito digitos",
    ),
    label_in_pattern=True,
)

CODE_BY_EXPIRY = Detector(
    name="generic.secret_by_expiry",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(number(0.2, 3, _THREE),),
    context=words("cod codigo code seg sec"),
    fillers=_FILLERS,
    near=words("vto vence venc vencimiento vcto exp expiry expira caduca cad validade val valida"),
    label_required=True,
)

_CARD_TAIL = r"\d{3,16}[ ,;|/\-]{1,3}(?:0?[1-9]|1[0-2])"
CODE_AFTER_CARD = Detector(
    name="generic.secret_after_expiry",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(
        Shape(
            rf"{_CARD_TAIL}/(?:20)?\d{{2}}[ ,;|\-]{{1,3}}(?P<value>\d{{3,4}})(?!\w){_COUNTED}",
            0.6,
            r"\d{3}[ ,;|/\-]{1,3}\d{1,2}/\d{2,4}[ ,;|\-]{1,3}\d{3}",
        ),
        # Card, month, year and code in a row: "4557880123456786|08|27|123".
        Shape(
            r"\d{4}[ \-]?\d{4}[ \-]?\d{4}[ \-]?\d{3,4}[ ,;|/\-]{1,3}(?:0[1-9]|1[0-2])"
            r"[ ,;|/\-]{0,3}(?:20)?\d{2}[ ,;|/\-]{1,3}(?P<value>\d{3,4})(?!\w)",
            0.6,
            r"\d{4}[ \-]?\d{4}[ \-]?\d{4}[ \-]?\d{3}",
        ),
        # Directly after the card: "4557 8801 2345 6786 123".
        Shape(
            r"(?<!\d)[3-6]\d{3}(?P<joint>[ .\-]?)\d{4}(?P=joint)\d{4}(?P=joint)\d{4}(?: / | ?[/|] ?| )"
            rf"(?P<value>\d{{3}})(?![\d\w]|[ .\-/,]\d){_COUNTED}",
            0.6,
            r"\d{4}[ .\-]?\d{4}[ .\-]?\d{4}[ .\-]?\d{4}",
        ),
    ),
)

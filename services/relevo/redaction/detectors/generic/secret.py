"""Authentication secrets: card security codes, PINs, passwords, one-time codes, named as such.

A secret is destroyed, not sealed, so its detectors rather take too much than too little.
"""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import apart, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

# Not a group of a longer number ("clave de mi tarjeta 4557 8801 ..." names a card), nor the head of
# a code with letters.
_CODE = r"\d{3,8}(?![A-Za-z])(?![ \-]\d{4}[ \-]?\d{2})"
_FILLERS = words(
    "tarjeta tarjetas dinamica digital internet cajero app debia ser acceso secreta secreto cuenta",
    "online banca movil temporal sms whatsapp 2 3 4 6 digitos web homebanking puse ponia por",
    "seguridad verificacion verificacao seguranca otp token unico unica",
)

NUMBER = Detector(
    name="generic.secret_number",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(number(0.2, 3, r"\d{3}[ \-]\d{3}", _CODE, apart(3, 8)),),
    context=words(
        "cvv cvc cvn csc ccv pin pines nip clave claves contrasena contrasenas",
        "contrasenia password passwords passwd passcode senha senhas otp token",
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
        "autenticacao",
    ),
    fillers=_FILLERS,
    near=words("codigo codigos code cod digitos"),
    label_required=True,
)

SENT_CODE = Detector(
    name="generic.secret_sent_code",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(number(0.2, 4, r"\d{4,8}", r"\d{3}[ \-]\d{3}"),),
    context=words("codigo code sms"),
    fillers=_FILLERS,
    near=words("sms mensaje mensagem whatsapp otp token llego chegou enviaron mandaron dicte di"),
    label_required=True,
)

CODE_AFTER_CARD = Detector(
    name="generic.secret_after_expiry",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(
        Shape(
            r"\d{3,16}[ ,;|\-]{1,3}(?:0?[1-9]|1[0-2])/(?:20)?\d{2}[ ,;|\-]{1,3}"
            r"(?P<value>\d{3,4})(?!\w)",
            0.6,
            r"\d{3}[ ,;|\-]{1,3}\d{1,2}/\d{2,4}[ ,;|\-]{1,3}\d{3}",
        ),
    ),
)

_LABEL = r"(?:contrase(?:n|ni)as?|passwords?|passwd|passcode|clave|senha|token|pin|nip)"
_LINK = (
    r"(?: (?:de|del|la|el|mi|meu|minha|da|do|app|web|banca|internet|cuenta|correo"
    r"|era|es|e|is|debia|ser|fue|seria|dinamica|digital|nueva|anterior|actual))"
)

_DESCRIPTION = (
    r"(?!(?:(?:in)?(?:correct|valid)[ao]|la|el|un|una|muy|mas|no|que|de|si|segur[ao]|nuev[ao]|mism[ao]"
    r"|demasiado|diferente|distinta|erronea|errada|temporal|dinamica|personal|secret[ao]|obligatoria"
    r"|necesaria|facil|dificil|larga|corta|buena|mala|vieja|antigua|igual|para|solo|como|a|o|uma?"
    r"|muito|wrong|not|the|too)\b)"
)
_END = r"(?=[.,;:)\"']*(?:[\s\0]|\Z))"

PASSWORD = Detector(
    name="generic.password",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(
        # A token with a digit among letters or signs.
        Shape(
            rf"\b(?i:{_LABEL}{_LINK}{{0,6}})[ :=\"']{{1,3}}"
            r"(?P<value>(?=[^\s\0]{0,127}[0-9])(?=[^\s\0]{0,127}[^0-9\s\0.,;:)?!])[^\s\0]{4,128}?)"
            rf"{_END}",
            0.2,
            rf"(?i){_LABEL}",
        ),
        # Any word after a colon or an equals sign, or in quotes.
        Shape(
            rf"\b(?i:{_LABEL}{_LINK}{{0,6}}) ?(?:[:=] ?[\"']?|[\"'])"
            rf"(?P<value>[^\s\0\"']{{4,128}}?){_END}",
            0.2,
            rf"(?i){_LABEL}{_LINK}{{0,6}} ?[:=\"']",
        ),
        # "My password is" and any word that does not merely describe it.
        Shape(
            rf"\b(?i:(?:mi|my|minha) {_LABEL}{_LINK}{{0,4}} (?:es|era|is|e) )"
            rf"(?i:{_DESCRIPTION})(?P<value>[^\s\0\"']{{4,128}}?){_END}",
            0.2,
            rf"(?i)(?:mi|my|minha) {_LABEL}",
        ),
    ),
    label_in_pattern=True,
)

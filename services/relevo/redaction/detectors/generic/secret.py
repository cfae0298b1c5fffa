"""Authentication secrets: card security codes, PINs, passwords, one-time codes, named as such.

A secret is destroyed, not sealed, so its detectors rather take too much than too little.
"""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import apart, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_WORDS = (
    "cvv cvv2 cvc cvc2 cvn csc ccv pin pines nip clave claves contrasena contrasenas contrasenia"
    " password passwords passwd passcode senha senhas otp token"
    " verificacion verificacao verification seguridad seguranca autenticacion autorizacion pass"
)
_FILLERS = (
    "tarjeta tarjetas dinamica digital internet cajero app debia ser acceso secreta secreto cuenta"
    " online banca movil temporal sms whatsapp 6 4 digitos web homebanking puse ponia seguridad"
    " verificacion otp token"
)

NUMBER = Detector(
    name="generic.secret_number",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(number(0.2, 3, r"\d{3,8}", r"\d{3}[ \-]\d{3}", apart(3, 8)),),
    context=words(_WORDS),
    fillers=words(_FILLERS),
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

_LABEL = r"(?:contrase(?:n|ni)as?|passwords?|passwd|passcode|pass|clave|senha|token|pin|nip)"
_LINK = (
    r"(?: (?:de|del|la|el|mi|meu|minha|da|do|app|web|banca|internet|cuenta|correo"
    r"|era|es|e|is|debia|ser|fue|seria|dinamica|digital|nueva|anterior|actual))"
)

PASSWORD = Detector(
    name="generic.password",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(
        # A token with a digit among letters or signs.
        Shape(
            rf"\b(?i:{_LABEL}{_LINK}{{0,6}})[ :=\"']{{1,3}}"
            r"(?P<value>(?=[^\s\0]{0,62}[0-9])(?=[^\s\0]{0,62}[^0-9\s\0.,;:)?!])[^\s\0]{4,63}?)"
            r"(?=[.,;:)\"']*(?:[\s\0]|\Z))",
            0.2,
            rf"(?i)\b{_LABEL}{_LINK}{{0,6}}[ :=\"']",
        ),
        # Any word after a colon or an equals sign, or in quotes.
        Shape(
            rf"\b(?i:{_LABEL}{_LINK}{{0,6}}) ?(?:[:=] ?[\"']?|[\"'])"
            r"(?P<value>[^\s\0\"']{4,63}?)(?=[.,;:)\"']*(?:[\s\0]|\Z))",
            0.2,
            rf"(?i)\b{_LABEL}{_LINK}{{0,6}} ?[:=\"']",
        ),
    ),
    label_in_pattern=True,
)

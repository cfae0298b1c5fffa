"""A number told in chunks: "mi dni empieza con 4567 y termina en 8912". Each chunk is a finding of
the kind that the word near it names. The last digits alone are none.
"""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType

_MANY = r"(?:\d|dos|tres|cuatro|cinco|seis|two|three|four|quatro)"
_COUNT = rf"(?: {_MANY})?"
_NOUN = r"(?: (?:numeros?|digitos?|cifras|digits?|numbers?|numeritos))?"
_IS = r"(?: (?:son|es|eran|era|is|are|sao|con|en|por|with|in|com|em|el|los|las|:)| ?:){0,3}"
_FIRST = (
    rf"(?:(?:empiez|comienz|inici|arranc|comec|start|begin)[a-z]{{1,3}}{_IS}{_NOUN}"
    rf"|(?:l[oa]s |os |as |the )?(?:{_MANY} )?"
    rf"(?:primer[oa]s|primeir[oa]s|first){_COUNT}{_NOUN}{_IS})"
)
_NEXT = (
    rf"(?:(?:termin|acab|finaliz|sigu|continu|end|follow|segu)[a-z]{{1,4}}{_COUNT}{_NOUN}{_IS}"
    rf"|(?:l[oa]s |os |as |the )?(?:{_MANY} )?(?:ultim[oa]s|siguientes|finales|last|next"
    rf"|seguintes|del medio|medio|segund[oa]s|tercer[oa]s){_COUNT}{_NOUN}{_IS}"
    r"|(?:en el medio|en medio|al medio|in the middle|no meio)(?: (?:va|van|es|son|esta|hay))?"
    r"|(?:y )?(?:despues|luego|al final|then|and then|depois|seguido (?:de|por)|mas|y)"
    r"(?: (?:el|los|las|un|viene|vienen|sigue|con|va))?:?)"
)
_VALUE = r"(?:\d{2,4}[ \-]\d{2,4}|\d{2,8})(?![\d/])(?![.,]\d)"
_GAP = r"[ ,;.\-]{1,3}(?:(?:y|e|and|pero|que) )?"
_TO_VALUE = r"[ :\"']{1,3}"
_NEAR = r"[^\d\0!?]{0,40}?(?:\b\d\b[^\d\0!?]{0,6})?"
_TRIGGER = r"(?i)empiez|comienz|inici|arranc|comec|start|begin|primer[oa]s|primeir[oa]s|first"


def chunks(kind: str, type_: FindingType, label: str, named: str, least: int = 3) -> Detector:
    """A detector for the chunks of what the words of `named`, a pattern, name.

    Args:
        least: how many digits the first chunk has at least.
    """
    opening = rf"(?!(?:19|20)\d\d(?!\d))(?=\d{{{least}}}){_VALUE}"
    head = rf"\b(?i:{named})\b{_NEAR}"
    first = rf"\b(?i:{_FIRST}){_TO_VALUE}"
    more = rf"{_GAP}(?i:{_NEXT}|{_FIRST}){_TO_VALUE}"
    third = rf"{_GAP}(?:(?i:{_NEXT}){_TO_VALUE})?"
    return Detector(
        name=f"generic.{kind}_chunks",
        type=type_,
        country=None,
        label=label,
        shapes=(
            Shape(rf"{head}{first}(?P<value>{opening})(?={more}\d{{2}})", 0.3, _TRIGGER),
            Shape(rf"{head}{first}{opening}{more}(?P<value>{_VALUE})", 0.3, _TRIGGER),
            Shape(
                rf"{head}{first}{opening}{more}{_VALUE}{third}(?P<value>{_VALUE})", 0.3, _TRIGGER
            ),
            Shape(
                rf"{head}{first}{opening}{more}{_VALUE}{third}{_VALUE}{third}(?P<value>{_VALUE})",
                0.3,
                _TRIGGER,
            ),
            # The word after them: "empieza en 4567 y termina en 8912 mi tarjeta".
            Shape(
                rf"{first}(?P<value>{opening})(?={more}{_VALUE}[^\d\0!?]{{0,30}}\b(?i:{named})\b)",
                0.3,
                _TRIGGER,
            ),
            Shape(
                rf"{first}{opening}{more}(?P<value>{_VALUE})(?=[^\d\0!?]{{0,30}}\b(?i:{named})\b)",
                0.3,
                _TRIGGER,
            ),
        ),
        label_in_pattern=True,
    )


CHUNKS = (
    chunks(
        "secret",
        FindingType.SECRET,
        "CLAVE",
        "claves?|pin|nip|contrasenas?|senha|password|otp|token",
        least=2,
    ),
    chunks(
        "id",
        FindingType.NATIONAL_ID,
        "DOCUMENTO",
        "dni|documento|cedula|rut|cpf|curp|identidad|ci|cc|nie|rg|carnet",
    ),
    chunks(
        "card",
        FindingType.CARD,
        "TARJETA",
        "tarjetas?|visa|mastercard|amex|cards?|cartao|credito|debito|plastico",
    ),
    chunks(
        "account",
        FindingType.BANK_ACCOUNT,
        "CUENTA",
        "cuentas?|cta|cci|cbu|clabe|iban|conta|account|ahorros",
    ),
    chunks(
        "phone",
        FindingType.PHONE,
        "TELEFONO",
        "cel|celular|telefono|tel|telf|movil|whatsapp|wsp|fono|fijo|phone|zap",
    ),
)

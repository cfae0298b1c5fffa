"""A card's security code, told by its place: on the back, after the expiry, after the number."""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.generic.secret import COUNTED, FILLERS, LONE, TELLING
from relevo.redaction.detectors.numbers import START, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_DIGITS = r"(?:numer(?:o|ito)s?|digitos?|digits?|numbers?|cifras?|codig(?:o|uito)s?|cod|code)"
_BACK = r"(?:atras|reverso|detras|dorso|posterior|trasera|tras|verso|back|parte de atras)"
_BACK_TRIGGER = (
    r"(?i)(?:^|[^a-z])(?:(?:atras|reverso|detras|dorso|posterior|trasera|tras|verso|back)(?:[^a-z]|$)"
    r"|de (?:3|tres|4) (?:dig|num|cif))"
)
_THREE = rf"\d{{3,4}}{LONE}{COUNTED}(?!\d)(?!-\d)(?![.,/:]\d)"

_LINKING = (
    r"es|son|era|eran|is|are|sao|dicen?|de|del|da|do|la|mi|my|the|tarjeta|card|cartao|of|que|visa"
    r"|plastico|debito|credito|los?|al|numeros?|cvv|y|e|and|le|dije|di|dicte|puse|firma|panel"
)

_SIDE = (
    r"(?:codigo de (?:3|tres|4) (?:digitos|numeros|numeritos|cifras)"
    rf"|(?:{_DIGITS}|l[oa]s? del?|el del?|os d[eo]|los (?:3|tres))(?: [a-z]{{1,9}}){{0,4}}? {_BACK}"
    rf"|{_BACK} d[ea] (?:la|mi|el|o|a)? ?(?:tarjeta|cartao))"
)

ON_THE_BACK = Detector(
    name="generic.secret_on_the_back",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(
        # "Los 3 numeritos de atrás son 482".
        Shape(
            rf"\b(?i:{_SIDE})\b[ :=,(\"']{{1,2}}(?:(?i:(?:{_LINKING}) ?){{0,6}}:? ?"
            rf"|[^\d\0.!?;\n]{{0,30}}(?::|(?i:{TELLING})(?: (?i:el|los|him|her|them))?) ?)"
            rf"{START}(?P<value>{_THREE})",
            0.3,
            _BACK_TRIGGER,
        ),
        # After the card or its expiry: "los tres de detrás: 4010928159013962, 882".
        Shape(
            rf"\b(?i:{_SIDE})\b[^\d\0!?;\n]{{0,12}}\d[\d ./\-]{{3,22}}(?<=\d)"
            rf"(?:[^\d\0!?;\n]{{1,16}}\d\d ?/ ?\d{{2,4}})?[ ,;:]{{1,3}}"
            rf"(?i:(?:{_LINKING}) ){{0,3}}(?P<value>{_THREE})(?! ?\d)",
            0.3,
            _BACK_TRIGGER,
        ),
        # "Le dije 731 que son los de atrás".
        Shape(
            rf"\b(?i:{TELLING})\b(?: [a-z]{{1,6}}){{0,2}} (?P<value>{_THREE})"
            rf"[ ,(]{{1,3}}(?i:(?:que|son|eran|es|los|as|os|las|el|the|from|that's) ){{0,4}}"
            rf"(?i:(?:{_DIGITS} |3 |tres )?(?:de |del |da |on the |no |of the )?(?:la )?{_BACK})\b",
            0.3,
            _BACK_TRIGGER,
        ),
        # "Sabía hasta el 482 de atrás de mi tarjeta".
        Shape(
            rf"{START}(?<!\d )(?P<value>{_THREE}) (?i:(?:que (?:esta|sale|va|vem|fica) )?(?:de"
            r"|del|da|do"
            rf"|al|no|na|en el|on the)? ?{_BACK} (?:de |del |da |do |of )(?:(?:la|mi|su|el|minha"
            r"|meu|my"
            r"|the) )?(?:tarjeta|plastico|visa|card|cartao|mastercard|amex))\b",
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
            rf"{START}(?<!\d )(?P<value>{_THREE})[ ,(]{{1,3}}(?i:(?:es|son|era|eran|el|los|que"
            rf"|esta|estan"
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
    fillers=FILLERS,
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
            rf"{_CARD_TAIL}/(?:20)?\d{{2}}[ ,;|\-]{{1,3}}(?P<value>\d{{3,4}})(?!\w){COUNTED}",
            0.6,
            r"\d{3}[ ,;|/\-]{1,3}\d{1,2}/\d{2,4}[ ,;|\-]{1,3}\d{3}",
        ),
        # Card, month, year and code in a row: "4557880123456786|08|27|123".
        Shape(
            r"(?<!\d)(?<!\d[ \-])[3-6]\d{3}[ \-]?\d{4}[ \-]?\d{4}[ \-]?\d{3,4}[ ,;|/\-]{1,3}"
            r"(?:0[1-9]|1[0-2])[ ,;|/\-]{0,3}(?:20)?\d{2}[ ,;|/\-]{1,3}(?P<value>\d{3,4})(?!\w)",
            0.6,
            r"\d{4}[ \-]?\d{4}[ \-]?\d{4}[ \-]?\d{3}",
        ),
        # With words between: "4557880123456786, el vto 02/29 y el 611".
        Shape(
            r"(?<!\d)(?<!\d[ \-])[3-6]\d{3}[ \-.]?\d{4}[ \-.]?\d{4}[ \-.]?\d{2,4}(?!\d)"
            r"[^\d\0.!?;\n]{1,28}(?:0?[1-9]|1[0-2]) ?[/\-] ?(?:20)?[2-4]\d[ ,(]{1,2}"
            r"(?i:(?:y|e|and|mas|con|hasta|tambien|luego|ate|even|los|el|la|o|os|the|numero|numeros"
            r"|codigo|numeritos|code|plus|with|de|atras|then|por|ultimo|tres|3|digitos|cifras"
            r"|cvv|seguridad|ultimos|otros) ){1,5}[\"'(]?"
            rf"(?P<value>\d{{3}})(?![\w/\-]|[.,]\d){COUNTED}",
            0.6,
            r"\d{4}[ .\-]?\d{4}[ .\-]?\d{4}[ .\-]?\d{2}",
        ),
        # Directly after the card: "4557 8801 2345 6786 123".
        Shape(
            r"(?<!\d)[3-6]\d{3}(?P<joint>[ .\-]?)\d{4}(?P=joint)\d{4}(?P=joint)\d{4}"
            rf"(?: ?[/|] ?| )(?P<value>\d{{3}})(?![\d\w]|[ .\-/,]\d){COUNTED}",
            0.6,
            r"\d{4}[ .\-]?\d{4}[ .\-]?\d{4}[ .\-]?\d{4}",
        ),
    ),
)

"""Expiry of a card, month and year: named and near a card, or directly after a card number."""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.generic.dates import MONTH
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_OF = r" ?(?:/|\-|\.|,| de(?:l| el| este)?| do| of)? ?(?:ano )?"
_MONTH_YEAR = r"(?:0?[1-9]|1[0-2]) ?[/\-.] ?(?:20)?\d{2}"
_SPELLED = rf"(?i:{MONTH}){_OF}(?:20)?\d{{2}}"
_SPOKEN = r"(?:0?[1-9]|1[0-2]) (?:de|del|do) (?:20)?[2-4]\d"
_SOLID = r"(?:0[1-9]|1[0-2]) ?(?:20)?[2-4]\d"
_END = r"(?![\w]|[/\-.]\d)"
_START = r"(?<![\w/.\-])"

_CARD_WORDS = words(
    "tarjeta tarjetas visa mastercard amex card cartao credito debito cvv cvc seguridad plastico",
    "tc td ccv seguranca master diners codigo",
)

EXPIRY = Detector(
    name="generic.expiry",
    type=FindingType.EXPIRY,
    country=None,
    label="VENCIMIENTO",
    shapes=(Shape(rf"{_START}(?:{_MONTH_YEAR}|{_SPELLED}|{_SPOKEN}|{_SOLID}){_END}", 0.2),),
    context=words(
        "vence vencimiento venc vto vcto vcmto vencto vencia expira expiracion exp expiry expires",
        "expiration expiring caduca caducidad cad caducaba validade valida valido validez thru",
        "vencim venceria vencera caducara fv",
    ),
    fillers=words(
        "fecha hasta until thru vencimiento caducidad validade en mes in ate em tarjeta cartao",
        "card date data visa mastercard good for ano",
    ),
    near=_CARD_WORDS,
    label_required=True,
)

EXPIRY_DATED = Detector(
    name="generic.expiry_dated",
    type=FindingType.EXPIRY,
    country=None,
    label="VENCIMIENTO",
    # A year that is no month: "fecha 09/26" beside a card.
    shapes=(Shape(rf"{_START}(?:0?[1-9]|1[0-2]) ?[/\-] ?(?:20)?[2-4]\d{_END}", 0.2),),
    context=words("fecha data date"),
    near=_CARD_WORDS - {"codigo"},
    label_required=True,
)

_NAME = (
    r"(?:vence|vencimiento|venc|vto|vcto|exp|expira|expiracion|expiry|expires|caduca|caducidad|cad"
    r"|validade|valida|val|valid(?: thru)?|good thru|fecha de (?:vencimiento|caducidad))"
)
_NAME_TRIGGER = r"(?i)venc|vto|vcto|exp|caduca|cad|val|thru"

EXPIRY_NAMED = Detector(
    name="generic.expiry_named",
    type=FindingType.EXPIRY,
    country=None,
    label="VENCIMIENTO",
    shapes=(
        # With no other subject before it, "exp 11/26" is a card's.
        Shape(
            rf"(?:^|[,;.|(\n] ?|\d )(?i:{_NAME})\.?(?: ?: ?| (?i:(?:en|el|em|in|hasta) ?){{0,2}})?"
            rf"(?P<value>(?:0?[1-9]|1[0-2]) ?[/\-] ?(?:20)?[2-4]\d){_END}",
            0.3,
            _NAME_TRIGGER,
        ),
        # Right after a card number: "4557880123456786 vence en agosto del 27".
        Shape(
            rf"\d{{4}}[ ,;|\-.]{{1,3}}(?:y |que |e )?(?i:{_NAME})\b\.?:? "
            rf"?(?i:(?:en|el|em|in|hasta|mes|la|fecha) ){{0,3}}(?P<value>{_MONTH_YEAR}|{_SPELLED}"
            rf"|{_SPOKEN}|{_SOLID}){_END}",
            0.3,
            _NAME_TRIGGER,
        ),
    ),
    label_in_pattern=True,
)

EXPIRY_AFTER_CARD = Detector(
    name="generic.expiry_after_card",
    type=FindingType.EXPIRY,
    country=None,
    label="VENCIMIENTO",
    shapes=(
        Shape(
            rf"(?<!\d)(?<!\d[ .\-])[2-6]\d{{3}}"
            rf"(?:[ \-.]?\d{{4}}){{2}}[ \-.]?\d{{2,4}}[ ,;|\-]{{1,3}}"
            rf"(?P<value>{_MONTH_YEAR}|(?:0[1-9]|1[0-2])[ |]?(?:20)?[2-4]\d"
            rf"(?=[ ,;|/\-]{{1,3}}\d{{3}}))"
            rf"{_END}",
            0.6,
            r"\d{4}[ \-.]?\d{4}[ \-.]?\d{4}[ \-.]?\d{2}",
        ),
        # Before its code: "vence 08/27 cvv 123", "08/27, cvv 123".
        Shape(
            rf"{_START}(?P<value>{_MONTH_YEAR})[ ,;|\-]{{1,3}}(?:y |e |and )?(?:el |o )?"
            r"(?i:cvv|cvc|ccv|cod(?:igo)?\.? (?:de )?seg)",
            0.6,
            r"(?i)\d{2}[ ,;|\-]{1,3}(?:y |e |and )?(?:el |o )?(?:cvv|cvc|ccv|cod)",
        ),
    ),
)

"""Expiry of a card, month and year: named and near a card, or directly after a card number."""

import re

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.generic.dates import MONTH
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_OF = r" ?(?:/|\-|\.|,| de(?:l| el| este)?| do| of)? ?(?:ano )?"
_MONTH_YEAR = r"(?:0?[1-9]|1[0-2]) ?[/\-.] ?(?:20)?\d{2}"
# The view leaves a lone number word alone.
_YEAR_IN_WORDS = (
    r"(?:dos mil )?(?:veinti[a-z]{2,6}|veinticinco|vinte(?: e [a-z]{2,6})?"
    r"|treinta(?: y (?:un|d|t|c|s)[a-z]{1,5})?|trinta(?: e [a-z]{2,6})?|twenty[ \-][a-z]{3,5})"
)
_SPELLED = rf"(?i:{MONTH}){_OF}(?:(?:20)?\d{{2}}|(?i:{_YEAR_IN_WORDS}))"
_SPOKEN = r"(?:0?[1-9]|1[0-2]) (?:de|del|do) (?:(?:ano|mes) )?(?:20)?[2-4]\d"
_SOLID = r"(?:0[1-9]|1[0-2]) ?(?:20)?[2-4]\d"
_STRICT = r"(?:0?[1-9]|1[0-2]) ?[/\-] ?(?:20)?[2-4]\d"
_END = r"(?![\w]|[/\-.]\d)"
_START = r"(?<![\w/.\-])"

_CARD_WORDS = words(
    "tarjeta tarjetas visa mastercard amex card cartao credito debito cvv cvc seguridad plastico",
    "tc td ccv seguranca master diners codigo",
)
_NAMED = words(
    "vence vencimiento venc vto vcto vcmto vencto vencia expira expiracion exp expiry expires",
    "expiration expiring expired caduca caducidad cad caducaba caducada validade valida valido",
    "validez thru vencim venceria vencera caducara fv vig vigencia vencida vencio vencimento "
    "vencendo",
)

EXPIRY = Detector(
    name="generic.expiry",
    type=FindingType.EXPIRY,
    country=None,
    label="VENCIMIENTO",
    shapes=(Shape(rf"{_START}(?:{_MONTH_YEAR}|{_SPELLED}|{_SPOKEN}|{_SOLID}){_END}", 0.2),),
    context=_NAMED,
    fillers=words(
        "fecha hasta until thru vencimiento caducidad validade en mes in ate em tarjeta cartao",
        "card date data visa mastercard good for ano desde sale salia figura aparece dice decia "
        "pone",
        "impresa impreso grabada sai aparece consta says shows printed marca trae",
    ),
    near=_CARD_WORDS,
    label_required=True,
)

_NOUN = (
    r"(?:vencimiento|venc|vto|vcto|exp|expiracion|expiry|expiration|caducidad|cad|validade"
    r"|vencimento|vigencia|vig)"
)
_NAME = (
    rf"(?:{_NOUN}|vence|vencia|vencida|expira|expires|expired|caduca|caducada|valida|val"
    r"|valid(?: thru)?|good thru|fecha|hasta la fecha)"
)
_NAMES = words(
    "vencimiento venc vto vcto exp expiracion expiry expiration caducidad cad validade vencimento",
    "vigencia vig vence vencia vencida expira expires expired caduca caducada valida val "
    "valid good",
    "fecha",
)
_AT_NAME = re.compile(rf"(?i){_NOUN}\Z")
_ANOTHER = re.compile(
    r"(?i)\b(?:contrato|pasaporte|passaporte|promo|promocion|oferta|licencia|dni|cedula|poliza|seguro"
    r"|garantia|cuota|cuotas|recibo|factura|fatura|boleto|puntos|millas|milhas|producto|produto|plan"
    r"|plazo|cupon|voucher|soat|brevete|leche|leite|remedio|medicamento|alimento|lote|bono|giftcard"
    r"|membresia|suscripcion|pasaje|visado|contract|passport|offer|plano|parcela|prestamo)\b"
)
_CARD = re.compile(
    r"(?i)\b(?:tarjetas?|visa|mastercard|amex|cards?|cartao|plastico|cvv|cvc|tdc|tdd|ccv|master|diners)\b"
    r"|\d{4}[ .\-]?\d{4}[ .\-]?\d{4}"
)
_AFTER_DIGITS = re.compile(r"\d{4}[^\d\0!?\n]{0,34}\Z", re.ASCII)
_FRESH = re.compile(r"(?:\A|[,;.|(\n:\-] ?|\d ?)\Z")
_TOLD = re.compile(
    r"(?i)\b(?:passei|falei|dei|di|dije|dicte|pase|confirme|puse|gave|told|said|informei|lei|dio)\b"
)
_LINKED = re.compile(
    r"(?i)[ :=\"'(]{0,3}(?:(?:until|till|through|en|el|em|in|hasta|mes|la|es|era|e|is|de|del"
    r"|da|do|tarjeta|cartao|card"
    r"|ano|al|para|thru|date|fecha|data|que|dice|figura)[ :=]{1,2}){0,5}"
)
_STRICTLY = re.compile(rf"{_STRICT}|{_SPOKEN}|{_SOLID}")
_BACK, _FORTH, _SUBJECT = 140, 60, 40


def _of_a_card(view: str, start: int, end: int) -> tuple[int, int] | None:
    """A match runs from the word to the value; whether it tells of a card."""
    found = _PARTS.match(view, start)
    if found is None:
        return None
    value = found.span("when")
    before = view[max(0, start - _BACK) : start]
    before = before[before.rfind("\0") + 1 :]
    strict = _STRICTLY.fullmatch(found["when"]) is not None
    told = bool(_TOLD.search(found["gap"]))
    if not told and _LINKED.fullmatch(found["gap"]) is None:
        return None
    if _ANOTHER.search(before[-_SUBJECT:]) or _ANOTHER.search(found["gap"]):
        return None
    fresh = _FRESH.search(before) or _AT_NAME.match(found["name"])
    if strict and not told and found["name"].lower() != "fecha" and fresh:
        return value
    if _AFTER_DIGITS.search(before) or _CARD.search(before) or _CARD.search(found["gap"]):
        return value if strict or found["name"].lower() != "fecha" else None
    near = _CARD.search(view[end : end + _FORTH].split("\0", maxsplit=1)[0])
    return value if near and not told and found["name"].lower() != "fecha" else None


_NAMED_VALUE = (
    rf"(?<![A-Za-z0-9_])(?P<name>(?i:{_NAME}))(?![A-Za-z0-9_])\.?(?P<gap>[^\d\0!?\n]{{0,40}}?)"
    rf"{_START}(?P<when>{_STRICT}|{_MONTH_YEAR}|{_SPOKEN}|{_SOLID}|{_SPELLED}){_END}"
)
_PARTS = re.compile(_NAMED_VALUE, re.ASCII)

EXPIRY_NAMED = Detector(
    name="generic.expiry_named",
    type=FindingType.EXPIRY,
    country=None,
    label="VENCIMIENTO",
    # "exp 11/26" with no other subject; after a card number or word, some words away: "tarjeta
    # 4557880123456786 vencida en agosto 2025", "a validade do cartão e eu passei 08/31".
    shapes=(Shape(_NAMED_VALUE, 0.1, begins=_NAMES, reading=_of_a_card),),
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
        # With words between: "4557880123456786, el mes y año 11/28".
        Shape(
            r"(?<!\d)(?<!\d[ .\-])[2-6]\d{3}(?:[ \-.]?\d{4}){2}[ \-.]?\d{2,4}(?!\d)"
            rf"[^\d\0.!?;\n]{{1,28}}{_START}(?P<value>{_STRICT}){_END}",
            0.6,
            r"\d{4}[ \-.]?\d{4}[ \-.]?\d{4}[ \-.]?\d{2}",
        ),
        # Before its code: "vence 08/27 cvv 123", "08/27, cvv 123"; before its word: "12/28 de
        # vencimiento".
        Shape(
            rf"{_START}(?P<value>{_MONTH_YEAR})(?:[ ,;|\-]{{1,3}}(?:y |e |and )?(?:el |o )?"
            r"(?i:cvv|cvc|ccv|cod(?:igo)?\.? (?:de )?seg)| (?i:de|como|es la|es el|fecha de) "
            r"(?i:vencimiento|caducidad|validade|vencimento|expiracion|expiry)\b)",
            0.6,
            r"(?i)\d{2}[ ,;|\-]{1,3}(?:y |e |and )?(?:el |o |de |como |es la |es el |fecha de )?"
            r"(?:cvv|cvc|ccv|cod|venc|cadu|vali|expi)",
        ),
    ),
)

"""Expiry of a card, month and year: named and near a card, or directly after a card number."""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_MONTH_YEAR = r"(?:0?[1-9]|1[0-2]) ?[/\-.] ?(?:20)?\d{2}"

EXPIRY = Detector(
    name="generic.expiry",
    type=FindingType.EXPIRY,
    country=None,
    label="VENCIMIENTO",
    shapes=(Shape(rf"(?<![\w/.\-]){_MONTH_YEAR}(?![\w]|[/\-.]\d)", 0.2),),
    context=words(
        "vence vencimiento venc vto vcto expira expiracion exp expiry expires caduca caducidad cad"
        " validade valida valido vencia validez thru"
    ),
    fillers=words("fecha hasta until thru vencimiento caducidad validade"),
    near=words(
        "tarjeta tarjetas visa mastercard amex card cartao credito debito cvv cvc seguridad"
    ),
    label_required=True,
)

EXPIRY_AFTER_CARD = Detector(
    name="generic.expiry_after_card",
    type=FindingType.EXPIRY,
    country=None,
    label="VENCIMIENTO",
    shapes=(
        Shape(
            rf"\d{{4,16}}[ ,;|\-]{{1,3}}(?P<value>{_MONTH_YEAR})(?![\w]|[/\-.]\d)",
            0.5,
            r"\d{4}[ ,;|\-]{1,3}\d{1,2} ?[/\-.] ?\d{2}",
        ),
    ),
    near=words("tarjeta visa mastercard amex card cartao credito debito cvv cvc"),
)

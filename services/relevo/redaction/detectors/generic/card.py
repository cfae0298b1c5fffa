"""Payment cards: 13 to 19 digits, issuer ranges of ISO/IEC 7812, the last digit by Luhn's rule.

A card that a customer mistypes fails Luhn; called a card, it is one all the same.
"""

from stdnum import luhn

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import END, START, apart
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_START = rf"{START}(?<!/)"


def holds(value: str) -> bool:
    """Luhn's check digit holds and it is not one digit over and over."""
    return len(set(value)) > 2 and luhn.is_valid(value)


CARD = Detector(
    name="generic.card",
    type=FindingType.CARD,
    country=None,
    label="TARJETA",
    shapes=(
        Shape(
            rf"{_START}(?:[3-6]\d{{3}}[ .\-]?\d{{4}}[ .\-]?\d{{4}}[ .\-]?\d{{4}}(?:[ .\-]?\d{{3}})?"
            rf"|3[47]\d{{2}}[ .\-]?\d{{6}}[ .\-]?\d{{5}}"
            rf"|(?=[3-6]){apart(15, 16)}){END}",
            0.2,
            r"[3-6][ .\-]?\d[ .\-]?\d[ .\-]?\d[ .\-]?\d[ .\-]?\d",
        ),
        Shape(rf"{_START}[3-6]\d{{12,18}}{END}", 0.1, r"[3-6]\d{12}"),
    ),
    context=words(
        "tarjeta tarjetas tc td visa mastercard master amex american express diners",
        "card cards cartao credito debito plastico",
    ),
    fillers=words("credito debito visa mastercard oh cmr signature gold platinum clasica black"),
    check=holds,
)

"""Payment cards: 13 to 19 digits, issuer ranges of ISO/IEC 7812, the last digit by Luhn's rule.

A card that a customer mistypes fails Luhn; called a card, it is one all the same.
"""

from stdnum import luhn

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import apart, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_ISSUER = "[3-6]"  # the first digit


def holds(value: str) -> bool:
    """Luhn's check digit holds and it is not one digit over and over."""
    return len(set(value)) > 1 and luhn.is_valid(value)


CARD = Detector(
    name="generic.card",
    type=FindingType.CARD,
    country=None,
    label="TARJETA",
    shapes=(
        number(
            0.2,
            15,
            rf"(?<!/){_ISSUER}\d{{3}}(?P<joint>[ .\-]?)\d{{4}}(?P=joint)\d{{4}}(?P=joint)\d{{4}}"
            r"(?:(?P=joint)\d{3})?",
            r"(?<!/)3[47]\d{2}[ .\-]?\d{6}[ .\-]?\d{5}",
            rf"(?<!/)(?={_ISSUER}){apart(15, 16)}",
        ),
        number(0.1, 13, rf"(?<!/){_ISSUER}\d{{12,18}}"),
    ),
    context=words(
        "tarjeta tarjetas tc td visa mastercard master amex american express diners",
        "card cards cartao credito debito plastico",
    ),
    fillers=words("credito debito visa mastercard oh cmr signature gold platinum clasica black"),
    check=holds,
)

"""CCI of Peru: entity (3), office (3), account (12), two check digits.

The first check digit covers entity and office, the second the account: digits times 1, 2, 1, 2 ...,
digits of products summed, filled up to a multiple of ten (the rule of the Peruvian clearing house,
confirmed on account numbers that companies publish).
"""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import any_grouping, apart, groups, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words


def check_digit(part: str) -> str:
    """The check digit of a part of a CCI."""
    products = (int(digit) * (1 + index % 2) for index, digit in enumerate(part))
    return str(-sum(product // 10 + product % 10 for product in products) % 10)


def holds(value: str) -> bool:
    """Both check digits of a CCI of 20 digits hold."""
    return value[18:] == check_digit(value[:6]) + check_digit(value[6:18])


_USUAL = (groups(3, 3, 12, 2), groups(4, 4, 10, 2), groups(4, 4, 4, 4, 4), apart(20))

CCI = Detector(
    name="pe.cci",
    type=FindingType.BANK_ACCOUNT,
    country="PE",
    label="CCI",
    shapes=(number(0.2, 20, *_USUAL), any_grouping(18, 22, *_USUAL)),
    context=words("cci ccis interbancario interbancaria interbank"),
    fillers=words(
        "destino origen banco cuenta codigo soles dolares ahorros bcp bbva ibk scotiabank banco cci"
    ),
    check=holds,
)

"""CLABE of Mexico: bank (3), city (3), account (11), a check digit (ABM, the banks of Mexico).

The check digit: digits times 3, 7, 1, 3 ..., each product modulo 10, summed, filled up to a
multiple of ten.
"""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import any_grouping, apart, groups, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words


def holds(value: str) -> bool:
    """The check digit of a CLABE of 18 digits holds."""
    products = (int(d) * (3, 7, 1)[i % 3] % 10 for i, d in enumerate(value[:17]))
    return value[17:] == str(-sum(products) % 10)


_USUAL = (
    groups(3, 3, 11, 1),
    groups(4, 4, 4, 4, 2),
    groups(3, 3, 3, 3, 3, 3),
    apart(18),
)

CLABE = Detector(
    name="mx.clabe",
    type=FindingType.BANK_ACCOUNT,
    country="MX",
    label="CLABE",
    shapes=(number(0.2, 18, *_USUAL), any_grouping(16, 20, *_USUAL)),
    context=words("clabe clave interbancaria clabes"),
    fillers=words(
        "inter cuenta interbancaria bbva banorte banamex santander azteca nomina spei banco",
        "destino origen",
    ),
    check=holds,
)

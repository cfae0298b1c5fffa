"""CCC of Spain: bank (4), branch (4), two check digits, account (10), the IBAN without its head;
and that IBAN as people group and mistype it.
"""

from stdnum.es import ccc

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.accounts import ACCOUNT_FILLERS, ACCOUNT_WORDS
from relevo.redaction.detectors.numbers import BETWEEN, any_grouping, apart, groups, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_USUAL = (
    groups(4, 4, 2, 10, separators=r" .\-/"),
    groups(4, 4, 4, 4, 4, separators=r" .\-/"),
    apart(20),
)

CCC = Detector(
    name="es.ccc",
    type=FindingType.BANK_ACCOUNT,
    country="ES",
    label="CUENTA",
    shapes=(number(0.2, 20, *_USUAL), any_grouping(19, 21, *_USUAL)),
    context=ACCOUNT_WORDS | words("ccc"),
    fillers=ACCOUNT_FILLERS,
    check=ccc.is_valid,
)

IBAN = Detector(
    name="es.iban",
    type=FindingType.BANK_ACCOUNT,
    country="ES",
    label="IBAN",
    shapes=(
        Shape(
            # A blank after a small "es" makes it the verb.
            r"(?<![A-Za-z0-9])(?:(?i:ES)[.\-]?(?=\d)|ES (?=\d\d[ .\-]|\d{20}))"
            rf"\d(?:{BETWEEN}\d){{19,22}}(?!\d)",
            0.5,
            r"(?i)ES[ .\-]?\d",
        ),
    ),
    context=ACCOUNT_WORDS | words("iban"),
    fillers=ACCOUNT_FILLERS,
)

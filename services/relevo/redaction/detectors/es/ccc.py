"""CCC of Spain: bank (4), branch (4), two check digits, account (10), the IBAN without its head."""

from stdnum.es import ccc

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.generic.account import ACCOUNT_FILLERS, ACCOUNT_WORDS
from relevo.redaction.detectors.numbers import apart, groups, number
from relevo.redaction.findings import FindingType

CCC = Detector(
    name="es.ccc",
    type=FindingType.BANK_ACCOUNT,
    country="ES",
    label="CUENTA",
    shapes=(number(0.2, 20, groups(4, 4, 2, 10), groups(4, 4, 4, 4, 4), apart(20)),),
    context=ACCOUNT_WORDS,
    fillers=ACCOUNT_FILLERS,
    check=ccc.is_valid,
)

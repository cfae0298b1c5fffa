"""Account numbers of Argentine banks: branch, account and a check digit after a slash."""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.accounts import ACCOUNT_FILLERS, ACCOUNT_WORDS
from relevo.redaction.detectors.numbers import number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

ACCOUNT = Detector(
    name="ar.account",
    type=FindingType.BANK_ACCOUNT,
    country="AR",
    label="CUENTA",
    shapes=(
        number(0.4, 6, r"(?:\d{1,4}[ \-]?){0,3}\d{5,9} ?/ ?\d(?:[ \-]\d)?"),
        number(0.2, 6, r"\d{1,4}/\d{5,9}[/\-]\d"),
    ),
    context=ACCOUNT_WORDS | words("caja ca cc sucursal"),
    fillers=ACCOUNT_FILLERS | words("en sucursal n nro"),
)

"""Account numbers of Peruvian banks in their printed grouping, which says much by itself."""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.generic.account import ACCOUNT_FILLERS, ACCOUNT_WORDS
from relevo.redaction.detectors.numbers import number
from relevo.redaction.findings import FindingType

ACCOUNT = Detector(
    name="pe.account",
    type=FindingType.BANK_ACCOUNT,
    country="PE",
    label="CUENTA",
    shapes=(
        number(0.5, 13, r"\d{3}[ \-]\d{7,8}[ \-]\d[ \-]\d{2}"),
        number(0.5, 18, r"00\d{2}[ \-]\d{4}[ \-]\d{10}"),
    ),
    context=ACCOUNT_WORDS,
    fillers=ACCOUNT_FILLERS,
)

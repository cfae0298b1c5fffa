"""Account numbers of Peruvian banks in their printed grouping, which says much by itself."""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.generic.account import ACCOUNT_FILLERS, ACCOUNT_WORDS
from relevo.redaction.detectors.numbers import number
from relevo.redaction.findings import FindingType

ACCOUNT = Detector(
    name="pe.account",
    type=FindingType.BANK_ACCOUNT,
    country="PE",
    label="CUENTA",
    shapes=(
        Shape(number(r"\d{3}[ \-]\d{7,8}[ \-]\d[ \-]\d{2}"), 0.5, r"\d{3}[ \-]\d{7,8}[ \-]\d"),
        Shape(number(r"00\d{2}[ \-]\d{4}[ \-]\d{10}"), 0.5, r"00\d{2}[ \-]\d{4}[ \-]\d{10}"),
    ),
    context=ACCOUNT_WORDS,
    fillers=ACCOUNT_FILLERS,
)

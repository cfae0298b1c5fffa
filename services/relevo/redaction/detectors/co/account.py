"""Account numbers of Colombian banks in their printed grouping: Bancolombia 3-6-2."""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.accounts import ACCOUNT_FILLERS, ACCOUNT_WORDS
from relevo.redaction.detectors.numbers import number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

ACCOUNT = Detector(
    name="co.account",
    type=FindingType.BANK_ACCOUNT,
    country="CO",
    label="CUENTA",
    shapes=(number(0.2, 11, r"\d{3}-\d{6}-\d{2}"),),
    context=ACCOUNT_WORDS | words("bancolombia consignar consignen ahorros"),
    fillers=ACCOUNT_FILLERS,
)

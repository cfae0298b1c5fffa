"""Account numbers of Peruvian banks in their printed grouping, which says much by itself."""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.accounts import ACCOUNT_FILLERS, ACCOUNT_WORDS
from relevo.redaction.detectors.numbers import number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

ACCOUNT = Detector(
    name="pe.account",
    type=FindingType.BANK_ACCOUNT,
    country="PE",
    label="CUENTA",
    shapes=(
        # BCP: branch, account, currency, check digits. BBVA: bank, branch, account.
        number(
            0.5,
            13,
            r"\d{3}[ \-]\d{7,8}[ \-]\d[ \-]\d{2}",
            r"00\d{2}[ \-]\d{4}[ \-](?:\d{2}[ \-])?\d{8,10}",
        ),
        # Interbank: branch, account. Banco de la Nación: kind, branch, account.
        number(0.2, 11, r"\d{3}[ \-]\d{10}", r"0\d-\d{3}-\d{6}"),
    ),
    context=ACCOUNT_WORDS | words("interbank ibk bcp bbva scotiabank continental bn nacion"),
    fillers=ACCOUNT_FILLERS,
)

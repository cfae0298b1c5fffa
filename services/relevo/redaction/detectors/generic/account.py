"""Account numbers of any bank, named as such: "cuenta 193-45678912-0-47"."""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.accounts import ACCOUNT_FILLERS, ACCOUNT_WORDS, BANK_WORDS
from relevo.redaction.detectors.numbers import number
from relevo.redaction.findings import FindingType

_NO_AMOUNT_OR_DATE = (
    r"(?!(?:\d{1,3}(?:[.,]\d{3})+|[0-3]?\d[.\-/][01]?\d[.\-/](?:19|20)?\d\d)(?![\d\-]|\.\d))"
)

ACCOUNT = Detector(
    name="generic.account",
    type=FindingType.BANK_ACCOUNT,
    country=None,
    label="CUENTA",
    shapes=(
        number(0.2, 8, r"(?!\d{1,4}0{5,}(?!\d))\d{8,20}", r"\d(?: \d){7,19}"),
        number(0.2, 6, r"(?=(?:\d[ .\-]?){5,20}-)\d(?:[ .\-]?\d){4,18} ?- ?[\dXx]{1,3}"),
        number(
            0.1,
            8,
            rf"(?=(?:\d[ \-./]{{0,3}}){{8}}){_NO_AMOUNT_OR_DATE}"
            r"\d{1,14}(?:[ \-./_]{1,3}\d{1,10}){1,6}",
        ),
        # A check character, for ten a letter in Brazil, says that it is no amount.
        number(0.0, 4, r"\d{3,13} ?[\-/] ?[\dXx](?!\w)"),
    ),
    context=ACCOUNT_WORDS,
    fillers=ACCOUNT_FILLERS,
)

ACCOUNT_AT_BANK = Detector(
    name="generic.account_at_bank",
    type=FindingType.BANK_ACCOUNT,
    country=None,
    label="CUENTA",
    shapes=(
        number(0.0, 10, r"\d{10,20}", r"(?=(?:\d[ \-]{0,3}){10})\d{1,5}(?:[ \-]\d{1,10}){1,5}"),
    ),
    context=BANK_WORDS,
    fillers=ACCOUNT_FILLERS,
    label_required=True,
)

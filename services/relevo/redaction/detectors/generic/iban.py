"""IBAN (ISO 13616): country, two check digits modulo 97, up to 30 characters; and its beginning."""

from stdnum import iban

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.accounts import ACCOUNT_FILLERS, ACCOUNT_WORDS
from relevo.redaction.findings import FindingType

IBAN = Detector(
    name="generic.iban",
    type=FindingType.BANK_ACCOUNT,
    country=None,
    label="IBAN",
    shapes=(
        Shape(
            r"(?<![A-Za-z0-9])(?i:ES)\d{2}(?:[ .\-]?\d){20}(?!\d)",
            0.5,
            r"(?i)ES\d{2}[ .\-]?\d{2}",
        ),
        Shape(
            r"(?<![A-Za-z0-9])(?!ES)[A-Z]{2}\d{2}(?:[ \-]?[A-Z0-9]{4}){2,7}"
            r"(?:[ \-]?(?=[A-Z]{0,2}\d)[A-Z0-9]{1,3})?"
            r"(?![A-Za-z0-9])",
            0.2,
            r"[A-Z]{2}\d{2}[ \-]?[A-Z0-9]{4}",
        ),
    ),
    context=ACCOUNT_WORDS | {"iban"},
    fillers=ACCOUNT_FILLERS,
    check=iban.is_valid,
)

IBAN_CUT = Detector(
    name="generic.iban_cut",
    type=FindingType.BANK_ACCOUNT,
    country=None,
    label="IBAN",
    shapes=(Shape(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ .\-]?\d{4}){1,5}(?!\d)", 0.2),),
    context=frozenset({"iban"}),
    fillers=ACCOUNT_FILLERS,
)

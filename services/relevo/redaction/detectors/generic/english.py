"""Documents that people who write in English name: British and American numbers."""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import END, START
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

# Two letters, six digits, A to D (HMRC, National Insurance Manual NIM39110).
NATIONAL_INSURANCE = Detector(
    name="generic.national_insurance",
    type=FindingType.NATIONAL_ID,
    country=None,
    label="DOCUMENTO",
    shapes=(
        Shape(
            r"(?<![A-Za-z0-9])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
            r" ?\d\d ?\d\d ?\d\d ?[A-D](?![A-Za-z0-9])",
            0.4,
            r"[A-Z][A-Z] ?\d\d ?\d\d ?\d\d ?[A-D]",
        ),
    ),
    context=words("ni nino insurance"),
    fillers=words("national insurance"),
)

SORT_CODE = Detector(
    name="generic.sort_code",
    type=FindingType.BANK_ACCOUNT,
    country=None,
    label="CUENTA",
    shapes=(
        Shape(
            r"\b(?i:sort ?code)(?i: ?[:#] ?| (?:is|was|no|number)\b:? | )"
            rf"(?P<value>{START}\d\d[ \-]?\d\d[ \-]?\d\d{END})",
            0.3,
            begins=words("sort sortcode"),
        ),
    ),
    label_in_pattern=True,
)

"""DNI of Argentina: 7 or 8 digits, often with points; no check digit, so it needs its word."""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import apart, digits, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

DNI = Detector(
    name="ar.dni",
    type=FindingType.NATIONAL_ID,
    country="AR",
    label="DNI",
    shapes=(
        number(0.2, 7, digits(8), r"\d{1,2}[. ]\d{3}[. ]\d{3}", apart(8)),
        number(0.1, 7, digits(7), apart(7)),
    ),
    context=words("dni documento doc identidad le lc"),
    fillers=words("nacional argentino argentina identidad"),
)

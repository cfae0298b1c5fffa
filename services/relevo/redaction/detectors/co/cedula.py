"""Cédula of Colombia: 6 to 8 digits, or 10 that begin with 1 (NUIP); no public check digit."""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import apart, digits, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

CEDULA = Detector(
    name="co.cedula",
    type=FindingType.NATIONAL_ID,
    country="CO",
    label="CEDULA",
    shapes=(
        number(
            0.2,
            6,
            rf"1{digits(9)}",
            r"1[. ]\d{3}[. ]\d{3}[. ]\d{3}",
            digits(8),
            r"\d{1,2}[. ]\d{3}[. ]\d{3}",
            rf"(?=1){apart(10)}",
            apart(8),
        ),
        number(0.1, 6, digits(6, 7), apart(6, 7)),
    ),
    context=words("cc cedula cedulas nuip documento identificacion ciudadania"),
    fillers=words("ciudadania identidad colombiana extranjeria"),
)

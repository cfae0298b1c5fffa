"""NIE of Spain: X, Y or Z, 7 digits and a check letter modulo 23 (Ministerio del Interior)."""

from stdnum.es import nie

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

NIE = Detector(
    name="es.nie",
    type=FindingType.NATIONAL_ID,
    country="ES",
    label="NIE",
    shapes=(
        Shape(
            r"(?<![A-Za-z0-9])(?i:[XYZ][ .\-]?\d\.?\d{3}\.?\d{3}[ .\-]?[A-HJ-NP-TV-Z])"
            r"(?![A-Za-z0-9])",
            0.3,
            r"(?i)[XYZ][ .\-]?\d\.?\d{3}",
        ),
    ),
    context=words("nie extranjero extranjera"),
    check=nie.is_valid,
)

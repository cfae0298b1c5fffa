"""DNI of Spain: 8 digits and a check letter modulo 23 (Ministerio del Interior)."""

from stdnum.es import dni

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import START
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

DNI = Detector(
    name="es.dni",
    type=FindingType.NATIONAL_ID,
    country="ES",
    label="DNI",
    shapes=(
        Shape(
            rf"{START}(?:\d{{8}}|\d{{2}}[. ]\d{{3}}[. ]\d{{3}})"
            r"(?:[.\-]?(?i:[A-HJ-NP-TV-Z])| [A-HJ-NP-TV-Z])(?![A-Za-z0-9])",
            0.2,
            r"(?i)\d{3}[ .\-]?[A-HJ-NP-TV-Z]",
        ),
    ),
    context=words("dni nif documento identidad"),
    fillers=words("nacional espanol espanola identidad"),
    check=dni.is_valid,
)

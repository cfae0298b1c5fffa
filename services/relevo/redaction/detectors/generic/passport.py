"""Passport numbers: 6 to 9 letters and digits, named as such."""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

PASSPORT = Detector(
    name="generic.passport",
    type=FindingType.PASSPORT,
    country=None,
    label="PASAPORTE",
    shapes=(
        Shape(
            r"(?<![A-Za-z0-9])(?=(?:[A-Za-z]{0,3}\d){5})[A-Za-z]{0,3}\d[A-Za-z0-9]{4,8}"
            r"(?![A-Za-z0-9])",
            0.2,
        ),
    ),
    context=words("pasaporte pasaportes passport passaporte"),
    fillers=words(
        "peruano chileno colombiano argentino mexicano ecuatoriano brasileiro brasileno espanol"
        " venezolano boliviano italiano americano vencido vigente anterior nuevo"
    ),
)

"""Passport numbers: 6 to 9 letters and digits, named as such."""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

# Five digits at least, so that no word is one.
_START = r"(?<![A-Za-z0-9])(?=(?:[A-Za-z]{0,3}\d){5})"
_END = r"(?![A-Za-z0-9])"

PASSPORT = Detector(
    name="generic.passport",
    type=FindingType.PASSPORT,
    country=None,
    label="PASAPORTE",
    shapes=(
        Shape(rf"{_START}[A-Za-z]{{0,3}}\d[A-Za-z0-9]{{6,8}}{_END}", 0.2),
        Shape(rf"{_START}[A-Za-z]{{0,3}}\d[A-Za-z0-9]{{4,5}}{_END}", 0.1),
    ),
    context=words("pasaporte pasaportes passport passaporte"),
    fillers=words(
        "peruano chileno colombiano argentino mexicano ecuatoriano brasileiro brasileno espanol"
        " venezolano boliviano italiano americano vencido vigente anterior nuevo"
    ),
)

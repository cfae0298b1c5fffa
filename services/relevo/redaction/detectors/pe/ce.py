"""Carné de extranjería of Peru: 9 digits, in the newer cards up to 12; no public check digit."""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import apart, digits, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

CE = Detector(
    name="pe.ce",
    type=FindingType.NATIONAL_ID,
    country="PE",
    label="CE",
    shapes=(number(0.2, 9, digits(9, 12), apart(9)),),
    context=words("ce carnet carne extranjeria ptp cpp"),
    fillers=words("extranjeria extranjero extranjera"),
)

"""Foreigners' cards of Peru (Migraciones): carné de extranjería of 9 digits, in the newer cards up
to 12; permits of temporary stay (PTP, CPP) of 9; no public check digit.
"""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import any_grouping, apart, digits, number, thousands
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_USUAL = (digits(9, 12), thousands(1, 3, 2), apart(9))

CE = Detector(
    name="pe.ce",
    type=FindingType.NATIONAL_ID,
    country="PE",
    label="CE",
    shapes=(number(0.2, 9, *_USUAL), any_grouping(8, 12, *_USUAL, head="N?")),
    context=words("ce carnet carne carnets extranjeria extrangeria ptp cpp migratorio migraciones"),
    fillers=words("extranjeria extrangeria extranjero extranjera permiso temporal permanencia ptp"),
)

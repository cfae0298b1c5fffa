"""Serial number of Chile's identity card ("número de documento", Registro Civil): 9 digits, or a
letter and 9 digits in older ones. With the RUT it proves identity to banks.
"""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import any_grouping, digits, number, thousands
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_HEAD = "[A-Za-z]?"
_USUAL = (digits(9), thousands(3, 3, 2))

SERIAL = Detector(
    name="cl.serial",
    type=FindingType.NATIONAL_ID,
    country="CL",
    label="SERIE",
    shapes=(
        number(0.1, 9, *_USUAL, head=_HEAD),
        any_grouping(8, 10, *(_HEAD + usual for usual in _USUAL), head=_HEAD),
    ),
    context=words("serie documento"),
    near=words("carnet carne cedula identidad rut documento"),
    fillers=words("carnet cedula documento serie"),
)

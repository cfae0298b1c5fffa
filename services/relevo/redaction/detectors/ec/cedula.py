"""Cédula of Ecuador: province (2), kind (1), serial (6), check digit modulo 10 (Registro Civil).

It is the number of the driving licence too.
"""

from stdnum.ec import ci

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import any_grouping, apart, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_SOLID = r"(?:[01]\d|2[0-4]|30)[0-6]\d{6}"
_USUAL = (rf"{_SOLID}[ \-]?\d", apart(10))

CEDULA = Detector(
    name="ec.cedula",
    type=FindingType.NATIONAL_ID,
    country="EC",
    label="CEDULA",
    shapes=(
        number(0.2, 10, rf"{_SOLID} ?- ?\d"),
        number(0.1, 10, *_USUAL),
        any_grouping(9, 11, *_USUAL),
    ),
    context=words(
        "cedula cedulas cedul sedula ced ci cc identidad identificacion documento licencia conducir"
    ),
    fillers=words("identidad ciudadania ecuatoriana titular conducir esposo esposa mama papa"),
    check=ci.is_valid,
)

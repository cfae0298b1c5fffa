"""NIE of Spain: X, Y or Z, 7 digits and a check letter modulo 23 (Ministerio del Interior); and the
support number of the foreigner's card (TIE) or the DNI: a letter or three and 6 to 8 digits.
"""

from stdnum.es import nie

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.generic.unknown_number import meant_otherwise
from relevo.redaction.detectors.numbers import BETWEEN, named_code
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_END = r"(?![A-Za-z0-9])"

NIE = Detector(
    name="es.nie",
    type=FindingType.NATIONAL_ID,
    country="ES",
    label="NIE",
    shapes=(
        Shape(
            r"(?<![A-Za-z0-9])(?i:[XYZ] ?[ .\-]? ?\d\.?\d{3}\.?\d{3} ?[ .\-]? ?[A-HJ-NP-TV-Z])"
            rf"{_END}",
            0.3,
            r"[XYZxyz] ?[ .\-]? ?\d\.?\d\d\d\.?\d",
        ),
        # In any grouping and mistyped, with its word at it.
        Shape(
            rf"(?<![A-Za-z0-9])(?i:[XYZ](?: ?- ?|[ ./_])?\d(?:{BETWEEN}\d){{5,8}}"
            rf"(?:(?: ?- ?|[ ./_])?[A-Z])?){_END}",
            0.0,
        ),
        named_code(8, 10, r"[XYZ][ .\-]?\d{7}[ .\-]?[A-Z]", first="[XYZ]"),
    ),
    context=words("nie nies tie extranjero extranjera extranjeria nif dni residencia"),
    fillers=words("extranjero extranjera extranjeria residencia identidad"),
    check=nie.is_valid,
)

SUPPORT = Detector(
    name="es.support",
    type=FindingType.NATIONAL_ID,
    country="ES",
    label="SOPORTE",
    shapes=(
        Shape(
            r"(?<![A-Za-z0-9])(?!(?i:inc|req|srv?|tkt|cas|tic|chg)[ \-]?\d)"  # tickets
            rf"(?i:[A-Z]{{1,3}})[ \-]?\d{{6,8}}{_END}",
            0.1,
        ),
    ),
    context=words("tie soporte idesp extranjero nie"),
    fillers=words("extranjero identidad soporte tarjeta dni nie tie"),
    against=meant_otherwise,
)

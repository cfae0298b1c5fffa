"""Cédula of Colombia: 6 to 8 digits, or 10 that begin with 1 (NUIP); no public check digit."""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import (
    BETWEEN,
    END,
    any_grouping,
    apart,
    commas,
    digits,
    number,
    thousands,
)
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_LONG = (rf"1{digits(9)}", r"1[. ]\d{3}[. ]\d{3}[. ]\d{3}", rf"(?=1){apart(10)}")
_SHORT = (digits(8), thousands(1, 2, 2), apart(8))
_SHORTER = (digits(6, 7), thousands(3, 3, 1), apart(6, 7))

CEDULA = Detector(
    name="co.cedula",
    type=FindingType.NATIONAL_ID,
    country="CO",
    label="CEDULA",
    shapes=(
        number(0.2, 6, *_LONG, *_SHORT),
        number(0.1, 6, *_SHORTER),
        commas(0.1, 1, 2, 2),
        commas(0.1, 1, 1, 3),
        any_grouping(6, 11, *_LONG, *_SHORT, *_SHORTER),
    ),
    context=words(
        "cc cedula cedulas cedul cedulla sedula zedula ced cdla nuip nip documento documentos",
        "identificacion ciudadania",
    ),
    fillers=words(
        "ciudadania identidad colombiana extranjeria esposo esposa mama papa hijo hija titular",
        "ya te les doy dejo paso numero cliente corresponde",
    ),
)

SPELT_CEDULA = Detector(
    name="co.cedula_spelt",
    type=FindingType.NATIONAL_ID,
    country="CO",
    label="CEDULA",
    shapes=(
        Shape(
            r"(?<![A-Za-z0-9])(?i:c[ .]{1,2}[ci])[ .:]{1,3}(?:(?i:nr?o?)[ .:]{1,3})?"
            rf"(?P<value>\d(?:{BETWEEN}\d){{5,10}}){END}",
            0.1,
            r"(?i)c[ .]{1,2}[ci][ .:]",
        ),
    ),
    label_in_pattern=True,
)

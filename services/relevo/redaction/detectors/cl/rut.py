"""RUT of Chile: up to 8 digits and a check character modulo 11, 0-9 or K (Registro Civil)."""

from stdnum.cl import rut

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

RUT = Detector(
    name="cl.rut",
    type=FindingType.NATIONAL_ID,
    country="CL",
    label="RUT",
    shapes=(
        Shape(
            number(r"\d{1,2}\.\d{3}\.\d{3} ?- ?[\dkK]", r"\d{7,8} ?- ?[\dkK]"),
            0.3,
            r"\d{3} ?- ?[\dkK]",
        ),
        Shape(number(r"\d{7,8}[ ]?[\dkK]", r"\d{1,2}[. ]\d{3}[. ]\d{3}[ .]?[\dkK]"), 0.1),
    ),
    context=words("rut ruts run cedula carnet ci rol"),
    fillers=words("identidad unico tributario nacional"),
    check=rut.is_valid,
)

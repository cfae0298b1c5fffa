"""RUT of Chile: up to 8 digits and a check character modulo 11, 0-9 or K (Registro Civil)."""

from stdnum.cl import rut

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

RUT = Detector(
    name="cl.rut",
    type=FindingType.NATIONAL_ID,
    country="CL",
    label="RUT",
    shapes=(
        number(0.3, 7, r"\d{1,2}\.\d{3}\.\d{3} ?- ?[\dkK]", r"\d{7,8} ?- ?[\dkK]"),
        number(0.1, 7, r"\d{7,8} ?[\dkK]", r"\d{1,2}[. ]\d{3}[. ]\d{3}[ .]?[\dkK]"),
    ),
    context=words("rut ruts run cedula carnet ci rol"),
    fillers=words("identidad unico tributario nacional"),
    check=rut.is_valid,
)

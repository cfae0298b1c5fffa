"""RUT of Chile: up to 8 digits and a check character modulo 11, 0-9 or K (Registro Civil).

Persons and companies have one; it is the number of the identity card and the driving licence, and
of the Cuenta RUT, too, there often without its check character.
"""

from stdnum.cl import rut

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import (
    any_grouping,
    commas,
    number,
)
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_DASH = r"(?: ?[\-_] ?| (?:guion|raya) )"
_POINTED = r"\d{1,2}[. ]\d{3}[. ]\d{3}"
_STRONG = (rf"{_POINTED}{_DASH}[\dkK](?!\w)", rf"\d{{7,8}}{_DASH}[\dkK](?!\w)")
_WEAK = (r"\d{7,8} ?[\dkK]", rf"{_POINTED}[ .]?[\dkK]")

# Those of companies begin at fifty million.
COMPANY = Detector(
    name="cl.rut_company",
    type=FindingType.TAX_ID,
    country="CL",
    label="RUT",
    shapes=(
        number(
            0.3,
            8,
            rf"[5-9]\d[. ]\d{{3}}[. ]\d{{3}}{_DASH}[\dkK](?!\w)",
            rf"[5-9]\d{{7}}{_DASH}[\dkK](?!\w)",
        ),
    ),
    context=words("rut ruts rutt rrut"),
    fillers=words("empresa sociedad pyme cliente razon social unico tributario"),
    check=rut.is_valid,
)

RUT = Detector(
    name="cl.rut",
    type=FindingType.NATIONAL_ID,
    country="CL",
    label="RUT",
    shapes=(
        number(0.3, 7, *_STRONG),
        number(0.1, 7, *_WEAK),
        commas(0.1, 1, 2, 2, rf"(?:{_DASH}|[ .])?[\dkK](?!\w)"),
        any_grouping(7, 10, *_STRONG, *_WEAK, tail=rf"(?:{_DASH}[\dkK](?!\w)|[ .]?[kK](?!\w))?"),
    ),
    context=words(
        "rut ruts run cedula cedulas carnet carne ci rol licencia conducir rutt rrut identidad"
    ),
    fillers=words(
        "identidad unico tributario nacional cuenta empresa chileno chilena titular esposo esposa",
        "mama papa hijo hija senor senora cliente provisorio conducir",
    ),
    check=rut.is_valid,
)

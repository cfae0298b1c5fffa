"""NIT of Colombia: 8 to 15 digits and a check digit modulo 11 (DIAN)."""

from stdnum.co import nit

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

NIT = Detector(
    name="co.nit",
    type=FindingType.TAX_ID,
    country="CO",
    label="NIT",
    shapes=(
        number(0.3, 9, r"[89]\d{2}\.?\d{3}\.?\d{3} ?- ?\d"),
        number(0.0, 7, r"\d{9,10}", r"\d{1,3}\.\d{3}\.\d{3}(?:-\d)?"),
    ),
    context=words("nit rut"),
    fillers=words("empresa"),
    check=nit.is_valid,
)

"""NIT of Colombia: 8 to 15 digits and a check digit modulo 11 (DIAN)."""

from stdnum.co import nit

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import any_grouping, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_COMPANY = r"[89]\d{2}[. ]?\d{3}[. ]?\d{3}(?: ?- ?| )\d"
_OTHERS = (
    r"\d{9,10}",
    r"\d{1,3}[. ]\d{3}[. ]\d{3}(?: ?- ?\d)?",
    r"1[. ]\d{3}[. ]\d{3}[. ]\d{3} ?- ?\d",
    r"\d{7,10} ?- ?\d",
)

NIT = Detector(
    name="co.nit",
    type=FindingType.TAX_ID,
    country="CO",
    label="NIT",
    shapes=(
        number(0.3, 9, _COMPANY),
        number(0.0, 7, *_OTHERS),
        any_grouping(8, 11, _COMPANY, *_OTHERS),
    ),
    context=words("nit nits rut"),
    fillers=words("empresa numero tributaria identificacion proveedor"),
    check=nit.is_valid,
)

"""CUIT and CUIL of Argentina: kind (2), document (8), a check digit modulo 11 (AFIP)."""

from stdnum.ar import cuit

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import any_grouping, apart, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_KIND = r"(?:20|23|24|25|26|27|30|33|34|50|51|55)"

_DASHED = rf"{_KIND} ?[\-/] ?\d{{2}}\.?\d{{3}}\.?\d{{3}} ?[\-/] ?\d"
_OTHERS = rf"{_KIND}[ .]?\d{{2}}[ .]?\d{{3}}[ .]?\d{{3}}[ .]?\d"

CUIT = Detector(
    name="ar.cuit",
    type=FindingType.TAX_ID,
    country="AR",
    label="CUIT",
    shapes=(
        number(0.2, 11, _DASHED, _OTHERS),
        number(0.1, 11, apart(11)),
        any_grouping(10, 12, _DASHED, _OTHERS),
    ),
    context=words("cuit cuil cuits cuils cdi"),
    check=cuit.is_valid,
)

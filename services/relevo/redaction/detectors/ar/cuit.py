"""CUIT and CUIL of Argentina: kind (2), document (8), a check digit modulo 11 (AFIP)."""

from stdnum.ar import cuit

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import apart, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_KIND = r"(?:20|23|24|25|26|27|30|33|34|50|51|55)"

CUIT = Detector(
    name="ar.cuit",
    type=FindingType.TAX_ID,
    country="AR",
    label="CUIT",
    shapes=(
        number(0.3, 11, rf"{_KIND} ?- ?\d{{8}} ?- ?\d"),
        number(0.2, 11, rf"{_KIND}[ .]?\d{{2}}[ .]?\d{{3}}[ .]?\d{{3}}[ .]?\d"),
        number(0.1, 11, apart(11)),
    ),
    context=words("cuit cuil cuits cuils"),
    check=cuit.is_valid,
)

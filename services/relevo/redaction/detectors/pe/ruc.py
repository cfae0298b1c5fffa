"""RUC of Peru: 11 digits, the first two the kind of taxpayer, the last a check digit (SUNAT)."""

from stdnum.pe import ruc

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import any_grouping, apart, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_KIND = r"(?:10|15|16|17|20)"
_USUAL = (rf"{_KIND}[ \-.]?\d{{8}}[ \-.]?\d", rf"(?=[12] ?[05-7]){apart(11)}")

RUC = Detector(
    name="pe.ruc",
    type=FindingType.TAX_ID,
    country="PE",
    label="RUC",
    shapes=(number(0.2, 11, *_USUAL), any_grouping(10, 12, *_USUAL)),
    context=words("ruc rucs"),
    fillers=words("empresa negocio razon social"),
    check=ruc.is_valid,
)

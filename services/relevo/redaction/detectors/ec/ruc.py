"""RUC of Ecuador: a cédula or company number with its check digit, then the branch (SRI)."""

from stdnum.ec import ruc

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import any_grouping, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_USUAL = r"(?:[01]\d|2[0-4]|30)\d{8}[ \-]?00\d"

RUC = Detector(
    name="ec.ruc",
    type=FindingType.TAX_ID,
    country="EC",
    label="RUC",
    shapes=(number(0.2, 13, _USUAL), any_grouping(12, 14, _USUAL)),
    context=words("ruc rucs rise"),
    fillers=words("empresa negocio"),
    check=ruc.is_valid,
)

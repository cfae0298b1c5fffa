"""RUC of Ecuador: a cédula or company number with its check digit, then the branch (SRI)."""

from stdnum.ec import ruc

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

RUC = Detector(
    name="ec.ruc",
    type=FindingType.TAX_ID,
    country="EC",
    label="RUC",
    shapes=(number(0.2, 13, r"(?:[01]\d|2[0-4]|30)\d{8}[ \-]?00\d"),),
    context=words("ruc"),
    check=ruc.is_valid,
)

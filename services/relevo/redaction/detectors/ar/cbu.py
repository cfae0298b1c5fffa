"""CBU and CVU of Argentina: 22 digits with two check digits (BCRA)."""

from stdnum.ar import cbu

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import any_grouping, apart, groups, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_USUAL = (groups(3, 4, 1, 13, 1), groups(8, 14), groups(4, 4, 4, 4, 4, 2), apart(22))

CBU = Detector(
    name="ar.cbu",
    type=FindingType.BANK_ACCOUNT,
    country="AR",
    label="CBU",
    shapes=(number(0.2, 22, *_USUAL), any_grouping(20, 24, *_USUAL)),
    context=words("cbu cvu cbus ceveu cebeu"),
    fillers=words("destino origen banco cuenta uniforme virtual mercado pago mp uala"),
    check=cbu.is_valid,
)

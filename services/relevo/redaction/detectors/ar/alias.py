"""Alias of a CBU or CVU of Argentina: 6 to 20 letters, digits, points and dashes, in parts."""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

ALIAS = Detector(
    name="ar.alias",
    type=FindingType.BANK_ACCOUNT,
    country="AR",
    label="ALIAS",
    shapes=(
        Shape(
            r"(?<![\w.\-@])(?=[\w.\-]{6,20}(?![\w\-]))[A-Za-z0-9]+(?:[.\-_][A-Za-z0-9]+){1,4}(?![\w\-@])",
            0.0,
        ),
        Shape(r"(?<!\w)[A-Za-z0-9]{2,12}(?: (?:punto|dot) [A-Za-z0-9]{2,12}){1,4}(?!\w)", 0.0),
    ),
    context=words("alias"),
    fillers=words("cbu cvu mercado pago mp cuenta"),
    label_required=True,
)

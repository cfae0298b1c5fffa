"""Foreigners' registration of Brazil (RNE, RNM, CRNM; Polícia Federal): a letter, 6 digits and a
check character.
"""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

FOREIGNER = Detector(
    name="br.foreigner",
    type=FindingType.NATIONAL_ID,
    country="BR",
    label="RNM",
    shapes=(
        Shape(
            r"(?<![A-Za-z0-9])(?i:[A-Z])[ \-.]?\d{3}[.]?\d{2,4}[ \-.]?(?i:[A-Z0-9])(?![A-Za-z0-9])",
            0.2,
        ),
    ),
    context=words("rne rnm crnm estrangeiro estrangeira migratorio"),
    fillers=words("registro nacional estrangeiro migratorio carteira"),
)

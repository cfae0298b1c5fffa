"""DNI of Argentina (also LE, LC, DU): 7 or 8 digits, often with points; no check digit, so it needs
its word.
"""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import any_grouping, apart, digits, number, thousands
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_LONG = (digits(8), thousands(1, 2, 2), apart(8))
_SHORT = (digits(7), apart(7))

# The number of the card itself; with the document's it proves identity.
TRAMITE = Detector(
    name="ar.tramite",
    type=FindingType.NATIONAL_ID,
    country="AR",
    label="TRAMITE",
    shapes=(number(0.1, 11, digits(11), r"00\d{3}[ .\-]?\d{3}[ .\-]?\d{3}"),),
    context=words("tramite"),
    near=words("dni ejemplar documento"),
    fillers=words("dni documento"),
)

DNI = Detector(
    name="ar.dni",
    type=FindingType.NATIONAL_ID,
    country="AR",
    label="DNI",
    shapes=(
        number(0.2, 7, *_LONG),
        number(0.1, 7, *_SHORT),
        any_grouping(7, 9, *_LONG, *_SHORT),
    ),
    context=words("dni documento doc identidad le lc du libreta enrolamiento registro conducir"),
    fillers=words(
        "m f nacional argentino argentina identidad unico civica titular viejo vieja hijo hija",
        "conducir",
    ),
)

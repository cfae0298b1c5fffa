"""DNI of Peru: 8 digits, sometimes with the check character of RENIEC's card after a dash; without
it, nothing in the number itself can be checked, so it needs its word.
"""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import (
    any_grouping,
    apart,
    commas,
    digits,
    groups,
    number,
    thousands,
)
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_USUAL = (
    digits(8),
    r"\d{8} ?- ?[\dA-K]",
    groups(2, 3, 3),
    groups(4, 4),
    groups(3, 3, 2),
    groups(2, 2, 2, 2),
    thousands(2, 2, 2),
    apart(8),
)

DNI = Detector(
    name="pe.dni",
    type=FindingType.NATIONAL_ID,
    country="PE",
    label="DNI",
    shapes=(number(0.2, 8, *_USUAL), any_grouping(7, 9, *_USUAL), commas(0.1, 1, 2, 2)),
    context=words(
        "dni dnis ndni denei dnii documento documentos docu docum docs doc dcto identidad",
        "identificacion identificado identificada identif",
    ),
    fillers=words(
        "nacional peruano peruana identidad azul electronico esposo esposa mama papa hijo hija",
        "titular ya se te les doy dejo paso adjunto aca pe cliente corresponde senor senora",
    ),
)

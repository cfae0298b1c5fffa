"""Other identity cards of Colombia: of minors (tarjeta de identidad, registro civil: the NUIP, or a
birth date and 5 digits) and of foreigners (cédula de extranjería, PPT, PEP; Migración Colombia).
"""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import any_grouping, apart, digits, number, thousands
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_NUIP = (r"1[01]\d{8,9}", r"1[. ]\d{3}[. ]\d{3}[. ]\d{3}", r"\d{6}[ \-]?\d{5}")

MINORS_CARD = Detector(
    name="co.minors_card",
    type=FindingType.NATIONAL_ID,
    country="CO",
    label="TI",
    # Not of a year: "Ref. RC-2024-117734".
    shapes=(number(0.1, 10, *_NUIP), any_grouping(9, 12, *_NUIP, head=r"(?!(?:19|20)\d\d[\-/])")),
    context=words("ti identidad rc civil nuip"),
)

_USUAL = (digits(6, 8), thousands(1, 3, 1), thousands(1, 2, 2), digits(15), apart(6, 8))

FOREIGNERS_CARD = Detector(
    name="co.foreigners_card",
    type=FindingType.NATIONAL_ID,
    country="CO",
    label="CE",
    shapes=(number(0.1, 6, *_USUAL), any_grouping(6, 10, *_USUAL, head="[EVev]?")),
    context=words("ce extranjeria extrangeria ppt pep rumv permiso"),
    fillers=words("proteccion temporal especial permanencia por venezolano venezolana"),
)

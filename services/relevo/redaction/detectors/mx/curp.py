"""CURP of Mexico: letters of the name, birth date, sex, state, a check digit (RENAPO).

Nothing else looks like it, so a mistyped one counts too: the check digit is not asked.
"""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import named_code
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_USUAL = r"[A-Z]{4}[ .-]?\d{6}[ .-]?[HMX][ .-]?[A-Z]{2}[ .-]?[A-Z]{3}[ .-]?[A-Z0-9][ .-]?\d"
_GAP = r"[ .\-_/]?"

CURP = Detector(
    name="mx.curp",
    type=FindingType.NATIONAL_ID,
    country="MX",
    label="CURP",
    shapes=(
        Shape(
            rf"(?<![A-Za-z0-9])(?i:{_USUAL})(?![A-Za-z0-9])",
            0.5,
            r"[A-Za-z][ .\-]?\d\d\d\d\d\d[ .\-]?[HMXhmx][ .\-]?[A-Za-z]",
        ),
        # In any grouping, but named.
        Shape(
            rf"(?<![A-Za-z0-9])(?i:(?:[A-Z]{_GAP}){{4}}(?:\d{_GAP}){{6}}[HMX]{_GAP}(?:[A-Z]{_GAP}){{5}}"
            rf"[A-Z0-9]{_GAP}\d)(?![A-Za-z0-9])",
            0.1,
        ),
        # Mistyped or cut short, but named.
        Shape(
            r"(?<![A-Za-z0-9])(?i:[A-Z]{3,5}[ .-]?\d{5,7}[ .-]?[A-Z0-9]{3,9})(?![A-Za-z0-9])",
            0.0,
        ),
        named_code(16, 20, _USUAL),
    ),
    context=words("curp"),
)

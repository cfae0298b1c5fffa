"""Addresses of all countries, in one detector: they share their words, and it cannot be told from
an address alone where it is.
"""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors import addresses
from relevo.redaction.detectors.address_patterns import LETTERED
from relevo.redaction.findings import FindingType

_WORTH = 0.5
_START = r"(?<![A-Za-z0-9@#/])"

# "R. Cel. Prado", "C/ Mayor", "C. 62 num 419": too short to be looked up in a table.
_ABBREVIATED = (
    rf"{_START}(?:[Rr]\.\s?(?=[A-Z][a-z])|r\.\s(?=[a-z])|R\s(?=[A-Z])|[Aa]l\.\s?(?=[A-Z])"
    r"|[Cc]/(?![Cc](?![A-Za-z]))\s{0,2}(?=[A-Za-z0-9])|[Cc]\.\s?(?=[A-Z0-9])|[Aa]nd\.\s?(?=[A-Za-z0-9]))"
)
_ABBREVIATED_TRIGGER = (
    r"(?:^|[^A-Za-z0-9@#/])(?:[Rr]\.\s?[A-Z]|r\.\s[a-z]|R\s[A-Z]|[Aa]l\.\s?[A-Z]|[Cc]/\s?[A-Za-z0-9]"
    r"|[Cc]/\s\s[A-Za-z0-9]|[Cc]\.\s?[A-Z0-9]|[Aa]nd\.\s?[A-Za-z0-9])"
)
# "Thames 1842 2do 11", "San Juan 2890 PB A", "Mitre 845 1 "D"".
_FLOOR_AFTER = (
    r"(?<=[A-Za-z]\s)\d{2,5},?\s(?:\d{1,2}(?:\s?(?i:to|do|ro|er|mo|vo|no|ra|da|ta|ero)|\s?o(?=\s))"
    r"\.?\s{0,2}[\"']?(?:[A-Ha-h]|\d{1,2})[\"']?(?![A-Za-z0-9])"
    r"|\d{1,2}(?:\s?(?i:to|do|ro|er|mo|vo|no|ra|da|ta|ero))?\.?\s(?i:piso|planta)(?![A-Za-z])"
    r"|\d{1,2}\s?(?:[A-Ha-h]|[\"'][A-Za-z0-9]{1,2}[\"'])(?![A-Za-z0-9])"
    r"|(?=[eE]/\s?[A-Z0-9])"
    r"|[Pp]\.?\s?\d{1,2},?\s[Dd]\.?\s?\d|(?i:pb)(?![A-Za-z]))"
)
_FLOOR_TRIGGER = (
    r"\d\d,?\s(?:\d\d?\s?(?i:to|do|ro|er|mo|vo|no|ra|da|ta|o|[A-H]|[\"']|piso|planta)"
    r"|(?i:pb|p\.?\s?\d|e/))"
)
_LETTERED_TRIGGER = r"(?i)(?:[nse]|oe)\s?\d{1,3}\s?[a-z]?\s?-\s?[a-z]?\d"

ADDRESS = Detector(
    name="generic.address",
    type=FindingType.ADDRESS,
    country=None,
    label="DIRECCION",
    shapes=(
        Shape(
            rf"{_START}[A-Za-z]+",
            _WORTH,
            begins=addresses.BEGINS,
            besides=addresses.BESIDES,
            reading=addresses.read,
        ),
        Shape(
            _ABBREVIATED,
            _WORTH,
            _ABBREVIATED_TRIGGER,
            besides=addresses.BESIDES,
            reading=addresses.read_abbreviated,
        ),
        Shape(_FLOOR_AFTER, _WORTH, _FLOOR_TRIGGER, reading=addresses.read_floor),
        Shape(
            r"(?<=[A-Za-z]\s)(?:#\s?)?\d{1,4}(?<!19\d\d)(?<!20\d\d)[A-Za-z]?,\s(?=[A-Z](?:[a-z]|\d{4}\s[A-Z]))",
            _WORTH,
            r"[A-Za-z]\s#?\s?\d\d?\d?\d?[A-Za-z]?,\s[A-Z](?:[a-z]|\d\d\d\d\s)",
            reading=addresses.read_placed,
        ),
        Shape(
            rf"(?<![A-Za-z0-9]){LETTERED}(?![A-Za-z0-9])",
            _WORTH,
            _LETTERED_TRIGGER,
            reading=addresses.read_lettered,
        ),
    ),
    label_in_pattern=True,
)

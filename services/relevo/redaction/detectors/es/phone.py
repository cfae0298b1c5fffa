"""Phones of Spain: 9 digits, mobiles begin with 6 or 7, fixed lines with 8 or 9."""

from relevo.redaction.detectors.numbers import NO_POINT, apart, groups
from relevo.redaction.detectors.phones import national_phone

PHONE = national_phone(
    "ES",
    34,
    telling=(
        rf"(?=[67])(?:{groups(3, 3, 3, separators=NO_POINT)}|"
        rf"{groups(3, 2, 2, 2, separators=NO_POINT)})",
        r"9\d{1,2} \d{2,3} \d{2} \d{2}",
    ),
    plain=(
        rf"(?=[6-9])(?:{groups(3, 3, 3)}|{groups(3, 2, 2, 2)}|{groups(2, 3, 2, 2)}|{apart(9)})",
    ),
)

"""Phones of Colombia: mobiles of 10 digits that begin with 3, fixed lines with 60 and area."""

from relevo.redaction.detectors.numbers import NO_POINT, apart, groups
from relevo.redaction.detectors.phones import national_phone

PHONE = national_phone(
    "CO",
    57,
    telling=(
        rf"(?=3){groups(3, 3, 4, separators=NO_POINT)}",
        rf"(?=3){groups(3, 3, 2, 2, separators=NO_POINT)}",
    ),
    plain=(
        rf"(?=3)(?:{groups(3, 3, 4)}|{groups(3, 7)}|{apart(10)})",
        r"\(?60[1-8]\)?[ \-]?\d{3}[ \-]?\d{4}",
    ),
)

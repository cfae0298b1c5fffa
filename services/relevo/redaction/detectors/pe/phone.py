"""Phones of Peru: mobiles of 9 digits that begin with 9, fixed lines with area code."""

from relevo.redaction.detectors.numbers import NO_POINT, apart, groups
from relevo.redaction.detectors.phones import national_phone

PHONE = national_phone(
    "PE",
    51,
    telling=(rf"(?=9){groups(3, 3, 3, separators=NO_POINT)}",),
    plain=(
        rf"(?=9)(?:{groups(3, 2, 2, 2)}|{groups(3, 3, 3)}|{apart(9)})",
        r"\(?0?1\)?[ \-]?[2-7]\d{2}[ \-]?\d{4}",
        r"\(?0?[4-8]\d\)?[ \-]?\d{3}[ \-]?\d{3}",
    ),
)

"""Phones of Chile: 9 digits, mobiles begin with 9."""

from relevo.redaction.detectors.numbers import NO_POINT, apart, groups
from relevo.redaction.detectors.phones import national_phone

PHONE = national_phone(
    "CL",
    56,
    telling=(rf"(?=9){groups(1, 4, 4, separators=NO_POINT)}",),
    plain=(
        rf"(?=9)(?:{groups(3, 3, 3)}|{groups(1, 8)}|{groups(1, 2, 2, 2, 2)}|{apart(9)})",
        r"\(?2\)?[ \-]?[23]\d{3}[ \-]?\d{4}",
        r"[3-7]\d[ \-]?2\d{2}[ \-]?\d{4}",
    ),
)

"""Phones of Ecuador: mobiles 09 and 8 digits, fixed lines 0, area digit and 7 digits."""

from relevo.redaction.detectors.numbers import NO_POINT, apart, groups
from relevo.redaction.detectors.phones import national_phone

PHONE = national_phone(
    "EC",
    593,
    telling=(rf"(?=09){groups(3, 3, 4, separators=NO_POINT)}",),
    plain=(
        rf"(?=0 ?9)(?:{groups(2, 4, 4)}|{groups(3, 7)}|{apart(10)})",
        r"9\d[ \-]?\d{3}[ \-]?\d{4}",
        r"\(?0?[2-7]\)?[ \-]?[2-7]\d{2}[ \-]?\d{4}",
    ),
)

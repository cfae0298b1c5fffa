"""Phones of Colombia (CRC, plan nacional de numeración): mobiles of 10 digits that begin with 3,
fixed lines with 60 and area, 7 digits in older posts.
"""

from relevo.redaction.detectors.numbers import NO_POINT, groups
from relevo.redaction.detectors.phones import SEP, national_phone, spread

PHONE = national_phone(
    "CO",
    57,
    plan=r"3[0-5]\d{8}|60[1-8]\d{7}|[1-8][2-8]\d{6}",
    trunk="0?",
    first="[35]",
    telling=(
        rf"3[0-5]{groups(1, 3, 4, separators=NO_POINT)}",
        rf"3[0-5]{groups(1, 3, 2, 2, separators=NO_POINT)}",
    ),
    plain=(
        spread("3", 9),
        spread(rf"\(?60{SEP}[1-8]\)?", 7),
        spread(rf"\(0?[1-8]\){SEP}[2-8]", 6),
    ),
)

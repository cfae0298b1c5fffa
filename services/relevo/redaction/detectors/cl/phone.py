"""Phones of Chile (SUBTEL, plan técnico fundamental de numeración): 9 digits, mobiles begin
with 9.
"""

from relevo.redaction.detectors.numbers import NO_POINT, groups
from relevo.redaction.detectors.phones import SEP, national_phone, spread

PHONE = national_phone(
    "CL",
    56,
    plan=r"9\d{8}|2[1-3]\d{7}|[3-7][1-8][23]\d{6}",
    trunk="0?9?",
    first="[59]",
    telling=(rf"(?=9){groups(1, 4, 4, separators=NO_POINT)}",),
    plain=(
        spread(rf"\(?0?9\)?{SEP}\d", 7),
        spread(rf"\(?0?2\)?{SEP}[1-3]", 7),
        spread(rf"\(?0?[3-7][1-8]\)?{SEP}[23]", 6),
    ),
)

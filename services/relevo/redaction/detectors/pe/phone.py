"""Phones of Peru (MTC, plan técnico fundamental de numeración): mobiles of 9 digits that begin
with 9, fixed lines with area code.
"""

from relevo.redaction.detectors.numbers import NO_POINT, groups
from relevo.redaction.detectors.phones import SEP, national_phone, spread

PHONE = national_phone(
    "PE",
    51,
    plan=r"9\d{8}|1[1-8]\d{6}|[4-8]\d{7}",
    trunk="0?",
    # 900 to 902 are free and paid numbers in Spain.
    first="[59]",
    telling=(rf"(?=9)(?!90[0-2]){groups(3, 3, 3, separators=NO_POINT)}",),
    plain=(
        spread("9", 8),
        spread(rf"\(?0?1\)?{SEP}[2-8]", 6),
        spread(rf"\(?0?[4-8]\d\)?{SEP}\d", 5),
    ),
)

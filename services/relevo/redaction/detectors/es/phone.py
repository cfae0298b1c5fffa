"""Phones of Spain (Plan nacional de numeración telefónica, RD 2296/2004): 9 digits, mobiles begin
with 6 or 7, fixed lines with 8 or 9.
"""

from relevo.redaction.detectors.numbers import NO_POINT, groups
from relevo.redaction.detectors.phones import national_phone, spread

PHONE = national_phone(
    "ES",
    34,
    plan=r"[67]\d{8}|[89][1-8]\d{7}",
    first="[3679]",
    telling=(
        rf"(?=6|7[0-4])(?:{groups(3, 3, 3, separators=NO_POINT)}|"
        rf"{groups(3, 2, 2, 2, separators=NO_POINT)})",
        r"9\d{1,2} \d{2,3} \d{2} \d{2}",
    ),
    plain=(spread("[6-9]", 8),),
)

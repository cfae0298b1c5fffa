"""Phones of Ecuador (ARCOTEL, plan técnico fundamental de numeración): mobiles 09 and 8 digits,
fixed lines 0, area digit and 7 digits.
"""

from relevo.redaction.detectors.numbers import NO_POINT, groups
from relevo.redaction.detectors.phones import SEP, national_phone, spread

PHONE = national_phone(
    "EC",
    593,
    plan=r"9[2-9]\d{7}|[2-7][2-7]\d{6}",
    trunk="0?",
    first="[(059]",
    telling=(
        rf"(?=09){groups(3, 3, 4, separators=NO_POINT)}",
        rf"(?=09){groups(2, 4, 4, separators=NO_POINT)}",
        r"\(0[2-7]\) ?[2-7]\d{2}[ \-]?\d[ \-]?\d{3}",
        r"(?<=593)9[2-9]\d{7}",
        r"(?<=593[ \-])9[2-9][ \-]?\d{3}[ \-]?\d{4}",
    ),
    plain=(
        spread(rf"\(?0{SEP}9", 8),
        spread("9[2-9]", 7),
        spread(rf"\(?0?[2-7]\)?{SEP}[2-7]", 6),
    ),
)

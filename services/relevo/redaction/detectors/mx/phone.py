"""Phones of Mexico (IFT, plan técnico fundamental de numeración): 10 digits, area code of two or
three included; 01, 044, 045 before them and 1 after +52 until 2019, and in people's memory since.
"""

from relevo.redaction.detectors.phones import SEP, national_phone, spread

PHONE = national_phone(
    "MX",
    52,
    plan=r"(?:2\d|[34][1-9]|5[5-9]|[6-9][1-9])\d{8}",
    trunk="(?:1|01|044|045)?",
    telling=(
        r"(?:33|55|56|81)[ \-]\d{4}[ \-]\d{4}",
        r"[2-9]\d{2}-\d{3}-\d{4}",
        r"\((?:33|55|56|81)\) ?\d{4}[ \-]?\d{4}",
        r"04[45][ \-]?(?:33|55|56|81)[ \-]?\d{4}[ \-]?\d{4}",
        r"(?<=52)1(?:33|55|56|81)\d{8}",
    ),
    plain=(
        spread(rf"(?:(?:01|044|045|1){SEP})?\(?[2-9]", 9),
        spread(r"\(?[2-9]\d{1,2}\)", 7),
        spread(r"\(?[2-9]\d\)", 8),
    ),
)

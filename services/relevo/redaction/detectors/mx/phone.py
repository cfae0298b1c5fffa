"""Phones of Mexico: 10 digits, area code of two or three included."""

from relevo.redaction.detectors.numbers import apart, groups
from relevo.redaction.detectors.phones import national_phone

PHONE = national_phone(
    "MX",
    52,
    trunk=r"(?:1[ \-]?)?",
    telling=(r"(?:33|55|56|81)[ \-]\d{4}[ \-]\d{4}",),
    plain=(
        rf"(?=[2-9])(?:{groups(2, 4, 4)}|{groups(3, 3, 4)}|{groups(2, 2, 2, 2, 2)}|{apart(10)})",
    ),
)

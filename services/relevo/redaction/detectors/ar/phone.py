"""Phones of Argentina: 10 digits with area code; mobiles with 9 after +54 or 15 before the line."""

from relevo.redaction.detectors.phones import national_phone

_LINE = r"\d{3,4}[ \-]?\d{4}"

PHONE = national_phone(
    "AR",
    54,
    trunk=r"(?:9[ \-]?)?",
    telling=(rf"\(?0?11\)?[ \-](?:15[ \-])?{_LINE}",),
    plain=(
        r"\(?0?11\)?[ \-]?(?:15[ \-]?)?\d{4}[ \-]?\d{4}",
        rf"\(?0?[23]\d{{2,3}}\)?[ \-]?(?:15[ \-]?)?{_LINE}",
        rf"15[ \-]?{_LINE}",
    ),
)

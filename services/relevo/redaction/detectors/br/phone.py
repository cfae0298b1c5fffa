"""Phones of Brazil: area code (2), then 9 and 8 digits for mobiles, 8 digits for fixed lines."""

from relevo.redaction.detectors.phones import national_phone

PHONE = national_phone(
    "BR",
    55,
    telling=(r"\(\d{2}\) ?9?\d{4}[ \-]?\d{4}", r"[1-9]\d 9\d{4}[ \-]\d{4}"),
    plain=(
        r"\(?0?[1-9]\d\)?[ \-]?9[ \-]?\d{4}[ .\-]?\d{4}",
        r"\(?0?[1-9]\d\)?[ \-]?[2-5]\d{3}[ .\-]?\d{4}",
    ),
)

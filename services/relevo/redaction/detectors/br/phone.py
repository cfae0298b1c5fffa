"""Phones of Brazil (Anatel, plano de numeração): area code (2), then 9 and 8 digits for mobiles,
8 digits for fixed lines; 0, with or without a carrier (2), before them.
"""

from relevo.redaction.detectors.phones import SEP, national_phone, spread

_AREA = r"(?:[14689][1-9]|2[12478]|3[1-578]|5[1345]|7[134579])"

PHONE = national_phone(
    "BR",
    55,
    plan=rf"{_AREA}(?:9\d{{8}}|[2-5]\d{{7}})",
    trunk=r"(?:0(?:\d\d)?)?",
    telling=(
        rf"\(0?{_AREA}\) ?(?:9[ .\-]?)?\d{{4}}[ .\-]?\d{{4}}",
        rf"{_AREA}[ \-.]9[ .\-]?\d{{4}}[ \-.]\d{{4}}",
        rf"0?{_AREA}[ \-.]9\d{{8}}",
        rf"(?<=55){_AREA}9\d{{8}}",
        rf"(?<=55[ \-]){_AREA}[ \-]?9[ .\-]?\d{{4}}[ .\-]?\d{{4}}",
    ),
    plain=(
        spread(rf"\(?(?:0(?:\d\d{SEP})?)?{_AREA}\)?{SEP}9", 8),
        spread(rf"\(?(?:0(?:\d\d{SEP})?)?{_AREA}\)?{SEP}[2-5]", 7),
    ),
)

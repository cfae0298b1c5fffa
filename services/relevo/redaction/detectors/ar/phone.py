"""Phones of Argentina (ENACOM, plan fundamental de numeración nacional): 10 digits, area code of 2
to 4 included; mobiles with 9 after +54, or with 15 between area code and line.
"""

from relevo.redaction.detectors.phones import SEP, national_phone, spread

_15 = rf"(?:15{SEP})?"

PHONE = national_phone(
    "AR",
    54,
    plan=(
        r"11(?:15)?[2-9]\d{7}|(?:2[2-9]|3[3-8])\d(?:15)?[2-9]\d{6}"
        r"|(?:2[2-9]|3[3-8])\d\d(?:15)?[2-9]\d{5}"
    ),
    trunk="9?0?",
    first="[(0159]",
    telling=(
        r"\(?0?11\)?[ \-](?:15[ \-])?\d{4}[ \-]?\d{4}",
        rf"(?<=54)9{SEP}\d(?:{SEP}\d){{9}}",
        rf"(?<=54[ \-])9{SEP}\d(?:{SEP}\d){{9}}",
        r"\(0(?:2[2-9]|3[3-8])\d{1,2}\) ?(?:15[ \-]?)?\d{2,3}[ \-]?\d{4}",
    ),
    plain=(
        spread(rf"\(?0?11\)?{SEP}{_15}[2-9]", 7),
        spread(rf"\(?0?(?:2[2-9]|3[3-8])\d\)?{SEP}{_15}[2-9]", 6),
        spread(rf"\(?0?(?:2[2-9]|3[3-8])\d\d\)?{SEP}{_15}[2-9]", 5),
        spread(rf"15{SEP}[2-9]", 7),
        spread(rf"15{SEP}[2-9]", 6),
    ),
)

"""Numbers whose form alone names them, though a check digit is mistyped and no word names them:
"soy 76803799X", "11.910.842-3", "431.807.334-39". What is at them may speak against it, as it does
against any number that nothing names (`unknown_number.py`). With their word, or with check digits
that hold, the countries' own detectors have them.
"""

from __future__ import annotations

import re

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.generic.unknown_number import named_otherwise
from relevo.redaction.detectors.numbers import END, START
from relevo.redaction.findings import FindingType
from relevo.redaction.surroundings import Surroundings

_ALONE = r"(?<![A-Za-z0-9])(?<![A-Za-z0-9][.\-/@#_])"
_NO_MORE = r"(?![A-Za-z0-9])(?![\-/_][A-Za-z0-9])"
_FINAL = "[A-HJ-NP-TV-Z]"  # the check letters of Spain
_SURE_FINAL = "[B-DF-HJ-NP-TV-XZ]"  # those that are no words
# A ticket's or a post's number begins with its year, or its day.
_DATED = re.compile(r"\D-?20[12]\d|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d{3})")

# Spain: eight digits and a letter.
_EIGHT = r"(?:\d{8}|\d\d[. ]\d{3}[. ]\d{3}|\d\d(?:[ .\-]\d\d){3}|\d{4}[ .\-]\d{4})"
_SPAIN = rf"{_EIGHT}(?:[.\-]?(?i:{_FINAL})| ?-? ?{_SURE_FINAL})"
# Chile: seven or eight digits, a dash and a character.
_CHILE = r"(?:\d{7,8}|\d{1,2}\.\d{3}\.\d{3}) ?- ?[\dkK]|\d{7}[kK]"
# Brazil: eleven digits with their points, or their dash; of companies fourteen.
_BRAZIL = r"(?:\d{9}|\d{3}\.\d{3}\.\d{3}) ?- ?\d\d"
_BRAZIL_COMPANY = r"\d\d\.?\d{3}\.?\d{3} ?/ ?\d{4} ?-? ?\d\d"
_ARGENTINA = r"(?:2[03-7]|3[034])-\d{2}\.?\d{3}\.?\d{3}-\d"
_COLOMBIA_COMPANY = r"[89]\d\d\.?\d{3}\.?\d{3} ?- ?\d"
_CHILE_COMPANY = r"[5-9]\d\.?\d{3}\.?\d{3} ?- ?[\dkK]"
_COMPANIES = "|".join((_BRAZIL_COMPANY, _ARGENTINA, _COLOMBIA_COMPANY, _CHILE_COMPANY))


def _speaks_against(value: str, around: Surroundings) -> bool:
    return _DATED.match(value) is not None or named_otherwise(around)


ID_MISTYPED = Detector(
    name="generic.id_mistyped",
    type=FindingType.NATIONAL_ID,
    country=None,
    label="DOCUMENTO",
    shapes=(
        Shape(
            rf"(?=\d{{1,9}}[. \-A-Za-z]){START}(?:{_SPAIN}|{_CHILE}|{_BRAZIL}){_NO_MORE}{END}",
            0.5,
            r"\d[ .\-]?\d\d(?:[.\-]?[A-Za-z]| ?-? ?[A-Z]| ?- ?\d)",
        ),
        # Foreigners in Spain.
        Shape(
            rf"{_ALONE}(?:[XYZ][ .\-]?\d{{7}}[ .\-]?{_FINAL}|[xyz]\d{{7}}[a-hj-np-tv-z]){_NO_MORE}",
            0.5,
            r"[XYZxyz][ .\-]?\d\d\d\d",
        ),
    ),
    against=_speaks_against,
)

COMPANY_MISTYPED = Detector(
    name="generic.company_mistyped",
    type=FindingType.TAX_ID,
    country=None,
    label="EMPRESA",
    shapes=(
        Shape(
            rf"(?=\d\d[\d.\-]){START}(?:{_COMPANIES}){_NO_MORE}{END}",
            0.5,
            r"\d\d\d ?[\-/] ?\d",
        ),
        # Spain.
        Shape(
            rf"{_ALONE}(?:[ABEFGHJUV]-?\d{{8}}|[NPQRSW]-?\d{{7}}-?[A-J]){_NO_MORE}",
            0.5,
            r"[A-W]-?\d\d\d\d",
        ),
    ),
    against=_speaks_against,
)

"""Voter card of Mexico (INE): clave de elector (18 characters: consonants of the names, birth date,
state, sex, 3 digits), CIC (9 or 10 digits), identificador (9) and OCR (12 or 13 digits).
"""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import (
    any_grouping,
    apart,
    digits,
    number,
)
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_CONTEXT = words("ine ife elector electora credencial ocr cic idmex")
_FILLERS = words("votar credencial clave ine ocr cic numero identificador elector papa mama")

ELECTOR_KEY = Detector(
    name="mx.elector_key",
    type=FindingType.NATIONAL_ID,
    country="MX",
    label="INE",
    shapes=(
        Shape(
            r"(?<![A-Za-z0-9])(?i:[A-Z]{6}[ _-]?\d{6}[ _-]?\d{2}[ _-]?[HM][ _-]?\d{3})"
            r"(?![A-Za-z0-9])",
            0.5,
            r"[A-Za-z]{2}[ _-]?\d\d[01]\d[0-3]\d[ _-]?\d\d[ _-]?[HMhm][ _-]?\d",
        ),
        # Mistyped, but named.
        Shape(
            r"(?<![A-Za-z0-9])(?i:[A-Z]{5,7}\d{7,9}[A-Z]\d{2,4})(?![A-Za-z0-9])",
            0.0,
        ),
    ),
    context=_CONTEXT,
    fillers=_FILLERS,
)

_USUAL = (digits(12, 13), digits(9, 10), apart(9, 13))

VOTER = Detector(
    name="mx.voter",
    type=FindingType.NATIONAL_ID,
    country="MX",
    label="INE",
    shapes=(
        number(0.1, 9, *_USUAL),
        any_grouping(9, 14, *_USUAL),
        Shape(r"(?i:IDMEX) ?(?P<value>\d{9,13})(?!\d)", 0.5, "(?i)idmex"),
    ),
    context=_CONTEXT,
    fillers=_FILLERS,
)

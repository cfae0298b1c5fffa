"""NUSS of Spain: province (2), number (8), the two together modulo 97 (Seguridad Social).

A number under ten million is multiplied without its leading zero: province times 10^7 plus number.
"""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import any_grouping, apart, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_LEADING_ZERO = 10_000_000


def holds(value: str) -> bool:
    """The check digits of a NUSS of 12 digits hold."""
    if len(value) != 12 or not value.isdigit():
        return False
    province, serial = int(value[:2]), int(value[2:10])
    joined = province * (_LEADING_ZERO if serial < _LEADING_ZERO else 10 * _LEADING_ZERO) + serial
    return joined % 97 == int(value[10:])


_USUAL = (r"\d{2} ?[\-/ ]? ?\d{8} ?[\-/ ]? ?\d{2}", apart(12))

NUSS = Detector(
    name="es.nuss",
    type=FindingType.NATIONAL_ID,
    country="ES",
    label="NUSS",
    shapes=(number(0.1, 12, *_USUAL), any_grouping(11, 13, *_USUAL)),
    context=words("nuss naf nass ss social afiliacion"),
    fillers=words("seguridad social seg afiliacion"),
    check=holds,
)

"""Driving licences and foreigners' cards of Mexico: letters and digits in a form of each state's
own, and 10 digits for residents (INM).
"""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.licences import driving_licence
from relevo.redaction.detectors.numbers import any_grouping, digits, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

LICENCE = driving_licence(
    "MX",
    Shape(
        r"(?<![A-Za-z0-9])(?!(?i:n|no|nro|num|de|la|el|es|mi|del|y|a|con)\b)"
        r"(?i:[A-Z]{2,4}[ \-]?|[A-Z]-?)\d{5,12}(?i:[A-Z]{0,2})(?![A-Za-z0-9])",
        0.1,
    ),
    any_grouping(7, 12),
)

RESIDENT = Detector(
    name="mx.resident",
    type=FindingType.NATIONAL_ID,
    country="MX",
    label="RESIDENTE",
    shapes=(number(0.2, 8, digits(8, 11)), any_grouping(8, 11, digits(8, 11))),
    context=words("residente residencia nue migratoria migratorio inm"),
    fillers=words("temporal permanente tarjeta forma"),
)

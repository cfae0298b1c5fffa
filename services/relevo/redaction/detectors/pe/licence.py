"""Driving licences of Peru (MTC): a letter, most often Q, and the 8 digits of the DNI."""

from relevo.redaction.detector import Shape
from relevo.redaction.detectors.licences import driving_licence
from relevo.redaction.detectors.numbers import BETWEEN, any_grouping, chain

LICENCE = driving_licence(
    "PE",
    Shape(
        r"(?<![A-Za-z0-9])(?!(?i:[aenoy]) )(?i:[A-Z])[ \-]?"
        rf"\d(?:{BETWEEN}\d){{7,8}}(?![A-Za-z0-9])",
        0.2,
        chain(8),
    ),
    any_grouping(8, 9),
)

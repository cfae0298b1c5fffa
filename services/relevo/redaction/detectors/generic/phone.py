"""Phones of any country: in international form, or named as a phone."""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import END, chain
from relevo.redaction.detectors.phones import PHONE_FILLERS, PHONE_START, PHONE_WORDS
from relevo.redaction.findings import FindingType

PHONE = Detector(
    name="generic.phone",
    type=FindingType.PHONE,
    country=None,
    label="TELEFONO",
    shapes=(
        Shape(
            rf"{PHONE_START}\+ ?\(?[1-9](?:[ .\-()]{{0,2}}\d){{7,14}}{END}", 0.5, r"\+ ?\(?[1-9]"
        ),
        Shape(rf"{PHONE_START}\(?\d(?:[ .\-()]{{0,2}}\d){{6,12}}{END}", 0.1, chain(7)),
    ),
    context=PHONE_WORDS,
    fillers=PHONE_FILLERS,
)

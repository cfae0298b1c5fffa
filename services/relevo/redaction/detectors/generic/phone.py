"""Phones of any country: in international form, or named as a phone."""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import END, chain
from relevo.redaction.detectors.phones import PHONE_FILLERS, PHONE_START, PHONE_WORDS
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

# "Mi numero" is a phone where nothing else follows it: "mi numero de cuenta V" is none.
_MINE = words("numero nro num number")

PHONE_OF_MINE = Detector(
    name="generic.phone_of_mine",
    type=FindingType.PHONE,
    country=None,
    label="TELEFONO",
    shapes=(
        Shape(
            r"(?:(?<=\bmi )|(?<=\bmy )|(?<=\bmeu )|(?<=nuevo )|(?<=novo )|(?<=\bnew )"
            r"|(?=[Nn]umber'))(?i:numero|nro|num|number)(?:'s)?"
            r"(?:,? (?:es|is|e|era|eh|el|o|the|nuevo|correcto|este)\b){0,3}"
            rf"[ .:=]{{1,3}}(?P<value>{PHONE_START}\+?\(?\d(?:[ .\-()]{{0,2}}\d){{8,13}}){END}",
            0.3,
            begins=_MINE,
        ),
    ),
    label_in_pattern=True,
)

PHONE = Detector(
    name="generic.phone",
    type=FindingType.PHONE,
    country=None,
    label="TELEFONO",
    shapes=(
        Shape(
            rf"{PHONE_START}\+ ?\(?[1-9](?:[ .\-()]{{0,2}}\d){{7,16}}{END}", 0.5, r"\+ ?\(?[1-9]"
        ),
        Shape(
            rf"{PHONE_START}\([2-9]\d\d\) ?\d{{3}}[ \-.]\d{{4}}{END}",
            0.5,
            r"\(\d\d\d\) ?\d",
        ),
        Shape(
            rf"{PHONE_START}\(?\d(?:[ .\-()/_]{{0,2}}\d){{6,12}}{END}",
            0.1,
            chain(7),
            numeric=True,
        ),
    ),
    context=PHONE_WORDS,
    fillers=PHONE_FILLERS,
)

"""DNI of Spain: 8 digits and a check letter modulo 23 (Ministerio del Interior).

It is the number of the driving licence too.
"""

from stdnum.es import dni

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import BETWEEN, START
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

# The next word may be glued to it, if its letter is a capital: "dni80408560Pmovil".
_END = r"(?:(?![A-Za-z0-9])|(?<=\d[A-Z])(?=[a-z]{3}))"
_TRIGGER = r"\d[ .\-/]{0,3}[A-Za-z]"

DNI = Detector(
    name="es.dni",
    type=FindingType.NATIONAL_ID,
    country="ES",
    label="DNI",
    shapes=(
        Shape(
            rf"{START}(?:\d{{8}}|\d{{2}}[. ]\d{{3}}[. ]\d{{3}})"
            rf"(?:[.\-/]?(?i:[A-HJ-NP-TV-Z])|(?: | ?- ?)[A-HJ-NP-TV-Z]){_END}",
            0.2,
            _TRIGGER,
            numeric=True,
        ),
        # In any grouping, mistyped, the letter small and apart: with its word at it. "y" is a word.
        Shape(
            rf"{START}\d(?:{BETWEEN}\d){{5,8}}"
            rf"(?:[.\-/]?[A-Za-z]|(?: | ?- ?)(?i:[B-DF-HJ-NP-TV-XZ])| Y){_END}",
            0.0,
            numeric=True,
        ),
    ),
    context=words(
        "dni nif documento identidad licencia conducir permiso carnet carne documentos"
        " identificacion"
    ),
    fillers=words("nacional espanol espanola identidad conducir titular numero conductor"),
    check=dni.is_valid,
)

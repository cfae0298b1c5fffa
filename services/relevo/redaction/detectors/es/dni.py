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
# After a blank; "A", "E" and "Y" are words, unless nothing follows.
_APART = r"(?:[B-DF-HJ-NP-TV-XZ]|[AEY](?= ?(?:[.,;:!?)\n]|\Z)))"
# Not numeric: few numbers have a letter at their end.
_TRIGGER = r"\d\d\d(?:[.\-/]?[A-Za-z]| ?-? ?[A-Z])"

DNI = Detector(
    name="es.dni",
    type=FindingType.NATIONAL_ID,
    country="ES",
    label="DNI",
    shapes=(
        Shape(
            rf"(?=\d\d[\d. ]){START}(?:\d{{8}}|\d{{2}}[. ]\d{{3}}[. ]\d{{3}})"
            rf"(?:[.\-/]?(?i:[A-HJ-NP-TV-Z])| ?- ?[A-HJ-NP-TV-Z]| {_APART}){_END}",
            0.2,
            _TRIGGER,
        ),
        # In any grouping, mistyped, the letter small and apart: with its word at it.
        Shape(
            rf"{START}\d(?:{BETWEEN}\d){{5,8}}"
            rf"(?:[.\-/_]?[A-Za-z]|,? ?(?:con )?(?:la )?letra [A-Za-z]| ?\([A-Za-z]\)"
            rf"|(?: | ?- ?)(?:{_APART}|[b-df-hj-np-tv-xz](?!\)))){_END}",
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

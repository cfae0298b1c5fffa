"""Names in their plainest cued form: "soy", "me llamo", "mi nombre es" and two or more words."""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType

_CUE = r"(?:soy|me llamo|mi nombre es|my name is|i am|i'm|meu nome e|me chamo|sou)"
_NAME = r"(?:[A-Z]')?[A-Z][a-z]+(?:-[A-Z][a-z]+)?"
_PARTICLES = r"(?:(?:de|del|la|las|los|da|das|do|dos|e|y|van|von|di) ){0,2}"
_NOT_NAMES = (
    r"(?:Cliente|Clienta|Usuario|Usuaria|Socio|Socia|Titular|Pasajero|Pasajera|Jubilado|Jubilada"
    r"|Customer|Banco|Tarjeta)"
)

PERSON = Detector(
    name="generic.person",
    type=FindingType.PERSON,
    country=None,
    label="NOMBRE",
    shapes=(
        Shape(
            rf"\b(?i:{_CUE}):? (?!{_NOT_NAMES}\b)"
            rf"(?P<value>{_NAME}(?: {_PARTICLES}{_NAME}){{1,4}})\b",
            0.2,
            rf"(?i)\b{_CUE}:? [A-Z]",
        ),
    ),
    label_in_pattern=True,
)

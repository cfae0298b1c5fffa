"""DNI of Peru: 8 digits without a check digit on the face of the number, so it needs its word."""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import apart, digits, groups, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

DNI = Detector(
    name="pe.dni",
    type=FindingType.NATIONAL_ID,
    country="PE",
    label="DNI",
    shapes=(number(0.2, 8, digits(8), groups(2, 3, 3), groups(4, 4), apart(8)),),
    context=words("dni dnis documento documentos doc identidad identificacion identificado"),
    fillers=words("nacional peruano peruana identidad azul electronico"),
)

"""RFC of Mexico: 3 or 4 letters, a date, 3 characters, the last a check character (SAT).

Form and date are checked; the check character is not: about 1.5% of the RFCs in use fail it
(python-stdnum leaves it aside for that reason).
"""

from stdnum.mx import rfc

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

RFC = Detector(
    name="mx.rfc",
    type=FindingType.TAX_ID,
    country="MX",
    label="RFC",
    shapes=(
        Shape(
            r"(?<![A-Za-z0-9&])(?i:(?![A-Z&]{3}-?\d{6}-?\d{3})[A-Z&]{3,4}-?\d{6}-?[A-Z0-9]{2}[0-9A])"
            r"(?![A-Za-z0-9])",
            0.2,
            r"(?i)[A-Z&]{3}-?\d{6}",
        ),
        Shape(
            r"(?<![A-Za-z0-9&])(?i:[A-Z&]{3,4}[ .-]?\d{6}[ .-]?[A-Z0-9]{2}[0-9A])(?![A-Za-z0-9])",
            0.1,
            r"(?i)[A-Z&]{3}[ .-]?\d{6}",
        ),
        # "Factura a" names whom, not which.
        Shape(
            r"(?i:factur[a-z]{1,4} (?:sea )?a (?:nombre de )?)"
            r"(?P<value>(?i:[A-Z&]{3,4}[ .-]?\d{6}[ .-]?[A-Z0-9]{2}[0-9A]))(?![A-Za-z0-9])",
            0.8,
            r"(?i)factur[a-z]{1,4} (?:sea )?a ",
        ),
        # Mistyped, or without its last three characters, but named.
        Shape(
            r"(?<![A-Za-z0-9&])(?i:[A-Z&]{3,4}[ .-]?\d{5,7}(?:[ .-]?[A-Z0-9]{2,4})?)"
            r"(?![A-Za-z0-9])",
            0.0,
            r"(?i)[A-Z&]{3}[ .-]?\d{5}",
        ),
    ),
    context=words("rfc rfcs"),
    fillers=words("negocio empresa personal factura homoclave taller"),
    check=rfc.is_valid,
)

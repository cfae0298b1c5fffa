"""RFC of Mexico: 3 or 4 letters, a date, 3 characters, the last a check character (SAT).

Form and date are checked; the check character is not: about 1.5% of the RFCs in use fail it
(python-stdnum leaves it aside for that reason).
"""

from stdnum.mx import rfc

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import named_code
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_GAP = r"[ .\-_/]?"

# The SAT's own for the public are nobody's.
_START = r"(?<![A-Za-z0-9&])(?!X[AE]XX010101000)"

RFC = Detector(
    name="mx.rfc",
    type=FindingType.TAX_ID,
    country="MX",
    label="RFC",
    shapes=(
        Shape(
            _START + r"(?i:(?![A-Z&]{3}-?\d{6}-?\d{3})[A-Z&]{3,4}-?\d{6}-?[A-Z0-9]{2}[0-9A])"
            r"(?![A-Za-z0-9])",
            0.2,
            r"[A-Za-z&]-?\d\d[01]\d[0-3]\d-?[A-Za-z0-9][A-Za-z0-9][0-9Aa]",
        ),
        Shape(
            _START + r"(?i:[A-Z&]{3,4}[ .-]?\d{6}[ .-]?[A-Z0-9]{2}[0-9A])(?![A-Za-z0-9])",
            0.1,
        ),
        # In any grouping, but named.
        Shape(
            _START + rf"(?i:(?:[A-Z&]{_GAP}){{3,4}}(?:\d{_GAP}){{6}}"
            rf"(?:[A-Z0-9]{{3}}|[A-Z0-9][ .\-][A-Z0-9][ .\-][A-Z0-9]))(?![A-Za-z0-9])",
            0.0,
        ),
        # Mistyped, or without its last three characters, but named.
        Shape(
            _START + r"(?i:[A-Z&]{3,4}[ .-]?\d{5,7}(?:[ .-]?[A-Z0-9]{2,4})?)"
            r"(?![A-Za-z0-9])",
            0.0,
        ),
        named_code(10, 14, r"[A-Z&]{3,4}[ .-]?\d{6}(?:[ .-]?[A-Z0-9]{2}[0-9A])?"),
    ),
    context=words("rfc rfcs"),
    fillers=words("negocio empresa personal factura homoclave taller"),
    check=rfc.is_valid,
)

# "Factura a" names whom, not which.
INVOICED = Detector(
    name="mx.rfc_invoiced",
    type=FindingType.TAX_ID,
    country="MX",
    label="RFC",
    shapes=(
        Shape(
            r"(?i:factur[a-z]{1,4} (?:sea )?a (?:nombre de )?)"
            r"(?P<value>(?i:[A-Z&]{3,4}[ .-]?\d{6}[ .-]?[A-Z0-9]{2}[0-9A]))(?![A-Za-z0-9])",
            0.3,
            "(?i)factur",
        ),
        # Glued to its word, in capitals, and maybe to the next.
        Shape(
            r"(?i:rfc)(?P<value>[A-Z&]{3,4}\d{6}[A-Z0-9]{2}[0-9A])(?![A-Z0-9])",
            0.3,
            r"(?i)rfc[a-z&]{3,4}\d",
        ),
    ),
    label_in_pattern=True,
)

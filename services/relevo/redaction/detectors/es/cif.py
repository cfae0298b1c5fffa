"""CIF (NIF of companies) of Spain: a letter, 7 digits and a check character (AEAT)."""

from stdnum.es import cif

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import BETWEEN, named_code
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

CIF = Detector(
    name="es.cif",
    type=FindingType.TAX_ID,
    country="ES",
    label="CIF",
    shapes=(
        Shape(
            r"(?<![A-Za-z0-9])(?i:[A-HJNP-SUVW][.\-]?\d{2}[.]?\d{3}[.]?\d{2}[ \-]?[0-9A-J])"
            r"(?![A-Za-z0-9])",
            0.2,
            r"(?:^|[^A-Za-z0-9])[A-Wa-w][.\-]?\d\d\.?\d\d\d",
        ),
        # Mistyped or oddly grouped, but named.
        Shape(
            rf"(?<![A-Za-z0-9])(?i:[A-HJNP-SUVW][ .\-]?\d(?:{BETWEEN}\d){{5,8}}[ \-]?[A-J]?)"
            r"(?![A-Za-z0-9])",
            0.0,
        ),
        named_code(8, 10, r"[A-HJNP-SUVW][.\-]?\d{7,8}[A-J]?", first="[A-HJNP-SUVW]"),
    ),
    context=words("cif nif cifs"),
    fillers=words("empresa empresarial sociedad"),
    check=cif.is_valid,
)

# "Factura a" names whom, not which.
INVOICED = Detector(
    name="es.cif_invoiced",
    type=FindingType.TAX_ID,
    country="ES",
    label="CIF",
    shapes=(
        Shape(
            r"(?i:factur[a-z]{1,4} (?:sea )?a (?:nombre de )?)"
            r"(?P<value>(?i:[A-HJNP-SUVW][ .\-]?\d{2}[.]?\d{3}[.]?\d{2}[ \-]?[0-9A-J]))"
            r"(?![A-Za-z0-9])",
            0.3,
            "(?i)factur",
        ),
    ),
    label_in_pattern=True,
)

"""CNPJ of Brazil: 12 characters, letters too from 2026 on, two check digits (Receita Federal)."""

from stdnum.br import cnpj

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import any_grouping, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

CNPJ = Detector(
    name="br.cnpj",
    type=FindingType.TAX_ID,
    country="BR",
    label="CNPJ",
    shapes=(
        Shape(
            r"(?<![A-Za-z0-9.])(?i:[A-Z0-9]{2}[. ]?[A-Z0-9]{3}[. ]?[A-Z0-9]{3} ?/ ?[A-Z0-9]{4})"
            r" ?[\-/. ] ?\d{2}(?!\d)",
            0.5,
            r"[A-Za-z0-9] ?/ ?[A-Za-z0-9]{4} ?[\-/. ] ?\d\d",
        ),
        number(0.2, 14, r"\d{8} ?\d{4} ?\d{2}"),
        any_grouping(13, 15),
        Shape(
            r"(?<![A-Za-z0-9.])(?=(?:[A-Za-z./ ]{0,6}\d){4})(?i:[A-Z0-9]{2}[. ]?[A-Z0-9]{3}[. ]?"
            r"[A-Z0-9]{3}[ /]?[A-Z0-9]{4}[ \-]?\d{2})(?![A-Za-z0-9])",
            0.0,
        ),
    ),
    context=words("cnpj cnpjs"),
    fillers=words("empresa"),
    check=cnpj.is_valid,
)

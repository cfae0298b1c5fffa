"""CPF of Brazil: 9 digits and two check digits modulo 11 (Receita Federal)."""

from stdnum.br import cpf

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import apart, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

CPF = Detector(
    name="br.cpf",
    type=FindingType.NATIONAL_ID,
    country="BR",
    label="CPF",
    shapes=(
        number(0.5, 11, r"\d{3}\.\d{3}\.\d{3} ?[-/.] ?\d{2}"),
        number(0.2, 11, r"\d{3} ?\d{3} ?\d{3}[ \-]?\d{2}"),
        number(0.1, 11, apart(11)),
    ),
    context=words("cpf cpfs"),
    check=cpf.is_valid,
)

"""CPF of Brazil: 9 digits and two check digits modulo 11 (Receita Federal)."""

from stdnum.br import cpf

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import any_grouping, apart, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_POINTED = r"\d{3}\.\d{3}\.\d{3} ?[-/. ] ?\d{2}"
_PLAIN = (r"\d{3}[ \-]?\d{3}[ \-]?\d{3} ?[\-/. ]? ?\d{2}", apart(11))

CPF = Detector(
    name="br.cpf",
    type=FindingType.NATIONAL_ID,
    country="BR",
    label="CPF",
    shapes=(
        number(0.2, 11, _POINTED, _PLAIN[0]),
        number(0.1, 11, *_PLAIN),
        any_grouping(10, 12, _POINTED, *_PLAIN),
    ),
    context=words("cpf cpfs cic"),
    fillers=words("titular esposo esposa mae pai filho filha dela dele meu chave pix"),
    check=cpf.is_valid,
)

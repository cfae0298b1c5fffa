"""RG of Brazil (state identity cards): 7 to 9 digits and mostly a check character, 0-9 or X, in a
form of each state's own; sometimes the state before it ("MG-12.345.678").
"""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import any_grouping, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_STATE = "A[CLMP]|BA|CE|DF|ES|GO|M[AGST]|P[ABEIR]|R[JNORS]|S[CEP]|TO"
_HEAD = rf"(?:(?i:{_STATE})[ \-.]?)?"
_DIGITS = r"\d{1,2}\.?\d{3}\.?\d{3}(?: ?- ?[\dXx](?!\w)|[Xx](?!\w))?"

RG = Detector(
    name="br.rg",
    type=FindingType.NATIONAL_ID,
    country="BR",
    label="RG",
    shapes=(
        number(0.2, 8, r"\d{2}\.\d{3}\.\d{3} ?- ?[\dXx](?!\w)"),
        number(0.1, 7, _DIGITS, head=_HEAD),
        any_grouping(6, 10, _HEAD + _DIGITS, head=_HEAD, tail=r"(?:(?: ?- ?| )?[xX](?![A-Za-z]))?"),
    ),
    context=words("rg rgs identidade geral"),
    fillers=words(
        "geral registro carteira civil identidade numero estado mg sp rj pr rs ba certo correto"
    ),
)

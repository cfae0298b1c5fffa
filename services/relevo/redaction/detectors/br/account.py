"""Accounts of Brazilian banks: branch and account with a check character, 0-9 or X; random Pix keys
(UUID; Banco Central, Manual Operacional do DICT).
"""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import END
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_NUMBER = r"\d{1,3}(?:\.?\d{1,3}){1,3}(?: ?[\-/] ?[\dXx](?!\w))?"

_TRIGGER = "(?i)c/?[cp]|conta|cta|poup"

ACCOUNT = Detector(
    name="br.account",
    type=FindingType.BANK_ACCOUNT,
    country="BR",
    label="CUENTA",
    shapes=(
        Shape(
            rf"(?i:\b(?:ag(?:encia|enc|\.)?|agencia) ?[:.\-]? ?\d{{3,5}}(?:-[\dX])?[ ,/;|\-]{{1,3}}"
            rf"(?:e )?(?:op(?:eracao)? ?\.? ?\d{{3}}[ ,/;|]{{1,3}})?"
            rf"(?:c/?c|c/?p|conta|cta|cc|poup(?:anca)?)(?: (?:corrente|poupanca|salario|pj))?"
            rf"[ .:]{{0,3}}(?:n[ .o]{{0,2}})?)(?P<value>{_NUMBER}){END}",
            0.3,
            _TRIGGER,
        ),
        Shape(
            rf"(?i:\b(?:c/c|c/p|conta|cc)(?: (?:corrente|poupanca|salario|pj))?"
            rf"[ .:]{{0,3}}(?:n[ .o]{{0,2}})?)(?P<value>\d{{3,12}} ?- ?[\dXx](?!\w)){END}",
            0.3,
            _TRIGGER,
        ),
    ),
    label_in_pattern=True,
)

PIX_KEY = Detector(
    name="br.pix_key",
    type=FindingType.BANK_ACCOUNT,
    country="BR",
    label="PIX",
    shapes=(
        Shape(
            r"(?<![A-Za-z0-9\-])"
            r"(?i:[0-9A-F]{8}(?:[ \-\n]{0,3}[0-9A-F]{4}){3}[ \-\n]{0,3}[0-9A-F]{12})"
            r"(?![A-Za-z0-9\-])",
            0.2,
        ),
    ),
    context=words("pix chave aleatoria evp"),
    fillers=words("pix aleatoria chave"),
)

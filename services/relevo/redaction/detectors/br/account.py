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

_BRANCH = r"(?P<value>\d{3,5}(?:-[\dXx](?!\w))?)(?![\d/]|[.,\-]\d)"
_OF_BRANCH = r"\b(?i:ag|agenc|agencia) ?[:.\-]? ?(?i:n[ .o]{0,2} ?)?"
_OF_ACCOUNT = r"(?:c/?c|c/?p|cp|conta|cta|cc|poup(?:anca)?)"
_KIND = r"(?: (?:corrente|poupanca|salario|pj|digital))?"
_BRANCHES = words("ag agenc agencia")

BRANCH = Detector(
    name="br.branch",
    type=FindingType.BANK_ACCOUNT,
    country="BR",
    label="CUENTA",
    shapes=(
        # Only with its account: "ag 2675 cc 08073-1", "conta 61069753-4 agência 0001".
        Shape(
            rf"{_OF_BRANCH}{_BRANCH}(?=[ ,/;|.\-]{{1,3}}(?i:e |da "
            rf"|a )?(?i:op(?:eracao)? ?\.? ?\d{{3}}"
            rf"[ ,/;|]{{1,3}})?(?i:{_OF_ACCOUNT}{_KIND})[ .:]{{0,3}}(?i:n[ .o]{{0,2}} ?)?"
            r"\d[\d.]{2,14} ?[\-/]? ?[\dXx])",
            0.5,
            begins=_BRANCHES,
        ),
        Shape(
            rf"\b(?i:{_OF_ACCOUNT})(?![A-Za-z])[^\d\0.!?;\n]{{0,32}}[ :]"
            r"\d[\d.]{2,14} ?[\-/] ?[\dXx]"
            rf"(?!\w)[^\d\0.!?;\n]{{1,24}}?{_OF_BRANCH}{_BRANCH}",
            0.5,
            begins=words("c cc cp conta cta poup poupanca"),
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

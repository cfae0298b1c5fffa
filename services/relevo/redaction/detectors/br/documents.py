"""Other documents of Brazilians, each of digits with check digits modulo 11.

The driving licence (CNH; Denatran, Portaria 1515/2018), the worker's number (PIS, PASEP, NIS, NIT;
Caixa) and the voter's (título de eleitor; Resolução TSE 21.538/2003, article 12).
"""

from collections.abc import Iterable

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.licences import driving_licence
from relevo.redaction.detectors.numbers import any_grouping, apart, digits, groups, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_LONGEST_CODE_OF_TWO = ("01", "02")  # states, São Paulo and Minas Gerais, with a rule of their own


def _weighted(value: str, weights: Iterable[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(value, weights, strict=False)) % 11


def cnh_holds(value: str) -> bool:
    """Both check digits of a CNH of 11 digits hold."""
    if len(value) != 11 or not value.isdigit() or len(set(value)) == 1:
        return False
    first = _weighted(value[:9], range(9, 0, -1))
    second = _weighted(value[:9], range(1, 10))
    if first == 10:
        first, second = 0, second - 2
    if second < 0:
        second += 11
    return value[9:] == f"{first}{0 if second >= 10 else second}"


def pis_holds(value: str) -> bool:
    """The check digit of a PIS of 11 digits holds."""
    if len(value) != 11 or not value.isdigit() or len(set(value)) == 1:
        return False
    rest = _weighted(value[:10], (3, 2, 9, 8, 7, 6, 5, 4, 3, 2))
    return value[10] == str(0 if rest < 2 else 11 - rest)


def voter_holds(value: str) -> bool:
    """Both check digits of a título de eleitor of 12 digits hold, and the state exists."""
    if len(value) != 12 or not value.isdigit() or not 1 <= int(value[8:10]) <= 28:
        return False
    own_rule = value[8:10] in _LONGEST_CODE_OF_TWO

    def digit(rest: int) -> int:
        return 1 if rest == 0 and own_rule else rest % 10

    first = digit(_weighted(value[:8], range(2, 10)))
    second = digit(_weighted(f"{value[8:10]}{first}", (7, 8, 9)))
    return value[10:] == f"{first}{second}"


CNH = driving_licence(
    "BR",
    number(0.1, 11, digits(11)),
    any_grouping(9, 12, digits(11)),
    check=cnh_holds,
)

_PIS = (groups(3, 5, 2, 1), apart(11))

PIS = Detector(
    name="br.pis",
    type=FindingType.NATIONAL_ID,
    country="BR",
    label="PIS",
    shapes=(number(0.1, 11, *_PIS), any_grouping(10, 12, *_PIS)),
    context=words("pis pasep nis nit cadunico"),
    fillers=words("pasep pis trabalhador bolsa familia"),
    check=pis_holds,
)

_VOTER = (groups(4, 4, 4), apart(12))

VOTER = Detector(
    name="br.voter",
    type=FindingType.NATIONAL_ID,
    country="BR",
    label="TITULO",
    shapes=(number(0.1, 12, *_VOTER), any_grouping(11, 13, *_VOTER)),
    context=words("titulo eleitor eleitoral"),
    fillers=words("eleitor eleitoral inscricao"),
    check=voter_holds,
)

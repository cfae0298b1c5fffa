"""A brand's rules for the redactor, as its people write them: one a line.

# the bank's own lines and mail
phone 01 311 9898
email ayuda@bancoqori.example
# what its accounts and products look like: # is a digit, A a letter
account ###-########-#-##
product QC-####
# an unlabelled number must be surer than usual to be hidden
threshold UNKNOWN_NUMBER 0.7
# name, type, format, and the words that name it; without words it stands for itself
detector socio LOYALTY_NUMBER "Q ########" socio qoriclub millas
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from relevo.errors import InvalidInput
from relevo.redaction.configuration import (
    Configuration,
    check_email,
    check_phone,
    check_threshold,
)
from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors import DETECTORS
from relevo.redaction.findings import FindingType
from relevo.redaction.formats import check_format, pattern_of, trigger_of

_MOST_LINES, _LONGEST_LINE = 500, 400
_FEWEST_LETTERS = 2
_LETTER = re.compile("[A-Za-z]")
_NAME = re.compile(r"[a-z]{2,20}\Z")
_WORD = re.compile(r"[a-z]{2,30}\Z")
_COMMENT = re.compile(r"\s#+\s+[A-Za-z]{2}")
_WORDS = re.compile("[a-z]+")
_CONTEXT = frozenset().union(
    *(detector.context for detector in DETECTORS if detector.type is not FindingType.LOYALTY_NUMBER)
)
_ALONE, _NAMED = 0.5, 0.2  # worth of a shape without and with words of its own


@dataclass(slots=True)
class _Rules:
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    products: list[str] = field(default_factory=list)
    thresholds: dict[FindingType, float] = field(default_factory=dict)
    detectors: list[Detector] = field(default_factory=list)


def with_rules(configuration: Configuration, text: str) -> Configuration:
    """The configuration and what the rules add to it.

    Raises:
        InvalidInput: a line is wrong; field is `line N`, the message says what is wrong with it
            and does not repeat it.
    """
    rules = _Rules()
    for number, line in _lines(text):
        try:
            _read(rules, line)
        except InvalidInput as wrong:
            where = f"line {number}"
            raise InvalidInput(f"{where}: {wrong}", field=where) from None
    return replace(
        configuration,
        phones_allowed=(*configuration.phones_allowed, *rules.phones),
        emails_allowed=(*configuration.emails_allowed, *rules.emails),
        products_allowed=(*configuration.products_allowed, *rules.products),
        thresholds=tuple({**dict(configuration.thresholds), **rules.thresholds}.items()),
        detectors=(*configuration.detectors, *rules.detectors),
    )


def _lines(text: str) -> Iterator[tuple[int, str]]:
    lines = text.removeprefix("\ufeff").splitlines()
    if len(lines) > _MOST_LINES:
        where = f"line {_MOST_LINES + 1}"
        raise InvalidInput(f"{where}: there are at most {_MOST_LINES} lines", field=where)
    for number, line in enumerate(lines, 1):
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            yield number, stripped


def _read(rules: _Rules, line: str) -> None:
    if len(line) > _LONGEST_LINE:
        raise InvalidInput(f"is longer than {_LONGEST_LINE} characters")
    verb, *said = line.split(maxsplit=1)
    rest = said[0] if said else ""
    if verb not in _VERBS:
        raise InvalidInput(f"must begin with one of {', '.join(_VERBS)}")
    if not rest.strip():
        raise InvalidInput(f"{verb}: says nothing")
    _VERBS[verb](rules, rest.strip())


def _phone(rules: _Rules, rest: str) -> None:
    check_phone(rest)
    rules.phones.append(rest)


def _email(rules: _Rules, rest: str) -> None:
    check_email(rest)
    rules.emails.append(rest)


def _product(rules: _Rules, rest: str) -> None:
    check_format(rest)
    if _COMMENT.search(rest):
        raise InvalidInput("product: a comment has a line of its own")
    if not _CONTEXT.isdisjoint(_WORDS.findall(rest.lower())):
        raise InvalidInput("product: is named like a customer's own number, and would show it")
    if len(_LETTER.findall(rest.replace("A", ""))) < _FEWEST_LETTERS:
        raise InvalidInput(
            f"product: needs {_FEWEST_LETTERS} letters of its own, or it could be anybody's number"
        )
    rules.products.append(rest)


def _account(rules: _Rules, rest: str) -> None:
    check_format(rest)
    if _COMMENT.search(rest):
        raise InvalidInput("account: a comment has a line of its own")
    name = f"brand.account{len(rules.detectors) + 1}"
    shape = Shape(pattern_of(rest), _ALONE, trigger_of(rest))
    rules.detectors.append(Detector(name, FindingType.BANK_ACCOUNT, None, "CUENTA", (shape,)))


def _threshold(rules: _Rules, rest: str) -> None:
    kind, _, least = rest.partition(" ")
    of = _type(kind)
    try:
        value = float(least)
    except ValueError:
        raise InvalidInput("threshold: needs a type and a number") from None
    check_threshold(value)
    if of is FindingType.SECRET:
        raise InvalidInput("threshold: there is none for SECRET, which is destroyed in doubt")
    rules.thresholds[of] = value


def _detector(rules: _Rules, rest: str) -> None:
    try:
        name, kind, written, *context = shlex.split(rest)
    except ValueError:
        raise InvalidInput("detector: needs a name, a type, a format; then words") from None
    if not _NAME.match(name):
        raise InvalidInput("detector: its name has 2 to 20 letters a to z")
    if not all(_WORD.match(word) for word in context):
        raise InvalidInput(
            "detector: a word has letters a to z alone, without accents; a format with blanks"
            " stands in quotes"
        )
    if any(other.name == f"brand.{name}" for other in rules.detectors):
        raise InvalidInput("detector: there are two of this name")
    of = _type(kind)
    check_format(written)
    shape = Shape(pattern_of(written), _NAMED if context else _ALONE, trigger_of(written))
    label = "CLAVE" if of is FindingType.SECRET else name.upper()
    rules.detectors.append(
        Detector(f"brand.{name}", of, None, label, (shape,), context=frozenset(context))
    )


def _type(name: str) -> FindingType:
    try:
        return FindingType(name)
    except ValueError:
        types = ", ".join(FindingType)
        raise InvalidInput(f"there is no such type, only {types}") from None


_VERBS: dict[str, Callable[[_Rules, str], None]] = {
    "phone": _phone,
    "email": _email,
    "account": _account,
    "product": _product,
    "threshold": _threshold,
    "detector": _detector,
}

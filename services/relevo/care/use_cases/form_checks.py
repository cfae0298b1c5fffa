"""Whether what was typed can be what was asked: shape and check digits, by type and country.

These are the authority; the page's script says the same sooner, where it can. A wrong value is
refused by its field and a code, never repeated.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Final

import phonenumbers
from stdnum import iban, luhn
from stdnum.ar import cbu, cuit
from stdnum.br import cnpj, cpf
from stdnum.cl import rut
from stdnum.co import nit
from stdnum.ec import ci
from stdnum.ec import ruc as ruc_ec
from stdnum.es import cif, dni, nie
from stdnum.mx import curp, rfc
from stdnum.pe import ruc

from relevo.care.domain.form_brands import FormBrand
from relevo.care.domain.forms import Form, TypedValue
from relevo.errors import InvalidInput

LONGEST: Final[Mapping[str, int]] = {"ADDRESS": 200, "EMAIL": 200, "PERSON": 100}
MOST_CHARACTERS: Final = 40
"""Of every other type."""

Check = Callable[[str], bool]

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_NOISE = re.compile(r"[\s.\-/]")
_EMAIL = re.compile(
    r"[^\s@<>\"'(),;:]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
)
_DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})|([0-9]{4})-([0-9]{2})-([0-9]{2})")
_OLDEST = 120


class AnswersRefused(InvalidInput):
    """Some answers cannot be what was asked. `wrong`: by field number, why; 0: the consent."""

    reason = "ANSWERS_REFUSED"

    def __init__(self, wrong: Mapping[int, str]) -> None:
        super().__init__("some answers were refused", field="values")
        self.wrong = dict(wrong)


def check(
    form: Form, typed: Mapping[int, str], consent: str, brand: FormBrand
) -> tuple[TypedValue, ...]:
    """The values for the vault, spelled as she typed them but for spaces around.

    Raises:
        AnswersRefused: EMPTY, TOO_LONG, NO_TEXT or WRONG for each field; CONSENT for the consent.
    """
    wrong: dict[int, str] = {}
    values = []
    for number, kind in enumerate(form.fields, start=1):
        value = unicodedata.normalize("NFC", typed.get(number, "")).strip()
        why = why_wrong(kind, value, brand.country)
        if why is not None:
            wrong[number] = why
        values.append(TypedValue(number, kind, value))
    if consent != brand.consent_version:
        wrong[0] = "CONSENT"
    if wrong:
        raise AnswersRefused(wrong)
    return tuple(values)


def why_wrong(kind: str, value: str, country: str | None) -> str | None:
    """Why the text cannot be a value of that type; None: it can."""
    if not value:
        return "EMPTY"
    if len(value) > LONGEST.get(kind, MOST_CHARACTERS):
        return "TOO_LONG"
    if _CONTROL.search(value):
        return "NO_TEXT"
    fits = _BY_COUNTRY.get((kind, country or "")) or _OF_ANY[kind]
    return None if fits(value) or (kind == "PHONE" and _phone(value, country)) else "WRONG"


def _digits(least: int, most: int) -> Check:
    def fits(value: str) -> bool:
        bare = _NOISE.sub("", value)
        return bare.isascii() and bare.isdigit() and least <= len(bare) <= most

    return fits


def _signs(least: int, most: int) -> Check:
    """Letters and digits, with a digit among them."""

    def fits(value: str) -> bool:
        bare = _NOISE.sub("", value)
        plain = bare.isascii() and bare.isalnum() and least <= len(bare) <= most
        return plain and any(sign.isdigit() for sign in bare)

    return fits


def _any_of(*checks: Check) -> Check:
    return lambda value: any(fits(value) for fits in checks)


def _valid(module: object) -> Check:
    """python-stdnum's own verdict."""
    fits: Check = getattr(module, "is_valid")  # noqa: B009 - a module of a library without types
    return lambda value: value.isascii() and bool(fits(value))


def _card(value: str) -> bool:
    bare = _NOISE.sub("", value)
    return _digits(13, 19)(value) and bool(luhn.is_valid(bare)) and len(set(bare)) > 1


def _phone(value: str, country: str | None) -> bool:
    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return False
    return number.extension is None and phonenumbers.is_valid_number(number)


def _email(value: str) -> bool:
    return value.isascii() and _EMAIL.fullmatch(value.lower()) is not None


def _cpf(value: str) -> bool:
    """One digit eleven times has right check digits, and belongs to nobody."""
    return _valid(cpf)(value) and len(set(_NOISE.sub("", value))) > 1


def _letters(least: int) -> Check:
    return lambda value: sum(sign.isalpha() for sign in value) >= least


def _person(value: str) -> bool:
    return _letters(2)(value) and all(sign.isalpha() or sign in " .'’-" for sign in value)


def _birth_date(value: str) -> bool:
    found = _DATE.fullmatch(value)
    if found is None:
        return False
    day, month, year, other_year, other_month, other_day = found.groups()
    try:
        born = date(int(year or other_year), int(month or other_month), int(day or other_day))
    except ValueError:
        return False
    today = datetime.now(UTC).date()
    return born <= today and today.year - born.year <= _OLDEST


def _account(value: str) -> bool:
    bare = _NOISE.sub("", value)
    if bare[:2].isalpha():
        return _valid(iban)(bare)
    return _digits(6, 24)(value)


def _clabe(value: str) -> bool:
    """CLABE of Mexico: 17 digits and one check digit by weights 3, 7, 1 (Banco de México)."""
    bare = _NOISE.sub("", value)
    if not _digits(18, 18)(value):
        return _digits(10, 11)(value)
    total = sum(int(d) * w % 10 for d, w in zip(bare[:17], (3, 7, 1) * 6, strict=False))
    return (10 - total % 10) % 10 == int(bare[17])


_IMEI_OR_MAC = _any_of(
    lambda value: _digits(15, 15)(value) and bool(luhn.is_valid(_NOISE.sub("", value))),
    lambda value: re.fullmatch(r"(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}", value.lower()) is not None,
)

_OF_ANY: Final[Mapping[str, Check]] = {
    "NATIONAL_ID": _signs(5, 20),
    "TAX_ID": _signs(8, 18),
    "PASSPORT": _signs(6, 12),
    "PERSON": _person,
    "BIRTH_DATE": _birth_date,
    "PHONE": lambda value: _phone(value, None),
    "EMAIL": _email,
    "ADDRESS": _letters(3),
    "CUSTOMER_NUMBER": _signs(3, 20),
    "BANK_ACCOUNT": _account,
    "CARD": _card,
    "BOOKING_CODE": lambda value: re.fullmatch(r"[A-Za-z0-9]{5,8}", value) is not None,
    "TICKET_NUMBER": _digits(13, 14),
    "LOYALTY_NUMBER": _signs(5, 20),
    "PLATE": _signs(4, 9),
    "DEVICE_ID": _IMEI_OR_MAC,
}

_BY_COUNTRY: Final[Mapping[tuple[str, str], Check]] = {
    ("NATIONAL_ID", "PE"): _digits(8, 9),  # DNI; carné de extranjería
    ("NATIONAL_ID", "CL"): _valid(rut),
    ("NATIONAL_ID", "CO"): _digits(6, 10),
    ("NATIONAL_ID", "MX"): _valid(curp),
    ("NATIONAL_ID", "BR"): _cpf,
    ("NATIONAL_ID", "EC"): _valid(ci),
    ("NATIONAL_ID", "AR"): _digits(7, 8),
    ("NATIONAL_ID", "ES"): _any_of(_valid(dni), _valid(nie)),
    ("TAX_ID", "PE"): _valid(ruc),
    ("TAX_ID", "CL"): _valid(rut),
    ("TAX_ID", "CO"): _valid(nit),
    ("TAX_ID", "MX"): _valid(rfc),
    ("TAX_ID", "BR"): _any_of(_valid(cnpj), _cpf),
    ("TAX_ID", "EC"): _valid(ruc_ec),
    ("TAX_ID", "AR"): _valid(cuit),
    ("TAX_ID", "ES"): _any_of(_valid(cif), _valid(dni), _valid(nie)),
    ("BANK_ACCOUNT", "AR"): _any_of(_valid(cbu), _digits(10, 20)),
    ("BANK_ACCOUNT", "MX"): _clabe,
    ("BANK_ACCOUNT", "ES"): _any_of(_valid(iban), _digits(20, 20)),
}

"""One spelling for each value that links cases, so that the same one gives the same token.

What is no value of its type has none: it is held and never linked. Names, addresses, dates and
numbers that nobody labelled are never linked: they fit too many people.

    NATIONAL_ID, TAX_ID            letters and digits in capitals, without leading zeros
    PASSPORT, LOYALTY_NUMBER,      letters and digits in capitals
    CUSTOMER_NUMBER, BOOKING_CODE,
    PLATE
    CARD, TICKET_NUMBER            digits
    BANK_ACCOUNT                   letters and digits; a Spanish account as its IBAN
    PHONE                          E.164, read in the brand's countries in their order
    EMAIL                          in small letters
    DEVICE_ID                      an IMEI's first 14 digits, a MAC address, or a network address
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from relevo.redaction.findings import FindingType
from relevo.redaction.view import view_of

MAX_VALUE: Final = 320
"""Characters of a value that is looked at; the longest is an address of mail (RFC 3696 errata)."""

_Spelling = Callable[[str, Sequence[str]], str | None]
_SHORTEST: Final = 4
_CARD_DIGITS: Final = range(12, 20)
_TICKET_DIGITS: Final = 13
_BOOKING_SIGNS: Final = range(5, 9)
_IMEI_DIGITS: Final = range(14, 17)
_IMEI_OWN: Final = 14
_MAC_SIGNS: Final = 12
_SPANISH_ACCOUNT: Final = 20


def normalised(kind: str, value: str, regions: Sequence[str]) -> str | None:
    """The one spelling of a value, or None if it links nothing.

    Args:
        kind: its finding type.
        value: as it was written; disguises that the redactor reads are read here too.
        regions: ISO 3166 codes of the brand's countries, for phones without a prefix.
    """
    spell = _SPELLINGS.get(kind)
    if spell is None or len(value) > MAX_VALUE:
        return None
    return spell(_plain(value), regions)


def _plain(value: str) -> str:
    return view_of(value.encode("utf-8", "replace").decode()).text.strip()


def _signs(value: str) -> str:
    return "".join(sign for sign in value.upper() if sign.isascii() and sign.isalnum())


def _code(value: str, _regions: Sequence[str] = ()) -> str | None:
    signs = _signs(value)
    return signs if len(signs) >= _SHORTEST and any(sign.isdigit() for sign in signs) else None


def _number(value: str, _regions: Sequence[str]) -> str | None:
    signs = _code(value)
    return _code(signs.lstrip("0")) if signs else None


def _digits(value: str, lengths: range) -> str | None:
    signs = _signs(value)
    return signs if signs.isdigit() and len(signs) in lengths else None


def _card(value: str, _regions: Sequence[str]) -> str | None:
    return _digits(value, _CARD_DIGITS)


def _ticket(value: str, _regions: Sequence[str]) -> str | None:
    return _digits(value, range(_TICKET_DIGITS, _TICKET_DIGITS + 1))


def _booking(value: str, _regions: Sequence[str]) -> str | None:
    signs = _signs(value)
    return signs if len(signs) in _BOOKING_SIGNS else None


def _account(value: str, _regions: Sequence[str]) -> str | None:
    signs = _signs(value).removeprefix("IBAN")
    if len(signs) == _SPANISH_ACCOUNT and signs.isdigit():
        from stdnum.es import ccc  # noqa: PLC0415 - loaded with the first account

        if ccc.is_valid(signs):
            return str(ccc.to_iban(signs))
    return _code(signs)


def _phone(value: str, regions: Sequence[str]) -> str | None:
    import phonenumbers  # noqa: PLC0415 - its tables are loaded with the first phone

    for region in regions or (None,):
        try:
            number = phonenumbers.parse(value, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return None


def _e_mail(value: str, _regions: Sequence[str]) -> str | None:
    address = value.removeprefix("mailto:").casefold()
    name, at, domain = address.rpartition("@")
    return address if at and name and "." in domain and " " not in address else None


def _device(value: str, _regions: Sequence[str]) -> str | None:
    try:
        return f"IP {ipaddress.ip_address(value).compressed}"
    except ValueError:
        pass
    signs = _signs(value)
    if signs.isdigit() and len(signs) in _IMEI_DIGITS:
        return f"IMEI {signs[:_IMEI_OWN]}"  # the rest is a check digit, or the software's version
    if len(signs) == _MAC_SIGNS and all(sign in "0123456789ABCDEF" for sign in signs):
        return f"MAC {signs}"
    return None


_SPELLINGS: Final[Mapping[str, _Spelling]] = MappingProxyType(
    {
        FindingType.NATIONAL_ID: _number,
        FindingType.TAX_ID: _number,
        FindingType.PASSPORT: _code,
        FindingType.CARD: _card,
        FindingType.BANK_ACCOUNT: _account,
        FindingType.PHONE: _phone,
        FindingType.EMAIL: _e_mail,
        FindingType.BOOKING_CODE: _booking,
        FindingType.TICKET_NUMBER: _ticket,
        FindingType.LOYALTY_NUMBER: _code,
        FindingType.CUSTOMER_NUMBER: _code,
        FindingType.PLATE: _code,
        FindingType.DEVICE_ID: _device,
    }
)

LINKABLE: Final = tuple(sorted(kind.value for kind in map(FindingType, _SPELLINGS)))
"""The types whose values link cases."""

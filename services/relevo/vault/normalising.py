"""One spelling for each value that links cases, so that the same one gives the same token.

What is no value of its type has none: it is held and never linked. Names, addresses, dates and
numbers that nobody labelled are never linked: they fit too many people.

A code or an address of mail with a letter that the view does not read links nothing: others that
differ in this letter alone would have its spelling. A network address that every home has, and a
number of nothing but zeros, is nobody's.

    NATIONAL_ID, TAX_ID            letters and digits in capitals, without leading zeros
    PASSPORT, LOYALTY_NUMBER,      letters and digits in capitals
    CUSTOMER_NUMBER, BOOKING_CODE,
    PLATE
    CARD, TICKET_NUMBER            digits
    BANK_ACCOUNT                   letters and digits; a Spanish account as its IBAN
    PHONE                          E.164, read in the brand's countries in their order; extension
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
_UNREAD: Final = "?"
"""What the view puts for a letter of a script that it does not read (`redaction.folding`)."""

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
    if kind == FindingType.DEVICE_ID and (address := _address(value.strip())) is not None:
        return _own_address(address)  # as it was written: the view joins digits between its dots
    return spell(_plain(value), regions)


def _plain(value: str) -> str:
    return view_of(value.encode("utf-8", "replace").decode()).text.strip()


def _signs(value: str) -> str:
    signs = "".join(sign for sign in value.upper() if sign.isascii() and sign.isalnum())
    return signs if signs.strip("0") else ""


def _code(value: str, _regions: Sequence[str] = ()) -> str | None:
    signs = _signs(value)
    is_code = len(signs) >= _SHORTEST and any(sign.isdigit() for sign in signs)
    return signs if is_code and _UNREAD not in value else None


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
    return signs if len(signs) in _BOOKING_SIGNS and _UNREAD not in value else None


def _account(value: str, _regions: Sequence[str]) -> str | None:
    if _UNREAD in value:
        return None
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
            spelled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            return f"{spelled};ext={number.extension}" if number.extension else str(spelled)
    return None


def _e_mail(value: str, _regions: Sequence[str]) -> str | None:
    address = value.casefold().removeprefix("mailto:").rstrip(".")
    name, at, domain = address.rpartition("@")
    is_one = at and name and "." in domain and not {" ", _UNREAD} & set(address)
    return address if is_one else None


def _device(value: str, _regions: Sequence[str]) -> str | None:
    address = _address(value)
    if address is not None:
        return _own_address(address)
    signs = _signs(value)
    if signs.isdigit() and len(signs) in _IMEI_DIGITS:
        return f"IMEI {signs[:_IMEI_OWN]}"  # the rest is a check digit, or the software's version
    is_mac = len(signs) == _MAC_SIGNS and all(sign in "0123456789ABCDEF" for sign in signs)
    return f"MAC {signs}" if is_mac and signs.strip("F") else None  # all F: to everybody


def _address(value: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _own_address(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str | None:
    return f"IP {address.compressed}" if address.is_global else None


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

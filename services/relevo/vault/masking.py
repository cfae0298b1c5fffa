"""Which values a purpose opens in full, and what is left of the others.

PCI DSS v4.0.1, requirement 3.4.1: a card number is masked when displayed, at most its BIN and last
four digits, unless somebody with a legitimate business need has to see more. Who that is stands in
one table here. A card inside a text is masked as well, where the redactor finds it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from relevo.redaction import FindingType
from relevo.sealing.envelope import ORIGINAL_TEXT
from relevo.vault.purposes import Purpose
from relevo.vault.second_look import SecondLook

IN_FULL: Final[Mapping[str, frozenset[Purpose]]] = MappingProxyType(
    {
        # The issuer's fraud desk blocks a card by its number; a court asks for it by its number.
        FindingType.CARD.value: frozenset({Purpose.FRAUD_PREVENTION, Purpose.LEGAL_OBLIGATION}),
    }
)
"""Types that only these purposes open in full (PCI DSS 3.4.1); the others any purpose does."""

_BIN: Final = 6
_LAST: Final = 4
_SHORTEST_CARD: Final = 13
_MASK: Final = "•"


def masks_cards(type_: str, purpose: Purpose) -> bool:
    """Whether card numbers are masked in a value of this type that is opened for this purpose."""
    may_hold_one = type_ in (FindingType.CARD, ORIGINAL_TEXT)
    return may_hold_one and purpose not in IN_FULL[FindingType.CARD.value]


def shown(type_: str, value: str, purpose: Purpose, look: SecondLook) -> tuple[str, bool]:
    """What may be displayed of a value, and whether anything was masked."""
    if not masks_cards(type_, purpose):
        return value, False
    if type_ == FindingType.CARD:
        return masked_card(value), True
    return _without_cards(value, look)


def masked_card(number: str) -> str:
    """BIN and last four, such as `411111••••••1111`; of what is too short for a card, the last four
    of its digits, or none: never half of it.
    """
    digits = "".join(str(unicodedata.decimal(sign)) for sign in number if sign.isdecimal())
    if len(digits) >= _SHORTEST_CARD:
        hidden = len(digits) - _BIN - _LAST
        return digits[:_BIN] + _MASK * hidden + digits[-_LAST:]
    if len(digits) > 2 * _LAST:
        return _MASK * (len(digits) - _LAST) + digits[-_LAST:]
    return _MASK * 2 * _LAST


def _without_cards(text: str, look: SecondLook) -> tuple[str, bool]:
    kept: list[str] = []
    done = 0
    for start, end in look.cards(text):
        kept += text[done:start], masked_card(text[start:end])
        done = end
    return "".join(kept) + text[done:], bool(kept)

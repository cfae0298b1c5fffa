"""What differs between brands."""

from __future__ import annotations

from dataclasses import dataclass

from relevo.errors import InvalidInput
from relevo.redaction.detector import ENOUGH, Detector
from relevo.redaction.findings import FindingType

HIGHEST_THRESHOLD = 0.95


@dataclass(frozen=True, slots=True)
class Configuration:
    """One brand's settings of the redactor.

    Attributes:
        brand: the brand's id.
        phones_allowed: the brand's own published phones, in any spelling; never a finding.
        emails_allowed: the brand's own published e-mail addresses; never a finding.
        products_allowed: formats of the brand's product codes (`formats.py`); never a finding.
        country: ISO 3166-1 alpha-2 code of the brand's home, or None. It decides between schemes of
            several countries that a value fits equally well (a bare DNI: Peru or Argentina).
        thresholds: for a type, the least score that counts; 0.5 where none is given.
        detectors: the brand's own, beside the common ones.
        longest_text: the most code points that a text may have.

    Raises:
        InvalidInput: an allowed phone has under 5 digits, an allowed e-mail no "@", a threshold is
            out of range, or `longest_text` is not positive.
    """

    brand: str = ""
    phones_allowed: tuple[str, ...] = ()
    emails_allowed: tuple[str, ...] = ()
    products_allowed: tuple[str, ...] = ()
    country: str | None = None
    thresholds: tuple[tuple[FindingType, float], ...] = ()
    detectors: tuple[Detector, ...] = ()
    longest_text: int = 200_000

    def __post_init__(self) -> None:
        for phone in self.phones_allowed:
            check_phone(phone)
        for email in self.emails_allowed:
            check_email(email)
        for _, least in self.thresholds:
            check_threshold(least)
        if self.longest_text < 1:
            raise InvalidInput("must be positive", field="longest_text")


def check_phone(phone: str) -> None:
    """An allowed phone has five digits at least, and nothing but digits and signs."""
    if sum(char.isdigit() for char in phone) < 5:
        raise InvalidInput("an allowed phone needs five digits", field="phones_allowed")
    if "#" in phone or any(char.isalpha() for char in phone):
        raise InvalidInput("an allowed phone has digits and signs alone", field="phones_allowed")


def check_email(email: str) -> None:
    """An allowed e-mail has something on both sides of its "@"."""
    if "@" not in email.strip("@ "):
        raise InvalidInput("an allowed e-mail needs an @", field="emails_allowed")
    if email.split() != [email.strip()]:
        raise InvalidInput("an allowed e-mail has no blanks", field="emails_allowed")


def check_threshold(least: float) -> None:
    """A threshold lies between what always is enough evidence and what hardly any value reaches."""
    if not ENOUGH <= least <= HIGHEST_THRESHOLD:
        raise InvalidInput(
            f"a threshold lies between {ENOUGH} and {HIGHEST_THRESHOLD}", field="thresholds"
        )

"""What differs between brands."""

from __future__ import annotations

from dataclasses import dataclass

from relevo.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Configuration:
    """One brand's settings of the redactor.

    Attributes:
        brand: the brand's id.
        phones_allowed: the brand's own published phones, in any spelling; never a finding.
        emails_allowed: the brand's own published e-mail addresses; never a finding.
        country: ISO 3166-1 alpha-2 code of the brand's home, or None. It decides between schemes of
            several countries that a value fits equally well (a bare DNI: Peru or Argentina).
        longest_text: the most code points that a text may have.

    Raises:
        InvalidInput: an allowed phone has under 5 digits, an allowed e-mail no "@", or
            `longest_text` is not positive.
    """

    brand: str = ""
    phones_allowed: tuple[str, ...] = ()
    emails_allowed: tuple[str, ...] = ()
    country: str | None = None
    longest_text: int = 200_000

    def __post_init__(self) -> None:
        if any(sum(c.isdigit() for c in phone) < 5 for phone in self.phones_allowed):
            raise InvalidInput("an allowed phone needs five digits", field="phones_allowed")
        if any("@" not in email.strip("@ ") for email in self.emails_allowed):
            raise InvalidInput("an allowed e-mail needs an @", field="emails_allowed")
        if self.longest_text < 1:
            raise InvalidInput("must be positive", field="longest_text")

"""What a brand's private forms are made of: its name, country and consent texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from relevo.care.domain.forms import Language


@dataclass(frozen=True, slots=True)
class FormBrand:
    """One brand.

    Attributes:
        name: as the page calls it.
        country: ISO 3166 code whose documents and numbers are expected; None: of any country.
        cards: whether a form may ask for a card's number.
        consent_version: of the texts; goes on the ledger with each submission.
        consents: the text that stands above the button, by language. A form can be opened in these
            languages alone.
    """

    brand: str
    name: str
    country: str | None
    cards: bool
    consent_version: str
    consents: Mapping[Language, str]

"""The brand's own published contacts and product codes, which are never findings."""

from __future__ import annotations

import re

from relevo.redaction.configuration import Configuration
from relevo.redaction.formats import pattern_of
from relevo.redaction.placeholders import mask
from relevo.redaction.view import view_of

_BETWEEN = r"[ .\-()/]{0,2}"
_NEVER = r"(?!)"
_SUBSCRIBER = 7  # the shortest tail of a national number that people dial: without the area code


class Allowed:
    """Recognises the allowed phones, e-mails and products, however they are written."""

    def __init__(self, configuration: Configuration) -> None:
        phones = [_spellings(phone) for phone in configuration.phones_allowed]
        emails = [re.escape(view_of(email.strip()).text) for email in configuration.emails_allowed]
        products = [pattern_of(written) for written in configuration.products_allowed]
        self._pattern = re.compile(
            "|".join(
                [rf"(?<![\d+])(?<!\d[ .\-()]){phone}(?!\d)(?!-\d)" for phone in phones]
                + [rf"(?<![\w.+%-])(?i:{email})(?![\w-])(?!\.\w)" for email in emails]
                + products
            )
            or _NEVER,
            re.ASCII,
        )
        self._empty = not phones and not emails and not products

    def masked(self, view: str) -> str:
        """The view with a wall over each allowed contact."""
        if self._empty:
            return view
        return mask(view, (match.span() for match in self._pattern.finditer(view)))


def _spellings(phone: str) -> str:
    """A pattern for one phone: international, national with or without 0, subscriber part."""
    # Not at the top: who has no phones to allow does not pay for its tables.
    import phonenumbers  # noqa: PLC0415

    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return _spaced("".join(filter(str.isdigit, phone)))
    national = phonenumbers.national_significant_number(number)
    whole = (
        rf"(?:(?:\+|00){_BETWEEN}{_spaced(str(number.country_code))}{_BETWEEN}|\(?0?)"
        rf"{_spaced(national)}"
    )
    if len(national) <= _SUBSCRIBER:
        return whole
    return rf"(?:{whole}|{_spaced(national[-_SUBSCRIBER:])})"


def _spaced(digits: str) -> str:
    return _BETWEEN.join(digits)

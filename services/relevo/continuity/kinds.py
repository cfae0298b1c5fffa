"""What a customer can have given: the kinds of data that a reply may ask for again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique


@unique
class Kind(StrEnum):
    """The redactor's finding types, and what comes with a post. Closed; the same names."""

    NATIONAL_ID = "NATIONAL_ID"
    TAX_ID = "TAX_ID"
    PASSPORT = "PASSPORT"
    CARD = "CARD"
    BANK_ACCOUNT = "BANK_ACCOUNT"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    ADDRESS = "ADDRESS"
    PERSON = "PERSON"
    BOOKING_CODE = "BOOKING_CODE"
    TICKET_NUMBER = "TICKET_NUMBER"
    LOYALTY_NUMBER = "LOYALTY_NUMBER"
    CUSTOMER_NUMBER = "CUSTOMER_NUMBER"
    SECRET = "SECRET"  # noqa: S105 - a kind, no password
    BIRTH_DATE = "BIRTH_DATE"
    PLATE = "PLATE"
    DEVICE_ID = "DEVICE_ID"
    EXPIRY = "EXPIRY"
    UNKNOWN_NUMBER = "UNKNOWN_NUMBER"
    AUTHOR_NAME = "AUTHOR_NAME"
    AUTHOR_ID = "AUTHOR_ID"
    ATTACHMENT = "ATTACHMENT"
    ORIGINAL_TEXT = "ORIGINAL_TEXT"


@unique
class Language(StrEnum):
    """The languages that replies are read in."""

    SPANISH = "es"
    PORTUGUESE = "pt"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Known:
    """One kind of data that the customer has given.

    Attributes:
        given_at: when, in the zone in which the reader shall see it; None where nobody knows.
    """

    kind: Kind
    given_at: datetime | None = None

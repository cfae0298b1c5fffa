"""What a detector finds: the closed vocabulary of types and reasons, and a finding's shape."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class FindingType(StrEnum):
    """The kinds of personal data. The command line, the contract and the ledger use these names."""

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
    SECRET = "SECRET"  # noqa: S105 - a type, no password
    BIRTH_DATE = "BIRTH_DATE"
    PLATE = "PLATE"
    DEVICE_ID = "DEVICE_ID"
    EXPIRY = "EXPIRY"
    UNKNOWN_NUMBER = "UNKNOWN_NUMBER"


@unique
class Reason(StrEnum):
    """Why a stretch of text counts as a finding. Codes only: a reason never quotes the text."""

    SHAPE = "SHAPE"  # its form alone says much
    LABEL = "LABEL"  # a word that names the value stands directly at it
    NEIGHBOURHOOD = "NEIGHBOURHOOD"  # such a word stands near it
    CHECK_DIGIT = "CHECK_DIGIT"  # its check digits, or its numbering plan, hold
    CHECK_FAILED = "CHECK_FAILED"  # they do not hold; the label decided
    OTHER_MEANING = "OTHER_MEANING"  # a word at it names something harmless; other evidence won
    MODEL = "MODEL"  # the model of names reads it as one, without a word that announces it
    REPEATED = "REPEATED"  # the same value is a finding elsewhere in the text
    NORMALISED = "NORMALISED"  # it was written in look-alike or with invisible characters
    BY_HAND = "BY_HAND"  # a person marked it
    SPLIT = "SPLIT"  # it, or what names it, goes on in another post


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of personal data in a text; it holds where, never what.

    Attributes:
        start: first code point of the input that belongs to it.
        end: code point after the last one.
        country: ISO 3166-1 alpha-2 code of the scheme, or None where it belongs to no country.
        detector: name of the detector, as in `pe.dni`.
        score: 0.5 (just enough evidence) to 0.99.
        reasons: why, in the order in which evidence was weighed.
    """

    start: int
    end: int
    type: FindingType
    country: str | None
    detector: str
    score: float
    reasons: tuple[Reason, ...]

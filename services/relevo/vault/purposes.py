"""Why a value may be revealed: a closed list, each with the legal ground that is recorded."""

from __future__ import annotations

from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final


@unique
class Purpose(StrEnum):
    """The reasons that the contract knows (`vault_service.proto`)."""

    COMPLAINT_HANDLING = "COMPLAINT_HANDLING"
    IDENTITY_CHECK = "IDENTITY_CHECK"
    FRAUD_PREVENTION = "FRAUD_PREVENTION"
    DATA_SUBJECT_REQUEST = "DATA_SUBJECT_REQUEST"
    LEGAL_OBLIGATION = "LEGAL_OBLIGATION"
    REDACTION_REVIEW = "REDACTION_REVIEW"

    @property
    def legal_basis(self) -> LegalBasis:
        """The ground on which this purpose rests."""
        return _BASES[self]


@unique
class LegalBasis(StrEnum):
    """Lawful grounds, named after GDPR article 6(1); the laws of PE, CO, BR have equals."""

    CONTRACT = "CONTRACT"  # (b) performance of the contract with the customer
    LEGAL_OBLIGATION = "LEGAL_OBLIGATION"  # (c) a duty that a law lays on the brand
    LEGITIMATE_INTEREST = "LEGITIMATE_INTEREST"  # (f), and recital 47 for fraud


_BASES: Final = MappingProxyType(
    {
        Purpose.COMPLAINT_HANDLING: LegalBasis.CONTRACT,
        Purpose.IDENTITY_CHECK: LegalBasis.CONTRACT,
        Purpose.FRAUD_PREVENTION: LegalBasis.LEGITIMATE_INTEREST,
        Purpose.DATA_SUBJECT_REQUEST: LegalBasis.LEGAL_OBLIGATION,
        Purpose.LEGAL_OBLIGATION: LegalBasis.LEGAL_OBLIGATION,
        # GDPR article 5(1)(d): what is kept must be right, and a text with a false hit is not.
        Purpose.REDACTION_REVIEW: LegalBasis.LEGAL_OBLIGATION,
    }
)

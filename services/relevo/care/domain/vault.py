"""What care asks of the vault and what it gets."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from relevo.care.domain.case import CaseKey


class Purpose(StrEnum):
    """Why a value may be revealed. Closed list; the vault records the legal basis of each."""

    COMPLAINT_HANDLING = "complaint_handling"
    IDENTITY_CHECK = "identity_check"
    FRAUD_PREVENTION = "fraud_prevention"
    DATA_SUBJECT_REQUEST = "data_subject_request"
    LEGAL_OBLIGATION = "legal_obligation"
    REDACTION_REVIEW = "redaction_review"


@dataclass(frozen=True, slots=True)
class HeldField:
    """A value that the vault holds: its place and type, never the value."""

    post_version_id: str
    field_number: int
    type: str


@dataclass(frozen=True, slots=True)
class RevealedValue:
    """A value on its way to one person's screen. Never stored, never logged.

    `ledger_index` is the place of the vault's entry, under a signed checkpoint already;
    `display_seconds` is how long it may be shown; `masked`: card numbers in it are not whole;
    `rectified`: it is not what came, but what was put in its place because that was wrong.
    """

    type: str
    value: str = field(repr=False)
    ledger_index: int
    display_seconds: int
    masked: bool = False
    rectified: bool = False


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A value that links cases, by the random name that the vault has for it."""

    field_number: int
    type: str
    handle: str


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """Where a value stands that links. `post_version_id`: a seal's, or a form's submission."""

    key: CaseKey
    post_version_id: str
    value: NamedValue


@dataclass(frozen=True, slots=True)
class FoundHandle:
    """A value that is known, and as what."""

    type: str
    handle: str


@dataclass(frozen=True, slots=True)
class IngestRefusal:
    """Why the vault did not take a seal; `permanent`: it never will."""

    reason: str
    permanent: bool

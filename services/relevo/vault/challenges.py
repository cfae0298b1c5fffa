"""What a challenge is: what is asked, by whom, why, who has agreed, and until when. No I/O.

Its digest is SHA-256 over the canonical form (RFC 8785) of all that was asked and a random nonce.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import Any, Final

import rfc8785

from relevo.crossing.limits import check_id, check_slug
from relevo.errors import InvalidInput
from relevo.ledger.values import Digest, Process
from relevo.service import clock
from relevo.vault.errors import ChallengeMismatch, PurposeRefused
from relevo.vault.purposes import Purpose
from relevo.vault.sql.stepups import ChallengeRow

CONFIRM_WITHIN: Final = timedelta(minutes=5)
STEP_UP: Final = timedelta(minutes=5)
"""For how long after her code a person may open what she asked for."""
_MAX_ASKED_BYTES: Final = 16_384
_FORMAT: Final = "relevo-challenge-v1"
_NONCE_SIZE: Final = 32
Random = Callable[[int], bytes]


@unique
class Kind(StrEnum):
    """What a challenge is to open."""

    REVEAL = "REVEAL"
    EXPORT = "EXPORT"

    @property
    def approve_within(self) -> timedelta:
        """How long it waits for others: a customer stands at the desk, an export is no hurry."""
        return timedelta(minutes=15) if self is Kind.REVEAL else timedelta(hours=24)


@unique
class State(StrEnum):
    """Where a challenge stands. `READY`: confirmed, and approved by all who must."""

    WAITING = "WAITING"
    CONFIRMED = "CONFIRMED"
    READY = "READY"
    USED = "USED"
    EXPIRED = "EXPIRED"


@unique
class Step(StrEnum):
    """What is tried."""

    OPEN = "OPEN"
    CONFIRM = "CONFIRM"
    APPROVE = "APPROVE"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked, by whom, why, and how many others must agree.

    Attributes:
        asked: exactly what is to be opened: ids, numbers and types, never a value.
        purpose: None when it is not on the list.
    """

    kind: Kind
    brand: str
    person_id: str
    purpose: Purpose | None
    asked: Mapping[str, Any]
    approvals: int = 0


@dataclass(frozen=True, slots=True)
class Challenge:
    """One challenge. `digest` names exactly what is asked; `approvers` have agreed, in order."""

    row: ChallengeRow = field(repr=False)

    @property
    def challenge_id(self) -> str:
        """Its name: a UUID."""
        return self.row.challenge_id

    @property
    def kind(self) -> Kind:
        """What it is to open."""
        return Kind(self.row.kind)

    @property
    def purpose(self) -> Purpose:
        """Why."""
        return Purpose(self.row.purpose)

    @property
    def asked(self) -> Mapping[str, Any]:
        """What is to be opened, as it was asked."""
        asked: Mapping[str, Any] = json.loads(self.row.asked)
        return asked

    @property
    def approvers(self) -> tuple[str, ...]:
        """Who has agreed."""
        return self.row.approvers

    @property
    def digest(self) -> Digest:
        """SHA-256 over the canonical form of all that was asked."""
        return Digest.of(self.row.digest)

    def state(self, at: datetime) -> State:
        """Where it stands at an instant."""
        if self.row.used_at is not None:
            return State.USED
        if at >= self.row.expires_at:
            return State.EXPIRED
        if self.row.approved_at is not None:
            return State.READY
        return State.WAITING if self.row.confirmed_at is None else State.CONFIRMED


@dataclass(frozen=True, slots=True)
class Answer:
    """A code that confirms or approves what `digest` names."""

    challenge_id: str
    digest: str
    person_id: str
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a refusal can say of whoever tried; whatever is of no id's form is left out."""

    step: Step
    caller: Process
    person_id: str
    challenge_id: str | None = None
    kind: Kind | None = None
    brand: str | None = None
    purpose: Purpose | None = None
    asked: Mapping[str, Any] = field(default_factory=dict)


def issue(wanted: Wanted, *, at: datetime, random: Random) -> Challenge:
    """A new challenge over what is wanted.

    Raises:
        MalformedMessage, InvalidInput, PurposeRefused: the request is not in order.
    """
    check_slug(wanted.brand, "brand")
    check_id(wanted.person_id, "person_id")
    if wanted.purpose is None:
        raise PurposeRefused("purpose: is not on the list", field="purpose")
    asked = rfc8785.dumps(dict(wanted.asked))
    if len(asked) > _MAX_ASKED_BYTES:
        raise InvalidInput(f"asked: must be at most {_MAX_ASKED_BYTES} bytes", field="asked")
    row = ChallengeRow(
        challenge_id=clock.new_id(),
        kind=wanted.kind.value,
        brand=wanted.brand,
        purpose=wanted.purpose.value,
        person_id=wanted.person_id,
        asked=asked,
        nonce=random(_NONCE_SIZE),
        digest=b"",
        approvals_needed=wanted.approvals,
        issued_at=at,
        expires_at=at + CONFIRM_WITHIN,
    )
    return Challenge(replace(row, digest=_digest(row)))


def checked(row: ChallengeRow) -> Challenge:
    """A challenge as it rested; raises `ChallengeMismatch` if it is not what its digest names."""
    if _digest(row) != row.digest:
        raise ChallengeMismatch("challenge_id: was altered", field="challenge_id")
    return Challenge(row)


def _digest(row: ChallengeRow) -> bytes:
    named: dict[str, Any] = {
        "format": _FORMAT,
        "id": row.challenge_id,
        "kind": row.kind,
        "brand": row.brand,
        "purpose": row.purpose,
        "person": row.person_id,
        "asked": row.asked.decode("utf-8"),
        "nonce": row.nonce.hex(),
        "approvals": row.approvals_needed,
        "issued_at": row.issued_at.isoformat(timespec="microseconds"),
    }
    return hashlib.sha256(rfc8785.dumps(named)).digest()

"""What a person asked the vault to open, and how far it has come: she confirms, others agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from relevo.care.domain.case import CaseKey
from relevo.care.domain.vault import HeldField, Purpose


class ChallengeKind(StrEnum):
    """What is to be opened."""

    REVEAL = "reveal"  # values of one case
    EXPORT = "export"  # all data of one customer


class ChallengeState(StrEnum):
    """Where it stands."""

    WAITING = "waiting"  # for the code of who asked
    CONFIRMED = "confirmed"  # for others to agree
    READY = "ready"  # it opens what it names
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Challenge:
    """One asking.

    Attributes:
        digest: names exactly what is asked; goes with every code.
        approvers: who has agreed, of the `approvals_needed`.
        asked: ids, numbers and types, as the kind has them; never a value.
    """

    challenge_id: str
    digest: str
    kind: ChallengeKind
    state: ChallengeState
    brand: str
    purpose: Purpose
    person_id: str
    approvals_needed: int
    approvers: tuple[str, ...]
    issued_at: datetime
    expires_at: datetime
    asked: Mapping[str, Any]

    @property
    def case(self) -> CaseKey | None:
        """The case whose values are asked for; None of another kind."""
        if self.kind is not ChallengeKind.REVEAL:
            return None
        return CaseKey(self.asked["agency"], self.asked["case"])

    @property
    def cases(self) -> tuple[CaseKey, ...]:
        """The cases whose data is asked for: one of REVEAL, those named of EXPORT."""
        if self.case is not None:
            return (self.case,)
        return tuple(CaseKey(one["agency"], one["case"]) for one in self.asked.get("cases", ()))

    @property
    def withheld(self) -> tuple[HeldField, ...]:
        """The values of those cases that stay covered: they are somebody else's."""
        return tuple(
            HeldField(one["post_version"], one["number"], one["type"])
            for one in self.asked.get("withheld", ())
        )

    @property
    def values(self) -> tuple[HeldField, ...]:
        """The values that are asked for."""
        return tuple(
            HeldField(one["post_version"], one["number"], one["type"])
            for one in self.asked.get("fields", ())
        )

    def may_approve(self, person_id: str) -> bool:
        """Whether it waits for this person, among others."""
        return (
            self.state is ChallengeState.CONFIRMED
            and self.person_id != person_id
            and person_id not in self.approvers
        )

"""What happens to people, for the ledger of the service that they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PersonChange(StrEnum):
    """What was changed about a person's access; the values are those of the ledger's entries."""

    CREATED = "created"
    ROLE_GRANTED = "role_granted"
    ROLE_REMOVED = "role_removed"
    BRAND_GRANTED = "brand_granted"
    BRAND_REMOVED = "brand_removed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a kind of change
    TEAM_CHANGED = "team_changed"
    DISABLED = "disabled"
    ENABLED = "enabled"


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """One change of one person. `actor` is a person's id or a process's SPIFFE id."""

    at: datetime
    actor: str
    person: str
    change: PersonChange
    role: str | None = None
    brand: str | None = None
    team: str | None = None


@dataclass(frozen=True, slots=True)
class TokenIssued:
    """A token that acts in `person`'s name with `scopes`, the roles that it had at that time."""

    at: datetime
    actor: str
    token: str
    person: str
    scopes: tuple[str, ...]
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class TokenRevoked:
    """A token stopped working before its end."""

    at: datetime
    actor: str
    token: str
    person: str


Change = PersonChanged | TokenIssued | TokenRevoked

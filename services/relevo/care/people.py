"""Care's people: its roles, and how what changes about them reaches the ledger."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.ledger.entries import PersonChange
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import Code, Id, Slug
from relevo.ledger.values import actor as actor_of
from relevo.service import people as service
from relevo.service.people import Entrance, Passwords, People


class Role(StrEnum):
    """What a person of the brand may do."""

    AGENT = "agent"
    LEAD = "lead"
    AUDITOR = "auditor"  # reads everything; draws and marks samples, changes nothing else
    PRIVACY = "privacy"  # the privacy officer: holds, blocking, erasure, a customer's rights
    ADMIN = "admin"


SEE_BLOCKED = frozenset({Role.PRIVACY.value, Role.AUDITOR.value})
"""Who still reads a blocked case."""


def people(passwords: Passwords | None = None) -> People:
    """Who there is, on care's tables."""
    return People(tables.people, roles=Role, record_change=record_change, passwords=passwords)


def entrance(passwords: Passwords | None = None) -> Entrance:
    """Who is let in, on care's tables."""
    return Entrance(tables.people, passwords=passwords)


def record_change(connection: Connection, change: service.Change) -> None:
    """Write a change of a person's access into the ledger, in the transaction of the change."""
    at, actor = change.at, actor_of(change.actor)
    match change:
        case service.PersonChanged():
            tables.ledger.record(
                connection,
                recorded.PersonChanged(
                    at=at,
                    actor=actor,
                    person=Id(change.person),
                    change=PersonChange(change.change.value),
                    role=Code.of(change.role) if change.role else None,
                    brand=Slug(change.brand) if change.brand else None,
                    team=Slug(change.team) if change.team else None,
                ),
            )
        case service.TokenIssued():
            tables.ledger.record(
                connection,
                recorded.TokenIssued(
                    at=at,
                    actor=actor,
                    token=Id(change.token),
                    person=Id(change.person),
                    scopes=tuple(Code.of(scope) for scope in change.scopes),
                    expires_at=change.expires_at,
                ),
            )
        case service.TokenRevoked():
            tables.ledger.record(
                connection,
                recorded.TokenRevoked(
                    at=at, actor=actor, token=Id(change.token), person=Id(change.person)
                ),
            )

"""Statements on challenges and approvals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.vault.sql.tables import stepups

challenges, approvals = stepups.challenges, stepups.approvals

_ONE = (
    sa.select(challenges)
    .where(challenges.c.challenge_id == sa.bindparam("id"))
    .with_for_update(key_share=True)
)
_APPROVERS = (
    sa.select(approvals.c.challenge_id, approvals.c.person_id)
    .where(approvals.c.challenge_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(approvals.c.at, approvals.c.person_id)
)
_TURN = sa.text("SELECT pg_advisory_xact_lock(7261001)")
_LIVE = sa.and_(challenges.c.used_at.is_(None), challenges.c.expires_at > sa.bindparam("at"))


@dataclass(frozen=True, slots=True)
class ChallengeRow:
    """One challenge as it rests; `approvers` in the order in which they agreed."""

    challenge_id: str
    kind: str
    brand: str
    purpose: str
    person_id: str
    asked: bytes
    nonce: bytes = field(repr=False)
    digest: bytes
    approvals_needed: int
    issued_at: datetime
    expires_at: datetime
    confirmed_at: datetime | None = None
    approved_at: datetime | None = None
    used_at: datetime | None = None
    approvers: tuple[str, ...] = ()


def take_turn(connection: Connection) -> None:
    """Let one transaction at a time verify people and count: no two hold each other up, and no two
    pass one limit. SQLite's write lock does it by itself.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_TURN)


def add(connection: Connection, row: ChallengeRow) -> None:
    """Keep a new challenge; nobody has agreed to it yet."""
    columns = {column.name: getattr(row, column.name) for column in challenges.columns}
    connection.execute(challenges.insert().values(columns))


def find(connection: Connection, challenge_id: str) -> ChallengeRow | None:
    """The challenge; its row stays locked for the rest of a writing transaction."""
    row = connection.execute(_ONE, {"id": challenge_id}).one_or_none()
    if row is None:
        return None
    agreed: tuple[str, ...] = ()
    if row.approvals_needed:
        found = connection.execute(_APPROVERS, {"ids": [challenge_id]})
        agreed = tuple(one.person_id for one in found)
    return ChallengeRow(**row._mapping, approvers=agreed)


def set_confirmed(
    connection: Connection,
    challenge_id: str,
    *,
    at: datetime,
    approved_at: datetime | None,
    expires_at: datetime,
) -> None:
    """Who asks was verified."""
    connection.execute(
        challenges.update()
        .where(challenges.c.challenge_id == challenge_id)
        .values(confirmed_at=at, approved_at=approved_at, expires_at=expires_at)
    )


def add_approval(connection: Connection, challenge_id: str, person_id: str, at: datetime) -> None:
    """Somebody else agreed."""
    connection.execute(
        approvals.insert().values(challenge_id=challenge_id, person_id=person_id, at=at)
    )


def set_approved(
    connection: Connection, challenge_id: str, *, at: datetime, expires_at: datetime
) -> None:
    """All who had to agree have done so."""
    connection.execute(
        challenges.update()
        .where(challenges.c.challenge_id == challenge_id)
        .values(approved_at=at, expires_at=expires_at)
    )


def set_used(connection: Connection, challenge_id: str, at: datetime) -> None:
    """It opens nothing any more."""
    connection.execute(
        challenges.update().where(challenges.c.challenge_id == challenge_id).values(used_at=at)
    )


def count_live(connection: Connection, person_id: str, at: datetime) -> int:
    """How many of a person's challenges are neither used nor over."""
    mine = sa.select(sa.func.count()).where(challenges.c.person_id == person_id, _LIVE)
    return connection.scalar(mine, {"at": at}) or 0


def live(
    connection: Connection, brands: Collection[str], person_id: str, at: datetime, *, limit: int
) -> tuple[ChallengeRow, ...]:
    """The brands' challenges that are neither used nor over, as far as they are the person's own,
    first, or wait for somebody to agree; each the oldest first.
    """
    own = challenges.c.person_id == person_id
    waits = sa.and_(challenges.c.confirmed_at.is_not(None), challenges.c.approved_at.is_(None))
    rows = connection.execute(
        sa.select(challenges)
        .where(challenges.c.brand.in_(sorted(brands)), _LIVE, sa.or_(own, waits))
        .order_by(sa.case((own, 0), else_=1), challenges.c.issued_at, challenges.c.challenge_id)
        .limit(limit),
        {"at": at},
    ).all()
    agreed: dict[str, tuple[str, ...]] = defaultdict(tuple)
    if rows:
        for one in connection.execute(_APPROVERS, {"ids": [row.challenge_id for row in rows]}):
            agreed[one.challenge_id] += (one.person_id,)
    return tuple(ChallengeRow(**row._mapping, approvers=agreed[row.challenge_id]) for row in rows)


def forget(connection: Connection, before: datetime) -> None:
    """Delete what was over before an instant; the record of it is the ledger."""
    over = sa.select(challenges.c.challenge_id).where(challenges.c.expires_at < before)
    connection.execute(approvals.delete().where(approvals.c.challenge_id.in_(over)))
    connection.execute(challenges.delete().where(challenges.c.expires_at < before))

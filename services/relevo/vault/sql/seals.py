"""Statements on ingested seals, case keys and held values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from relevo.sealing.signed import SignedStatement
from relevo.vault.references import CaseRef, HeldField, ValueRef, VersionRef
from relevo.vault.sql.tables import case_keys, held_values, seals


@dataclass(frozen=True, slots=True)
class IngestedSeal:
    """What is kept of a seal after its values were taken: no part of the seal itself."""

    version: VersionRef
    digest: bytes
    key_id: str
    notice: SignedStatement
    at: datetime


@dataclass(frozen=True, slots=True)
class ClosedValue:
    """One value as it rests. `closed`: ciphertext under the case's key."""

    number: int
    type: str
    closed: bytes = field(repr=False)


def find_seal(connection: Connection, version: VersionRef) -> IngestedSeal | None:
    """The seal of this post version, whatever case it came under."""
    row = connection.execute(
        sa.select(seals).where(
            seals.c.brand == version.case.brand,
            seals.c.agency == version.case.agency,
            seals.c.post_version_id == version.post_version_id,
        )
    ).one_or_none()
    if row is None:
        return None
    case = CaseRef(row.brand, row.agency, row.case_id)
    return IngestedSeal(
        VersionRef(case, row.post_version_id),
        row.digest,
        row.key_id,
        SignedStatement.from_bytes(row.notice),
        row.ingested_at,
    )


def add_seal(connection: Connection, seal: IngestedSeal, values: Sequence[ClosedValue]) -> None:
    """Keep a seal's values; `IntegrityError` if the post version is there already."""
    case = seal.version.case
    named = {
        "brand": case.brand,
        "agency": case.agency,
        "post_version_id": seal.version.post_version_id,
        "case_id": case.case_id,
    }
    connection.execute(
        seals.insert().values(
            **named,
            digest=seal.digest,
            key_id=seal.key_id,
            notice=seal.notice.to_bytes(),
            ingested_at=seal.at,
        )
    )
    if values:
        connection.execute(
            held_values.insert(),
            [
                {**named, "number": v.number, "type": v.type, "value_closed": v.closed}
                for v in values
            ],
        )


def find_case_key(connection: Connection, case: CaseRef) -> bytes | None:
    """The case's wrapped key."""
    found: bytes | None = connection.scalar(
        sa.select(case_keys.c.key_closed).where(
            case_keys.c.brand == case.brand,
            case_keys.c.agency == case.agency,
            case_keys.c.case_id == case.case_id,
        )
    )
    return found


def add_case_key(connection: Connection, case: CaseRef, wrapped: bytes, at: datetime) -> bool:
    """Keep a new case's wrapped key; False if the case has one by now."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    inserted = connection.execute(
        insert(case_keys)
        .values(
            brand=case.brand,
            agency=case.agency,
            case_id=case.case_id,
            key_closed=wrapped,
            created_at=at,
        )
        .on_conflict_do_nothing(index_elements=list(case_keys.primary_key.columns))
        .returning(case_keys.c.case_id)
    )
    return inserted.first() is not None


def find_value(connection: Connection, where: ValueRef) -> ClosedValue | None:
    """One value as it rests."""
    version = where.version
    row = connection.execute(
        sa.select(held_values.c.number, held_values.c.type, held_values.c.value_closed).where(
            held_values.c.brand == version.case.brand,
            held_values.c.agency == version.case.agency,
            held_values.c.case_id == version.case.case_id,
            held_values.c.post_version_id == version.post_version_id,
            held_values.c.number == where.number,
        )
    ).one_or_none()
    return None if row is None else ClosedValue(row.number, row.type, row.value_closed)


def held_fields(connection: Connection, case: CaseRef) -> tuple[HeldField, ...]:
    """Which fields are held of a case, by ingestion and number."""
    rows = connection.execute(
        sa.select(held_values.c.post_version_id, held_values.c.number, held_values.c.type)
        .where(
            held_values.c.brand == case.brand,
            held_values.c.agency == case.agency,
            held_values.c.case_id == case.case_id,
        )
        .order_by(held_values.c.post_version_id, held_values.c.number)
    )
    return tuple(HeldField(*row) for row in rows)

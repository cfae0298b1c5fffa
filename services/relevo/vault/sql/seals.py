"""Statements on ingested seals, case keys and held values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from relevo.sealing.signed import SignedStatement
from relevo.vault.references import CaseRef, HeldField, ValueRef, VersionKey, VersionRef
from relevo.vault.sql.tables import case_keys, held_values, seals

_SEALS = sa.select(seals).where(
    seals.c.brand == sa.bindparam("brand"),
    seals.c.agency == sa.bindparam("agency"),
    seals.c.post_version_id.in_(sa.bindparam("ids", expanding=True)),
)
_CASE_KEYS = sa.select(case_keys.c.case_id, case_keys.c.key_closed).where(
    case_keys.c.brand == sa.bindparam("brand"),
    case_keys.c.agency == sa.bindparam("agency"),
    case_keys.c.case_id.in_(sa.bindparam("ids", expanding=True)),
)
_VALUE = sa.select(
    held_values.c.number,
    held_values.c.type,
    held_values.c.value_closed,
    held_values.c.rectified_at,
).where(
    held_values.c.brand == sa.bindparam("brand"),
    held_values.c.agency == sa.bindparam("agency"),
    held_values.c.case_id == sa.bindparam("case_id"),
    held_values.c.post_version_id == sa.bindparam("post_version_id"),
    held_values.c.number == sa.bindparam("number"),
)
_ADD_CASE_KEYS = {
    name: insert(case_keys)
    .on_conflict_do_nothing(index_elements=list(case_keys.primary_key.columns))
    .returning(*case_keys.primary_key.columns)
    for name, insert in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}
_ADD_SEALS = seals.insert()
_ADD_VALUES = held_values.insert()


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
    """One value as it rests. `closed`: ciphertext under the case's key. `rectified_at`: since when
    it is another than came.
    """

    number: int
    type: str
    closed: bytes = field(repr=False)
    rectified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlacedValue:
    """One value of a case, with the post version, or submission, that it came by."""

    post_version_id: str
    value: ClosedValue


def find_seals(
    connection: Connection, versions: Collection[VersionRef]
) -> dict[VersionKey, IngestedSeal]:
    """What was ingested of these post versions, by key, whatever case each came under."""
    found = {}
    for (brand, agency), group in _by_agency((v.case, v.post_version_id) for v in versions):
        rows = connection.execute(_SEALS, {"brand": brand, "agency": agency, "ids": group})
        for row in rows:
            case = CaseRef(row.brand, row.agency, row.case_id)
            seal = IngestedSeal(
                VersionRef(case, row.post_version_id),
                row.digest,
                row.key_id,
                SignedStatement.from_bytes(row.notice),
                row.ingested_at,
            )
            found[seal.version.key] = seal
    return found


def add_seals(
    connection: Connection, taken: Sequence[tuple[IngestedSeal, Sequence[ClosedValue]]]
) -> None:
    """Keep seals' values; `IntegrityError` if one of the post versions is there already."""
    # In the order of their keys, so that two calls with the same seals cannot lock each other out.
    ordered = sorted(taken, key=lambda pair: pair[0].version.key)
    rows, values = [], []
    for seal, closed in ordered:
        case = seal.version.case
        named = {
            "brand": case.brand,
            "agency": case.agency,
            "post_version_id": seal.version.post_version_id,
            "case_id": case.case_id,
        }
        rows.append(
            {
                **named,
                "digest": seal.digest,
                "key_id": seal.key_id,
                "notice": seal.notice.to_bytes(),
                "ingested_at": seal.at,
            }
        )
        values += [
            {**named, "number": v.number, "type": v.type, "value_closed": v.closed} for v in closed
        ]
    if rows:
        connection.execute(_ADD_SEALS, rows)
    if values:
        connection.execute(_ADD_VALUES, values)


def cut_original(connection: Connection, version: VersionRef) -> bool:
    """Destroy the original text of a version, if it is held; False: the version is not here.

    The version's seal is held until the transaction ends.
    """
    case = version.case
    mine = (
        seals.c.brand == case.brand,
        seals.c.agency == case.agency,
        seals.c.case_id == case.case_id,
        seals.c.post_version_id == version.post_version_id,
    )
    here = connection.execute(
        sa.select(seals.c.post_version_id).where(*mine).with_for_update(key_share=True)
    ).first()
    if here is None:
        return False
    connection.execute(
        held_values.delete().where(
            held_values.c.brand == case.brand,
            held_values.c.agency == case.agency,
            held_values.c.case_id == case.case_id,
            held_values.c.post_version_id == version.post_version_id,
            held_values.c.number == 0,
        )
    )
    return True


def find_case_key(connection: Connection, case: CaseRef) -> bytes | None:
    """The case's wrapped key."""
    return find_case_keys(connection, [case]).get(case)


def find_case_keys(connection: Connection, cases: Collection[CaseRef]) -> dict[CaseRef, bytes]:
    """The wrapped keys that these cases have."""
    found = {}
    for (brand, agency), group in _by_agency((case, case.case_id) for case in cases):
        rows = connection.execute(_CASE_KEYS, {"brand": brand, "agency": agency, "ids": group})
        found.update({CaseRef(brand, agency, row.case_id): row.key_closed for row in rows})
    return found


def add_case_keys(
    connection: Connection, wrapped: Mapping[CaseRef, bytes], at: datetime
) -> set[CaseRef]:
    """Keep new cases' wrapped keys; which of them had none until now."""
    if not wrapped:
        return set()
    rows = [
        {
            "brand": case.brand,
            "agency": case.agency,
            "case_id": case.case_id,
            "key_closed": wrapped[case],
            "created_at": at,
        }
        for case in sorted(wrapped, key=lambda case: (case.brand, case.agency, case.case_id))
    ]
    inserted = connection.execute(_ADD_CASE_KEYS[connection.dialect.name], rows)
    return {CaseRef(row.brand, row.agency, row.case_id) for row in inserted}


def find_value(connection: Connection, where: ValueRef) -> ClosedValue | None:
    """One value as it rests."""
    version = where.version
    place = {
        "brand": version.case.brand,
        "agency": version.case.agency,
        "case_id": version.case.case_id,
        "post_version_id": version.post_version_id,
        "number": where.number,
    }
    row = connection.execute(_VALUE, place).one_or_none()
    return None if row is None else ClosedValue(*row)


def rectify(connection: Connection, where: ValueRef, closed: bytes, at: datetime) -> None:
    """Put a value in the place of one that is held, of which nothing stays."""
    version = where.version
    connection.execute(
        held_values.update()
        .where(
            held_values.c.brand == version.case.brand,
            held_values.c.agency == version.case.agency,
            held_values.c.case_id == version.case.case_id,
            held_values.c.post_version_id == version.post_version_id,
            held_values.c.number == where.number,
        )
        .values(value_closed=closed, rectified_at=at)
    )


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


def values_of(connection: Connection, case: CaseRef) -> tuple[PlacedValue, ...]:
    """All values of a case as they rest, in the order of `held_fields`."""
    rows = connection.execute(
        sa.select(
            held_values.c.post_version_id,
            held_values.c.number,
            held_values.c.type,
            held_values.c.value_closed,
        )
        .where(
            held_values.c.brand == case.brand,
            held_values.c.agency == case.agency,
            held_values.c.case_id == case.case_id,
        )
        .order_by(held_values.c.post_version_id, held_values.c.number)
    )
    return tuple(PlacedValue(version, ClosedValue(*value)) for version, *value in rows)


def _by_agency(
    named: Iterable[tuple[CaseRef, str]],
) -> Iterable[tuple[tuple[str, str], list[str]]]:
    """Ids by the (brand, agency) under which they stand."""
    groups: dict[tuple[str, str], list[str]] = {}
    for case, name in named:
        groups.setdefault((case.brand, case.agency), []).append(name)
    return groups.items()

"""Statements that destroy a case, and on what stands in its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.crossing.erasure import ErasureOrder, ErasureRequest
from relevo.sealing.signed import SignedStatement
from relevo.vault.references import CaseRef
from relevo.vault.sql import index_rows
from relevo.vault.sql.tables import case_keys, deposits, erasing, held_values, seals

_ORDERS, _STONES, _BLOCKS = erasing.orders, erasing.tombstones, erasing.blocks

DESTROYED: Final = MappingProxyType({"values": held_values, "keys": case_keys})
"""What of a case is destroyed, by the kind under which it is counted."""

KEPT: Final = frozenset(
    {"seals", "deposits", "erasure_orders", "blocked_cases", "tombstones", "reveal_cases"}
)
"""Tables that name cases and outlive them: ids, times, and digests of ciphertext."""

_LOCKS = sa.text("SELECT pg_advisory_xact_lock_shared(k) FROM unnest(:keys) AS k")
_LOCK = sa.text("SELECT pg_advisory_xact_lock(:key)")


@dataclass(frozen=True, slots=True)
class Ordered:
    """One order as it stands."""

    order: ErasureOrder
    brand: str
    request_id: str
    requested_by: str
    expires_at: datetime
    approved_by: str | None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """That a case was destroyed."""

    case: CaseRef
    order_id: str
    at: datetime
    statement: SignedStatement = field(repr=False)
    leaf: str


def hold_shared(connection: Connection, cases: Collection[CaseRef]) -> None:
    """Keep these cases from being destroyed until the transaction ends; first of its statements.

    SQLite's writing transactions are alone anyway.
    """
    if cases and connection.dialect.name == "postgresql":
        connection.execute(_LOCKS, {"keys": sorted(_lock_of(case) for case in cases)})


def hold_alone(connection: Connection, case: CaseRef) -> None:
    """Let nobody put anything into the case until the transaction ends; as `hold_shared`."""
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK, {"key": _lock_of(case)})


def erased(connection: Connection, cases: Collection[CaseRef]) -> set[CaseRef]:
    """Those of these cases that were destroyed."""
    found: set[CaseRef] = set()
    for brand, agency in sorted({(case.brand, case.agency) for case in cases}):
        ids = [c.case_id for c in cases if (c.brand, c.agency) == (brand, agency)]
        rows = connection.execute(
            sa.select(_STONES.c.case_id).where(
                _STONES.c.brand == brand, _STONES.c.agency == agency, _STONES.c.case_id.in_(ids)
            )
        )
        found |= {CaseRef(brand, agency, case_id) for (case_id,) in rows}
    return found


def destroy(connection: Connection, case: CaseRef) -> dict[str, int]:
    """Delete all that `DESTROYED` names; how many rows of each kind.

    What of the blind index stood in the case alone goes too, and is not counted: the agency reads
    the counts, and how much of it stays elsewhere is a link (P7).
    """
    index_rows.forget(connection, case)
    counts = {}
    for kind, table in DESTROYED.items():
        counts[kind] = connection.execute(table.delete().where(*_of(table, case))).rowcount
    connection.execute(_BLOCKS.delete().where(*_of(_BLOCKS, case)))
    return counts


def add_tombstone(connection: Connection, stone: Tombstone) -> None:
    """From now on nothing of the case is taken in."""
    connection.execute(
        _STONES.insert().values(
            **_names(stone.case),
            order_id=stone.order_id,
            at=stone.at,
            statement=stone.statement.to_bytes(),
            leaf=stone.leaf,
        )
    )


def tombstone(connection: Connection, case: CaseRef) -> Tombstone | None:
    """The case's tombstone."""
    row = connection.execute(sa.select(_STONES).where(*_of(_STONES, case))).one_or_none()
    return None if row is None else _stone(row)


def tombstones(
    connection: Connection, brand: str, *, after: tuple[str, str], limit: int
) -> tuple[Tombstone, ...]:
    """A brand's tombstones in the order of (case, agency) after the last one seen."""
    case_id, agency = after
    rows = connection.execute(
        sa.select(_STONES)
        .where(
            _STONES.c.brand == brand,
            sa.or_(
                _STONES.c.case_id > case_id,
                sa.and_(_STONES.c.case_id == case_id, _STONES.c.agency > agency),
            ),
        )
        .order_by(_STONES.c.case_id, _STONES.c.agency)
        .limit(limit)
    )
    return tuple(_stone(row) for row in rows)


def add_orders(
    connection: Connection, request: ErasureRequest, person_id: str, at: datetime, until: datetime
) -> None:
    """Keep what was asked for."""
    connection.execute(
        _ORDERS.insert(),
        [
            {
                "brand": request.brand,
                "agency": order.agency,
                "order_id": order.order_id,
                "case_id": order.case_id,
                "request_id": request.request_id,
                "requested_by": person_id,
                "requested_at": at,
                "expires_at": until,
            }
            for order in sorted(request.orders)
        ],
    )


def orders_of(connection: Connection, brand: str, request_id: str) -> tuple[Ordered, ...]:
    """The orders of a request; no other transaction changes them until this one ends."""
    rows = connection.execute(
        sa.select(_ORDERS)
        .where(_ORDERS.c.brand == brand, _ORDERS.c.request_id == request_id)
        .order_by(_ORDERS.c.agency, _ORDERS.c.order_id)
        .with_for_update(key_share=True)
    )
    return tuple(_ordered(row) for row in rows)


def order(connection: Connection, brand: str, wanted: ErasureOrder) -> Ordered | None:
    """The order of exactly this id and this case."""
    row = connection.execute(
        sa.select(_ORDERS).where(
            _ORDERS.c.brand == brand,
            _ORDERS.c.agency == wanted.agency,
            _ORDERS.c.order_id == wanted.order_id,
            _ORDERS.c.case_id == wanted.case_id,
        )
    ).one_or_none()
    return None if row is None else _ordered(row)


def is_taken(connection: Connection, brand: str, wanted: ErasureOrder) -> bool:
    """Whether there is an order of this id, for whatever case."""
    found = connection.execute(
        sa.select(_ORDERS.c.order_id).where(
            _ORDERS.c.brand == brand,
            _ORDERS.c.agency == wanted.agency,
            _ORDERS.c.order_id == wanted.order_id,
        )
    )
    return found.first() is not None


def approve(
    connection: Connection, brand: str, request_id: str, person_id: str, at: datetime
) -> None:
    """Keep who approved."""
    connection.execute(
        _ORDERS.update()
        .where(_ORDERS.c.brand == brand, _ORDERS.c.request_id == request_id)
        .values(approved_by=person_id, approved_at=at)
    )


def block(connection: Connection, case: CaseRef, person_id: str, at: datetime) -> None:
    """Keep that a case is blocked."""
    connection.execute(_BLOCKS.insert().values(**_names(case), blocked_by=person_id, blocked_at=at))


def unblock(connection: Connection, case: CaseRef) -> bool:
    """Open the case again; whether it was blocked."""
    return connection.execute(_BLOCKS.delete().where(*_of(_BLOCKS, case))).rowcount > 0


def blocked_since(connection: Connection, case: CaseRef) -> datetime | None:
    """Since when the case is blocked; None: it is not."""
    since: datetime | None = connection.scalar(
        sa.select(_BLOCKS.c.blocked_at).where(*_of(_BLOCKS, case))
    )
    return since


def newest_value(connection: Connection, case: CaseRef) -> datetime | None:
    """When something of the case was last taken in; None: nothing was."""
    taken = (
        connection.scalar(sa.select(sa.func.max(column)).where(*_of(column.table, case)))
        for column in (seals.c.ingested_at, deposits.c.deposited_at)
    )
    return max(filter(None, taken), default=None)


def expire(connection: Connection, case: CaseRef, types: Collection[str]) -> dict[str, int]:
    """Delete the values of these types; how many of each."""
    mine = (*_of(held_values, case), held_values.c.type.in_(sorted(types)))
    rows = connection.execute(
        sa.select(held_values.c.type, sa.func.count())
        .where(*mine)
        .group_by(held_values.c.type)
        .order_by(held_values.c.type)
    ).all()
    connection.execute(held_values.delete().where(*mine))
    index_rows.forget(connection, case, types)
    return {row[0]: row[1] for row in rows}


def _of(table: sa.Table, case: CaseRef) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        table.c.brand == case.brand,
        table.c.agency == case.agency,
        table.c.case_id == case.case_id,
    )


def _names(case: CaseRef) -> Mapping[str, str]:
    return {"brand": case.brand, "agency": case.agency, "case_id": case.case_id}


def _lock_of(case: CaseRef) -> int:
    name = f"relevo/case/{case.brand}/{case.agency}/{case.case_id}".encode()
    return int.from_bytes(sha256(name).digest()[:8], "big", signed=True)


def _ordered(row: Any) -> Ordered:
    return Ordered(
        ErasureOrder(row.agency, row.case_id, row.order_id),
        row.brand,
        row.request_id,
        row.requested_by,
        row.expires_at,
        row.approved_by,
    )


def _stone(row: Any) -> Tombstone:
    return Tombstone(
        CaseRef(row.brand, row.agency, row.case_id),
        row.order_id,
        row.at,
        SignedStatement.from_bytes(row.statement),
        row.leaf,
    )

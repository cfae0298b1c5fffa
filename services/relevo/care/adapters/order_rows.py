"""Orders to erase cases; of an erased case its order is the tombstone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.domain.case import CaseKey
from relevo.care.domain.erasure import OPEN, ErasureGround, Order, OrderState
from relevo.crossing.erasure import Basis

_ORDERS = tables.erasing.orders
_EXPIRED = tables.erasing.expiries
_DUE_STATES = (OrderState.APPROVED.value, OrderState.EXECUTING.value)


class OrderRows:
    """What a transaction does with orders, and with what expired."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_all(self, orders: Iterable[Order]) -> None:
        """Keep new orders."""
        self._connection.execute(_ORDERS.insert(), [_values(order) for order in orders])

    def save(self, order: Order) -> None:
        """Keep what became of an order that was read with a lock."""
        values = _values(order)
        self._connection.execute(
            _ORDERS.update()
            .where(
                _ORDERS.c.agency == values.pop("agency"),
                _ORDERS.c.order_id == values.pop("order_id"),
            )
            .values(**values)
        )

    def get(self, agency: str, order_id: str, *, lock: bool = False) -> Order | None:
        """One order."""
        query = sa.select(_ORDERS).where(_ORDERS.c.agency == agency, _ORDERS.c.order_id == order_id)
        if lock:
            query = query.with_for_update(key_share=True)
        found = self._found(query)
        return found[0] if found else None

    def of_request(self, request_id: str, *, lock: bool = False) -> list[Order]:
        """The orders of a request, locked in one order for everybody."""
        query = (
            sa.select(_ORDERS)
            .where(_ORDERS.c.request_id == request_id)
            .order_by(_ORDERS.c.agency, _ORDERS.c.order_id)
        )
        return self._found(query.with_for_update(key_share=True) if lock else query)

    def open_of(self, keys: Collection[CaseKey]) -> list[Order]:
        """Orders of these cases that are not settled."""
        named = [(key.agency, key.case_id) for key in keys]
        return self._found(
            sa.select(_ORDERS).where(
                sa.tuple_(_ORDERS.c.agency, _ORDERS.c.case_id).in_(named),
                _ORDERS.c.state.in_([state.value for state in OPEN]),
            )
        )

    def tombstone(self, key: CaseKey) -> Order | None:
        """The order by which the case was erased."""
        found = self._found(
            sa.select(_ORDERS)
            .where(
                _ORDERS.c.agency == key.agency,
                _ORDERS.c.case_id == key.case_id,
                _ORDERS.c.state == OrderState.ERASED.value,
            )
            .order_by(_ORDERS.c.erased_at)
            .limit(1)
        )
        return found[0] if found else None

    def due(self, at: datetime, *, limit: int) -> list[Order]:
        """Orders to be executed now, the longest due first."""
        return self._found(
            sa.select(_ORDERS)
            .where(_ORDERS.c.state.in_(_DUE_STATES), _ORDERS.c.due_at <= at)
            .order_by(_ORDERS.c.due_at, _ORDERS.c.order_id)
            .limit(limit)
        )

    def erased(self, brand: str, *, after: tuple[str, str] = ("", ""), limit: int) -> list[Order]:
        """Tombstones of a brand in the order of (case, agency)."""
        return self._found(
            sa.select(_ORDERS)
            .where(
                _ORDERS.c.brand == brand,
                _ORDERS.c.state == OrderState.ERASED.value,
                sa.or_(
                    _ORDERS.c.case_id > after[0],
                    sa.and_(_ORDERS.c.case_id == after[0], _ORDERS.c.agency > after[1]),
                ),
            )
            .order_by(_ORDERS.c.case_id, _ORDERS.c.agency)
            .limit(limit)
        )

    def confirm(self, key: CaseKey, at: datetime) -> None:
        """The agency reported that it erased the case; the first report counts."""
        self._connection.execute(
            _ORDERS.update()
            .where(
                _ORDERS.c.agency == key.agency,
                _ORDERS.c.case_id == key.case_id,
                _ORDERS.c.state == OrderState.ERASED.value,
                _ORDERS.c.agency_at.is_(None),
            )
            .values(agency_at=at)
        )

    def to_receipt(self, *, limit: int) -> list[str]:
        """Requests of which every order is settled, and that lack a receipt, or one that says
        that all agencies have erased their part.
        """
        open_ones = sa.func.sum(
            sa.case((_ORDERS.c.state.in_([state.value for state in OPEN]), 1), else_=0)
        )
        erased = _ORDERS.c.state == OrderState.ERASED.value
        waiting = sa.func.sum(sa.case((sa.and_(erased, _ORDERS.c.agency_at.is_(None)), 1), else_=0))
        unsigned = sa.func.sum(sa.case((sa.and_(erased, _ORDERS.c.receipt.is_(None)), 1), else_=0))
        partial = sa.func.sum(
            sa.case((sa.and_(erased, _ORDERS.c.receipt_final.is_(False)), 1), else_=0)
        )
        return list(
            self._connection.scalars(
                sa.select(_ORDERS.c.request_id)
                .group_by(_ORDERS.c.request_id)
                .having(
                    open_ones == 0,
                    sa.or_(unsigned > 0, sa.and_(partial > 0, waiting == 0)),
                )
                .order_by(_ORDERS.c.request_id)
                .limit(limit)
            )
        )

    def requests(
        self, brands: Sequence[str], *, before: tuple[datetime, str] | None, limit: int
    ) -> list[str]:
        """Requests of these brands, the newest first, before a place (time, id)."""
        at = sa.func.max(_ORDERS.c.requested_at)
        query = (
            sa.select(_ORDERS.c.request_id)
            .where(_ORDERS.c.brand.in_(brands))
            .group_by(_ORDERS.c.request_id)
        )
        if before is not None:
            query = query.having(
                sa.or_(at < before[0], sa.and_(at == before[0], _ORDERS.c.request_id < before[1]))
            )
        query = query.order_by(at.desc(), _ORDERS.c.request_id.desc()).limit(limit)
        return list(self._connection.scalars(query))

    def expired(self, key: CaseKey, brand: str, counts: Mapping[str, int], at: datetime) -> None:
        """The vault destroyed these types of the case; an earlier time for the same is replaced."""
        for kind, count in counts.items():
            mine = (
                _EXPIRED.c.agency == key.agency,
                _EXPIRED.c.case_id == key.case_id,
                _EXPIRED.c.type == kind,
            )
            self._connection.execute(_EXPIRED.delete().where(*mine))
            self._connection.execute(
                _EXPIRED.insert().values(
                    agency=key.agency,
                    case_id=key.case_id,
                    type=kind,
                    brand=brand,
                    expired_at=at,
                    count=count,
                )
            )

    def expired_of(self, key: CaseKey) -> dict[str, datetime]:
        """Which types of the case were destroyed by the clock, and when."""
        return {kind: when for (_, kind), when in self.expired_among([key]).items()}

    def expired_among(self, keys: Collection[CaseKey]) -> dict[tuple[CaseKey, str], datetime]:
        """Which types of these cases were destroyed by the clock, and when."""
        named = [(key.agency, key.case_id) for key in keys]
        rows = self._connection.execute(
            sa.select(_EXPIRED).where(sa.tuple_(_EXPIRED.c.agency, _EXPIRED.c.case_id).in_(named))
        )
        return {(CaseKey(row.agency, row.case_id), row.type): row.expired_at for row in rows}

    def _found(self, query: sa.Select[Any]) -> list[Order]:
        return [_order(row) for row in self._connection.execute(query).mappings()]


def _values(order: Order) -> dict[str, Any]:
    values = {name: getattr(order, name) for name in Order.__slots__}
    return values | {
        "ground": order.ground.value,
        "basis": order.basis.value,
        "state": order.state.value,
    }


def _order(row: Any) -> Order:
    kinds = {
        "ground": ErasureGround(row["ground"]),
        "basis": Basis(row["basis"]),
        "state": OrderState(row["state"]),
    }
    return Order(**dict(row) | kinds)

"""Values that were readable where they should not have been."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.domain.breaches import Breach, BreachReason, BreachState, Deadline

_BREACHES = tables.sampling.breaches
_PLAIN = tuple(name for name in Breach.__slots__ if name not in ("deadlines", "state", "reason"))


@dataclass(frozen=True, slots=True)
class BreachPlace:
    """A place in the list of breaches: what is due first comes first."""

    due_at: datetime
    breach_id: str


class BreachRows:
    """What a transaction does with breaches."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, breaches: Iterable[Breach]) -> None:
        """Keep new breaches."""
        rows = [_values(breach) for breach in breaches]
        if rows:
            self._connection.execute(_BREACHES.insert(), rows)

    def save(self, breach: Breach) -> None:
        """Keep what became of a breach that was read with a lock."""
        self._connection.execute(
            _BREACHES.update().where(*_named(breach.agency, breach.breach_id)),
            {
                "state": breach.state.value,
                "reason": breach.reason.value if breach.reason else None,
                "closed_by": breach.closed_by,
                "closed_at": breach.closed_at,
            },
        )

    def get(self, agency: str, breach_id: str, *, lock: bool = False) -> Breach | None:
        """One breach."""
        query = sa.select(_BREACHES).where(*_named(agency, breach_id))
        if lock:
            query = query.with_for_update(key_share=True)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else _breach(row)

    def due(
        self,
        brands: Sequence[str],
        *,
        state: BreachState | None,
        after: BreachPlace | None,
        limit: int,
    ) -> list[Breach]:
        """Breaches of these brands, what is due first, after a place; `state` None: all."""
        query = sa.select(_BREACHES).where(_BREACHES.c.brand.in_(brands))
        if state is not None:
            query = query.where(_BREACHES.c.state == state.value)
        if after is not None:
            query = query.where(
                sa.or_(
                    _BREACHES.c.due_at > after.due_at,
                    sa.and_(
                        _BREACHES.c.due_at == after.due_at,
                        _BREACHES.c.breach_id > after.breach_id,
                    ),
                )
            )
        query = query.order_by(_BREACHES.c.due_at, _BREACHES.c.breach_id).limit(limit)
        return [_breach(row) for row in self._connection.execute(query).mappings()]

    def opened(
        self,
        brand: str,
        *,
        agency: str | None,
        since: datetime | None,
        until: datetime | None,
        types: Collection[str],
        breach_ids: Collection[str],
        limit: int,
    ) -> list[Breach]:
        """Breaches of a brand in the order in which they were opened; None, or empty: of all."""
        query = sa.select(_BREACHES).where(_BREACHES.c.brand == brand)
        if agency is not None:
            query = query.where(_BREACHES.c.agency == agency)
        if since is not None:
            query = query.where(_BREACHES.c.opened_at >= since)
        if until is not None:
            query = query.where(_BREACHES.c.opened_at < until)
        if types:
            query = query.where(_BREACHES.c.type.in_(sorted(types)))
        if breach_ids:
            query = query.where(_BREACHES.c.breach_id.in_(sorted(breach_ids)))
        query = query.order_by(_BREACHES.c.opened_at, _BREACHES.c.breach_id).limit(limit)
        return [_breach(row) for row in self._connection.execute(query).mappings()]

    def counts(self, at: datetime) -> dict[tuple[str, str], tuple[int, int]]:
        """By agency and brand: how many are open, and how many of them are overdue at a time."""
        late = sa.func.sum(sa.case((_BREACHES.c.due_at < at, 1), else_=0))
        group = (_BREACHES.c.agency, _BREACHES.c.brand)
        rows = self._connection.execute(
            sa.select(*group, sa.func.count(), late)
            .where(_BREACHES.c.state == BreachState.OPEN.value)
            .group_by(*group)
        )
        return {(agency, brand): (count, overdue) for agency, brand, count, overdue in rows}


def _named(agency: str, breach_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (_BREACHES.c.agency == agency, _BREACHES.c.breach_id == breach_id)


def _values(breach: Breach) -> dict[str, Any]:
    return {
        **{name: getattr(breach, name) for name in _PLAIN},
        "deadlines": [
            {"country": one.country, "at": one.at.astimezone(UTC).isoformat()}
            for one in breach.deadlines
        ],
        "due_at": breach.deadlines[0].at,
        "state": breach.state.value,
        "reason": breach.reason.value if breach.reason else None,
    }


def _breach(row: Any) -> Breach:
    return Breach(
        **{name: row[name] for name in _PLAIN},
        deadlines=tuple(
            Deadline(one["country"], datetime.fromisoformat(one["at"])) for one in row["deadlines"]
        ),
        state=BreachState(row["state"]),
        reason=BreachReason(row["reason"]) if row["reason"] is not None else None,
    )

"""Legal holds, and blocked cases."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.domain.case import CaseKey
from relevo.care.domain.erasure import ErasureGround
from relevo.care.domain.holds import Hold, HoldGround, HoldScope

_HOLDS, _BLOCKS = tables.erasing.holds, tables.erasing.blocks


@dataclass(frozen=True, slots=True)
class Block:
    """One blocked case. `destroy_after`: by the brand's policy; None: it has none."""

    agency: str
    case_id: str
    brand: str
    ground: ErasureGround
    blocked_by: str
    blocked_at: datetime
    destroy_after: datetime | None

    @property
    def key(self) -> CaseKey:
        """The case."""
        return CaseKey(self.agency, self.case_id)


class HoldRows:
    """What a transaction does with holds and blocks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, hold: Hold) -> None:
        """Keep a new hold."""
        self._connection.execute(_HOLDS.insert().values(**_hold_values(hold)))

    def save(self, hold: Hold) -> None:
        """Keep what became of a hold that was read with a lock."""
        self._connection.execute(
            _HOLDS.update()
            .where(_HOLDS.c.agency == hold.agency, _HOLDS.c.hold_id == hold.hold_id)
            .values(
                ends_at=hold.ends_at,
                review_on=hold.review_on,
                lifted_by=hold.lifted_by,
                lifted_at=hold.lifted_at,
            )
        )

    def get(self, agency: str, hold_id: str, *, lock: bool = False) -> Hold | None:
        """One hold."""
        query = sa.select(_HOLDS).where(_HOLDS.c.agency == agency, _HOLDS.c.hold_id == hold_id)
        if lock:
            query = query.with_for_update(key_share=True)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else _hold(row)

    def of_cases(self, keys: Collection[CaseKey]) -> list[Hold]:
        """Every hold that was ever set on these cases, the first one first."""
        named = [(key.agency, key.case_id) for key in keys]
        rows = self._connection.execute(
            sa.select(_HOLDS)
            .where(sa.tuple_(_HOLDS.c.agency, _HOLDS.c.case_id).in_(named))
            .order_by(_HOLDS.c.set_at, _HOLDS.c.hold_id)
        ).mappings()
        return [_hold(row) for row in rows]

    def newest(
        self, brands: Sequence[str], *, before: tuple[datetime, str] | None, limit: int
    ) -> list[Hold]:
        """Holds of these brands, the newest first, before a place (time, id)."""
        query = sa.select(_HOLDS).where(_HOLDS.c.brand.in_(brands))
        if before is not None:
            at, hold_id = before
            query = query.where(
                sa.or_(
                    _HOLDS.c.set_at < at,
                    sa.and_(_HOLDS.c.set_at == at, _HOLDS.c.hold_id < hold_id),
                )
            )
        query = query.order_by(_HOLDS.c.set_at.desc(), _HOLDS.c.hold_id.desc()).limit(limit)
        return [_hold(row) for row in self._connection.execute(query).mappings()]

    def block(self, block: Block) -> None:
        """Keep that a case is blocked."""
        values = {name: getattr(block, name) for name in Block.__slots__}
        self._connection.execute(_BLOCKS.insert().values(**values | {"ground": block.ground.value}))

    def unblock(self, key: CaseKey) -> None:
        """The case is not blocked any more."""
        self._connection.execute(
            _BLOCKS.delete().where(_BLOCKS.c.agency == key.agency, _BLOCKS.c.case_id == key.case_id)
        )

    def block_of(self, key: CaseKey) -> Block:
        """How the case is blocked; it is."""
        mine = (_BLOCKS.c.agency == key.agency, _BLOCKS.c.case_id == key.case_id)
        return self._blocks(*mine, limit=1)[0]

    def blocks(
        self, brands: Sequence[str], *, after: tuple[str, str] = ("", ""), limit: int
    ) -> list[Block]:
        """Blocked cases of these brands, in the order of (case, agency)."""
        return self._blocks(
            _BLOCKS.c.brand.in_(brands),
            _beyond(after),
            limit=limit,
        )

    def blocks_over(
        self, brand: str, at: datetime, *, after: tuple[str, str] = ("", ""), limit: int
    ) -> list[Block]:
        """Blocked cases of a brand whose time is over, in the order of (case, agency)."""
        mine = (_BLOCKS.c.brand == brand, _BLOCKS.c.destroy_after <= at)
        return self._blocks(*mine, _beyond(after), limit=limit)

    def _blocks(self, *conditions: sa.ColumnElement[bool], limit: int) -> list[Block]:
        rows = self._connection.execute(
            sa.select(_BLOCKS)
            .where(*conditions)
            .order_by(_BLOCKS.c.case_id, _BLOCKS.c.agency)
            .limit(limit)
        ).mappings()
        return [Block(**dict(row) | {"ground": ErasureGround(row["ground"])}) for row in rows]


def _beyond(after: tuple[str, str]) -> sa.ColumnElement[bool]:
    case_id, agency = after
    return sa.or_(
        _BLOCKS.c.case_id > case_id,
        sa.and_(_BLOCKS.c.case_id == case_id, _BLOCKS.c.agency > agency),
    )


def _hold_values(hold: Hold) -> dict[str, Any]:
    values = {name: getattr(hold, name) for name in Hold.__slots__}
    return values | {"scope": hold.scope.value, "ground": hold.ground.value}


def _hold(row: Any) -> Hold:
    kinds = {"scope": HoldScope(row["scope"]), "ground": HoldGround(row["ground"])}
    return Hold(**dict(row) | kinds)

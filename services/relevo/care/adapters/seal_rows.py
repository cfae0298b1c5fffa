"""Seals on their way to the vault."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.domain.case import Case, CaseKey
from relevo.care.domain.seals import Seal, SealState
from relevo.crossing.vocabulary import PostVersion
from relevo.sealing.signed import SignedStatement

_NEW = tables.seals.insert()


class SealRows:
    """What a transaction does with seals."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, arrived: Iterable[tuple[Case, PostVersion, datetime]], *, wait: timedelta
    ) -> None:
        """Keep the seals of post versions that have just been inserted; each has one.

        Each comes with the time of its arrival; the sweeper queues it again `wait` after that.
        """
        rows = [_new_values(case, version, at, at + wait) for case, version, at in arrived]
        if rows:
            self._connection.execute(_NEW, rows)

    def get(self, agency: str, post_version_id: str, *, lock: bool = False) -> Seal | None:
        """One seal; with `lock`, no other transaction changes it until this one ends."""
        table = tables.seals
        query = sa.select(table).where(
            table.c.agency == agency, table.c.post_version_id == post_version_id
        )
        if lock:
            query = query.with_for_update(key_share=True)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else _seal_of(row)

    def due(self, now: datetime, *, limit: int) -> list[Seal]:
        """Waiting seals whose next attempt is due, without their bytes, longest due first."""
        table = tables.seals
        rows = self._connection.execute(
            _without_bytes()
            .where(table.c.state == SealState.WAITING.value, table.c.next_attempt_at <= now)
            .order_by(table.c.next_attempt_at, table.c.agency, table.c.post_version_id)
            .limit(limit)
            .with_for_update(key_share=True, skip_locked=True)
        ).mappings()
        return [_seal_of(row) for row in rows]

    def of_case(self, key: CaseKey) -> list[Seal]:
        """A case's seals, without their bytes."""
        table = tables.seals
        rows = self._connection.execute(
            _without_bytes()
            .where(table.c.agency == key.agency, table.c.case_id == key.case_id)
            .order_by(table.c.post_version_id)
        ).mappings()
        return [_seal_of(row) for row in rows]

    def parked(self, brands: Sequence[str], *, limit: int) -> list[Seal]:
        """Parked seals of these brands, without their bytes, the longest parked first."""
        table = tables.seals
        rows = self._connection.execute(
            _without_bytes()
            .where(table.c.state == SealState.PARKED.value, table.c.brand.in_(brands))
            .order_by(table.c.changed_at, table.c.agency, table.c.post_version_id)
            .limit(limit)
        ).mappings()
        return [_seal_of(row) for row in rows]

    def counts(self, states: Collection[SealState]) -> dict[tuple[str, str, SealState], int]:
        """How many seals are in these states, by agency, brand and state; none: left out."""
        table = tables.seals
        rows = self._connection.execute(
            sa.select(table.c.agency, table.c.brand, table.c.state, sa.func.count())
            .where(table.c.state.in_([state.value for state in states]))
            .group_by(table.c.agency, table.c.brand, table.c.state)
        )
        return {(agency, brand, SealState(state)): count for agency, brand, state, count in rows}

    def count(self, state: SealState) -> int:
        """How many seals are in a state."""
        table = tables.seals
        counted = sa.select(sa.func.count()).select_from(table).where(table.c.state == state.value)
        return self._connection.scalar(counted) or 0

    def wait(
        self,
        seal: Seal,
        *,
        attempts: int,
        next_attempt_at: datetime,
        at: datetime,
        reason: str | None,
    ) -> None:
        """It waits (again) until then; `reason`: why the last attempt failed."""
        self._change(
            seal,
            at,
            state=SealState.WAITING.value,
            attempts=attempts,
            next_attempt_at=next_attempt_at,
            reason=reason,
        )

    def park(self, seal: Seal, reason: str, *, at: datetime) -> None:
        """The vault refused it for good. Its bytes stay: it can be sent again by hand."""
        self._change(seal, at, state=SealState.PARKED.value, reason=reason, next_attempt_at=None)

    def ingested(self, seal: Seal, notice: SignedStatement, *, at: datetime) -> None:
        """The vault has its values: keep the notice, drop the bytes."""
        self._change(
            seal,
            at,
            state=SealState.INGESTED.value,
            sealed=None,
            notice=notice.to_bytes(),
            next_attempt_at=None,
            reason=None,
        )

    def _change(self, seal: Seal, at: datetime, **values: Any) -> None:
        table = tables.seals
        self._connection.execute(
            table.update()
            .where(table.c.agency == seal.agency, table.c.post_version_id == seal.post_version_id)
            .values(changed_at=at, **values)
        )


def _new_values(
    case: Case, version: PostVersion, at: datetime, next_attempt_at: datetime
) -> dict[str, Any]:
    assert version.seal_digest is not None
    return {
        "agency": case.agency,
        "post_version_id": version.post_version_id,
        "case_id": case.header.case_id,
        "brand": case.brand,
        "digest": version.seal_digest.hex(),
        "sealed": version.seal,
        "state": SealState.WAITING.value,
        "attempts": 0,
        "next_attempt_at": next_attempt_at,
        "changed_at": at,
    }


def _without_bytes() -> sa.Select[Any]:
    return sa.select(*(column for column in tables.seals.c if column.name != "sealed"))


def _seal_of(row: Any) -> Seal:
    return Seal(
        agency=row["agency"],
        post_version_id=row["post_version_id"],
        case_id=row["case_id"],
        brand=row["brand"],
        digest=row["digest"],
        sealed=row.get("sealed"),
        state=SealState(row["state"]),
        attempts=row["attempts"],
        next_attempt_at=row["next_attempt_at"],
        reason=row["reason"],
    )

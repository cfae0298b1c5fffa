"""Seals on their way to the vault."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.domain.case import Case, CaseKey
from relevo.care.domain.seals import LONGEST_WAIT, Seal, SealState
from relevo.sealing.signed import SignedStatement
from relevo.service.due import beyond
from relevo.service.due import due as due_by

SealName = tuple[str, str]
"""Agency and post version."""

# Statements are built once: building one anew, and its cache key, costs more than executing it.
_WITHOUT_BYTES = sa.select(*(column for column in tables.seals.c if column.name != "sealed"))
_NEW = tables.seals.insert()
_THESE = (
    tables.seals.c.agency == sa.bindparam("agency"),
    tables.seals.c.post_version_id.in_(sa.bindparam("ids", expanding=True)),
)
_NAMED = sa.select(tables.seals).where(*_THESE)
_SIZED = _WITHOUT_BYTES.add_columns(sa.func.length(tables.seals.c.sealed).label("size")).where(
    *_THESE
)
_LOCKED = (
    _WITHOUT_BYTES.where(*_THESE)
    .order_by(tables.seals.c.post_version_id)
    .with_for_update(key_share=True)
)
_CHANGED = tables.seals.update().where(
    tables.seals.c.agency == sa.bindparam("of_agency"),
    tables.seals.c.post_version_id == sa.bindparam("of_version"),
)
_WAIT = _CHANGED.values(
    state=SealState.WAITING.value,
    changed_at=sa.bindparam("changed_at"),
    attempts=sa.bindparam("attempts"),
    next_attempt_at=sa.bindparam("next_attempt_at"),
    reason=sa.bindparam("reason"),
)
_PARK = _CHANGED.values(
    state=SealState.PARKED.value,
    changed_at=sa.bindparam("changed_at"),
    next_attempt_at=None,
    reason=sa.bindparam("reason"),
)
_INGESTED = _CHANGED.values(
    state=SealState.INGESTED.value,
    changed_at=sa.bindparam("changed_at"),
    sealed=None,
    notice=sa.bindparam("notice"),
    next_attempt_at=None,
    reason=None,
)


@dataclass(frozen=True, slots=True)
class NewSeal:
    """A seal as it arrived. `post_version_id`: what it is bound to, or a redaction's id."""

    post_version_id: str
    sealed: bytes = field(repr=False)
    digest: bytes


@dataclass(frozen=True, slots=True)
class Waiting:
    """How a seal waits: since how many failures, until when, and why."""

    seal: Seal
    attempts: int
    next_attempt_at: datetime
    reason: str | None


class SealRows:
    """What a transaction does with seals."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, arrived: Iterable[tuple[Case, NewSeal, datetime]], *, wait: timedelta) -> None:
        """Keep the seals of post versions and redactions that have just been inserted.

        Each comes with the time of its arrival; the sweeper queues it again `wait` after that.
        """
        rows = [_new_values(case, seal, at, at + wait) for case, seal, at in arrived]
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

    def named(self, names: Collection[SealName]) -> dict[SealName, Seal]:
        """Seals by name; those that do not exist are left out."""
        return {_name(row): _seal_of(row) for row in self._each(_NAMED, names)}

    def sized(self, names: Collection[SealName]) -> dict[SealName, tuple[Seal, int]]:
        """`named`, without their bytes but with the number of these."""
        return {_name(row): (_seal_of(row), row["size"] or 0) for row in self._each(_SIZED, names)}

    def locked(self, names: Collection[SealName]) -> dict[SealName, Seal]:
        """`named`, without their bytes; no other transaction changes them until this one ends.

        They are locked in one order for every transaction.
        """
        return {_name(row): _seal_of(row) for row in self._each(_LOCKED, names)}

    def due(self, now: datetime, *, limit: int) -> list[Seal]:
        """Waiting seals whose next attempt is due, without their bytes, longest due first."""
        table = tables.seals
        rows = self._connection.execute(
            _WITHOUT_BYTES.where(
                table.c.state == SealState.WAITING.value,
                due_by(table.c.next_attempt_at, now, beyond(now, LONGEST_WAIT)),
            )
            .order_by(table.c.next_attempt_at, table.c.agency, table.c.post_version_id)
            .limit(limit)
            .with_for_update(key_share=True, skip_locked=True)
        ).mappings()
        return [_seal_of(row) for row in rows]

    def of_case(self, key: CaseKey) -> list[Seal]:
        """A case's seals, without their bytes."""
        table = tables.seals
        rows = self._connection.execute(
            _WITHOUT_BYTES.where(
                table.c.agency == key.agency, table.c.case_id == key.case_id
            ).order_by(table.c.post_version_id)
        ).mappings()
        return [_seal_of(row) for row in rows]

    def parked(self, brands: Sequence[str], *, limit: int) -> list[Seal]:
        """Parked seals of these brands, without their bytes, the longest parked first."""
        table = tables.seals
        rows = self._connection.execute(
            _WITHOUT_BYTES.where(table.c.state == SealState.PARKED.value, table.c.brand.in_(brands))
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
        self.wait_all([Waiting(seal, attempts, next_attempt_at, reason)], at=at)

    def wait_all(self, waiting: Sequence[Waiting], *, at: datetime) -> None:
        """`wait` for several."""
        rows = [
            {
                **_place(each.seal),
                "changed_at": at,
                "attempts": each.attempts,
                "next_attempt_at": each.next_attempt_at,
                "reason": each.reason,
            }
            for each in waiting
        ]
        if rows:
            self._connection.execute(_WAIT, rows)

    def park_all(self, refused: Sequence[tuple[Seal, str]], *, at: datetime) -> None:
        """The vault refused them for good, each for a reason. Their bytes stay: they can be sent
        again by hand.
        """
        rows = [{**_place(seal), "changed_at": at, "reason": reason} for seal, reason in refused]
        if rows:
            self._connection.execute(_PARK, rows)

    def ingested_all(self, taken: Sequence[tuple[Seal, SignedStatement]], *, at: datetime) -> None:
        """The vault has their values: keep the notices, drop the bytes."""
        rows = [
            {**_place(seal), "changed_at": at, "notice": notice.to_bytes()}
            for seal, notice in taken
        ]
        if rows:
            self._connection.execute(_INGESTED, rows)

    def _each(self, statement: sa.Select[Any], names: Collection[SealName]) -> Iterator[Any]:
        groups: dict[str, list[str]] = {}
        for agency, post_version_id in names:
            groups.setdefault(agency, []).append(post_version_id)
        for agency, ids in sorted(groups.items()):
            yield from self._connection.execute(
                statement, {"agency": agency, "ids": ids}
            ).mappings()


def _new_values(
    case: Case, seal: NewSeal, at: datetime, next_attempt_at: datetime
) -> dict[str, Any]:
    return {
        "agency": case.agency,
        "post_version_id": seal.post_version_id,
        "case_id": case.header.case_id,
        "brand": case.brand,
        "digest": seal.digest.hex(),
        "sealed": seal.sealed,
        "state": SealState.WAITING.value,
        "attempts": 0,
        "next_attempt_at": next_attempt_at,
        "changed_at": at,
    }


def _name(row: Any) -> SealName:
    return row["agency"], row["post_version_id"]


def _place(seal: Seal) -> dict[str, str]:
    return {"of_agency": seal.agency, "of_version": seal.post_version_id}


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

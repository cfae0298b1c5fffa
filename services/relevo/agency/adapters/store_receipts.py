"""Care's receipts, a call's worth at a time; in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_handovers
from relevo.agency.adapters.tables import cases, handovers, receipts
from relevo.crossing.vocabulary import Urgency
from relevo.delivery.messages import Priority


@dataclass(frozen=True, slots=True)
class Standing:
    """What a receipt is held against.

    Attributes:
        version: the newest one of the case.
        erased: nobody's case any more.
        priority: at which it would be sent again.
    """

    version: int
    erased: bool
    priority: Priority


@dataclass(frozen=True, slots=True)
class Crossed:
    """One case's version that care acknowledged; `complete`: care lacks nothing of the case."""

    case_id: str
    version: int
    complete: bool


@dataclass(frozen=True, slots=True)
class KeptReceipt:
    """One receipt as it came, with what is looked up by."""

    case_id: str
    version: int
    statement: bytes
    statement_digest: bytes
    care_leaf: str
    at: datetime
    received_at: datetime


_STANDING = (
    sa.select(
        cases.c.case_id,
        cases.c.version,
        cases.c.erased_at,
        cases.c.urgency,
        handovers.c.backfill,
    )
    .join(handovers, handovers.c.case_id == cases.c.case_id)
    .where(cases.c.case_id.in_(sa.bindparam("case_ids", expanding=True)))
    .order_by(cases.c.case_id)  # one order for everybody who holds several
    .with_for_update(key_share=True)
)
_newest = sa.bindparam("newest", type_=sa.BigInteger)
_CROSSED = (
    handovers.update()
    .where(handovers.c.case_id == sa.bindparam("crossed_id"))
    .values(
        receipted_version=sa.case(
            (handovers.c.receipted_version < _newest, _newest),
            else_=handovers.c.receipted_version,
        ),
        attempts=0,
        pending=sa.and_(handovers.c.pending, sa.bindparam("incomplete", type_=sa.Boolean)),
    )
)
_COLUMNS = tuple(column for column in receipts.c if column is not receipts.c.position)


def hold(connection: Connection, case_ids: Collection[str]) -> Mapping[str, Standing]:
    """How the cases and their hand-overs stand, both held until the transaction ends."""
    rows = connection.execute(_STANDING, {"case_ids": sorted(case_ids)})
    return {
        case_id: Standing(
            version, erased is not None, store_handovers.priority(Urgency(urgency), backfill=late)
        )
        for case_id, version, erased, urgency, late in rows
    }


def crossed(connection: Connection, acknowledged: Sequence[Crossed]) -> None:
    """Care acknowledged these versions; the cases are held."""
    if acknowledged:
        connection.execute(
            _CROSSED,
            [
                {"crossed_id": one.case_id, "newest": one.version, "incomplete": not one.complete}
                for one in acknowledged
            ],
        )


def add(connection: Connection, kept: Sequence[KeptReceipt]) -> frozenset[bytes]:
    """Keep verified receipts; the digests of those that were not known already."""
    if not kept:
        return frozenset()
    insert = _INSERTS[connection.dialect.name]
    rows = [{column.name: getattr(one, column.name) for column in _COLUMNS} for one in kept]
    return frozenset(connection.scalars(insert, rows))


def _insert(made: Any) -> sa.sql.dml.ReturningInsert[bytes]:
    kept: sa.sql.dml.ReturningInsert[bytes] = (
        made(receipts)
        .on_conflict_do_nothing(index_elements=[receipts.c.statement_digest])
        .returning(receipts.c.statement_digest)
    )
    return kept


_INSERTS = {"postgresql": _insert(postgresql.insert), "sqlite": _insert(sqlite.insert)}

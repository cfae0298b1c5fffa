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
from relevo.agency.adapters.tables import (
    cases,
    handovers,
    notes,
    post_versions,
    receipts,
    redactions,
    timeline,
)
from relevo.crossing.vocabulary import Urgency
from relevo.delivery.messages import Priority
from relevo.service.among import among


@dataclass(frozen=True, slots=True)
class Sent:
    """What care has acknowledged, by its clock since when: each by its id."""

    post_versions: Mapping[str, datetime]
    notes: Mapping[str, datetime]
    redactions: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a receipt is held against.

    Attributes:
        version: the newest one of the case.
        erased: nobody's case any more.
        lacks: whether care lacks a post version, note or redaction of it, besides what was sent.
        priority: at which it would be sent again.
    """

    version: int
    erased: bool
    lacks: bool
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


_lacks_version = (
    sa.exists()
    .where(
        post_versions.c.case_id == cases.c.case_id,
        post_versions.c.receipted_at.is_(None),
        ~among(post_versions.c.post_version_id, "version_ids"),
    )
    .correlate(cases)
)
_lacks_note = (
    sa.exists()
    .where(
        notes.c.case_id == cases.c.case_id,
        notes.c.receipted_at.is_(None),
        ~among(notes.c.note_id, "note_ids"),
        timeline.c.entry_id == notes.c.note_id,
        timeline.c.text.is_not(None),  # null: erased
    )
    .correlate(cases)
)
_lacks_redaction = (
    sa.exists()
    .where(
        redactions.c.case_id == cases.c.case_id,
        redactions.c.receipted_at.is_(None),
        ~among(redactions.c.redaction_id, "redaction_ids"),
    )
    .correlate(cases)
)
_lacks = sa.or_(_lacks_version, _lacks_note, _lacks_redaction)
_STANDING = (
    sa.select(
        cases.c.case_id,
        cases.c.version,
        cases.c.erased_at.is_not(None),
        _lacks,
        cases.c.urgency,
        handovers.c.backfill,
    )
    .join(handovers, handovers.c.case_id == cases.c.case_id)
    .where(among(cases.c.case_id, "case_ids"))
    .order_by(cases.c.case_id)  # one order for everybody who holds several
    .with_for_update(key_share=True, of=(cases, handovers))
)
_LACKS = sa.select(_lacks).where(cases.c.case_id == sa.bindparam("case"))
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


def hold(
    connection: Connection, case_ids: Collection[str], *, sent: Sent
) -> Mapping[str, Standing]:
    """How the cases and their hand-overs stand, both held until the transaction ends.

    What comes in while this waits for a case is not seen, but the case's version, which then grows.
    """
    rows = connection.execute(
        _STANDING,
        {
            "case_ids": list(case_ids),
            "version_ids": list(sent.post_versions),
            "note_ids": list(sent.notes),
            "redaction_ids": list(sent.redactions),
        },
    )
    return {
        case_id: Standing(
            version, erased, lacks, store_handovers.priority(Urgency(urgency), backfill=backfill)
        )
        for case_id, version, erased, lacks, urgency, backfill in rows
    }


def care_lacks(connection: Connection, case_id: str) -> bool:
    """Whether care lacks a post version, note or redaction of the case."""
    nothing_sent: dict[str, list[str]] = {"version_ids": [], "note_ids": [], "redaction_ids": []}
    return bool(connection.scalar(_LACKS, {"case": case_id, **nothing_sent}))


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

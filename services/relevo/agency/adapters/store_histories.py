"""Which updates of a brand's care were applied, and what is done when care has forgotten some."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import (
    actions,
    brand_links,
    handovers,
    notes,
    post_versions,
    receipts,
    redactions,
    superseded_updates,
    updates,
)
from relevo.crossing.updates import MOST_APPLIED_NAMED, AppliedUpdate

_JUST_BEFORE = timedelta(microseconds=1)


def applied(connection: Connection, brand: str, cursor: int) -> tuple[AppliedUpdate, ...]:
    """The update at the cursor, then those 1, 2, 4, 8 … before it, back to the first."""
    places = [cursor, *(cursor - (1 << step) for step in range(MOST_APPLIED_NAMED - 2)), 1]
    wanted = sorted({place for place in places if place >= 1})
    rows = connection.execute(
        sa.select(updates.c.sequence, updates.c.update_id)
        .where(updates.c.brand == brand, updates.c.sequence.in_(wanted))
        .order_by(updates.c.sequence.desc())
    )
    return tuple(AppliedUpdate(row.sequence, row.update_id) for row in rows)


def made_at(connection: Connection, brand: str, sequence: int) -> datetime | None:
    """When care made an update that was applied here, by care's clock."""
    return connection.scalar(
        sa.select(updates.c.at).where(updates.c.brand == brand, updates.c.sequence == sequence)
    )


def rewind(connection: Connection, brand: str, common: int, now: datetime) -> None:
    """Set the cursor back to `common`; what was applied after it stays known by its ids."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    later = (updates.c.brand == brand, updates.c.sequence > common)
    names = [column.name for column in superseded_updates.c]
    columns = [updates.c[name] for name in names if name != "superseded_at"]
    order = [column.name for column in columns]
    connection.execute(
        insert(superseded_updates)
        .from_select(
            [*order, "superseded_at"],
            sa.select(*columns, sa.literal(now, superseded_updates.c.superseded_at.type)).where(
                *later
            ),
        )
        .on_conflict_do_nothing(index_elements=["brand", "update_id"])
    )
    connection.execute(updates.delete().where(*later))
    connection.execute(
        brand_links.update().where(brand_links.c.brand == brand).values(update_cursor=common)
    )


def went_back(connection: Connection, brand: str) -> bool:
    """Whether care ever forgot updates that were applied here."""
    known = sa.select(superseded_updates.c.update_id).where(superseded_updates.c.brand == brand)
    return connection.execute(known.limit(1)).first() is not None


def superseded(connection: Connection, brand: str, update_ids: Sequence[str]) -> frozenset[str]:
    """Those of the updates that had their effect before care went back."""
    known = sa.select(superseded_updates.c.update_id).where(
        superseded_updates.c.brand == brand, superseded_updates.c.update_id.in_(update_ids)
    )
    return frozenset(connection.scalars(known))


def hand_over_again(
    connection: Connection, brand: str, since: datetime | None, now: datetime
) -> int:
    """Let everything cross again that care acknowledged since then (its clock; None: ever).

    A version whose seal is deleted stays: care takes none without its seal, and the vault has it
    for longer than the grace. A redaction goes without: what it covers must not be readable there.
    Returns how many cases wait.
    """

    def recent(column: sa.Column[datetime]) -> sa.ColumnElement[bool]:
        return column.is_not(None) if since is None else column >= since

    ours = sa.select(handovers.c.case_id).where(handovers.c.brand == brand)
    connection.execute(
        post_versions.update()
        .where(
            post_versions.c.brand == brand,
            recent(post_versions.c.receipted_at),
            sa.or_(post_versions.c.seal.is_not(None), post_versions.c.seal_digest.is_(None)),
        )
        .values(receipted_at=None)
    )
    connection.execute(
        notes.update()
        .where(notes.c.case_id.in_(ours), recent(notes.c.receipted_at))
        .values(receipted_at=None)
    )
    connection.execute(
        redactions.update()
        .where(redactions.c.brand == brand, recent(redactions.c.receipted_at))
        .values(receipted_at=None)
    )
    again = sa.select(receipts.c.case_id).where(receipts.c.case_id.in_(ours), recent(receipts.c.at))
    waiting = connection.execute(
        handovers.update()
        .where(handovers.c.case_id.in_(again))
        .values(
            pending=True,
            attempts=0,
            next_attempt_at=now,
            queued_at=now - _JUST_BEFORE,  # no message reminds of it: the sweeper queues it
            parked_version=None,
            parked_reason=None,
            parked_field=None,
        )
    )
    return waiting.rowcount


def report_again(connection: Connection, brand: str, since: datetime | None, now: datetime) -> int:
    """Let every act be reported again that care took since then; how many there are."""
    taken = actions.c.reported_at
    recent = taken.is_not(None) if since is None else sa.and_(taken >= since)
    waiting = connection.execute(
        actions.update()
        .where(actions.c.brand == brand, recent)
        .values(pending=True, attempts=0, next_attempt_at=now, queued_at=now - _JUST_BEFORE)
    )
    return waiting.rowcount

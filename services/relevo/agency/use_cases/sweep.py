"""What no message reminds of any more is found again, and what may go, goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from relevo.agency.adapters import store_actions, store_handovers
from relevo.agency.adapters.tables import ledger, post_versions, redactions
from relevo.agency.context import AgencyContext
from relevo.ledger.entries import agency as recorded
from relevo.ledger.entries.base import SealedItem
from relevo.ledger.values import Digest, Id, Slug
from relevo.ledger.values import actor as actor_of
from relevo.service import crash
from relevo.service.among import among
from relevo.service.crash import Point

LOST_AFTER = timedelta(minutes=2)
"""A message older than this is taken for lost; a second one does no harm."""

_HOLDERS = (
    (post_versions, post_versions.c.post_version_id),
    (redactions, redactions.c.redaction_id),
)
"""What has a seal, and under which id."""


def _ripe(table: sa.Table, name: sa.Column[str]) -> sa.Select[Any]:
    return (
        sa.select(table.c.case_id, table.c.brand, name.label("version_id"), table.c.seal_digest)
        .where(
            table.c.delete_seal_after <= sa.bindparam("now"),
            table.c.receipted_at.is_not(None),
            table.c.seal.is_not(None),
        )
        .order_by(table.c.case_id, table.c.position)
        .limit(sa.bindparam("most", type_=sa.Integer))
        .with_for_update(key_share=True, skip_locked=True)
    )


def _gone(table: sa.Table, name: sa.Column[str]) -> sa.Update:
    return (
        table.update().where(among(name, "version_ids")).values(seal=None, delete_seal_after=None)
    )


_RIPE = [(_ripe(*holder), _gone(*holder)) for holder in _HOLDERS]


def requeue(context: AgencyContext, limit: int = 200) -> int:
    """Queue what is due without a receipt: put off and due again, or forgotten by a broker.

    Returns:
        How many were queued; fewer than `limit` means that no more are due.
    """
    now = context.clock()
    with context.database.write() as connection:
        waiting = store_handovers.to_requeue(
            connection, now=now, queued_before=now - LOST_AFTER, limit=limit
        )
        store_handovers.requeue(connection, waiting, now)
        acts = store_actions.due(connection, now=now, queued_before=now - LOST_AFTER, limit=limit)
        for action_id in acts:
            store_actions.requeue(connection, action_id, now=now)
        crash.point(Point.AGENCY_SWEEP_BEFORE_COMMIT)
    crash.point(Point.AGENCY_SWEEP_AFTER_COMMIT)
    return len(waiting) + len(acts)


def delete_seals(context: AgencyContext, limit: int = 200) -> int:
    """Delete seals that the vault holds and whose grace is over; their digests stay.

    One without a receipt stays too: should care's answer have been lost, the version is sent again,
    and care takes none without its seal.

    Returns:
        How many were deleted.
    """
    now = context.clock()
    with context.database.write() as connection:
        deleted = 0
        for ripe, gone in _RIPE:
            rows = connection.execute(ripe, {"now": now, "most": limit - deleted}).all()
            if rows:
                connection.execute(gone, {"version_ids": [row.version_id for row in rows]})
                ledger.record_all(connection, _deletions(context, rows, now))
                deleted += len(rows)
        if deleted:
            crash.point(Point.SEALS_DELETION_BEFORE_COMMIT)
    if deleted:
        crash.point(Point.SEALS_DELETION_AFTER_COMMIT)
    return deleted


def _deletions(
    context: AgencyContext, rows: Sequence[sa.Row[Any]], now: datetime
) -> list[recorded.SealsDeleted]:
    """One entry a case; `rows` are in the cases' order."""
    actor = actor_of(context.process("forwarder"))
    return [
        recorded.SealsDeleted(
            at=now,
            actor=actor,
            case=Id(case_id),
            brand=Slug(brand),
            items=tuple(
                SealedItem(post_version=Id(row.version_id), seal=Digest.of(row.seal_digest))
                for row in group
            ),
        )
        for (case_id, brand), group in groupby(rows, key=lambda row: (row.case_id, row.brand))
    ]

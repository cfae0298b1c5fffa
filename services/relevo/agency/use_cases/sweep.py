"""What no message reminds of any more is found again, and what may go, goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

import sqlalchemy as sa

from relevo.agency.adapters import store_actions, store_handovers
from relevo.agency.adapters.tables import ledger, post_versions
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

_RIPE = (
    sa.select(
        post_versions.c.case_id,
        post_versions.c.brand,
        post_versions.c.post_version_id,
        post_versions.c.seal_digest,
    )
    .where(
        post_versions.c.delete_seal_after <= sa.bindparam("now"),
        post_versions.c.receipted_at.is_not(None),
        post_versions.c.seal.is_not(None),
    )
    .order_by(post_versions.c.case_id, post_versions.c.position)
    .limit(sa.bindparam("most", type_=sa.Integer))
    .with_for_update(key_share=True, skip_locked=True)
)
_SEALS_GONE = (
    post_versions.update()
    .where(among(post_versions.c.post_version_id, "version_ids"))
    .values(seal=None, delete_seal_after=None)
)


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
        rows = connection.execute(_RIPE, {"now": now, "most": limit}).all()
        if rows:
            ids = [row.post_version_id for row in rows]
            connection.execute(_SEALS_GONE, {"version_ids": ids})
            ledger.record_all(connection, _deletions(context, rows, now))
            crash.point(Point.SEALS_DELETION_BEFORE_COMMIT)
    if rows:
        crash.point(Point.SEALS_DELETION_AFTER_COMMIT)
    return len(rows)


def _deletions(
    context: AgencyContext, rows: Sequence[sa.Row[str, str, str, bytes]], now: datetime
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
                SealedItem(post_version=Id(row.post_version_id), seal=Digest.of(row.seal_digest))
                for row in group
            ),
        )
        for (case_id, brand), group in groupby(rows, key=lambda row: (row.case_id, row.brand))
    ]

"""What a broker's messages name, looked up by topic."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import actions, handovers, replies, visibilities
from relevo.delivery.messages import Topic

_NAMED: Mapping[Topic, sa.Column[str]] = {
    Topic.CASE_HANDOVER: handovers.c.case_id,
    Topic.ACTION_REPORT: actions.c.action_id,
    Topic.PUBLISH: replies.c.reply_id,
    Topic.POST_HIDE: visibilities.c.visibility_id,
}


def absent(connection: Connection, topic: Topic, keys: Collection[str]) -> list[str]:
    """Those of the keys that name nothing in this database."""
    if not keys:
        return []
    column = _NAMED[topic]
    here = set(connection.scalars(sa.select(column).where(column.in_(list(keys)))))
    return [key for key in keys if key not in here]

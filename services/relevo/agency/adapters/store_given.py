"""What customers gave the brand by private forms: types, as care told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import timeline
from relevo.agency.domain.timeline import TimelineKind


def given_types(connection: Connection, case_id: str) -> frozenset[str]:
    """The types of data that the case's customer gave by forms; nobody asks for them again."""
    return frozenset(given_at(connection, case_id))


def given_at(connection: Connection, case_id: str) -> Mapping[str, datetime]:
    """The same types, each with when care first told of it."""
    rows = connection.execute(
        sa.select(timeline.c.code, sa.func.min(timeline.c.at).label("at"))
        .where(
            timeline.c.case_id == case_id,
            timeline.c.kind == TimelineKind.GIVEN.value,
            timeline.c.code.is_not(None),
        )
        .group_by(timeline.c.code)
    )
    return {row.code: row.at for row in rows}

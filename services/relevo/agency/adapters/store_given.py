"""What customers gave the brand by private forms: types, as care told."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import timeline
from relevo.agency.domain.timeline import TimelineKind


def given_types(connection: Connection, case_id: str) -> frozenset[str]:
    """The types of data that the case's customer gave by forms; nobody asks for them again."""
    found = connection.scalars(
        sa.select(timeline.c.code).where(
            timeline.c.case_id == case_id, timeline.c.kind == TimelineKind.GIVEN.value
        )
    )
    return frozenset(code for code in found if code)

"""Statements on submissions of private forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.vault.references import VersionRef
from relevo.vault.sql.seals import ClosedValue
from relevo.vault.sql.tables import deposits, held_values


def case_of(connection: Connection, submission: VersionRef) -> str | None:
    """Under which case the submission was taken in; None: it was not."""
    case = submission.case
    return connection.scalar(
        sa.select(deposits.c.case_id).where(
            deposits.c.brand == case.brand,
            deposits.c.agency == case.agency,
            deposits.c.submission_id == submission.post_version_id,
        )
    )


def add(
    connection: Connection, submission: VersionRef, values: Sequence[ClosedValue], at: datetime
) -> None:
    """Keep a submission's values; `IntegrityError` if it, or a seal of that id, is there."""
    case, named = submission.case, submission.post_version_id
    connection.execute(
        deposits.insert().values(
            brand=case.brand,
            agency=case.agency,
            submission_id=named,
            case_id=case.case_id,
            deposited_at=at,
        )
    )
    rows = [
        {
            "brand": case.brand,
            "agency": case.agency,
            "post_version_id": named,
            "number": value.number,
            "case_id": case.case_id,
            "type": value.type,
            "value_closed": value.closed,
        }
        for value in values
    ]
    if rows:
        connection.execute(held_values.insert(), rows)


def held(connection: Connection, submission: VersionRef) -> tuple[ClosedValue, ...]:
    """The submission's values as they rest, by number."""
    case = submission.case
    rows = connection.execute(
        sa.select(
            held_values.c.number,
            held_values.c.type,
            held_values.c.value_closed,
            held_values.c.rectified_at,
        )
        .where(
            held_values.c.brand == case.brand,
            held_values.c.agency == case.agency,
            held_values.c.case_id == case.case_id,
            held_values.c.post_version_id == submission.post_version_id,
        )
        .order_by(held_values.c.number)
    )
    return tuple(ClosedValue(*row) for row in rows)

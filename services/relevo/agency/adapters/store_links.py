"""What is known of each brand's care: whether it answers, and how far its updates were applied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import actions, brand_links, handovers, updates
from relevo.agency.domain import backoff
from relevo.crossing.updates import Update

_NEVER = datetime.fromisoformat("2004-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class BrandLink:
    """One brand's care.

    Attributes:
        attempts: calls that failed since the last answer.
        next_attempt_at: before this it is not called.
        last_error: a stable code, or None.
        update_cursor: the last sequence applied; 0 at first.
    """

    attempts: int
    next_attempt_at: datetime
    last_error: str | None
    last_answer_at: datetime | None
    update_cursor: int

    def waits(self, *, now: datetime) -> bool:
        """Whether it is too early to call. A time further off than any wait was set by a clock
        that was wrong: it does not count.
        """
        return now < self.next_attempt_at <= now + 2 * backoff.LONGEST


def get(connection: Connection, brand: str) -> BrandLink:
    """What is known, without any lock."""
    row = connection.execute(
        sa.select(brand_links).where(brand_links.c.brand == brand)
    ).one_or_none()
    if row is None:
        return BrandLink(0, _NEVER, None, None, 0)
    return BrandLink(
        row.attempts, row.next_attempt_at, row.last_error, row.last_answer_at, row.update_cursor
    )


def hold(connection: Connection, brand: str) -> BrandLink:
    """What is known, held until the transaction ends."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(
        insert(brand_links)
        .values(brand=brand, attempts=0, next_attempt_at=_NEVER, update_cursor=0)
        .on_conflict_do_nothing(index_elements=[brand_links.c.brand])
    )
    connection.execute(
        sa.select(brand_links.c.brand)
        .where(brand_links.c.brand == brand)
        .with_for_update(key_share=True)
    )
    return get(connection, brand)


def answered(connection: Connection, brand: str, now: datetime) -> None:
    """Care answered. If it had been away, everything that waits for it is due at once."""
    was_away = hold(connection, brand).attempts > 0
    _update(connection, brand, attempts=0, last_error=None, last_answer_at=now)
    if was_away:
        just_before = now - timedelta(microseconds=1)
        for table in (handovers, actions):
            queued_at = table.c.queued_at
            (key,) = table.primary_key.columns
            waiting = (
                sa.select(key)
                .where(table.c.brand == brand, table.c.pending, table.c.next_attempt_at > now)
                .order_by(key)  # as whoever changes several does
                .with_for_update(key_share=True)
            )
            connection.execute(
                table.update()
                .where(key.in_(waiting))
                .values(
                    next_attempt_at=now,
                    # Nor does it count when a clock that was ahead queued it: it is queued again.
                    queued_at=sa.case((queued_at > just_before, just_before), else_=queued_at),
                )
            )


def absent(
    connection: Connection, brand: str, *, attempts: int, until: datetime, error: str
) -> None:
    """Care did not answer; leave it alone until then."""
    hold(connection, brand)
    _update(connection, brand, attempts=attempts, next_attempt_at=until, last_error=error[:64])


def applied(connection: Connection, update: Update, outcome: str, now: datetime) -> None:
    """Keep that an update was applied, or why it had no effect, and move the cursor to it."""
    connection.execute(
        updates.insert().values(
            brand=update.brand,
            sequence=update.sequence,
            update_id=update.update_id,
            case_id=update.case_id,
            kind=type(update.kind).__name__,
            at=update.at,
            applied_at=now,
            outcome=outcome,
        )
    )
    _update(connection, update.brand, update_cursor=update.sequence)


def _update(connection: Connection, brand: str, **values: object) -> None:
    connection.execute(brand_links.update().where(brand_links.c.brand == brand).values(**values))

"""What is known of each brand's care: whether it answers, and how far its updates were applied."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import actions, brand_links, handovers, updates
from relevo.agency.domain import backoff
from relevo.crossing.updates import Update
from relevo.service.among import among
from relevo.service.due import waits

ANSWER_NOTED_EVERY = timedelta(seconds=30)
"""A write for every answer would hold the row that the updates' cursor moves in."""

_NEVER = datetime.fromisoformat("2004-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class BrandLink:
    """One brand's care.

    Attributes:
        attempts: calls that failed since the last answer.
        next_attempt_at: before this it is not called.
        last_error: a stable code, or None.
        last_answer_at: to `ANSWER_NOTED_EVERY`, while care answers.
        update_cursor: the last sequence applied; 0 at first.
    """

    attempts: int
    next_attempt_at: datetime
    last_error: str | None
    last_answer_at: datetime | None
    update_cursor: int

    def stands(self, *, now: datetime) -> bool:
        """Whether it answers and that was noted lately: one more answer is no news."""
        return (
            self.attempts == 0
            and self.last_answer_at is not None
            and now - ANSWER_NOTED_EVERY < self.last_answer_at <= now
        )

    def waits(self, *, now: datetime) -> bool:
        """Whether it is too early to call. A time further off than any wait was set by a clock
        that was wrong: it does not count.
        """
        return waits(self.next_attempt_at, now, backoff.LONGEST)


_UNKNOWN = BrandLink(0, _NEVER, None, None, 0)
_LINKS = sa.select(brand_links).where(among(brand_links.c.brand, "brands"))
_HELD = (
    sa.select(brand_links)
    .where(brand_links.c.brand == sa.bindparam("brand"))
    .with_for_update(key_share=True)
)
_FIRST = {
    dialect: insert(brand_links)
    .values(brand=sa.bindparam("brand"), attempts=0, next_attempt_at=_NEVER, update_cursor=0)
    .on_conflict_do_nothing(index_elements=[brand_links.c.brand])
    for dialect, insert in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}
_ANSWERED = (
    brand_links.update()
    .where(brand_links.c.brand == sa.bindparam("answering"))
    .values(attempts=0, last_error=None, last_answer_at=sa.bindparam("now"))
)
_APPLIED = updates.insert()
_MOVED = (
    brand_links.update()
    .where(brand_links.c.brand == sa.bindparam("reading"))
    .values(update_cursor=sa.bindparam("last"))
)


def get(connection: Connection, brand: str) -> BrandLink:
    """What is known, without any lock."""
    return get_all(connection, (brand,))[brand]


def get_all(connection: Connection, brands: Collection[str]) -> Mapping[str, BrandLink]:
    """What is known of each of them, without any lock."""
    rows = connection.execute(_LINKS, {"brands": list(brands)})
    known = {row.brand: _link(row) for row in rows}
    return {brand: known.get(brand, _UNKNOWN) for brand in brands}


def hold(connection: Connection, brand: str) -> BrandLink:
    """What is known, held until the transaction ends."""
    row = connection.execute(_HELD, {"brand": brand}).one_or_none()
    if row is None:
        connection.execute(_FIRST[connection.dialect.name], {"brand": brand})
        row = connection.execute(_HELD, {"brand": brand}).one()
    return _link(row)


def answered(connection: Connection, brand: str, now: datetime) -> None:
    """Care answered. If it had been away, everything that waits for it is due at once."""
    was_away = hold(connection, brand).attempts > 0
    connection.execute(_ANSWERED, {"answering": brand, "now": now})
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
    """Care did not answer; leave it alone until then. The brand is held."""
    connection.execute(
        brand_links.update()
        .where(brand_links.c.brand == brand)
        .values(attempts=attempts, next_attempt_at=until, last_error=error[:64])
    )


def applied(
    connection: Connection, brand: str, outcomes: Sequence[tuple[Update, str]], now: datetime
) -> None:
    """Keep that consecutive updates were applied, or why one had no effect, and move the cursor
    to the last. The brand is held.
    """
    rows = [
        {
            "brand": update.brand,
            "sequence": update.sequence,
            "update_id": update.update_id,
            "case_id": update.case_id,
            "kind": type(update.kind).__name__,
            "at": update.at,
            "applied_at": now,
            "outcome": outcome,
        }
        for update, outcome in outcomes
    ]
    if rows:
        connection.execute(_APPLIED, rows)
        connection.execute(_MOVED, {"reading": brand, "last": outcomes[-1][0].sequence})


def _link(row: sa.Row[*tuple[Any, ...]]) -> BrandLink:
    return BrandLink(
        row.attempts, row.next_attempt_at, row.last_error, row.last_answer_at, row.update_cursor
    )

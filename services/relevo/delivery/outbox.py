"""The transactional outbox: what must be sent commits together with the fact that causes it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.delivery.messages import Message, Priority, Topic
from relevo.service.database import UtcDateTime

# No relay claims for as long as this: such a claim was made by a clock that was wrong.
_FURTHEST_CLAIM = timedelta(minutes=5)
_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message that waits to be relayed, and its place."""

    position: int
    message: Message
    attempts: int


class OutboxTables:
    """A service's outbox; add it to the service's own MetaData."""

    def __init__(self, metadata: sa.MetaData) -> None:
        self.outbox = sa.Table(
            "outbox",
            metadata,
            sa.Column("position", _BIG, primary_key=True, autoincrement=True),
            sa.Column("message_id", sa.String(36), nullable=False, unique=True),
            sa.Column("topic", sa.String(64), nullable=False),
            sa.Column("key", sa.String(120), nullable=False),
            sa.Column("priority", sa.SmallInteger, nullable=False),
            sa.Column("created_at", UtcDateTime, nullable=False),
            sa.Column("claimed_by", sa.String(200)),
            sa.Column("claimed_until", UtcDateTime),
            sa.Column("attempts", sa.Integer, nullable=False),
            sqlite_autoincrement=True,
        )
        sa.Index("ix_outbox_order", self.outbox.c.priority.desc(), self.outbox.c.position)
        self._statements = _Statements.of(self.outbox)

    def enqueue(
        self,
        connection: Connection,
        topic: Topic,
        key: str,
        *,
        now: datetime,
        priority: Priority = Priority.NORMAL,
    ) -> Message:
        """Queue one message in the caller's transaction; it leaves if and only if that commits.

        Raises:
            MalformedMessage: the key is not made of ids.
        """
        (message,) = self.enqueue_all(connection, topic, [(key, priority)], now=now)
        return message

    def enqueue_all(
        self,
        connection: Connection,
        topic: Topic,
        work: Sequence[tuple[str, Priority]],
        *,
        now: datetime,
    ) -> tuple[Message, ...]:
        """`enqueue` for several keys, each with its priority."""
        messages = tuple(Message(topic, key, str(uuid.uuid4()), priority) for key, priority in work)
        rows = [
            {
                "message_id": message.message_id,
                "topic": topic.value,
                "key": message.key,
                "priority": int(message.priority),
                "created_at": now,
                "attempts": 0,
            }
            for message in messages
        ]
        if rows:
            connection.execute(self.outbox.insert(), rows)
        return messages

    def claim(
        self, connection: Connection, owner: str, *, now: datetime, lease: timedelta, limit: int
    ) -> tuple[OutboxRow, ...]:
        """Take up to `limit` messages for `owner` until `now + lease`, urgent and oldest first.

        Another owner's unexpired claims are left alone; one's own are taken again, so that a
        process that restarts under its name goes on at once.
        """
        mine = _claimable_by(owner, now)
        rows = connection.execute(self._statements.waiting, {**mine, "most": limit}).all()
        if rows:
            taken = {"positions": [row.position for row in rows], "until": now + lease}
            connection.execute(self._statements.claim, {**taken, "owner": owner})
        return tuple(
            OutboxRow(
                row.position,
                Message(Topic(row.topic), row.key, row.message_id, Priority(row.priority)),
                row.attempts + 1,
            )
            for row in rows
        )

    def delete(self, connection: Connection, rows: Sequence[OutboxRow]) -> None:
        """Remove messages that the broker has confirmed."""
        positions = [row.position for row in rows]
        connection.execute(self._statements.delete, {"positions": positions})

    def unclaim(self, connection: Connection, owner: str, rows: Sequence[OutboxRow]) -> None:
        """Give back claimed messages that could not be published."""
        connection.execute(
            self.outbox.update()
            .where(
                self.outbox.c.position.in_([row.position for row in rows]),
                self.outbox.c.claimed_by == owner,
            )
            .values(claimed_by=None, claimed_until=None)
        )

    def has_claimable(self, connection: Connection, owner: str, *, now: datetime) -> bool:
        """Whether `claim` would find anything; takes no lock."""
        found = connection.execute(self._statements.any_waiting, _claimable_by(owner, now))
        return found.first() is not None

    def depth(self, connection: Connection) -> int:
        """How many messages wait."""
        return connection.scalar(sa.select(sa.func.count()).select_from(self.outbox)) or 0

    def oldest(self, connection: Connection) -> datetime | None:
        """Since when the oldest message waits, for the alarm on a relay that stands still."""
        since: datetime | None = connection.scalar(sa.select(sa.func.min(self.outbox.c.created_at)))
        return since


def _claimable_by(owner: str, now: datetime) -> dict[str, object]:
    return {"owner": owner, "now": now, "furthest": now + _FURTHEST_CLAIM}


@dataclass(frozen=True, slots=True)
class _Statements:
    """Built once: building one costs more than running it."""

    any_waiting: sa.Executable
    waiting: sa.Executable
    claim: sa.Executable
    delete: sa.Executable

    @classmethod
    def of(cls, table: sa.Table) -> _Statements:
        free = sa.or_(
            table.c.claimed_until.is_(None),
            table.c.claimed_until <= sa.bindparam("now"),
            table.c.claimed_until > sa.bindparam("furthest"),
            table.c.claimed_by == sa.bindparam("owner"),
        )
        # A row of a newer release's topic waits for that release and holds up nobody.
        claimable = sa.and_(free, table.c.topic.in_([topic.value for topic in Topic]))
        among = table.c.position.in_(sa.bindparam("positions", expanding=True))
        return cls(
            any_waiting=sa.select(table.c.position).where(claimable).limit(1),
            waiting=sa.select(table)
            .where(claimable)
            .order_by(table.c.priority.desc(), table.c.position)
            .limit(sa.bindparam("most", type_=sa.Integer))
            .with_for_update(skip_locked=True),
            claim=table.update()
            .where(among)
            .values(
                claimed_by=sa.bindparam("owner"),
                claimed_until=sa.bindparam("until"),
                attempts=table.c.attempts + 1,
            ),
            delete=table.delete().where(among),
        )

"""A broker in a SQL database of its own: leases for visibility, polling for arrival."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from relevo.delivery import metrics
from relevo.delivery.broker import DEFAULT_VISIBILITY, DeadLetter, Delivery
from relevo.delivery.errors import (
    BrokerFull,
    BrokerUnavailable,
    MalformedMessage,
    UnsupportedBroker,
)
from relevo.delivery.messages import Message, Priority, Topic
from relevo.service import clock, logs
from relevo.service.database import Database, UnsupportedDatabase, UtcDateTime, hold_schema
from relevo.service.due import beyond, due

_FIRST_POLL_SECONDS = 0.02
_LONGEST_POLL_SECONDS = 0.2
_REASON = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")

_metadata = sa.MetaData()
_queue = sa.Table(
    "broker_messages",
    _metadata,
    sa.Column("position", _BIG, primary_key=True, autoincrement=True),
    sa.Column("message_id", sa.String(36), nullable=False, unique=True),
    sa.Column("topic", sa.String(64), nullable=False),
    sa.Column("key", sa.String(120), nullable=False),
    sa.Column("priority", sa.SmallInteger, nullable=False),
    sa.Column("published_at", UtcDateTime, nullable=False),
    sa.Column("visible_at", UtcDateTime, nullable=False),
    sa.Column("receipt", sa.String(36), unique=True),
    sa.Column("attempts", sa.Integer, nullable=False),
    sqlite_autoincrement=True,
)
sa.Index("ix_broker_order", _queue.c.topic, _queue.c.priority.desc(), _queue.c.position)
_dead = sa.Table(
    "broker_dead_letters",
    _metadata,
    sa.Column("message_id", sa.String(36), primary_key=True),
    sa.Column("topic", sa.String(64), nullable=False, index=True),
    sa.Column("key", sa.String(120), nullable=False),
    sa.Column("priority", sa.SmallInteger, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("reason", sa.String(64), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)


UNREADABLE = "UNREADABLE"  # why a message was set aside that no release of ours wrote
_log = logs.get("broker")


class SqlBroker:
    """See `relevo.delivery.broker.Broker`. This adapter is safe for threads.

    Threads that share one object wake each other; other processes look, every 20 ms at first and
    every 200 ms in the end. A SQLite file that was deleted or replaced is opened anew: otherwise
    processes that opened it at different times would no longer meet.

    Args:
        url: the SQLAlchemy URL of a database that holds nothing else, on a disk; its tables are
            made here.
        visibility: how long a delivery stays invisible to other consumers.
        max_depth: messages per topic beyond which `publish` raises `BrokerFull`; None: no bound.
        now: the clock; every process at one broker must agree on it within the visibility time.
    """

    def __init__(
        self,
        url: str,
        *,
        visibility: timedelta = DEFAULT_VISIBILITY,
        max_depth: int | None = None,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        parsed = sa.make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
            raise UnsupportedBroker("a broker in memory is not durable", field="broker_url")
        is_file = parsed.get_backend_name() == "sqlite"
        self._file = Path(str(parsed.database)) if is_file else None
        self._identity: tuple[int, int] | None = None
        self._opening = threading.Lock()
        try:
            self._database = Database(url)
        except UnsupportedDatabase as refused:
            raise UnsupportedBroker(str(refused), field="broker_url") from None
        self._visibility = visibility
        self._max_depth = max_depth
        self._now = now
        self._arrival = threading.Condition()
        self._ready = False
        self._closed = False

    def publish(self, messages: Sequence[Message]) -> None:
        """See `Broker.publish`."""
        if not messages:
            return
        with self._transaction() as connection:
            self._refuse_when_full(connection, messages)
            self._insert(connection, messages)
        for message in messages:
            metrics.PUBLISHED.labels(message.topic.value).inc()
            metrics.CONFIRMED.labels(message.topic.value).inc()
        self._wake_consumers()

    def receive(self, topic: Topic, limit: int, wait_seconds: float) -> tuple[Delivery, ...]:
        """See `Broker.receive`."""
        deadline = time.monotonic() + wait_seconds
        pause = _FIRST_POLL_SECONDS
        while True:
            deliveries = self._take(topic, limit) if self._has_visible(topic) else ()
            left = deadline - time.monotonic()
            if deliveries or left <= 0:
                return deliveries
            with self._arrival:
                self._arrival.wait(min(pause, left))
            pause = min(2 * pause, _LONGEST_POLL_SECONDS)

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """See `Broker.acknowledge`."""
        if not deliveries:
            return
        receipts = [delivery.receipt for delivery in deliveries]
        with self._transaction() as connection:
            connection.execute(_queue.delete().where(_queue.c.receipt.in_(receipts)))

    def release(self, delivery: Delivery) -> None:
        """See `Broker.release`."""
        with self._transaction() as connection:
            connection.execute(
                _queue.update()
                .where(_queue.c.receipt == delivery.receipt)
                .values(receipt=None, visible_at=self._now())
            )

    def dead_letter(self, delivery: Delivery, reason_code: str) -> None:
        """See `Broker.dead_letter`."""
        if not _REASON.fullmatch(reason_code):
            raise MalformedMessage("reason: must be a code in UPPER_SNAKE", field="reason_code")
        message = delivery.message
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        with self._transaction() as connection:
            removed = connection.execute(
                _queue.delete().where(_queue.c.receipt == delivery.receipt)
            ).rowcount
            if not removed:
                return
            connection.execute(
                insert(_dead)
                .values(
                    message_id=message.message_id,
                    topic=message.topic.value,
                    key=message.key,
                    priority=int(message.priority),
                    attempts=delivery.attempt,
                    reason=reason_code,
                    at=self._now(),
                )
                .on_conflict_do_nothing(index_elements=[_dead.c.message_id])
            )
        metrics.DEAD_LETTERED.labels(message.topic.value, reason_code).inc()

    def depth(self, topic: Topic) -> int:
        """See `Broker.depth`."""
        with self._transaction(write=False) as connection:
            return (
                connection.scalar(
                    sa.select(sa.func.count())
                    .select_from(_queue)
                    .where(_queue.c.topic == topic.value, self._is_visible())
                )
                or 0
            )

    def dead_letters(self, topic: Topic) -> int:
        """See `Broker.dead_letters`."""
        with self._transaction(write=False) as connection:
            return _count(connection, _dead, topic)

    def list_dead_letters(self, topic: Topic, limit: int) -> tuple[DeadLetter, ...]:
        """See `Broker.list_dead_letters`."""
        with self._transaction(write=False) as connection:
            rows = connection.execute(_oldest_dead(topic, limit)).all()
        return tuple(DeadLetter(_read(row), row.reason, row.attempts, row.at) for row in rows)

    def redrive(self, topic: Topic, limit: int) -> int:
        """See `Broker.redrive`. All of it happens, or nothing."""
        with self._transaction() as connection:
            rows = connection.execute(_oldest_dead(topic, limit)).all()
            messages = [message for row in rows if (message := _read(row)) is not None]
            if messages:
                self._refuse_when_full(connection, messages)
                self._insert(connection, messages)
                connection.execute(
                    _dead.delete().where(_dead.c.message_id == sa.bindparam("moved")),
                    [{"moved": message.message_id} for message in messages],
                )
        metrics.REDRIVEN.labels(topic.value).inc(len(messages))
        self._wake_consumers()
        return len(messages)

    def check(self) -> None:
        """See `Broker.check`."""
        with self._transaction(write=False) as connection:
            connection.execute(sa.select(1))

    def close(self) -> None:
        """See `Broker.close`. Using the broker afterwards raises `BrokerUnavailable`."""
        self._closed = True
        self._database.close()

    def _insert(self, connection: Connection, messages: Sequence[Message]) -> None:
        now = self._now()
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        connection.execute(
            insert(_queue).on_conflict_do_nothing(index_elements=[_queue.c.message_id]),
            [
                {
                    "message_id": message.message_id,
                    "topic": message.topic.value,
                    "key": message.key,
                    "priority": int(message.priority),
                    "published_at": now,
                    "visible_at": now,
                    "attempts": 0,
                }
                for message in messages
            ],
        )

    def _wake_consumers(self) -> None:
        with self._arrival:  # those who wait in other processes find it by looking
            self._arrival.notify_all()

    def _has_visible(self, topic: Topic) -> bool:
        """A look without the write lock, since most polls find nothing."""
        with self._transaction(write=False) as connection:
            return connection.execute(self._visible(topic, limit=1)).first() is not None

    def _take(self, topic: Topic, limit: int) -> tuple[Delivery, ...]:
        until = self._now() + self._visibility
        with self._transaction() as connection:
            rows = connection.execute(
                self._visible(topic, limit).with_for_update(skip_locked=True)
            ).all()
            unread = [row for row in rows if _read(row) is None]
            if unread:
                self._set_aside(connection, unread)
                rows = [row for row in rows if row not in unread]
            if not rows:
                return ()
            receipts = [(str(uuid.uuid4()), row) for row in rows]
            connection.execute(
                _queue.update()
                .where(_queue.c.position == sa.bindparam("at_position"))
                .values(
                    receipt=sa.bindparam("new_receipt"),
                    visible_at=until,
                    attempts=_queue.c.attempts + 1,
                ),
                [
                    {"at_position": row.position, "new_receipt": receipt}
                    for receipt, row in receipts
                ],
            )
        again = sum(row.attempts > 0 for row in rows)
        metrics.REDELIVERED.labels(topic.value).inc(again)
        return tuple(_delivery(receipt, row) for receipt, row in receipts)

    def _set_aside(
        self, connection: Connection, rows: Sequence[sa.Row[*tuple[object, ...]]]
    ) -> None:
        """Park what is no message of ours, so that it holds up nothing."""
        names = [column.name for column in _dead.c if column.name not in ("reason", "at")]
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        connection.execute(
            insert(_dead).on_conflict_do_nothing(index_elements=[_dead.c.message_id]),
            [
                {name: row._mapping[name] for name in names}
                | {"reason": UNREADABLE, "at": self._now()}
                for row in rows
            ],
        )
        positions = [row.position for row in rows]
        connection.execute(_queue.delete().where(_queue.c.position.in_(positions)))
        for row in rows:
            _log.error("message set aside", topic=row.topic, why=UNREADABLE)
            metrics.DEAD_LETTERED.labels(row.topic, UNREADABLE).inc()

    def _visible(self, topic: Topic, limit: int) -> sa.Select[*tuple[object, ...]]:
        return (
            sa.select(_queue)
            .where(_queue.c.topic == topic.value, self._is_visible())
            .order_by(_queue.c.priority.desc(), _queue.c.position)
            .limit(limit)
        )

    def _is_visible(self) -> sa.ColumnElement[bool]:
        now = self._now()
        return due(_queue.c.visible_at, now, beyond(now, self._visibility))

    def _refuse_when_full(self, connection: Connection, messages: Sequence[Message]) -> None:
        if self._max_depth is None:
            return
        for topic in {message.topic for message in messages}:
            coming = sum(message.topic is topic for message in messages)
            if _count(connection, _queue, topic) + coming > self._max_depth:
                raise BrokerFull(f"the broker holds too many messages of {topic}")

    @contextmanager
    def _transaction(self, *, write: bool = True) -> Iterator[Connection]:
        """One transaction; the database's errors become the port's."""
        if self._closed:
            raise BrokerUnavailable("the broker is closed")
        try:
            self._open()
            with self._database.write() if write else self._database.read() as connection:
                yield connection
        except DBAPIError as error:
            if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
                raise BrokerFull("the broker's disk is full") from error
            raise BrokerUnavailable("the broker's database did not answer") from error
        except PoolTimeout as error:
            raise BrokerUnavailable("the broker's connections are all in use") from error

    def _open(self) -> None:
        """Make the tables, at first and where another file has taken the place of ours."""
        if self._ready and self._identity_now() == self._identity:
            return
        with self._opening:
            if self._ready and self._identity_now() == self._identity:
                return
            if self._ready:
                self._database.close()
                self._ready = False
            with self._database.write() as connection:
                hold_schema(connection)
                _metadata.create_all(connection)
            self._identity = self._identity_now()
            self._ready = True

    def _identity_now(self) -> tuple[int, int] | None:
        """Which file lies at the database's path; None if there is none or it is no file."""
        if self._file is None:
            return None
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


def _count(connection: Connection, table: sa.Table, topic: Topic) -> int:
    counted = sa.select(sa.func.count()).select_from(table).where(table.c.topic == topic.value)
    return connection.scalar(counted) or 0


def _oldest_dead(topic: Topic, limit: int) -> sa.Select[*tuple[object, ...]]:
    return (
        sa.select(_dead)
        .where(_dead.c.topic == topic.value)
        .order_by(_dead.c.at, _dead.c.message_id)
        .limit(limit)
    )


def _message(row: sa.Row[*tuple[object, ...]]) -> Message:
    return Message(Topic(row.topic), row.key, row.message_id, Priority(row.priority))


def _read(row: sa.Row[*tuple[object, ...]]) -> Message | None:
    """The message; None if the row is none of ours."""
    try:
        return _message(row)
    except (MalformedMessage, ValueError):
        return None


def _delivery(receipt: str, row: sa.Row[*tuple[object, ...]]) -> Delivery:
    return Delivery(_message(row), row.attempts + 1, receipt)

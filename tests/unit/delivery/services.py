"""A service's database with an outbox and leases in it, and a broker that can be taken away."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from relevo.delivery.broker import Delivery
from relevo.delivery.leases import Leases
from relevo.delivery.messages import Message, Priority, Topic
from relevo.delivery.outbox import OutboxTables
from relevo.service.database import Database

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


class Service:
    """The sending side."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        metadata = sa.MetaData()
        self.outbox = OutboxTables(metadata)
        self.leases = Leases(metadata)
        with self.database.write() as connection:
            metadata.create_all(connection)

    def enqueue(self, count: int = 1, priority: Priority = Priority.NORMAL) -> list[Message]:
        """Commit `count` messages in one transaction."""
        with self.database.write() as connection:
            return [
                self.outbox.enqueue(
                    connection,
                    Topic.CASE_HANDOVER,
                    str(uuid.uuid4()),
                    now=NOW,
                    priority=priority,
                )
                for _ in range(count)
            ]

    def depth(self) -> int:
        with self.database.read() as connection:
            return self.outbox.depth(connection)


class MemoryBroker:
    """Takes messages into a list; `failing` is raised instead, before or after it took them."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.failing: Exception | None = None
        self.loses_confirmation = False

    def publish(self, messages: Sequence[Message]) -> None:
        if self.failing is None or self.loses_confirmation:
            self.messages.extend(messages)
        if self.failing is not None:
            raise self.failing

    def receive(self, topic: Topic, limit: int, wait_seconds: float) -> tuple[Delivery, ...]:
        raise NotImplementedError

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        raise NotImplementedError

    def release(self, delivery: Delivery) -> None:
        raise NotImplementedError

    def dead_letter(self, delivery: Delivery, reason_code: str) -> None:
        raise NotImplementedError

    def depth(self, topic: Topic) -> int:
        return len(self.messages)

    def dead_letters(self, topic: Topic) -> int:
        return 0

    def close(self) -> None:
        self.messages.clear()

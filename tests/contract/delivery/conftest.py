"""The adapters that the contract is held against. An adapter joins by adding its harness here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from relevo.delivery.broker import Broker
from relevo.delivery.sql_broker import SqlBroker
from relevo.dev.servers.rabbitmq import RabbitNode
from tests.brokers import RabbitBrokers
from tests.contract.delivery.harness import BrokerHarness


class SqliteHarness:
    """The SQL broker on SQLite, under a clock of its own."""

    def __init__(self, folder: Path) -> None:
        self._url = f"sqlite:///{folder}/broker.db"
        self._now = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
        self._opened: list[Broker] = []

    def open(self, *, max_depth: int | None = None) -> Broker:
        broker = SqlBroker(
            self._url,
            visibility=timedelta(seconds=60),
            max_depth=max_depth,
            now=lambda: self._now,
        )
        self._opened.append(broker)
        return broker

    def abandon(self, broker: Broker) -> None:
        self._now += timedelta(seconds=60)

    def close(self) -> None:
        for broker in self._opened:
            broker.close()


class RabbitHarness:
    """RabbitMQ on the session's node."""

    def __init__(self, node: RabbitNode) -> None:
        self._brokers = RabbitBrokers(node)

    def open(self, *, max_depth: int | None = None) -> Broker:
        return self._brokers.open(max_depth=max_depth)

    def abandon(self, broker: Broker) -> None:
        self._brokers.network_of(broker).cut()

    def close(self) -> None:
        self._brokers.close()


@pytest.fixture(params=["sqlite", "rabbitmq"])
def harness(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BrokerHarness]:
    made: BrokerHarness = (
        SqliteHarness(tmp_path)
        if request.param == "sqlite"
        else RabbitHarness(request.getfixturevalue("rabbit"))
    )
    yield made
    made.close()


@pytest.fixture
def broker(harness: BrokerHarness) -> Broker:
    return harness.open()

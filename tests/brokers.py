"""RabbitMQ brokers for tests: on the session's node, each seen through a network of its own."""

from __future__ import annotations

from datetime import timedelta

import pika

from relevo.delivery.broker import DEFAULT_VISIBILITY
from relevo.delivery.messages import Topic
from relevo.delivery.rabbitmq import RabbitBroker, topology
from relevo.delivery.rabbitmq.broker import HEARTBEAT_SECONDS
from relevo.delivery.rabbitmq.silence import Patience
from relevo.dev.servers.rabbitmq import RabbitNode
from tests.network import CuttableProxy


class RabbitBrokers:
    """Opens brokers at one virtual host of a node; `close` leaves it without queues."""

    def __init__(self, node: RabbitNode) -> None:
        self.node = node
        self.tenant = node.tenants[0]
        self._opened: list[tuple[RabbitBroker, CuttableProxy]] = []

    def open(
        self,
        *,
        max_depth: int | None = None,
        visibility: timedelta = DEFAULT_VISIBILITY,
        heartbeat_seconds: int = HEARTBEAT_SECONDS,
        patience: Patience = Patience(),
    ) -> RabbitBroker:
        proxy = CuttableProxy(self.node.port)
        broker = RabbitBroker(
            self.node.url(self.tenant, port=proxy.port),
            max_depth=max_depth,
            visibility=visibility,
            heartbeat_seconds=heartbeat_seconds,
            patience=patience,
        )
        self._opened.append((broker, proxy))
        return broker

    def network_of(self, broker: object) -> CuttableProxy:
        return next(proxy for one, proxy in self._opened if one is broker)

    def close(self) -> None:
        for broker, _ in self._opened:
            broker.close()
        for _, proxy in self._opened:
            proxy.close()
        with self.connection() as connection:
            channel = connection.channel()
            for topic in Topic:
                for queue in topology.queues(topic, max_depth=None):
                    channel.queue_delete(queue)

    def connection(self) -> pika.BlockingConnection:
        """A plain one, of whoever else may speak to the broker."""
        return pika.BlockingConnection(pika.URLParameters(self.node.url(self.tenant)))

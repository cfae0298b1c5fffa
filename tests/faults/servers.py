"""The real parts under a pair: private PostgreSQL and RabbitMQ, to be killed like all else."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from relevo.dev.brokers import node_of, settings_for
from relevo.dev.household import SERVICES, Household, Servers
from relevo.dev.servers.postgres import PostgresCluster
from relevo.dev.servers.rabbitmq import RabbitNode


def _none() -> dict[str, int]:
    return {}


@dataclass(frozen=True)
class Parts:
    """What a pair stands on.

    Attributes:
        settings: those that name the servers; none: SQLite and the SQL broker.
        killers: by name, what kills a server and starts it again. To be called by the thread that
            made the parts: the kernel ends a server with the thread that started it.
        queues: how many messages wait in brokers that are not SQL.
        cluster: the database server, if there is one.
        node: the broker, if there is one.
    """

    settings: Servers = field(default_factory=dict)
    killers: Mapping[str, Callable[[], None]] = field(default_factory=dict)
    queues: Callable[[], dict[str, int]] = _none
    cluster: PostgresCluster | None = None
    node: RabbitNode | None = None


EMBEDDED = Parts()


@contextmanager
def real_parts(root: Path, own: Servers = MappingProxyType({})) -> Iterator[Parts]:
    """A cluster with a database for each service, and a node with a virtual host for each company.

    `own`: further settings by service. The cluster lies beside pytest's folders, which are closed
    to its system user.
    """
    home = Household(root.resolve())
    cluster = PostgresCluster(Path(tempfile.mkdtemp(prefix="relevo-faults-")), fsync=False)
    node = node_of(home)
    try:
        cluster.start()
        node.start()
        brokers = settings_for(home, node)
        settings: dict[str, dict[str, object]] = {}
        for service in SERVICES:
            cluster.create_database(service)
            settings[service] = {
                "database_url": cluster.url(service),
                **brokers.get(service, {}),
                **own.get(service, {}),
            }
        killers = {
            "postgresql": lambda: _again(cluster),
            "rabbitmq": lambda: _again(node),
            "rabbitmq, its disk wiped": lambda: _wiped(node),
        }
        yield Parts(settings, killers, lambda: _queues(node), cluster, node)
    finally:
        node.stop()
        cluster.remove()


def _again(server: PostgresCluster | RabbitNode) -> None:
    server.kill()
    server.start()


def _wiped(node: RabbitNode) -> None:
    node.wipe()
    node.start()


def _queues(node: RabbitNode) -> dict[str, int]:
    """Messages by queue, those in consumers' hands included, as the node itself counts them."""
    counted: dict[str, int] = {}
    for tenant in node.tenants:
        listed = node.control(
            "list_queues", "-p", tenant.vhost, "--formatter", "json", "name", "messages"
        )
        for queue in json.loads(listed):
            counted[f"{tenant.vhost}/{queue['name']}"] = queue["messages"]
    return counted

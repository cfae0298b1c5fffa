"""A private RabbitMQ node for a household: one virtual host and one user for each company."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from relevo.dev.authority import write_secret
from relevo.dev.household import Household, Servers
from relevo.dev.servers.rabbitmq import RabbitNode, Tenant

_COMPANIES = ("agency", "care")


def node_of(home: Household) -> RabbitNode:
    """The household's node, not started. Passwords are made once and kept beside the keys."""
    return RabbitNode(home.root / "rabbitmq", tuple(_tenant(home, name) for name in _COMPANIES))


def settings_for(home: Household, node: RabbitNode) -> Servers:
    """Settings with which each company uses its virtual host; passwords stay in their files."""
    return {
        name: {
            "broker_url": f"amqp://{name}@127.0.0.1:{node.port}/{name}"
            f"?password_file={quote(str(_password_file(home, name)))}"
        }
        for name in _COMPANIES
    }


@contextmanager
def private_broker(home: Household) -> Iterator[Servers]:
    """Run the household's node and give the settings that name it.

    Raises:
        RabbitMissing, RabbitFailed.
    """
    node = node_of(home)
    try:
        node.start()
        yield settings_for(home, node)
    finally:
        node.stop()


def _tenant(home: Household, name: str) -> Tenant:
    path = _password_file(home, name)
    if not path.exists():
        write_secret(path, secrets.token_hex(24).encode())
    return Tenant(vhost=name, user=name, password=path.read_text())


def _password_file(home: Household, company: str) -> Path:
    return home.secret(company, "keys", "broker_password")

"""What every test may ask for: SQLite as it comes, private PostgreSQL and RabbitMQ servers."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from relevo.dev.authority import InsecureDevelopmentAuthority, write_public
from relevo.dev.ports import keep_to_part
from relevo.dev.servers.postgres import PostgresCluster
from relevo.dev.servers.rabbitmq import NodeTls, RabbitNode, Tenant
from relevo.service import clock
from tests.databases import Databases, PostgresDatabases, SqliteDatabases


def pytest_configure() -> None:
    """Side by side (pytest-xdist), each worker has its own servers, folders and range of ports."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    keep_to_part(int(worker[2:]), int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where migrated databases lie that tests copy."""
    return tmp_path_factory.mktemp("templates")


@pytest.fixture
def databases(tmp_path: Path, sqlite_templates: Path) -> Databases:
    """SQLite; tests/integration/postgres has the same fixture for PostgreSQL."""
    return SqliteDatabases(tmp_path / "databases", sqlite_templates)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresCluster]:
    """A private cluster, started by the first test that needs it, for the whole session.

    It lies beside pytest's own folders, which are closed to the server's system user.
    """
    folder = Path(tempfile.mkdtemp(prefix="relevo-postgres-"))
    cluster = PostgresCluster(folder, fsync=False)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()


@pytest.fixture(scope="session")
def postgres_session(postgres: PostgresCluster) -> Iterator[PostgresDatabases]:
    """Databases that live as long as the session."""
    made = PostgresDatabases(postgres, "session")
    yield made
    made.drop_all()


@pytest.fixture(scope="session")
def _postgres_templates(postgres: PostgresCluster) -> PostgresDatabases:
    return PostgresDatabases(postgres)


@pytest.fixture
def postgres_databases(_postgres_templates: PostgresDatabases) -> Iterator[PostgresDatabases]:
    """Databases that live as long as one test."""
    yield _postgres_templates
    _postgres_templates.drop_all()


@pytest.fixture(scope="session")
def rabbit() -> Iterator[RabbitNode]:
    """A private node, started by the first test that needs it, for the whole session."""
    folder = Path(tempfile.mkdtemp(prefix="relevo-rabbit-"))
    tenants = tuple(Tenant(name, name, secrets.token_hex(16)) for name in ("agency", "care"))
    node = RabbitNode(folder, tenants, tls=_broker_tls(folder / "tls"))
    try:
        node.start()
        yield node
    finally:
        node.remove()


def _broker_tls(folder: Path) -> NodeTls:
    """Certificates of an authority of its own: the node's, and `client.pem` for who connects."""
    at = clock.now()
    authority = InsecureDevelopmentAuthority.create("tests", at=at)
    write_public(folder / "bundle.pem", authority.bundle())
    authority.issue_to(folder, "client", "spiffe://tests/agency/relay", at=at)
    identity = "spiffe://tests/broker/node"
    certificate, key = authority.issue_to(
        folder, "node", identity, at=at, dns_names=("broker.tests",)
    )
    return NodeTls(certificate, key, folder / "bundle.pem")

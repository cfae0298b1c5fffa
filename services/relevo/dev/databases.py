"""PostgreSQL for a household: a database and a role for each service, and none open to another."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa

from relevo.dev.authority import write_secret
from relevo.dev.household import SERVICES, Household, Servers
from relevo.dev.servers.postgres import PostgresCluster
from relevo.service.database import UnsupportedDatabase


def cluster_of(home: Household) -> PostgresCluster:
    """The household's cluster, not started."""
    return PostgresCluster(home.root / "postgres")


@contextmanager
def private_databases(home: Household) -> Iterator[Servers]:
    """Run the household's cluster and give the settings that name its databases.

    Raises:
        PostgresMissing, PostgresFailed.
    """
    cluster = cluster_of(home)
    try:
        cluster.start()
        yield settings_for(home, cluster)
    finally:
        cluster.stop()


def settings_for(home: Household, cluster: PostgresCluster) -> Servers:
    """Make the databases and roles that are missing; passwords stay in libpq's password files."""
    made = {}
    for service in SERVICES:
        password_file = home.secret(service, "keys", "database.pgpass")
        cluster.create_role(service, _password(password_file, service))
        if not cluster.has_database(service):
            cluster.create_database(service, owner=service)
        url = f"postgresql://{service}@127.0.0.1:{cluster.port}/{service}"
        made[service] = {"database_url": f"{url}?passfile={quote(str(password_file))}"}
    return made


def on_server(prefix: str) -> Servers:
    """Databases that somebody has made: the URL up to the service's name, which is put behind.

    `postgresql://me@db.example/relevo_` names the databases relevo_agency, relevo_care and
    relevo_vault.

    Raises:
        UnsupportedDatabase: it is no such URL.
    """
    try:
        url = sa.make_url(prefix)
    except (sa.exc.ArgumentError, ValueError):
        url = None
    if url is None or url.get_backend_name() != "postgresql":
        raise UnsupportedDatabase(
            "--database: must be sqlite, postgres or postgresql://…/PREFIX", field="database"
        )
    return {
        service: {
            "database_url": url.set(database=f"{url.database or ''}{service}").render_as_string(
                hide_password=False
            )
        }
        for service in SERVICES
    }


def _password(path: Path, service: str) -> str:
    """The role's password: made once, kept as a line of libpq's password file."""
    if not path.exists():
        line = f"127.0.0.1:*:{service}:{service}:{secrets.token_hex(24)}\n"
        write_secret(path, line.encode())
    return path.read_text().strip().rpartition(":")[2]

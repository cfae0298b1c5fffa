"""Migrations on PostgreSQL: from nothing and from every released revision, once, to one schema."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import relevo.agency.adapters.tables
import relevo.care.adapters.tables
import relevo.vault.sql.tables
from relevo.agency.bootstrap import MIGRATIONS as AGENCY
from relevo.care.bootstrap import MIGRATIONS as CARE
from relevo.service import migrations
from relevo.service.database import Database
from relevo.vault.bootstrap import MIGRATIONS as VAULT
from tests.databases import Databases
from tests.integration.postgres.racing import at_once

SERVICES = {
    "agency": (AGENCY, relevo.agency.adapters.tables.metadata),
    "care": (CARE, relevo.care.adapters.tables.metadata),
    "vault": (VAULT, relevo.vault.sql.tables.metadata),
}


def _revisions() -> Iterator[tuple[str, str]]:
    for service, (location, _) in SERVICES.items():
        for script in ScriptDirectory(str(location)).walk_revisions():
            yield service, script.revision


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    made = Database(databases.fresh())
    yield made
    made.close()


@pytest.mark.parametrize(("service", "revision"), list(_revisions()))
def test_every_revision_leads_to_the_schema_of_the_tables(
    database: Database, databases: Databases, service: str, revision: str
) -> None:
    location, metadata = SERVICES[service]
    migrations.upgrade(database, location, revision)
    migrations.upgrade(database, location)
    migrations.require_current(database, location)
    with database.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []
        migrated = _shape(connection)
    made = Database(databases.fresh())
    with made.write() as connection:
        metadata.create_all(connection)
        assert _shape(connection) == migrated
    made.close()


@pytest.mark.parametrize("service", list(SERVICES))
def test_processes_that_migrate_at_once_do_it_once(databases: Databases, service: str) -> None:
    location, _ = SERVICES[service]
    url = databases.fresh()

    def migrate() -> None:
        database = Database(url)
        try:
            migrations.upgrade(database, location)
            migrations.require_current(database, location)
        finally:
            database.close()

    at_once(*[migrate] * 4)


def test_real_processes_migrate_at_once(databases: Databases) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from relevo.service import migrations\n"
        "from relevo.service.database import Database\n"
        "database = Database(sys.stdin.read())\n"
        "migrations.upgrade(database, Path(sys.argv[1]))\n"
        "database.close()\n"
    )
    url = databases.fresh()
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(CARE)], stdin=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for process in running:
        assert process.stdin is not None
        process.stdin.write(url)
        process.stdin.close()
    assert [process.wait(60) for process in running] == [0, 0]
    database = Database(url)
    migrations.require_current(database, CARE)
    database.close()


def test_a_migration_that_fails_changes_nothing(database: Database, tmp_path: Path) -> None:
    migrations.upgrade(database, AGENCY, "0001")
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE replies (x int)")  # in the way of 0002
    with pytest.raises(sa.exc.ProgrammingError):
        migrations.upgrade(database, AGENCY)
    with database.read() as connection:
        names = sa.inspect(connection).get_table_names()
        current = MigrationContext.configure(connection).get_current_revision()
    assert current == "0001"
    assert "visibilities" not in names


def _shape(connection: sa.Connection) -> dict[str, object]:
    """Columns, keys, constraints and indexes of every table, whatever their order."""
    inspector = sa.inspect(connection)
    return {
        table: (
            sorted(
                (c["name"], repr(c["type"]), c["nullable"]) for c in inspector.get_columns(table)
            ),
            sorted(inspector.get_pk_constraint(table)["constrained_columns"]),
            sorted(
                (tuple(key["constrained_columns"]), key["referred_table"])
                for key in inspector.get_foreign_keys(table)
            ),
            sorted(tuple(one["column_names"]) for one in inspector.get_unique_constraints(table)),
            sorted(
                (str(one["name"]), repr(one["column_names"]), bool(one["unique"]))
                for one in inspector.get_indexes(table)
            ),
        )
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }

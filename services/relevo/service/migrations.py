"""Alembic migrations of one service, run from code: no ini file, no environment."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from relevo.errors import RelevoError
from relevo.service.database import Database


class SchemaOutOfDate(RelevoError):
    """The database is not at the revision that this release needs; run `… migrate`."""

    reason = "SCHEMA_OUT_OF_DATE"


def upgrade(database: Database, location: Path) -> None:
    """Bring the database to the newest revision in `location` (a `migrations/` folder)."""
    config = _config(location)
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def require_current(database: Database, location: Path) -> None:
    """Raise `SchemaOutOfDate` unless the database is at the newest revision."""
    head = ScriptDirectory.from_config(_config(location)).get_current_head()
    with database.read() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current != head:
        raise SchemaOutOfDate(f"the database is at revision {current}, this release needs {head}")


def _config(location: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(location))
    return config

"""Alembic migrations of one service, run from code: no ini file, no environment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from relevo.errors import RelevoError
from relevo.service.database import Database, DatabaseUnavailable, as_unavailable, hold_schema


class SchemaOutOfDate(RelevoError):
    """The database is not at the revision that this release needs; run `… migrate`."""

    reason = "SCHEMA_OUT_OF_DATE"


def upgrade(database: Database, location: Path, revision: str = "head") -> None:
    """Bring the database to `revision` in `location` (a `migrations/` folder), in one transaction.

    Several processes may do so at once: one works, the others find it done.

    Raises:
        DatabaseUnavailable: it did not answer; nothing was changed.
    """
    config = _config(location)
    with _answering(database), database.write() as connection:
        hold_schema(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def require_current(database: Database, location: Path) -> None:
    """Raise unless the database is at the newest revision.

    Raises:
        SchemaOutOfDate: it is at another one, or empty.
        DatabaseUnavailable: it did not answer.
    """
    head = ScriptDirectory.from_config(_config(location)).get_current_head()
    with _answering(database), database.read() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current != head:
        raise SchemaOutOfDate(f"the database is at revision {current}, this release needs {head}")


@contextmanager
def _answering(database: Database) -> Iterator[None]:
    """A process is started or migrates: say which database does not answer."""
    try:
        yield
    except SQLAlchemyError as error:
        if as_unavailable(error) is None:
            raise
        raise DatabaseUnavailable(f"the database {database.place} does not answer") from None


def _config(location: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(location))
    return config

"""Alembic migrations of one service, run from code: no ini file, no environment.

A revision's number is the beginning of its file's name, as in `0002_notes.py`: so a process finds
out that its database is current without loading Alembic, which takes longer than all else at start.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from relevo.errors import RelevoError
from relevo.service.database import Database, DatabaseUnavailable, as_unavailable, hold_schema

_VERSION = sa.table("alembic_version", sa.column("version_num", sa.String))  # Alembic's own


class SchemaOutOfDate(RelevoError):
    """The database is not at the revision that this release needs; run `… migrate`."""

    reason = "SCHEMA_OUT_OF_DATE"


def upgrade(database: Database, location: Path, revision: str = "head") -> None:
    """Bring the database to `revision` in `location` (a `migrations/` folder), in one transaction.

    Several processes may do so at once: one works, the others find it done.

    Raises:
        DatabaseUnavailable: it did not answer; nothing was changed.
    """
    from alembic import command  # noqa: PLC0415 - only who migrates waits for it
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(location))
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
    needed = newest(location)
    with _answering(database), database.read() as connection:
        known = sa.inspect(connection).has_table(_VERSION.name)
        current = connection.scalar(sa.select(_VERSION.c.version_num)) if known else None
    if current != needed:
        raise SchemaOutOfDate(f"the database is at revision {current}, this release needs {needed}")


def newest(location: Path) -> str:
    """The last revision in `location`."""
    return max(path.name.partition("_")[0] for path in (location / "versions").glob("[0-9]*_*.py"))


@contextmanager
def _answering(database: Database) -> Iterator[None]:
    """A process is started or migrates: say which database does not answer."""
    try:
        yield
    except SQLAlchemyError as error:
        if as_unavailable(error) is None:
            raise
        raise DatabaseUnavailable(f"the database {database.place} does not answer") from None

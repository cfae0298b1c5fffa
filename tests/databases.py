"""New databases for tests: empty or at this release's schema, on SQLite or on PostgreSQL."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path
from typing import Protocol

from relevo.dev.servers.postgres import PostgresCluster
from relevo.service import migrations
from relevo.service.database import Database


class Databases(Protocol):
    """Where a test gets its databases; what it leaves behind is cleared away by the fixture."""

    def fresh(self, location: Path | None = None) -> str:
        """The URL of a new database: empty, or migrated as the folder of migrations says."""


def at_rest(database: Database) -> bytes:
    """Every byte that the database has written; its connections are closed.

    On PostgreSQL with the write-ahead log, which keeps what was deleted.
    """
    if database.is_sqlite:
        database.close()
        folder = Path(str(database.engine.url.database)).parent
        return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    with database.engine.connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
        data = Path(connection.exec_driver_sql("SHOW data_directory").scalar_one())
        here = connection.exec_driver_sql(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        ).scalar_one()
    database.close()
    files = [*(data / "base" / str(here)).iterdir(), *(data / "pg_wal").iterdir()]
    return b"".join(path.read_bytes() for path in files if path.is_file())


class SqliteDatabases:
    """Files in one folder; migrated ones are copies of one that is made once."""

    _made: dict[Path, Path] = {}  # noqa: RUF012 - one for the whole session

    def __init__(self, folder: Path, templates: Path) -> None:
        self._folder = folder
        self._templates = templates
        self._numbers = itertools.count(1)

    def fresh(self, location: Path | None = None) -> str:
        """See `Databases`."""
        self._folder.mkdir(exist_ok=True)
        path = self._folder / f"{next(self._numbers)}.sqlite"
        if location is not None:
            shutil.copy(self._migrated(location), path)
        return f"sqlite:///{path}"

    def _migrated(self, location: Path) -> Path:
        if location not in self._made:
            path = self._templates / f"{len(self._made)}.sqlite"
            database = Database(f"sqlite:///{path}")
            migrations.upgrade(database, location)
            with database.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            database.close()
            self._made[location] = path
        return self._made[location]


class PostgresDatabases:
    """Databases of one cluster, by template; one object serves a whole session."""

    def __init__(self, cluster: PostgresCluster, prefix: str = "test") -> None:
        self.cluster = cluster
        self._prefix = prefix
        self._templates: dict[Path, str] = {}
        self._numbers = itertools.count(1)
        self._open: list[str] = []

    def fresh(self, location: Path | None = None) -> str:
        """See `Databases`."""
        name = f"{self._prefix}_{next(self._numbers)}"
        template = None if location is None else self._migrated(location)
        self.cluster.create_database(name, template=template)
        self._open.append(name)
        return self.cluster.url(name)

    def drop_all(self) -> None:
        """Delete what `fresh` made."""
        while self._open:
            self.cluster.drop_database(self._open.pop())

    def _migrated(self, location: Path) -> str:
        if location not in self._templates:
            name = f"{self._prefix}_template_{len(self._templates)}"
            self.cluster.create_database(name)
            database = Database(self.cluster.url(name))
            migrations.upgrade(database, location)
            database.close()
            self._templates[location] = name
        return self._templates[location]

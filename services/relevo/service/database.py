"""One database of one service: transactions that mean what they say, on SQLite and PostgreSQL.

SQLite: WAL, `synchronous=FULL`, `secure_delete`, and `BEGIN IMMEDIATE` for every writing
transaction, because one that reads first and writes later fails at once under contention. Writers
there are alone.

PostgreSQL: a read is one REPEATABLE READ snapshot, a write is READ COMMITTED, and writers run side
by side: what must not change between a read and a write of one transaction is locked by its row.
A connection that has lain idle is tried before it is used, and a pool that finds one dead lets all
go, so a server may be restarted under it.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect, Engine, ExceptionContext
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from relevo.errors import InvalidInput, Unavailable

_BUSY_TIMEOUT_MS = 30_000
_POSTGRES_SESSION = {
    "statement_timeout": 30_000,  # milliseconds
    "lock_timeout": 10_000,
    "idle_in_transaction_session_timeout": 60_000,
    "synchronous_commit": "on",  # whatever the server's default: what was answered stays (P3)
    "timezone": "UTC",
}
_POSTGRES_CONNECTION: dict[str, object] = {
    "connect_timeout": 5,  # seconds
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,  # milliseconds: a host that is gone does not hold a thread for long
    "options": " ".join(f"-c {name}={value}" for name, value in _POSTGRES_SESSION.items()),
}
_POSTGRES_POOL: dict[str, object] = {
    "pool_size": 10,
    "max_overflow": 10,
    "pool_timeout": 10,  # seconds
    "pool_recycle": 1800,
    "pool_use_lifo": True,
    "isolation_level": "READ COMMITTED",
}
_TRUSTED_SECONDS = 1.0
_SCHEMA_LOCK = 0x52656C65766F  # "Relevo"
_READ_ONLY = "25006"  # SQLSTATE of a server that takes no writes for now
_CLOSED = sa.text(
    "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean"
)
_CONTENDED = ("40P01", "55P03")  # SQLSTATE of a deadlock, and of a lock not given in time
_SQLITE_PASSING = (
    "SQLITE_BUSY",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_CANTOPEN",
    "SQLITE_READONLY",
)


class UnsupportedDatabase(InvalidInput):
    """The database's URL is malformed, or names what this release does not speak."""

    reason = "UNSUPPORTED_DATABASE"


class DatabaseUnavailable(Unavailable):
    """The database did not answer, or cannot take the change now; nothing is half-written."""

    reason = "DATABASE_UNAVAILABLE"


def as_unavailable(error: BaseException) -> DatabaseUnavailable | None:
    """What the edges answer for a failure that passes by itself; None for every other error.

    A server that is away, restarts, is full, takes no writes or no more connections; a lock that
    was not given in time; a deadlock.
    """
    if isinstance(error, PoolTimeout):
        return DatabaseUnavailable("the database's connections are all in use")
    if isinstance(error, DBAPIError) and _passes(error):
        return DatabaseUnavailable("the database did not answer")
    return None


def is_contended(error: BaseException) -> bool:
    """Whether other transactions were in the way, on a server that answers.

    What failed together may succeed apart.
    """
    original = error.orig if isinstance(error, DBAPIError) else None
    return getattr(original, "sqlstate", None) in _CONTENDED


def _passes(error: DBAPIError) -> bool:
    if error.connection_invalidated or isinstance(error, InterfaceError):
        return True
    sqlite_name: str | None = getattr(error.orig, "sqlite_errorname", None)
    if sqlite_name is not None:
        return sqlite_name.startswith(_SQLITE_PASSING)
    sqlstate: str | None = getattr(error.orig, "sqlstate", None)
    return isinstance(error, OperationalError) or sqlstate == _READ_ONLY


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware UTC instant with microseconds; fixed-width ISO 8601 text in SQLite, so it sorts."""

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.String(27))
        return dialect.type_descriptor(sa.DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        value = value.astimezone(UTC)
        if dialect.name != "sqlite":
            return value
        return value.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        moment: datetime = value
        return moment.astimezone(UTC)


class Database:
    """The engine of one service. Build it after a fork, never before; safe for threads."""

    def __init__(self, url: str) -> None:
        """`sqlite:///…` or `postgresql://…`, where the URL's own parameters win over ours.

        Raises:
            UnsupportedDatabase: it quotes nothing of the URL, which may hold a password.
        """
        parsed = _parsed(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        options: dict[str, Any] = {}
        if not self.is_sqlite:
            own = {k: v for k, v in _POSTGRES_CONNECTION.items() if k not in parsed.query}
            options = {**_POSTGRES_POOL, "connect_args": own}
        # hide_parameters: an error of the database must never quote a value.
        self.engine: Engine = sa.create_engine(parsed, hide_parameters=True, **options)
        if self.is_sqlite:
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)
        else:
            sa.event.listen(self.engine, "handle_error", _without_content)
            sa.event.listen(self.engine, "connect", _seen_alive)
            sa.event.listen(self.engine, "checkin", _seen_alive)
            sa.event.listen(self.engine, "checkout", partial(_check_alive, self.engine.dialect))

    @property
    def place(self) -> str:
        """Where the database is, for messages to whoever runs the service: no user, no password."""
        url = self.engine.url
        if self.is_sqlite:
            return url.database or "memory"
        return f"{url.host or 'localhost'}:{url.port or 5432}/{url.database}"

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One writing transaction: committed when the block ends, rolled back when it raises."""
        with self.engine.connect() as connection:
            connection.execution_options(relevo_write=True)
            with connection.begin():
                yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent snapshot; a statement that writes fails."""
        with self.engine.connect() as connection:
            if self.is_sqlite:
                connection.execution_options(relevo_write=False)
            else:
                connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                yield connection

    def require_writable(self) -> None:
        """For readiness: that the database answers and takes writes, as far as can be told without
        writing. A standby does not, nor a disk mounted read-only.

        Raises:
            DatabaseUnavailable.
        """
        try:
            with self.engine.connect() as connection, connection.begin():
                if self.is_sqlite:
                    connection.exec_driver_sql("SELECT 1 FROM sqlite_master")
                    closed = not _takes_writes(self.engine.url.database)
                else:
                    closed = bool(connection.scalar(_CLOSED))
        except sa.exc.SQLAlchemyError:
            raise DatabaseUnavailable("the database does not answer") from None
        if closed:
            raise DatabaseUnavailable("the database takes no writes")

    def empty_log(self) -> bool:
        """Let nothing of what was overwritten or deleted rest in SQLite's write-ahead log.

        `secure_delete` sees to the database itself. On PostgreSQL that is vacuum's task, and the
        log's retention. False: somebody reads what is in it; try again later.
        """
        if not self.is_sqlite:
            return True
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            cursor.close()
        finally:
            connection.close()
        return not busy

    def close(self) -> None:
        """Release every connection."""
        self.engine.dispose()


def _takes_writes(path: str | None) -> bool:
    """Whether SQLite may write the file and its journal beside it; one in memory always."""
    if not path or path == ":memory:":
        return True
    file = Path(path)
    try:
        mounted_read_only = os.statvfs(file).f_flag & os.ST_RDONLY
    except OSError:
        return False
    return not mounted_read_only and all(os.access(one, os.W_OK) for one in (file, file.parent))


def hold_schema(connection: Connection) -> None:
    """Keep other changes of this database's schema out until the transaction ends.

    SQLite's writing transactions are alone anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_SCHEMA_LOCK)))


def _parsed(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        supported = parsed.drivername in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")
    except (sa.exc.ArgumentError, ValueError):
        raise UnsupportedDatabase("the database URL is malformed", field="database_url") from None
    if not supported:
        raise UnsupportedDatabase(
            "the database URL must begin with sqlite:/// or postgresql://", field="database_url"
        )
    return parsed


def _without_content(context: ExceptionContext) -> None:
    """PostgreSQL's messages and details quote keys and rows; keep what names no value."""
    original = context.original_exception
    diagnosis = getattr(original, "diag", None)
    names = (
        getattr(original, "sqlstate", None),
        getattr(diagnosis, "table_name", None),
        getattr(diagnosis, "column_name", None),
        getattr(diagnosis, "constraint_name", None),
    )
    text = " ".join([type(original).__name__, *(name for name in names if name)])
    original.args = (text,)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (text,)


def _seen_alive(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info["seen_alive"] = time.monotonic()


def _check_alive(
    dialect: Dialect, connection: Any, record: ConnectionPoolEntry, _proxy: object
) -> None:
    """Try a connection that was not used for a while, or whose socket has something to say.

    A trial costs a round trip. An idle server says nothing, but that it ends.
    """
    told = select.poll()
    told.register(connection.fileno(), select.POLLIN)
    if time.monotonic() - record.info["seen_alive"] < _TRUSTED_SECONDS and not told.poll(0):
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error:
        raise InvalidatePoolError from None


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite alone
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={_BUSY_TIMEOUT_MS}",  # first: switching to WAL needs a lock
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("relevo_write")
    # A transaction of neither kind (a tool's, on the bare engine) may write.
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if writes is False else 'OFF'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

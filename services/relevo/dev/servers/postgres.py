"""A private PostgreSQL cluster: for `relevo dev run`, for tests, for fault tests and benchmarks.

It listens on 127.0.0.1 alone, has no Unix socket, asks for a password (SCRAM-SHA-256) that only the
owner of its folder can read, logs no statement, parameter or detail, and ends with the process that
started it, also on kill -9.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from relevo.dev.ports import free_ports
from relevo.errors import RelevoError

_ADMINISTRATOR = "relevo_dev"
_SYSTEM_USER = "postgres"  # PostgreSQL refuses to run as root
_PLACES = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/pgsql/bin")
_START_SECONDS = 60.0
_STOP_SECONDS = 30.0
_ATTEMPTS = 5

_CONFIGURATION = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = '64MB'
max_wal_size = '512MB'
autovacuum_naptime = '20s'
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C.UTF-8'
# A log may quote no value: not of a statement, not of a parameter, not of a row.
log_statement = 'none'
log_min_error_statement = 'panic'
log_error_verbosity = 'terse'
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""


class PostgresMissing(RelevoError):
    """No PostgreSQL server is installed here, or it cannot reach its folder."""

    reason = "POSTGRES_MISSING"


class PostgresFailed(RelevoError):
    """The server did not start, or not in time; its log says why."""

    reason = "POSTGRES_FAILED"


class PostgresCluster:
    """One cluster in one folder. Made at the first start and kept; used by one thread.

    Args:
        folder: where `data/`, `server.log` and the administrator's `password` lie. As root its
            parents must be open (`o+x`) to the system user `postgres`, under whom the server runs.
        fsync: False only where the data may be lost with the machine, as in tests; a server that
            is killed loses nothing either way: commits are with the kernel, and a page that SIGKILL
            tore in two (it ends a write between two of the kernel's pages) is in the log.
        port: on 127.0.0.1; None takes a free one at every start.
    """

    def __init__(self, folder: Path, *, fsync: bool = True, port: int | None = None) -> None:
        self.folder = folder.resolve()
        self.port = port or 0
        self._any_port = port is None
        self._fsync = fsync
        self._programs = _find_programs()
        self._process: subprocess.Popen[bytes] | None = None
        self._password = ""

    @property
    def pid(self) -> int:
        """The postmaster's process id; raises `PostgresFailed` unless it was started."""
        if self._process is None:
            raise PostgresFailed("the server is not running")
        return self._process.pid

    def start(self) -> None:
        """Make the cluster if there is none, start the server and wait until it answers.

        Raises:
            PostgresMissing, PostgresFailed.
        """
        if self._process is not None and self._process.poll() is None:
            return
        self._make()
        for attempt in range(_ATTEMPTS):
            if self._any_port and not self.port:
                self.port = free_ports(1)[0]
            self._process = self._launch()
            if self._becomes_ready():
                return
            self._process.wait()
            self._process = None
            if self._any_port and attempt:  # somebody may have taken the port
                self.port = 0
            time.sleep(0.2 * attempt)  # or an earlier life's processes may be about to end
        raise PostgresFailed(f"the server did not start; see {self.folder / 'server.log'}")

    def stop(self) -> None:
        """End every connection and the server, in order; its files stay."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """SIGKILL, as a power cut to the server's processes; the next `start` recovers."""
        if self._process is None:
            return
        family = _children(self._process.pid)
        self._process.kill()
        self._process.wait()
        self._process = None
        for child in family:
            with _gone_is_fine():
                os.kill(child, signal.SIGKILL)
        deadline = time.monotonic() + _STOP_SECONDS
        while any(_alive(child) for child in family) and time.monotonic() < deadline:
            time.sleep(0.01)

    def restart(self) -> None:
        """Stop, if it runs, and start again on the same port."""
        self.stop()
        self.start()

    def remove(self) -> None:
        """Stop the server and delete its files."""
        self._end(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str = "postgres", *, role: str = "", password: str = "") -> str:
        """Where a database is found, with the password in it: for settings files, never for logs.

        Without a role: as the administrator.
        """
        who = f"{role}:{password}" if role else f"{_ADMINISTRATOR}:{self._password}"
        return f"postgresql://{who}@127.0.0.1:{self.port}/{database}"

    def create_role(self, name: str, password: str) -> None:
        """A role that may log in and nothing more; a known one gets the password."""
        with self.administrator() as connection:
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,))
            verb = "ALTER" if known.fetchone() else "CREATE"
            connection.execute(
                sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
                    sql.SQL(verb), sql.Identifier(name), sql.Literal(password)
                )
            )

    def create_database(
        self, name: str, *, template: str | None = None, owner: str | None = None
    ) -> None:
        """A new database; with an owner, closed to every other role but the administrator."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template or "template0")
        )
        if owner is not None:
            statement += sql.SQL(" OWNER {}").format(sql.Identifier(owner))
        with self.administrator() as connection:
            connection.execute(statement)
            if owner is not None:
                connection.execute(
                    sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
                )

    def rename_database(self, name: str, new: str) -> None:
        """Nobody may be connected to it."""
        with self.administrator() as connection:
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(name), sql.Identifier(new)
                )
            )

    def dump_database(self, name: str, file: Path) -> None:
        """Back a database up with `pg_dump`, as it stands now, while others work in it."""
        self._client("pg_dump", "--format=custom", f"--file={file}", name)

    def load_database(self, name: str, file: Path) -> None:
        """Make a database anew from a backup of `dump_database`."""
        self.create_database(name)
        self._client("pg_restore", "--exit-on-error", f"--dbname={name}", file)

    def has_database(self, name: str) -> bool:
        """Whether there is a database of that name."""
        with self.administrator() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            return found.fetchone() is not None

    def drop_database(self, name: str) -> None:
        """Delete a database if there is one, ending its connections."""
        with self.administrator() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    @contextmanager
    def administrator(self, database: str = "postgres") -> Iterator[psycopg.Connection]:
        """A connection that commits each statement, with every right."""
        with psycopg.connect(self.url(database), autocommit=True, connect_timeout=10) as connection:
            yield connection

    def _client(self, program: str, *arguments: str | Path) -> None:
        """Run one of the server's programs as the administrator; the password is no argument."""
        place = {"PGHOST": "127.0.0.1", "PGPORT": str(self.port)}
        who = {"PGUSER": _ADMINISTRATOR, "PGPASSWORD": self._password}
        done = subprocess.run(  # noqa: S603 - a program of the system's, no shell
            [self._programs / program, *arguments],
            env={**os.environ, **place, **who},
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode != 0:
            raise PostgresFailed(f"{program} failed: {done.stderr.strip().splitlines()[-1:]}")

    def _make(self) -> None:
        data, password_file = self.folder / "data", self.folder / "password"
        if not (data / "PG_VERSION").exists():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.rmtree(data, ignore_errors=True)
            password_file.write_text(secrets.token_hex(24))
            password_file.chmod(0o600)
            _give_to_server(self.folder, password_file)
            self._initialize(data, password_file)
        self._password = password_file.read_text()

    def _initialize(self, data: Path, password_file: Path) -> None:
        made = data.with_name("data.new")  # a cut-off initdb leaves no half cluster under `data`
        shutil.rmtree(made, ignore_errors=True)
        done = subprocess.run(  # noqa: S603 - a program of the system's, no shell
            [
                *_as_server_user(),
                self._programs / "initdb",
                f"--pgdata={made}",
                f"--username={_ADMINISTRATOR}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                *([] if self._fsync else ["--no-sync"]),
            ],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode != 0:
            reached = _unreachable(self.folder)
            if reached is not None:
                raise PostgresMissing(
                    f"{reached} is closed to the system user {_SYSTEM_USER}, under whom the server "
                    "runs for root; choose another folder, or open it with chmod o+x"
                )
            raise PostgresFailed(f"initdb failed: {done.stderr.strip().splitlines()[-1:]}")
        with (made / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write(_CONFIGURATION)
        made.rename(data)

    def _launch(self) -> subprocess.Popen[bytes]:
        options = {"port": self.port, "fsync": "on" if self._fsync else "off"}
        with (self.folder / "server.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - as above
                [
                    *_as_server_user("--pdeathsig", "INT"),
                    self._programs / "postgres",
                    "-D",
                    self.folder / "data",
                    *(
                        part
                        for name, value in options.items()
                        for part in ("-c", f"{name}={value}")
                    ),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches our own process alone
            )

    def _becomes_ready(self) -> bool:
        assert self._process is not None
        deadline = time.monotonic() + _START_SECONDS
        while self._process.poll() is None:
            try:
                with self.administrator():
                    return True
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    self.kill()
                    raise PostgresFailed("the server did not answer in time") from None
                time.sleep(0.02)
        return False

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None


def installed() -> bool:
    """Whether a cluster can be made here."""
    try:
        _find_programs()
    except PostgresMissing:
        return False
    return True


def _find_programs() -> Path:
    """The folder of the newest server's programs."""
    found = [Path(place) for pattern in _PLACES for place in sorted(Path("/").glob(pattern[1:]))]
    on_path = shutil.which("initdb")
    if on_path is not None:
        found.insert(0, Path(on_path).resolve().parent)
    complete = [place for place in found if (place / "initdb").exists()]
    if not complete:
        raise PostgresMissing("PostgreSQL is not installed; on Debian: apt-get install postgresql")
    return max(complete, key=_release)


def _release(programs: Path) -> float:
    try:
        return float(programs.parent.name)
    except ValueError:
        return 0.0


def _as_server_user(*more: str) -> Sequence[str]:
    """What comes before a command, so that it runs as who the server may be."""
    privileged = os.geteuid() == 0
    if shutil.which("setpriv") is None:
        if privileged:
            raise PostgresMissing("PostgreSQL does not run as root, and there is no setpriv here")
        return ()
    user = [f"--reuid={_SYSTEM_USER}", f"--regid={_SYSTEM_USER}", "--init-groups", "--reset-env"]
    options = (*(user if privileged else []), *more)
    return ("setpriv", *options) if options else ()


def _give_to_server(*paths: Path) -> None:
    if os.geteuid() == 0:
        for path in paths:
            shutil.chown(path, _SYSTEM_USER, _SYSTEM_USER)


def _unreachable(folder: Path) -> Path | None:
    """The outermost parent that is closed to others, if the server runs as somebody else."""
    if os.geteuid() != 0:
        return None
    closed = [one for one in folder.parents if not one.stat().st_mode & 0o001]
    return closed[-1] if closed else None


def _children(pid: int) -> list[int]:
    try:
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]
    except OSError:
        return []


def _alive(pid: int) -> bool:
    """Whether it runs still; one that only waits to be collected by its parent does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@contextmanager
def _gone_is_fine() -> Iterator[None]:
    try:
        yield
    except ProcessLookupError:
        return

"""`make run`: both companies, with sample posts, until somebody says stop."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from relevo.dev.brokers import private_broker
from relevo.dev.databases import on_server, private_databases
from relevo.dev.household import SERVICES, Addresses, Household, Servers
from relevo.dev.pair import Pair, require_free
from relevo.dev.readable import readable
from relevo.dev.samples.bring import bring, stand_again
from relevo.dev.supervisor import ChildFailed, Supervisor
from relevo.errors import RelevoError
from relevo.service.clock import now

SQLITE, POSTGRES = "sqlite", "postgres"
_MARKER = "samples-brought"


def run_until_stopped(
    folder: Path,
    ports: Addresses,
    *,
    samples: bool,
    rabbitmq: bool,
    database: str = SQLITE,
    seven: bool = False,
) -> int:
    """Start everything, print addresses and accounts, block. Returns the exit code.

    Args:
        rabbitmq: on a private node that lives as long as this process, in the same folder.
        database: `sqlite`; `postgres`: on a private cluster likewise; or the beginning of the URLs
            of three databases (see `databases.on_server`).
        seven: each role in a process of its own, as in production.

    Raises:
        SettingsError: a port is in use.
        RabbitMissing, RabbitFailed, PostgresMissing, PostgresFailed, UnsupportedDatabase.
    """
    require_free(ports)
    home = Household(folder.resolve())
    with ExitStack() as servers:
        named: list[Servers] = []
        if rabbitmq:
            _line("Starting RabbitMQ ...")
            named.append(servers.enter_context(private_broker(home)))
        if database == POSTGRES:
            _line("Starting PostgreSQL ...")
            named.append(servers.enter_context(private_databases(home)))
        elif database != SQLITE:
            named.append(on_server(database))
        both = Pair.prepare(folder, ports, servers=_together(named), seven=seven)
        return _run(both, samples=samples)


def _together(named: Sequence[Servers]) -> Servers:
    return {
        service: {name: value for one in named for name, value in one.get(service, {}).items()}
        for service in SERVICES
    }


def _run(both: Pair, *, samples: bool) -> int:
    supervisor = Supervisor(write=_line, render=readable)
    signal.signal(signal.SIGINT, supervisor.request_stop)
    signal.signal(signal.SIGTERM, supervisor.request_stop)
    try:
        with both.running(supervisor):
            _line(_welcome(both))
            if samples:
                threading.Thread(target=_bring, args=(both,), name="samples", daemon=True).start()
            supervisor.wait()
    except ChildFailed as failed:
        if supervisor.stopped_on_request:
            return 0
        _line(f"relevo: {failed}; everything was stopped")
        return 1
    _line("Stopped.")
    return 0


def _bring(both: Pair) -> None:
    marker = both.home.beside_database(_MARKER)
    if marker.exists():
        stand_again(both.platform, at=now())
        return
    try:
        door = both.door("agency", "samples")
        count = sum(1 for _ in bring(both.platform, both.webhook, door, at=now()))
    except (RelevoError, OSError) as error:
        _line(f"relevo: the sample posts stopped: {type(error).__name__}")
        return
    marker.write_text(f"{count}\n")
    _line(f"relevo │ {count} sample posts were brought in")


def _welcome(both: Pair) -> str:
    lines = [
        "",
        f"  Relevo is running. Two companies, {len(both.children())} processes, one folder: "
        f"{_short(both.home.root)}",
        "",
        f"  Agency Colibrí   http://127.0.0.1:{both.ports.agency_web}/",
        f"  Banco Qori care  http://127.0.0.1:{both.ports.care_web}/",
        "",
        "  side     login   password          may",
    ]
    for account in both.accounts.accounts:
        if account.password is not None:
            roles = ", ".join(account.roles)
            lines.append(
                f"  {account.service:<8} {account.login:<7} {account.password:<17} {roles}"
            )
    lines += [
        "",
        "  To reveal a value, Rosa and Toni need a code:  .venv/bin/relevo dev totp rosa",
        "  What became of one case:  .venv/bin/relevo dev trace CODE",
        "  Ctrl-C stops everything.",
        "",
    ]
    return "\n".join(lines)


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _line(text: str) -> None:
    print(text, file=sys.stdout, flush=True)

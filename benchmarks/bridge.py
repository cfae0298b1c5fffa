"""The whole bridge on real parts: seven processes, PostgreSQL, RabbitMQ, and the load generator.

Everything shares the machine's cores, the load generator too.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from benchmarks.processes import Spent, spent
from relevo.dev import brokers, databases
from relevo.dev.household import BRAND, PAGE_ID, SERVICES, Household
from relevo.dev.pair import Pair, free_ports, settings_of
from relevo.dev.supervisor import Supervisor
from relevo.errors import Unavailable
from relevo.service.database import Database

PATIENCE_SECONDS = 600
_CONNECTIONS = 24


@dataclass(frozen=True)
class Sent:
    """What the generator told: when each post was due, and when it was answered with 2xx."""

    due: Mapping[int, float]
    answered: Mapping[int, float]

    @property
    def seconds(self) -> float:
        """From the first that was due to the last answer."""
        return max(self.answered.values()) - min(self.due.values())


@dataclass
class Bridge:
    """Both companies, running."""

    pair: Pair
    supervisor: Supervisor
    agency: Database
    parts: Mapping[str, int]
    next_number: int = 0

    def send(self, count: int, rate: float, connections: int = _CONNECTIONS) -> Sent:
        """Let the generator send so many posts, each a case of its own.

        Raises:
            Unavailable: one was not taken.
        """
        secret = self.pair.home.root / "agency" / "keys" / "meta_app_secret"
        address = f"127.0.0.1:{self.pair.ports.agency_web}"
        numbers = (self.next_number, count, rate, connections)
        self.next_number += count
        command = [sys.executable, "-m", "benchmarks.generator", address, BRAND, PAGE_ID, secret]
        made = subprocess.run(
            [*map(str, command), *map(str, numbers)], capture_output=True, check=True, text=True
        )
        lines = [line.split() for line in made.stdout.splitlines()]
        if len(lines) != count or any(line[3] != "200" for line in lines):
            raise Unavailable("intake did not take every post")
        return Sent(
            {int(number): float(due) for number, due, _, _ in lines},
            {int(number): float(done) for number, _, done, _ in lines},
        )

    def spent(self) -> Spent:
        """CPU so far, by part."""
        return spent(self.parts)

    def await_receipts(self) -> float:
        """When the last version had its receipt."""
        return self._await("SELECT count(*) FROM handovers WHERE pending")

    def await_ingests(self) -> float:
        """When the agency knew of the last version that the vault has its values."""
        return self._await("SELECT count(*) FROM post_versions WHERE ingested_at IS NULL")

    def receipts(self) -> Mapping[int, float]:
        """When each post's receipt was stored, by its number."""
        with self.agency.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT v.source_id, min(r.received_at) FROM post_versions v"
                " JOIN receipts r ON r.case_id = v.case_id GROUP BY v.source_id"
            )
            return {int(name.partition("_")[2]): at.timestamp() for name, at in rows}

    def _await(self, query: str) -> float:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            with self.agency.read() as connection:
                waiting = connection.execute(sa.text(query)).scalar_one()
            if waiting == 0:
                return time.time()
            if time.monotonic() > deadline:
                raise Unavailable(f"{waiting} still wait")
            time.sleep(0.1)


@contextmanager
def bridge() -> Iterator[Bridge]:
    """Start everything under a temporary folder; ready to take posts in."""
    with TemporaryDirectory(prefix="relevo-bench-") as name:
        root = Path(name)
        root.chmod(0o711)  # the database's server runs as another user
        home = Household(root / "home")
        home.root.mkdir(mode=0o711)
        cluster, node = databases.cluster_of(home), brokers.node_of(home)
        supervisor = Supervisor(write=lambda _line: None)
        try:
            cluster.start()
            node.start()
            named = (databases.settings_for(home, cluster), brokers.settings_for(home, node))
            servers = {s: {**named[0].get(s, {}), **named[1].get(s, {})} for s in SERVICES}
            pair = Pair.prepare(home.root, free_ports(), servers=servers, seven=True)
            with pair.running(supervisor):
                parts = {child.name: supervisor.pid_of(child.name) for child in pair.children()}
                parts |= {"PostgreSQL": cluster.pid, "RabbitMQ": node.pid}
                agency = Database(settings_of(pair.home)[0].database_url)
                made = Bridge(pair, supervisor, agency, parts)
                _until_open(made)
                yield made
                agency.close()
        finally:
            node.stop()
            cluster.stop()


def _until_open(made: Bridge) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            made.send(1, 0, 1)
            break
        except Unavailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.3)
    made.await_ingests()

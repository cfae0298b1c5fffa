"""Both companies as real processes on PostgreSQL, which is restarted and killed under them."""

from __future__ import annotations

import os
import re
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import psycopg
import pytest
import requests

from relevo.dev.databases import cluster_of, settings_for
from relevo.dev.household import SERVICES, Addresses, Household
from relevo.dev.pair import Pair, free_ports
from relevo.dev.ports import free_row
from relevo.dev.servers.postgres import PostgresCluster
from relevo.dev.supervisor import Supervisor
from relevo.dev.trace import Store, trace
from relevo.service.clock import now
from tests.canary import scan
from tests.e2e.conftest import World, eventually
from tests.e2e.test_run import (
    Run,
    alive,
    children_of,
    relevo,
    running,
    supervisor_of,
)

DNI = "45678912"


@pytest.fixture
def home() -> Iterator[Household]:
    """Not in pytest's folders, which are closed to the server's system user."""
    with tempfile.TemporaryDirectory(prefix="relevo-pair-") as name:
        Path(name).chmod(0o711)
        yield Household(Path(name).resolve())


@pytest.fixture
def cluster(home: Household) -> Iterator[PostgresCluster]:
    made = cluster_of(home)
    try:
        made.start()
        yield made
    finally:
        made.remove()


@pytest.fixture
def world(home: Household, cluster: PostgresCluster) -> Iterator[World]:
    pair = Pair.prepare(home.root, free_ports(), servers=settings_for(home, cluster))
    with pair.running(Supervisor(write=lambda _line: None)):
        yield World(pair, pair.door("agency", "luis"), pair.door("care", "rosa"))


def deliver(world: World, number: int) -> None:
    text = f"mi dni es {DNI} y nadie contesta"
    world.deliver(
        f"1_{number}", "add", thread=str(number), author=str(number), name="Ana", message=text
    )


def crossed(world: World, count: int) -> bool:
    return len(world.care.get("/api/v1/cases", limit=100)["cases"]) == count


def ready(port: int) -> int:
    return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=15).status_code


def test_cases_cross_through_the_databases_restart_and_death(
    world: World, cluster: PostgresCluster, home: Household
) -> None:
    deliver(world, 1)
    eventually(lambda: crossed(world, 1), seconds=60, what="the first case crossed")
    cluster.restart()
    deliver(world, 2)
    eventually(lambda: crossed(world, 2), seconds=60, what="the second case crossed")

    cluster.kill()
    web = world.pair.ports.agency_web
    eventually(lambda: ready(web) == 503, what="readiness tells that the database is away")
    refused = requests.get(
        f"http://127.0.0.1:{web}/api/v1/cases",
        headers={"Authorization": f"Bearer {world.pair.accounts.of('agency', 'luis').token}"},
        timeout=30,
    )
    assert refused.status_code == 503
    assert refused.json()["reason"] == "DATABASE_UNAVAILABLE"
    cluster.start()
    deliver(world, 3)
    eventually(lambda: crossed(world, 3), seconds=60, what="the third case crossed")
    eventually(lambda: ready(web) == 200, seconds=30, what="all is well")

    case = world.agency.get("/api/v1/cases", limit=1)["cases"][0]["case"]
    urls = {
        store: cluster.url(service)
        for store, service in (
            (Store.AGENCY, "agency"),
            (Store.CARE, "care"),
            (Store.VAULT, "vault"),
        )
    }
    eventually(
        lambda: {line.store for line in trace(urls, case["case_id"], at=now()).lines} == {*urls},
        what="the case can be followed through all three",
    )

    with cluster.administrator() as connection:
        connection.execute("CHECKPOINT")
    assert scan([cluster.folder, world.agency_folder], [DNI]) == []


def test_make_run_on_a_private_cluster_keeps_it_and_leaves_no_process(home: Household) -> None:
    with running(home.root, "DATABASE=postgres", more="--no-samples") as killed:
        people = accounts_of(killed)
        processes = children_of(killed.process.pid)
        os.kill(supervisor_of(killed), signal.SIGKILL)
        eventually(lambda: [pid for pid in processes if alive(pid)] == [], what="all are gone")
    folder = home.root / "relevo"
    assert relevo("dev", "init", "--folder", str(folder)).returncode == 0  # on SQLite, beside it
    with running(home.root, "DATABASE=postgres", more="--no-samples") as again:
        assert accounts_of(again) == people
        for address in again.addresses():
            assert requests.get(address, timeout=10).status_code == 200
        processes = children_of(again.process.pid)
        os.kill(supervisor_of(again), signal.SIGINT)
        assert again.process.wait(timeout=60) == 0
        assert [pid for pid in processes if alive(pid)] == []


def accounts_of(run: Run) -> list[str]:
    """Logins and passwords, once it runs."""
    eventually(lambda: "Ctrl-C stops" in run.text, seconds=90, what="it runs")
    return re.findall(r"^  (?:agency|care) +\w+ +\S+", run.text, re.MULTILINE)


@pytest.mark.parametrize("url", ["mysql://me:hunter2@h/x_", "postgresql:hunter2", "postgre"])
def test_a_database_that_cannot_be_is_refused(tmp_path: Path, url: str) -> None:
    where = ("--folder", str(tmp_path), "--first-port", str(free_row(len(fields(Addresses)))))
    result = relevo("dev", "run", *where, "--database", url)
    assert result.returncode == 2
    assert "UNSUPPORTED_DATABASE" in result.stderr
    assert "hunter2" not in result.stderr


def test_no_service_may_read_anothers_database(cluster: PostgresCluster, home: Household) -> None:
    settings = settings_for(home, cluster)
    again = settings_for(home, cluster)
    assert settings == again
    for service in SERVICES:
        url = settings[service]["database_url"]
        password_file = home.secret(service, "keys", "database.pgpass")
        password = password_file.read_text().strip().rpartition(":")[2]
        assert password not in url
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE own (x int)")
        for other in SERVICES:
            if other != service:
                with pytest.raises(psycopg.OperationalError, match="permission denied"):
                    psycopg.connect(cluster.url(other, role=service, password=password))
                with pytest.raises(psycopg.OperationalError, match="authentication failed"):
                    psycopg.connect(cluster.url(other, role=other, password=password))

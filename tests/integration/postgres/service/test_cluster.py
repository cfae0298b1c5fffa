"""A private cluster of its own: what it keeps, whom it lets in, and that it leaves nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from relevo.dev.servers.postgres import PostgresCluster, PostgresMissing


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="relevo-postgres-") as name:
        yield Path(name) / "cluster"


def test_a_cluster_keeps_its_data_and_its_password_over_restarts_and_deaths(folder: Path) -> None:
    if os.geteuid() == 0:
        folder.parent.chmod(0o711)
    cluster = PostgresCluster(folder, fsync=False)
    cluster.start()
    try:
        cluster.create_role("rosa", "uno")
        cluster.create_database("hers", owner="rosa")
        cluster.create_role("toni", "dos")
        with psycopg.connect(cluster.url("hers", role="rosa", password="uno")) as connection:
            connection.execute("CREATE TABLE t (x int)")
            connection.execute("INSERT INTO t VALUES (7)")
        cluster.kill()
        again = PostgresCluster(folder, fsync=False)
        again.start()
        try:
            with psycopg.connect(again.url("hers", role="rosa", password="uno")) as connection:
                assert connection.execute("SELECT x FROM t").fetchone() == (7,)
            for role, password in (("toni", "dos"), ("rosa", "otra")):
                with pytest.raises(psycopg.OperationalError):
                    psycopg.connect(again.url("hers", role=role, password=password))
        finally:
            again.remove()
    finally:
        cluster.stop()
    assert not folder.exists()


def test_a_cluster_ends_with_the_process_that_started_it(folder: Path) -> None:
    if os.geteuid() == 0:
        folder.parent.chmod(0o711)
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from relevo.dev.servers.postgres import PostgresCluster\n"
        "cluster = PostgresCluster(Path(sys.argv[1]), fsync=False)\n"
        "cluster.start()\n"
        "print(cluster.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    with parent.stdout:
        pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 10
    while _runs(pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as somebody else")
def test_a_folder_that_the_server_cannot_reach_is_named(folder: Path) -> None:
    folder.parent.chmod(0o700)
    with pytest.raises(PostgresMissing, match="closed to the system user"):
        PostgresCluster(folder).start()


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"

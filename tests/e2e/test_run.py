"""`make run` as a person meets it: it answers, it stops, and it leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

import pytest
import requests

from relevo.dev.household import Addresses
from relevo.dev.ports import free_row
from tests.e2e.conftest import eventually

ROOT = Path(__file__).parents[2]
_PORTS = len(fields(Addresses))


@dataclass
class Run:
    """A running `make run` and what it has printed so far."""

    process: subprocess.Popen[bytes]
    output: Path

    @property
    def text(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")

    def addresses(self) -> list[str]:
        return re.findall(r"http://127\.0\.0\.1:\d+/", self.text)


def children_of(pid: int) -> set[int]:
    """All descendants of a process, by /proc."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found: set[int] = set()
    while True:
        more = {child for child, parent in parents.items() if parent in found | {pid}} - found
        if not more:
            return found
        found |= more


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@contextmanager
def running(tmp_path: Path, *variables: str, more: str = "") -> Iterator[Run]:
    output = tmp_path / "output.txt"
    arguments = f"--folder {tmp_path / 'relevo'} --first-port {free_row(_PORTS)} {more}"
    with output.open("wb") as file:
        process = subprocess.Popen(
            ["make", "--no-print-directory", "run", f"ARGS={arguments}", *variables],
            cwd=ROOT,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    run = Run(process, output)
    try:
        yield run
    finally:
        for pid in children_of(process.pid) | {process.pid}:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        process.wait()


def supervisor_of(run: Run) -> int:
    """The process that `make` started: the parent of the three services."""
    for pid in children_of(run.process.pid):
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if b"dev" in command and b"run" in command:
            return pid
    raise AssertionError("no supervisor")


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with running(tmp_path) as made:
        eventually(lambda: "sample posts were brought in" in made.text, seconds=60, what="samples")
        yield made


def test_both_pages_answer_and_ctrl_c_stops_everything(run: Run) -> None:
    addresses = run.addresses()
    assert len(addresses) == 2
    for address in addresses:
        page = requests.get(address, timeout=10)
        assert page.status_code == 200
        assert 'lang="es"' in page.text
    passwords = re.findall(r"^  (agency|care) +(\w+) +(\S+)", run.text, re.MULTILINE)
    assert {("agency", "luis"), ("care", "rosa")} <= {(side, login) for side, login, _ in passwords}
    processes = children_of(run.process.pid)
    os.kill(supervisor_of(run), signal.SIGINT)
    assert run.process.wait(timeout=30) == 0
    assert [pid for pid in processes if alive(pid)] == []
    assert run.text.rstrip().endswith("Stopped.")


def test_no_process_outlives_a_killed_supervisor(run: Run) -> None:
    processes = children_of(run.process.pid)
    assert len(processes) >= 4
    os.kill(supervisor_of(run), signal.SIGKILL)
    eventually(lambda: [pid for pid in processes if alive(pid)] == [], what="every process is gone")


def test_a_dead_service_ends_the_run_with_an_error(run: Run) -> None:
    supervisor = supervisor_of(run)
    vault = next(
        pid
        for pid in children_of(supervisor)
        if b"vault" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    )
    os.kill(vault, signal.SIGKILL)
    assert run.process.wait(timeout=30) != 0
    assert "vault ended with exit code -9" in run.text


def relevo(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "relevo", *arguments],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_busy_port_is_named(tmp_path: Path) -> None:
    first = free_row(_PORTS)
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", first))
        busy.listen()
        result = relevo("dev", "run", "--folder", str(tmp_path), "--first-port", str(first))
    assert result.returncode == 2
    assert f"port {first} is in use" in result.stderr


@pytest.mark.parametrize("command", [("run",), ("init",)])
def test_development_keys_are_refused_in_production(tmp_path: Path, command: tuple[str]) -> None:
    result = relevo("dev", *command, "--folder", str(tmp_path), RELEVO_VAULT_MODE="production")
    assert result.returncode == 2
    assert "NOT_FOR_PRODUCTION" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("process", ["agency web", "care rpc", "vault rpc"])
def test_an_unknown_setting_ends_the_process(process: str) -> None:
    service, *rest = process.split()
    name = f"RELEVO_{service.upper()}_NO_SUCH_THING"
    result = relevo(service, *rest, **{name: "geheim"})
    assert result.returncode == 2
    assert name in result.stderr
    assert "geheim" not in result.stderr


def test_a_missing_secret_file_is_named(tmp_path: Path) -> None:
    assert relevo("dev", "init", "--folder", str(tmp_path / "r")).returncode == 0
    settings = tmp_path / "r" / "agency" / "settings.env"
    (tmp_path / "r" / "agency" / "keys" / "manifest.key").unlink()
    started = time.monotonic()
    result = relevo("agency", "relay", "--settings", str(settings))
    assert result.returncode == 2
    assert "RELEVO_AGENCY_MANIFEST_KEY_FILE" in result.stderr
    assert time.monotonic() - started < 30

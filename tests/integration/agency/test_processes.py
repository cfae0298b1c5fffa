"""Web, relay and forwarder as processes of their own: each starts alone, is ready, ends cleanly."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from relevo.dev.pair import Pair, free_ports


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    made = Pair.prepare(tmp_path_factory.mktemp("pair"), free_ports())
    made.platform.start()
    yield made
    made.platform.stop()


@contextmanager
def _running(
    pair: Pair, role: str, address: str, *more: str
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    folder = pair.home.root / "agency"
    settings = folder / f"{role}.settings"
    settings.write_text(
        pair.home.settings_file("agency").read_text() + "".join(f"{line}\n" for line in more)
    )
    output = folder / f"{role}.log"
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "relevo", "agency", role, "--settings", str(settings)],
            stdout=file,
            stderr=file,
        )
    try:
        _wait_for(process, address, output)
        yield process, output
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def _wait_for(process: subprocess.Popen[bytes], address: str, output: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert process.poll() is None, output.read_text()
        try:
            if requests.get(f"{address}/healthz", timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError(output.read_text())


@pytest.mark.parametrize("role", ["relay", "forwarder"])
def test_a_role_runs_alone_and_ends_cleanly(pair: Pair, role: str) -> None:
    port = free_ports().agency_web
    address = f"http://127.0.0.1:{port}"
    with _running(pair, role, address, f"RELEVO_AGENCY_HEALTH_PORT={port}") as (process, output):
        assert requests.get(f"{address}/healthz", timeout=5).text == "ok\n"
        assert "relevo_" in requests.get(f"{address}/metrics", timeout=5).text
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0, output.read_text()


def test_the_web_process_runs_alone_and_ends_cleanly(pair: Pair) -> None:
    address = f"http://127.0.0.1:{pair.ports.agency_web}"
    with _running(pair, "web", address) as (process, output):
        not_ready = requests.get(f"{address}/readyz", timeout=5)  # nobody fetched sealing keys
        assert (not_ready.status_code, "sealing_keys" in not_ready.text) == (503, True)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0, output.read_text()


@pytest.mark.parametrize("role", ["web", "relay"])
def test_no_process_of_a_role_may_leave_a_dump_of_its_memory(pair: Pair, role: str) -> None:
    port = pair.ports.agency_web if role == "web" else free_ports().agency_web
    line = f"RELEVO_AGENCY_HEALTH_PORT={port}"
    with _running(pair, role, f"http://127.0.0.1:{port}", line) as (process, _):
        forked = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        assert bool(forked) == (role == "web")
        for pid in (process.pid, *forked):
            limits = Path(f"/proc/{pid}/limits").read_text()
            assert re.search(r"Max core file size +0 +0 ", limits)


@pytest.mark.parametrize(
    ("role", "line", "named"),
    [
        ("relay", "RELEVO_AGENCY_LEDGER_KEY_FILE=", "RELEVO_AGENCY_LEDGER_KEY_FILE"),
        ("forwarder", "RELEVO_AGENCY_TLS_KEY=", "RELEVO_AGENCY_TLS_KEY"),
        ("web", "RELEVO_AGENCY_MODE=test", "RELEVO_AGENCY_MODE"),
        ("web", "RELEVO_AGENCY_NO_SUCH=1", "RELEVO_AGENCY_NO_SUCH"),
        ("forwarder", "RELEVO_AGENCY_SWEEP_SECONDS=0", "RELEVO_AGENCY_SWEEP_SECONDS"),
        ("web", "RELEVO_AGENCY_PSEUDONYM_KEY_FILE=/nowhere", "RELEVO_AGENCY_PSEUDONYM_KEY_FILE"),
    ],
)
def test_what_is_wrong_with_the_settings_is_named_and_the_exit_code_is_two(
    pair: Pair, role: str, line: str, named: str
) -> None:
    settings = pair.home.root / "agency" / "wrong.settings"
    settings.write_text(pair.home.settings_file("agency").read_text() + line + "\n")
    done = subprocess.run(
        [sys.executable, "-m", "relevo", "agency", role, "--settings", str(settings)],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, named in done.stderr.decode()) == (2, True), done.stderr.decode()


def test_a_health_port_that_is_taken_is_named_and_the_exit_code_is_two(pair: Pair) -> None:
    settings = pair.home.root / "agency" / "taken.settings"
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        settings.write_text(
            pair.home.settings_file("agency").read_text() + f"RELEVO_AGENCY_HEALTH_PORT={port}\n"
        )
        done = subprocess.run(
            [sys.executable, "-m", "relevo", "agency", "relay", "--settings", str(settings)],
            capture_output=True,
            timeout=60,
            check=False,
        )
    told = done.stderr.decode()
    assert (done.returncode, f"cannot listen on 127.0.0.1:{port}" in told) == (2, True), told
    assert "Traceback" not in told

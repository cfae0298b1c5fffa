"""The real server: true body lengths, unreadable requests, metrics of all workers, clean ends."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

CANARY = "Zq7canary45678912"
_ROOT = Path(__file__).parents[3]


@dataclass
class Served:
    process: subprocess.Popen[bytes]
    port: int
    folder: Path
    log: Path

    def request(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, headers)  # type: ignore[arg-type]
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def workers(self) -> list[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]

    @property
    def token(self) -> str:
        return (self.folder / "token").read_text()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


def gone(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] == "Z"


@contextmanager
def serving(folder: Path, *, workers: int = 1, background: bool = False) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    log = folder / "log"
    data = folder / "data"
    data.mkdir()
    script = str(Path(__file__).with_name("serving.py"))
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, script, data, str(port), str(workers), "yes" if background else "no"],
            cwd=_ROOT,
            env=os.environ | {"PYTHONPATH": str(_ROOT)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    served = Served(process, port, data, log)
    try:
        until(lambda: _answers(served))
        yield served
    finally:
        process.kill()
        process.wait()


def _answers(served: Served) -> bool:
    assert served.process.poll() is None, served.log.read_text()
    try:
        return served.request("GET", "/healthz")[0] == 200
    except OSError:
        return False


def test_a_chunked_body_is_held_to_the_limit_too(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        status, body = served.request(
            "POST",
            "/api/v1/notes",
            (b"x" * 65_536 for _ in range(32)),
            Authorization=f"Bearer {served.token}",
            **{"Content-Type": "application/json"},
        )
        assert status == 413, body
        assert json.loads(body)["status"] == 413


@pytest.mark.parametrize("broken", [f"{CANARY}\r\nx\r\n0\r\n\r\n", f"20\r\n{CANARY}"])
def test_a_broken_chunked_body_is_the_callers_error(tmp_path: Path, broken: str) -> None:
    head = "POST /login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    with serving(tmp_path) as served:
        with socket.create_connection(("127.0.0.1", served.port), timeout=10) as caller:
            caller.sendall((head + broken).encode())
            caller.shutdown(socket.SHUT_WR)
            answer = b""
            while block := caller.recv(65_536):
                answer += block
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert CANARY not in served.log.read_text() + answer.decode()


@pytest.mark.parametrize(
    "raw",
    [
        f"GET /{CANARY}\r\n\r\n",
        f"GET / HTTP/1.1\r\n{CANARY} : x\r\n\r\n",
        f"GET /?{CANARY * 400} HTTP/1.1\r\n\r\n",
        f"POST /login HTTP/1.1\r\nTransfer-Encoding: {CANARY}\r\n\r\n",
    ],
)
def test_an_unreadable_request_is_answered_and_logged_without_its_content(
    tmp_path: Path, raw: str
) -> None:
    with serving(tmp_path) as served:
        with socket.create_connection(("127.0.0.1", served.port), timeout=10) as caller:
            caller.sendall(raw.encode())
            answer = b""
            while block := caller.recv(65_536):
                answer += block
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert b"application/problem+json" in answer
        assert CANARY.encode() not in answer
        assert CANARY not in served.log.read_text()


def test_callers_that_send_no_more_do_not_hold_every_thread(tmp_path: Path) -> None:
    headers = "GET / HTTP/1.1\r\nX-A: "
    body = "POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nabc"
    with serving(tmp_path) as served, ExitStack() as held:
        for sent in (headers, body) * 2:  # one for each thread
            caller = socket.create_connection(("127.0.0.1", served.port), timeout=10)
            held.enter_context(caller)
            caller.sendall(sent.encode())
        until(lambda: _answers(served))


def test_an_unexpected_error_is_logged_by_type_and_place_alone(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        (served.folder / "fail").write_text(CANARY)
        status, body = served.request(
            "POST",
            "/api/v1/notes",
            json.dumps({"brand": "qori", "text": CANARY}),
            Authorization=f"Bearer {served.token}",
            **{"Content-Type": "application/json"},
        )
        assert status == 500
        log = served.log.read_text()
        assert "ValueError" in log
        assert CANARY not in log + body.decode()


def test_metrics_count_what_every_worker_answered(tmp_path: Path) -> None:
    with serving(tmp_path, workers=2) as served:
        until(lambda: len(served.workers()) == 2)  # one may answer before the other is there
        for _ in range(20):
            served.request("GET", "/login")
        _, text = served.request("GET", "/metrics")
        line = next(
            line
            for line in text.decode().splitlines()
            if line.startswith("relevo_http_requests_total") and 'route="/login"' in line
        )
        assert float(line.rsplit(" ", 1)[1]) == 20
        (asked,) = re.findall(
            r'^small_site_asked_total\{what="anything"\} (\S+)$', text.decode(), re.M
        )
        assert float(asked) >= 20


def test_sigterm_ends_workers_and_background_work_with_exit_code_zero(tmp_path: Path) -> None:
    with serving(tmp_path, background=True) as served:
        assert (served.folder / "began").exists()
        workers = served.workers()
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(20) == 0
        assert (served.folder / "stopped").exists()
        assert all(gone(pid) for pid in workers)


def test_workers_die_with_a_master_that_is_killed(tmp_path: Path) -> None:
    with serving(tmp_path, workers=2) as served:
        until(lambda: len(served.workers()) == 2)  # one may answer before the other is there
        workers = served.workers()
        served.process.kill()
        until(lambda: all(gone(pid) for pid in workers))

"""`/healthz`, `/readyz` and `/metrics` for processes without a web application of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from relevo.errors import RelevoError, Unavailable
from relevo.service import logs
from relevo.service.settings import SettingsError

_log = logs.get("health")
Check = Callable[[], None]


class Impaired(Unavailable):
    """What a check raises when the process does its first duty without what is away."""

    reason = "IMPAIRED"


def readiness(checks: Mapping[str, Check]) -> tuple[int, str]:
    """HTTP status and text of `/readyz`: 503 with the names of the checks that raise.

    Those that raise `Impaired` are named beside 200.
    """
    away, impaired = [], []
    for name, check in checks.items():
        try:
            check()
        except Impaired:
            impaired.append(name)
        except Exception as error:  # noqa: BLE001 - whatever it meets, the check does not hold
            _log.warning("not ready", check=name, error=type(error).__name__)
            away.append(name)
    if away:
        return 503, "not ready: " + ", ".join(away)
    return 200, "ready" + (", without " + ", ".join(impaired) if impaired else "")


def impairing(check: Check) -> Check:
    """The same check of something that the process can do without for a while."""

    def softer() -> None:
        try:
            check()
        except RelevoError as error:
            raise Impaired("not there") from error

    return softer


class HealthServer:
    """Serves the three paths on its own thread; `port` is known once built."""

    def __init__(self, host: str, port: int, checks: Mapping[str, Check]) -> None:
        """Listen; raises `SettingsError` if the address is taken or not this machine's."""
        handler = type("Handler", (_Handler,), {"checks": dict(checks)})
        try:
            self._server = ThreadingHTTPServer((host, port), handler)
        except OSError:
            raise SettingsError(f"cannot listen on {host}:{port}", field="health_port") from None
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]

    def start(self) -> None:
        """Answer from now on."""
        threading.Thread(target=self._server.serve_forever, name="health", daemon=True).start()

    def stop(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    checks: Mapping[str, Check]

    def do_GET(self) -> None:
        if self.path == "/healthz":
            self._answer(200, b"ok\n", "text/plain")
        elif self.path == "/readyz":
            status, text = readiness(self.checks)
            self._answer(status, f"{text}\n".encode(), "text/plain")
        elif self.path == "/metrics":
            self._answer(200, generate_latest(), CONTENT_TYPE_LATEST)
        else:
            self._answer(404, b"not found\n", "text/plain")

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: a request line is not ours to keep."""

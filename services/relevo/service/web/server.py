"""gunicorn, embedded: threads in forked workers that die with their master.

Nothing of gunicorn's own logging is kept but the templates of its messages: requests hold content.
"""

from __future__ import annotations

import os
import shutil
import socket
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]
from prometheus_client import multiprocess, values

from relevo.service import logs
from relevo.service.lifeline import die_with_parent

AppFactory = Callable[[], Flask]
Stop = Callable[[], None]
Background = Callable[[Flask], Stop]

_log = logs.get("server")
_BAD_REQUEST = (
    b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/problem+json\r\n"
    b"X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nContent-Length: %d\r\n\r\n%s"
)
_BAD_REQUEST_BODY = (
    b'{"type":"about:blank","title":"Bad Request","status":400,'
    b'"detail":"the request could not be read","reason":"BAD_REQUEST"}'
)
# struct timeval (setsockopt(2)): how long one read or write may wait for the caller.
_CALLER_WAITS = struct.pack("ll", 5, 0)
_shared: list[Path] = []


def serve(
    app_factory: AppFactory,
    *,
    host: str,
    port: int,
    workers: int = 2,
    threads: int = 8,
    background: Background | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished first (15 s).

    Args:
        app_factory: called in each worker, after the fork: engines and channels are built there.
        background: called in each worker with its application; what it returns is called when
            the worker ends. With it, use one worker.
    """
    folder = _share_metrics() if workers > 1 else None
    try:
        _Server(app_factory, background, f"{_bracketed(host)}:{port}", workers, threads).run()
    except SystemExit as end:
        if end.code not in (0, None):
            raise
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def shared_metrics() -> Path | None:
    """Where the workers' metrics lie when there are several; None when there is one."""
    return _shared[-1] if _shared else None


def _share_metrics() -> Path:
    """The workers share their metrics through files of numbers.

    A metric's children are made when their labels are first used, which is after this; so every
    labelled metric is shared, wherever it was declared. One without labels must be made later.
    """
    folder = Path(tempfile.mkdtemp(prefix="relevo-metrics-"))
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)  # prometheus_client reads it nowhere else
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]
    _shared.append(folder)
    return folder


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


class _QuietLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's messages without their arguments, which quote requests."""

    def setup(self, cfg: Any) -> None:
        """Nothing of gunicorn's own handlers."""
        self.cfg = cfg

    def access(self, *_arguments: object) -> None:
        """Requests are logged by the application, by route template."""

    def critical(self, msg: object, *_arguments: object, **_options: object) -> None:
        _log.error("gunicorn", message=_template(msg))

    def error(self, msg: object, *_arguments: object, **_options: object) -> None:
        _log.error("gunicorn", message=_template(msg))

    def exception(self, msg: object, *_arguments: object, **_options: object) -> None:
        _log.error("gunicorn", message=_template(msg), exc_info=True)

    def warning(self, msg: object, *_arguments: object, **_options: object) -> None:
        _log.warning("gunicorn", message=_template(msg))

    def info(self, *_arguments: object, **_options: object) -> None:
        """Starting and stopping is told by our own hooks."""

    def debug(self, *_arguments: object, **_options: object) -> None:
        """Nothing."""

    def log(self, *_arguments: object, **_options: object) -> None:
        """Nothing."""


def _template(message: object) -> str:
    """gunicorn formats some messages itself; those would quote what came."""
    text = str(message)
    return "invalid request" if text.startswith("Invalid request") else text[:80]


class _Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Answers unreadable requests without repeating them, and waits for no caller for ever."""

    def enqueue_req(self, conn: Any) -> None:
        # gunicorn reads and writes without any time limit, a thread each: a few callers that send
        # no more would hold them all. The kernel's limit stands whatever gunicorn makes of the
        # socket; a call that exceeds it fails as one on a broken connection.
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            conn.sock.setsockopt(socket.SOL_SOCKET, option, _CALLER_WAITS)
        super().enqueue_req(conn)

    def handle_error(self, req: object, client: Any, addr: object, exc: BaseException) -> None:
        _log.warning("unreadable request", error=type(exc).__name__)
        try:
            client.sendall(_BAD_REQUEST % (len(_BAD_REQUEST_BODY), _BAD_REQUEST_BODY))
        except OSError:
            _log.info("the caller was gone")


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(
        self,
        app_factory: AppFactory,
        background: Background | None,
        address: str,
        workers: int,
        threads: int,
    ) -> None:
        self._app_factory = app_factory
        self._background = background
        self._address = address
        self._workers = workers
        self._threads = threads
        self._stop: Stop | None = None
        super().__init__()

    def load_config(self) -> None:
        """Only what is set here; neither files nor the environment."""
        for name, value in {
            "bind": self._address,
            "workers": self._workers,
            "threads": self._threads,
            "worker_class": _Worker,
            "worker_connections": 1000,
            "timeout": 60,
            "graceful_timeout": 15,
            "keepalive": 5,
            "limit_request_line": 4094,
            "limit_request_fields": 64,
            "limit_request_field_size": 8190,
            "accesslog": None,
            "logger_class": _QuietLogger,
            "control_socket_disable": True,
            "proc_name": "relevo",
            "post_fork": self._after_fork,
            "post_worker_init": self._worker_ready,
            "worker_exit": self._worker_ended,
            "when_ready": self._listening,
            "child_exit": self._child_ended,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build the application; in the worker, since `preload_app` is off."""
        return self._app_factory()

    def _after_fork(self, arbiter: Any, _worker: Any) -> None:
        die_with_parent(arbiter.pid)

    def _worker_ready(self, worker: Any) -> None:
        if self._background is not None:
            self._stop = self._background(worker.wsgi)

    def _worker_ended(self, _arbiter: Any, _worker: Any) -> None:
        if self._stop is not None:
            self._stop()

    def _listening(self, _arbiter: Any) -> None:
        _log.info("listening", address=self._address, workers=self._workers)

    def _child_ended(self, _arbiter: Any, worker: Any) -> None:
        if shared_metrics() is not None:
            multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]

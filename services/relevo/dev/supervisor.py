"""Starts child processes, prefixes their lines, and never leaves one behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import IO

from relevo.errors import RelevoError

_STOP_SECONDS = 10.0
_RESTART_SECONDS = 0.2


class ChildFailed(RelevoError):
    """A child ended although nobody asked it to, or did not become ready."""

    reason = "CHILD_FAILED"


@dataclass(frozen=True, slots=True)
class Child:
    """One process to run: `relevo <arguments>` with these variables.

    `ready` raises or returns False until the child answers.
    """

    name: str
    arguments: Sequence[str]
    environ: Mapping[str, str]
    ready: Callable[[], bool]


@dataclass(slots=True)
class Supervisor:
    """Runs children until one fails or somebody says stop; then stops all, the last first.

    restart: start a child again that ended although it had become ready, whatever ended it; `wait`
    then never fails.
    """

    write: Callable[[str], None] = print
    render: Callable[[str], str] = str
    restart: bool = False
    _running: list[tuple[Child, subprocess.Popen[str]]] = field(default_factory=list)
    _copiers: list[threading.Thread] = field(default_factory=list)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _tending: threading.Thread | None = None
    _tending_over: threading.Event = field(default_factory=threading.Event)
    _changing: threading.Lock = field(default_factory=threading.Lock)
    _tended: set[str] = field(default_factory=set)
    _restarts: Counter[str] = field(default_factory=Counter)

    def start(self, child: Child, *, seconds: float = 90) -> None:
        """Start one child and wait until it is ready; on a machine with much to do that takes long.

        Raises:
            ChildFailed: it ended, or was not ready in time.
        """
        process = self._launch(child)
        self._running.append((child, process))
        deadline = time.monotonic() + seconds
        while not _answers(child):
            if self._stopping.is_set():
                raise ChildFailed("stopped while starting")
            if process.poll() is not None:
                raise ChildFailed(f"{child.name} ended with exit code {process.returncode}")
            if time.monotonic() > deadline:
                raise ChildFailed(f"{child.name} was not ready within {seconds:.0f} s")
            time.sleep(0.05)
        if self.restart:
            self._tended.add(child.name)
            self._tend()

    @property
    def _width(self) -> int:
        """Of the names before the lines; it grows with the longest name started so far."""
        return max(len(child.name) for child, _ in self._running)

    def wait(self) -> None:
        """Block until `request_stop`, or raise `ChildFailed` when a child ends by itself."""
        while not self._stopping.wait(0.2):
            for child, process in tuple(self._running):
                if process.poll() is not None and not self.restart:
                    raise ChildFailed(f"{child.name} ended with exit code {process.returncode}")

    def request_stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Let `wait` return; fit for a signal handler."""
        self._stopping.set()

    @property
    def stopped_on_request(self) -> bool:
        """Whether `request_stop` was called."""
        return self._stopping.is_set()

    def stop(self) -> None:
        """Stop every child: SIGTERM, the last started first, then SIGKILL for who does not end."""
        with self._changing:
            self._tended.clear()  # from now on, who ends has ended
        for child, process in reversed(self._running):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(_STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    self.write(f"{child.name:<{self._width}} │ does not stop; killed")
                    process.kill()
                    process.wait()
        self._running.clear()
        self._tending_over.set()
        if self._tending is not None:
            self._tending.join()
        for copier in self._copiers:
            copier.join(_STOP_SECONDS)
        self._copiers.clear()

    def pid_of(self, name: str) -> int:
        """The process id of a running child; raises KeyError."""
        return {child.name: process.pid for child, process in tuple(self._running)}[name]

    def restarts_of(self, name: str) -> int:
        """How often a child was started again."""
        return self._restarts[name]

    def _launch(self, child: Child) -> subprocess.Popen[str]:
        process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, "-m", "relevo", "--die-with", str(os.getpid()), *child.arguments],
            env={**os.environ, **child.environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops in order
        )
        assert process.stdout is not None
        copier = threading.Thread(
            target=self._copy, args=(child.name, process.stdout), daemon=True, name=child.name
        )
        copier.start()
        self._copiers.append(copier)
        return process

    def _tend(self) -> None:
        """Watch over the children that have become ready, on a thread of its own."""
        if self._tending is None:
            self._tending = threading.Thread(target=self._restart_dead, daemon=True, name="tending")
            self._tending.start()

    def _restart_dead(self) -> None:
        """Runs until every child has ended: the kernel ends those whose starting thread ends."""
        while not self._tending_over.wait(_RESTART_SECONDS):
            with self._changing:
                for place, (child, process) in enumerate(self._running):
                    if child.name in self._tended and process.poll() is not None:
                        code = process.returncode
                        self.write(f"{child.name:<{self._width}} │ ended ({code}); started again")
                        self._running[place] = (child, self._launch(child))
                        self._restarts[child.name] += 1

    def _copy(self, name: str, lines: IO[str]) -> None:
        with lines:
            for line in lines:
                self.write(f"{name:<{self._width}} │ {self.render(line.rstrip())}")


def _answers(child: Child) -> bool:
    try:
        return child.ready()
    except (OSError, RelevoError):
        return False

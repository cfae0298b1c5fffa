"""One thread at a time does what several ask for, together: group commit for a database's writers.

The first to come leads: it works off all that wait, its own job among them, while those who come
meanwhile wait for the next round. Alone, a caller waits for nobody (DeWitt et al. 1984; the scheme
is that of flat combining, Hendler et al. 2010).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")
Work = Callable[[Sequence[Job]], Sequence[Result | Exception]]

MOST = 64
"""Jobs of one round: what one transaction holds stays small."""

LINGER_SECONDS = 0.02
"""How long a round waits for company after one that had some: rarely noticed by who waits for an
answer over the network, and at a steady load it makes a few large transactions of many small."""


class Combining(Generic[Job, Result]):
    """Runs jobs of one kind in rounds."""

    def __init__(self, *, most: int = MOST, linger_seconds: float = LINGER_SECONDS) -> None:
        self._most = most
        self._linger = linger_seconds
        self._lock = threading.Lock()
        self._waiting: list[_Ticket[Job, Result]] = []
        self._led = False
        self._crowded = False

    def do(self, job: Job, work: Work[Job, Result]) -> Result:
        """The job's result, or its error, once a round has done it. Safe for threads.

        Args:
            work: the same for every caller. It does the jobs of one round; for each, in order, its
                result or the error to raise. What it raises itself is raised for every job.
        """
        ticket: _Ticket[Job, Result] = _Ticket(job)
        with self._lock:
            self._waiting.append(ticket)
            leads, self._led = not self._led, True
        if not leads:
            ticket.woken.wait()
        if not ticket.settled:  # the lead was passed on to this one
            self._lead(work)
        return ticket.outcome()

    def _lead(self, work: Work[Job, Result]) -> None:
        if self._crowded:
            time.sleep(self._linger)
        with self._lock:
            round_ = self._waiting[: self._most]
            del self._waiting[: self._most]
        results: Sequence[Result | Exception] = ()
        try:
            results = work([ticket.job for ticket in round_])
        except Exception as error:  # noqa: BLE001 - raised for each job, in its own thread
            results = [error] * len(round_)
        finally:
            for ticket, result in zip(round_, results, strict=False):
                ticket.result = result
            self._pass_on(round_)

    def _pass_on(self, done: Sequence[_Ticket[Job, Result]]) -> None:
        with self._lock:
            self._crowded = len(done) > 1
            following = self._waiting[0] if self._waiting else None
            self._led = following is not None
        for ticket in done:
            ticket.settled = True
            ticket.woken.set()
        if following is not None:
            following.woken.set()


class _Ticket(Generic[Job, Result]):
    """One job, and what became of it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.woken = threading.Event()
        self.settled = False
        self.result: Result | Exception = RoundBroken("the round was broken off")

    def outcome(self) -> Result:
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


class RoundBroken(RuntimeError):
    """The thread that led the round was ended in the middle of it."""

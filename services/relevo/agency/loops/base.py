"""The frame of every loop: run, rest, and come back after whatever went wrong."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod

from prometheus_client import Counter

from relevo.agency.domain import backoff
from relevo.delivery.errors import BrokerFull, BrokerUnavailable
from relevo.service import logs
from relevo.service.database import as_unavailable

_log = logs.get("loop")
_FAILURES = Counter("relevo_agency_loop_failures", "Rounds of a loop that failed", ["loop"])
_WAITS = Counter(
    "relevo_agency_loop_waits", "Rounds of a loop that found a part away", ["loop", "why"]
)
_MIDDLE = 0.5
_REST_SECONDS = 1.0


def _gone(error: Exception) -> str | None:
    """Which part is away, as a stable code; None for every other failure."""
    if isinstance(error, BrokerUnavailable | BrokerFull):
        return error.reason
    away = as_unavailable(error)
    return None if away is None else away.reason


class Loop(ABC):
    """One kind of work that never ends; used by one thread.

    Attributes:
        name: for logs and metrics.
        pause_seconds: the rest after a round that found no more to do.
    """

    name: str
    pause_seconds: float

    @abstractmethod
    def run_once(self) -> bool:
        """One round. True: there may be more to do at once."""

    def interrupt(self) -> None:  # noqa: B027 - most loops do not block
        """Called from another thread once the loop is to stop; for those that block for long."""

    def run_forever(self, stop: threading.Event) -> None:
        """Round after round until `stop` is set; a failed round is followed by a doubling rest.

        A broker or a database that is away, full or takes no writes is waited for in short rests,
        with one log line when it goes and one when it is back.
        """
        failures, away = 0, False
        while not stop.is_set():
            try:
                more = self.run_once()
            except Exception as error:  # noqa: BLE001 - a loop that ended would be missed by nobody
                gone = _gone(error)
                if gone is not None:
                    if not away:
                        _log.warning("loop waits", loop=self.name, why=gone)
                    away = True
                    _WAITS.labels(self.name, gone).inc()
                    stop.wait(_REST_SECONDS)
                    continue
                failures += 1
                _FAILURES.labels(self.name).inc()
                _log.error("round failed", loop=self.name, failures=failures, exc_info=error)
                stop.wait(backoff.delay(failures, _MIDDLE).total_seconds())
                continue
            if away:
                _log.info("loop goes on", loop=self.name)
            failures, away = 0, False
            if not more:
                stop.wait(self.pause_seconds)

"""The agency's processes without pages. Each blocks until SIGTERM or SIGINT."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Mapping
from functools import partial
from types import FrameType

from relevo.agency import bootstrap
from relevo.agency.context import AgencyContext
from relevo.agency.settings import AgencySettings
from relevo.crossing.lookout import no_alarms
from relevo.crossing.witness_clock import pace_of
from relevo.errors import Unavailable
from relevo.service import logs
from relevo.service.dumps import forbid_dumps
from relevo.service.health import Check, HealthServer

_log = logs.get("process")
_JOIN_SECONDS = 15.0

End = Callable[[], None]
Checks = Mapping[str, Check]


class RoleEnded(Unavailable):
    """A role's thread has ended though it should run without end; the log says why."""

    reason = "ROLE_ENDED"


class Crew:
    """Threads that run until they are told to stop; one that ends by itself fails the readiness."""

    def __init__(self, work: Mapping[str, Callable[[], None]], stop: threading.Event) -> None:
        self._stop = stop
        self._threads = [
            threading.Thread(target=partial(self._run, name, target), name=name)
            for name, target in work.items()
        ]

    def start(self) -> None:
        """Start every thread."""
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        """Wait for every thread to end, after `stop` was set."""
        for thread in self._threads:
            thread.join(_JOIN_SECONDS)

    def check(self) -> None:
        """Raise `RoleEnded` unless every thread runs."""
        ended = [thread.name for thread in self._threads if not thread.is_alive()]
        if ended:
            raise RoleEnded("ended: " + ", ".join(ended))

    def _run(self, name: str, target: Callable[[], None]) -> None:
        try:
            target()
        except Exception as error:  # noqa: BLE001 - the thread's last words; readiness fails now
            _log.critical("role ended", role=name, exc_info=error)


def run_relay(settings: AgencySettings) -> None:
    """Move the outbox to the broker and integrate the ledger; on the main thread, logs configured.

    Raises:
        RelevoError: it cannot start; the message names what is wrong.
    """
    _serve(settings, start_relay)


def run_forwarder(settings: AgencySettings) -> None:
    """Hand over, report, watch, publish and sweep; raises as `run_relay`."""
    _serve(settings, start_forwarder)


def start_relay(settings: AgencySettings, context: AgencyContext) -> tuple[Checks, End]:
    """Start the relay's threads; the answer holds their checks and ends them."""
    stop = threading.Event()
    integrator = bootstrap.open_integrator(settings, context)
    publisher = bootstrap.open_publisher(settings, context, integrator)
    relay, broker = bootstrap.open_relay(settings, context)
    pace = pace_of(settings.witness_seconds)
    crew = Crew(
        {
            "relay": partial(relay.run_forever, stop),
            "integrator": partial(integrator.integrate_forever, stop, settings.integrate_seconds),
            "publisher": partial(publisher.publish_forever, stop, pace),
        },
        stop,
    )

    def end() -> None:
        stop.set()
        crew.join()
        broker.close()

    crew.start()
    return {"roles": crew.check, "broker": broker.check}, end


def start_forwarder(settings: AgencySettings, context: AgencyContext) -> tuple[Checks, End]:
    """Start the forwarder's threads; as `start_relay`."""
    stop = threading.Event()
    bridges = bootstrap.open_bridges(settings, context.brands)
    loops, brokers = bootstrap.open_forwarder(settings, context, bridges)
    crew = Crew({loop.name: partial(loop.run_forever, stop) for loop in loops}, stop)

    def end() -> None:
        stop.set()
        for loop in loops:
            loop.interrupt()
        crew.join()
        for bridge in bridges.values():
            bridge.close()
        for broker in brokers:
            broker.close()

    crew.start()
    alarms = no_alarms(context.database, bootstrap.alarm_book(context))
    return {"roles": crew.check, "broker": brokers[0].check, "witness": alarms}, end


def _serve(
    settings: AgencySettings,
    start: Callable[[AgencySettings, AgencyContext], tuple[Checks, End]],
) -> None:
    forbid_dumps()
    stop = _until_signalled()
    context = bootstrap.open_context(settings)
    try:
        own, end = start(settings, context)
        try:
            checks = {"database": context.database.require_writable, **own}
            health = (
                HealthServer(settings.health_host, settings.health_port, checks)
                if settings.health_port
                else None
            )
            if health is not None:
                health.start()
            _log.info("working")
            stop.wait()
            if health is not None:
                health.stop()
        finally:
            end()  # whatever happened: its threads would keep the process alive
    finally:
        bootstrap.close(context)
    _log.info("stopped")


def _until_signalled() -> threading.Event:
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    return stop

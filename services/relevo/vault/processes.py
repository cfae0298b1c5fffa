"""The vault's one process: `rpc`, with what keeps its two logs as threads of it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import FrameType

from relevo.crossing.lookout import no_alarms
from relevo.errors import RelevoError, Unavailable
from relevo.sealing.opening import self_test
from relevo.service import logs
from relevo.service.dumps import forbid_dumps
from relevo.service.health import HealthServer
from relevo.vault import bootstrap
from relevo.vault.context import Store
from relevo.vault.private_log import PrivateLog, watch_forever
from relevo.vault.settings import VaultSettings

_log = logs.get("process")


class IntegratorStopped(Unavailable):
    """A thread of the ledger ended: nothing is revealed, or published, until a restart."""

    reason = "INTEGRATOR_STOPPED"


def run_rpc(settings: VaultSettings) -> None:
    """Serve until SIGTERM or SIGINT; on the main thread, logs configured.

    Raises:
        RelevoError: it cannot start; the message names what is wrong.
    """
    forbid_dumps()  # this memory holds private keys
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    serve(settings, stop)


def serve(settings: VaultSettings, stop: threading.Event) -> None:
    """Serve until `stop` is set, then let running calls end; raises as `run_rpc`."""
    self_test()
    store = bootstrap.open_store(settings)
    try:
        integrator = bootstrap.open_integrator(settings, store)
        publisher = bootstrap.open_publisher(settings, store, integrator)
        vault = bootstrap.open_vault(settings, store, integrator)
        private_log = bootstrap.open_private_log(settings, store)
        server = bootstrap.open_server(settings, vault, private_log)

        threads = _ledger_threads(
            {
                "integrator": partial(
                    integrator.integrate_forever, stop, settings.integrate_seconds
                ),
                "publisher": partial(publisher.publish_forever, stop, bootstrap.pace(settings)),
                **_private_log_work(settings, store, private_log, stop),
            }
        )
        health = _health(settings, store, threads)
        for thread in threads:
            thread.start()
        server.start()
        if health is not None:
            health.start()
        _log.info("serving", port=server.port)
        stop.wait()
        server.stop()
        if health is not None:
            health.stop()
        for thread in threads:
            thread.join()
    finally:
        store.database.close()
    _log.info("stopped")


def _private_log_work(
    settings: VaultSettings, store: Store, log: PrivateLog, stop: threading.Event
) -> Mapping[str, Callable[[], None]]:
    """What keeps the private log, by the names of its threads."""
    integrator = bootstrap.open_private_integrator(settings, store)
    publisher = bootstrap.open_private_publisher(settings, store, integrator)
    watch = bootstrap.open_private_watch(settings, store)
    return {
        "private integrator": partial(
            integrator.integrate_forever, stop, settings.integrate_seconds
        ),
        "private publisher": partial(publisher.publish_forever, stop, bootstrap.pace(settings)),
        "private watch": partial(watch_forever, log, watch, settings.witness_seconds, stop),
    }


def _ledger_threads(work: Mapping[str, Callable[[], None]]) -> list[threading.Thread]:
    """One thread each; readiness fails from when one ends by an error, and so may each reveal."""

    def run(name: str, target: Callable[[], None]) -> None:
        try:
            target()
        except RelevoError as error:
            _log.critical("ledger's thread stopped", thread=name, exc_info=error)

    return [
        threading.Thread(target=partial(run, name, target), name=name)
        for name, target in work.items()
    ]


def _health(
    settings: VaultSettings, store: Store, ledger_threads: Sequence[threading.Thread]
) -> HealthServer | None:
    if settings.health_port == 0:
        return None

    def ledger() -> None:
        if not all(thread.is_alive() for thread in ledger_threads):
            raise IntegratorStopped("a thread of the ledgers has ended")

    alarms = no_alarms(store.database, bootstrap.private_alarm_book(settings))
    checks = {"database": store.database.require_writable, "ledger": ledger, "witness": alarms}
    return HealthServer(settings.health_host, settings.health_port, checks)

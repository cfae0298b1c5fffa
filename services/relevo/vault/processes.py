"""The vault's one process: `rpc`, with the ledger's integrator as a thread of it."""

from __future__ import annotations

import signal
import threading
from types import FrameType

from relevo.errors import RelevoError, Unavailable
from relevo.sealing.opening import self_test
from relevo.service import logs
from relevo.service.dumps import forbid_dumps
from relevo.service.health import HealthServer
from relevo.vault import bootstrap
from relevo.vault.context import Store
from relevo.vault.settings import VaultSettings

_log = logs.get("process")


class IntegratorStopped(Unavailable):
    """The ledger's integrator ended; nothing can be revealed until the process is restarted."""

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
        server = bootstrap.open_server(settings, bootstrap.open_vault(settings, store, integrator))

        def integrate() -> None:
            try:
                integrator.integrate_forever(stop, settings.integrate_seconds)
            except RelevoError as error:  # readiness fails from now on, and so does each reveal
                _log.critical("integrator stopped", exc_info=error)

        thread = threading.Thread(target=integrate, name="integrator")
        health = _health(settings, store, thread)
        thread.start()
        server.start()
        if health is not None:
            health.start()
        _log.info("serving", port=server.port)
        stop.wait()
        server.stop()
        if health is not None:
            health.stop()
        thread.join()
    finally:
        store.database.close()
    _log.info("stopped")


def _health(
    settings: VaultSettings, store: Store, integrator: threading.Thread
) -> HealthServer | None:
    if settings.health_port == 0:
        return None

    def ledger() -> None:
        if not integrator.is_alive():
            raise IntegratorStopped("the ledger's integrator has ended")

    checks = {"database": store.database.require_writable, "ledger": ledger}
    return HealthServer(settings.health_host, settings.health_port, checks)

"""Care's processes without pages. Each blocks until SIGTERM or SIGINT."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Mapping
from functools import partial
from types import FrameType

from relevo.care import bootstrap, loops, private_log
from relevo.care.adapters import tables
from relevo.care.adapters.storage import Storage
from relevo.care.bootstrap import Role
from relevo.care.settings import CareSettings
from relevo.care.use_cases.context import Care
from relevo.care.wire.vault_client import VaultClient
from relevo.care.wire.vault_private_log import PrivateLogClient
from relevo.crossing.lookout import no_alarms
from relevo.crossing.witness_clock import pace_of
from relevo.delivery.relay import Relay
from relevo.service import clock, logs
from relevo.service.dumps import forbid_dumps
from relevo.service.health import Check, HealthServer

_log = logs.get("process")

End = Callable[[], None]
Checks = Mapping[str, Check]


def run_rpc(settings: CareSettings) -> None:
    """Serve the agencies until asked to end; on the main thread, logs configured.

    Raises:
        RelevoError: it cannot start; the message names what is wrong.
    """
    forbid_dumps()
    serve_rpc(settings, _until_signalled())


def run_worker(settings: CareSettings) -> None:
    """Relay, ingest, number updates and integrate the ledger; as `run_rpc`.

    Raises:
        LoopEnded: a loop failed for good; the process is to be started again.
    """
    forbid_dumps()
    serve_worker(settings, _until_signalled())


def serve_rpc(settings: CareSettings, stop: threading.Event) -> None:
    """Serve the agencies until `stop` is set."""
    storage = bootstrap.open_storage(settings)
    try:
        health = _health(settings, {"database": storage.database.require_writable})
        end = _start_rpc(settings, storage)
        if health is not None:
            health.start()
        stop.wait()
        end()
        if health is not None:
            health.stop()
    finally:
        storage.database.close()
    _log.info("stopped")


def serve_worker(settings: CareSettings, stop: threading.Event) -> None:
    """Do the worker's work until `stop` is set."""
    storage = bootstrap.open_storage(settings)
    try:
        crew, own, close = _open_worker(settings, storage, stop, on_failure=lambda: None)
        checks = {"database": storage.database.require_writable, **own}
        health = _health(settings, checks)
        crew.start()
        if health is not None:
            health.start()
        _log.info("working")
        stop.wait()
        if health is not None:
            health.stop()
        try:
            crew.join()
        finally:
            close()
    finally:
        storage.database.close()
    _log.info("stopped")


def start_beside_web(settings: CareSettings, storage: Storage) -> tuple[Checks, End]:
    """Start rpc and worker as threads beside a web application; the answer ends them.

    If a loop fails, the process is told to end, so that its supervisor starts it again.
    """
    stop = threading.Event()

    def end_process() -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    crew, checks, close = _open_worker(settings, storage, stop, on_failure=end_process)
    end_rpc = _start_rpc(settings, storage)
    crew.start()

    def end() -> None:
        stop.set()
        end_rpc()
        try:
            crew.join()
        finally:
            close()
            storage.database.close()

    return checks, end


def _start_rpc(settings: CareSettings, storage: Storage) -> End:
    """Start the server; the answer stops it and closes what it used."""
    care, vault = bootstrap.open_care(settings, Role.RPC, storage, {})
    server = bootstrap.open_server(settings, care)
    server.start()
    _log.info("serving", port=server.port)

    def end() -> None:
        storage.signals.stopping.set()
        storage.signals.numbered.give()
        server.stop()
        vault.close()

    return end


def _open_worker(
    settings: CareSettings,
    storage: Storage,
    stop: threading.Event,
    *,
    on_failure: Callable[[], None],
) -> tuple[loops.Crew, Checks, End]:
    """The worker's loops, not yet started, its checks, and what closes what they used."""
    care, vault = bootstrap.open_care(settings, Role.WORKER, storage, {})
    integrator = bootstrap.open_integrator(settings, storage)
    publisher = bootstrap.open_publisher(settings, storage, integrator)
    outgoing = bootstrap.open_care_broker(settings)
    incoming = bootstrap.open_care_broker(settings)
    name = f"{care.process}/{settings.instance or clock.new_id()}"
    relay = Relay(storage.database, tables.outbox, outgoing, name, wake=storage.signals.outbox)
    pace = pace_of(settings.witness_seconds)
    work: dict[str, loops.Loop] = {
        "relay": partial(relay.run_forever, stop),
        "ingest": partial(loops.ingest_forever, care, incoming, settings.grace_seconds, stop),
        "sweeper": partial(loops.sweep_forever, care, settings.sweep_seconds, stop),
        "links": partial(loops.link_forever, care, stop),
        "erasure": partial(loops.erase_forever, care, stop),
        "sequencer": partial(loops.number_forever, care, name, stop),
        "integrator": partial(integrator.integrate_forever, stop, settings.integrate_seconds),
        "publisher": partial(publisher.publish_forever, stop, pace),
        **_private_log_work(settings, storage, care, vault, stop),
    }
    if care.erasure.retention:
        work["retention"] = partial(loops.expire_forever, care, stop)
    witnessing = bootstrap.open_witnessing(settings, storage, Role.WORKER)
    if witnessing is not None:
        watch = bootstrap.open_watch(settings, storage)
        work["witness"] = partial(loops.witness_forever, care, witnessing, watch, vault, stop)
    crew = loops.Crew(work, stop, on_failure)

    def close() -> None:
        outgoing.close()
        incoming.close()
        vault.close()

    books = (bootstrap.alarm_book(settings, Role.WORKER), private_log.alarm_book(settings))
    alarms = no_alarms(storage.database, *books)
    return crew, {"loops": crew.check, "broker": incoming.check, "witness": alarms}, close


def _private_log_work(
    settings: CareSettings,
    storage: Storage,
    care: Care,
    vault: VaultClient,
    stop: threading.Event,
) -> Mapping[str, loops.Loop]:
    """What keeps the private log, by the names of its loops."""
    pace = pace_of(settings.witness_seconds)
    integrator = private_log.open_integrator(settings, storage)
    publisher = private_log.open_publisher(settings, storage, integrator)
    witnessing = private_log.open_witnessing(settings, storage)
    watch = private_log.open_watch(settings, storage)
    client = PrivateLogClient(vault.peer)
    return {
        "private integrator": partial(
            integrator.integrate_forever, stop, settings.integrate_seconds
        ),
        "private publisher": partial(publisher.publish_forever, stop, pace),
        "private witness": partial(
            loops.witness_privately_forever, care, witnessing, watch, client, pace, stop
        ),
    }


def _until_signalled() -> threading.Event:
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    return stop


def _health(settings: CareSettings, checks: dict[str, Check]) -> HealthServer | None:
    if settings.health_port == 0:
        return None
    return HealthServer(settings.health_host, settings.health_port, checks)

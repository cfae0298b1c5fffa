"""The loops of care's worker. Each is one thread's, ends when `stop` is set, and outlives a
database, broker or vault that is away.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta

from prometheus_client import Counter
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from relevo.care.domain.errors import VaultRefused
from relevo.care.use_cases.backlog import measure
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.erasure_receipts import receipt_due
from relevo.care.use_cases.forgetting import Forgotten, forget
from relevo.care.use_cases.form_settling import expire
from relevo.care.use_cases.ingest import MAX_SEALS, ingest, requeue_due
from relevo.care.use_cases.linking import link_due
from relevo.care.use_cases.private_witnessing import PrivateVaultLog, PrivateWitnessing, exchange
from relevo.care.use_cases.retention import expire_due
from relevo.care.use_cases.shredding import erase_due, reconcile
from relevo.care.use_cases.updates import NUMBERED_AT_ONCE, Sequencer
from relevo.care.use_cases.witnessing import WitnessedVault, Witnessing, bring, is_waited_for, relay
from relevo.crossing.witness_clock import RELAY_PHASE, next_turn
from relevo.delivery.broker import Broker, Delivery, give_back
from relevo.delivery.errors import BrokerFull, BrokerUnavailable
from relevo.delivery.messages import Topic
from relevo.errors import RelevoError, Unavailable
from relevo.ledger.pace import Pace
from relevo.ledger.witnessing import Watch
from relevo.service import crash, logs
from relevo.service.crash import Point
from relevo.service.database import DatabaseUnavailable

_log = logs.get("worker")
_WAITS = Counter(
    "relevo_care_loop_waits", "Rounds of a loop that found a part away", ["loop", "why"]
)

_AWAY = (DBAPIError, PoolTimeout, BrokerUnavailable, BrokerFull)
_PAUSE_SECONDS = 1.0
_POLL_SECONDS = 0.2
_NUMBERING_LINGER_SECONDS = 0.05
"""What is committed within this time is numbered together. No receipt waits for a number."""
_RECEIVE_SECONDS = 1.0
_INGEST_LINGER_SECONDS = 0.25
"""How long the first seals wait for others to go with them. A call and a transaction cost the same
for one seal as for many, and nobody waits for them: the receipt has left before.
"""

_ERASE_SECONDS = 5.0
_COMPARE_EVERY = timedelta(hours=6)
_EXPIRE_EVERY = timedelta(days=1)
_EXPIRE_SECONDS = 60.0
"""Between two looks at the clock; also after the vault was away."""
_LINK_SECONDS = 0.5
"""Between two looks for cases to link: colleagues see a link within a second or two."""

_MAX_DELIVERIES = 10
_WITNESS_PAUSE_SECONDS = 5.0

Loop = Callable[[], None]


class LoopEnded(RelevoError):
    """A loop of the process ended by an error; the process must be started again."""

    reason = "LOOP_ENDED"


class Crew:
    """The loops of one process, each on its thread. If one fails, all are asked to stop."""

    def __init__(
        self, loops: Mapping[str, Loop], stop: threading.Event, on_failure: Callable[[], None]
    ) -> None:
        """`on_failure` is called once more for each loop that ends by an error."""
        self._stop = stop
        self._on_failure = on_failure
        self._failed: list[str] = []
        self._threads = [
            threading.Thread(target=self._run, args=(name, loop), name=name, daemon=True)
            for name, loop in loops.items()
        ]

    def start(self) -> None:
        """Start every loop."""
        for thread in self._threads:
            thread.start()

    def join(self, seconds: float = 15.0) -> None:
        """Wait for every loop to end, `stop` being set. Raises `LoopEnded` if one has failed."""
        for thread in self._threads:
            thread.join(seconds)
        self.check()

    def check(self) -> None:
        """Raise `LoopEnded` if a loop has failed."""
        if self._failed:
            raise LoopEnded("a loop ended: " + ", ".join(self._failed))

    def _run(self, name: str, loop: Loop) -> None:
        try:
            loop()
        except Exception as error:  # noqa: BLE001 - the process ends, and says by what
            _log.critical("loop ended", loop=name, exc_info=error)
            self._failed.append(name)
            self._stop.set()
            self._on_failure()


def number_forever(care: Care, holder: str, stop: threading.Event) -> None:
    """Number updates as they are committed."""
    sequencer = Sequencer(care, holder)
    signal = care.storage.signals.updates

    def step() -> None:
        seen = signal.count
        if sequencer.run_once() < NUMBERED_AT_ONCE:
            signal.wait(seen, _POLL_SECONDS)
            stop.wait(_NUMBERING_LINGER_SECONDS)

    _repeat("sequencer", step, stop)
    try:
        sequencer.release()
    except _AWAY as error:  # the lease runs out by itself
        _log.warning("lease not given back", exc_info=error)


def ingest_forever(care: Care, broker: Broker, grace_seconds: int, stop: threading.Event) -> None:
    """Pass seals to the vault as messages name them."""

    def step() -> None:
        deliveries = broker.receive(Topic.SEAL_INGEST, MAX_SEALS, _RECEIVE_SECONDS)
        if not deliveries:
            return
        if len(deliveries) < MAX_SEALS:
            stop.wait(_INGEST_LINGER_SECONDS)
            deliveries += broker.receive(Topic.SEAL_INGEST, MAX_SEALS - len(deliveries), 0)
        crash.point(Point.INGEST_AFTER_RECEIVE)
        fit = [delivery for delivery in deliveries if not _set_aside(broker, delivery)]
        try:
            ingest(care, [d.message.key for d in fit], grace_seconds=grace_seconds)
        except Exception:
            give_back(broker, fit)
            raise
        crash.point(Point.INGEST_BEFORE_ACKNOWLEDGE)
        broker.acknowledge(fit)
        crash.point(Point.INGEST_AFTER_ACKNOWLEDGE)

    _repeat("ingest", step, stop)


def sweep_forever(care: Care, seconds: float, stop: threading.Event) -> None:
    """Queue seals again whose time has come, measure what waits, and let texts that were replaced
    leave the database's log as well.
    """
    forgotten: Forgotten | None = None

    def step() -> None:
        nonlocal forgotten
        measure(care)
        forgotten = forget(care, forgotten)
        _expire_forms(care)
        if not requeue_due(care):
            stop.wait(seconds)

    _repeat("sweeper", step, stop)


def link_forever(care: Care, stop: threading.Event) -> None:
    """Find the customers of cases that arrived, or whose values did."""

    def step() -> None:
        if not link_due(care):
            stop.wait(_LINK_SECONDS)

    _repeat("links", step, stop)


def _expire_forms(care: Care) -> None:
    """A vault that is away keeps nothing else from being swept."""
    try:
        expire(care)
    except (Unavailable, VaultRefused) as error:
        _log.warning("forms are not settled now", why=error.reason)


def erase_forever(care: Care, stop: threading.Event) -> None:
    """Execute erasures that are due, have receipts signed; now and then look for what a backup
    brought back.
    """
    compare_at = care.now()

    def step() -> None:
        nonlocal compare_at
        try:
            if care.now() >= compare_at:
                reconcile(care)
                compare_at = care.now() + _COMPARE_EVERY
            busy = erase_due(care) + receipt_due(care)
        except (Unavailable, VaultRefused) as error:
            _log.warning("nothing is erased now", why=error.reason)
            busy = 0
        if not busy:
            stop.wait(_ERASE_SECONDS)

    _repeat("erasure", step, stop)


def expire_forever(care: Care, stop: threading.Event) -> None:
    """Once a day, and after the start, destroy what the brands' policies keep no longer."""
    due_at = care.now()

    def step() -> None:
        nonlocal due_at
        if care.now() >= due_at:
            try:
                done = expire_due(care, go_on=lambda: not stop.is_set())
                due_at = care.now() + _EXPIRE_EVERY
                _log.info("retention", cases=done.cases, values=done.values)
            except Unavailable as error:
                _log.warning("nothing expires now", why=error.reason)
        stop.wait(_EXPIRE_SECONDS)

    _repeat("retention", step, stop)


def witness_forever(
    care: Care,
    witnessing: Witnessing,
    watch: Watch,
    vault: WitnessedVault,
    stop: threading.Event,
) -> None:
    """On the fixed clock cosign the vault's checkpoint and keep it for the agencies; between the
    turns bring their cosignatures to it, fetch the proofs that fit what they hold since, and look
    for what is late.
    """
    pace = witnessing.pace
    pause = min(pace.interval.total_seconds() / 8, _WITNESS_PAUSE_SECONDS)
    due, away = next_turn(pace, RELAY_PHASE, care.now()), False
    witnessed = [logs.log("agency") for logs in witnessing.agencies.values()]
    if witnessing.vault_keys is not None:
        witnessed.append(witnessing.vault)

    def step() -> None:
        nonlocal due, away
        try:
            if care.now() >= due or is_waited_for(care, witnessing):
                relay(care, witnessing, vault)
                due = next_turn(pace, RELAY_PHASE, care.now())
            bring(care, vault)
            away = False
        except (Unavailable, VaultRefused) as error:
            if not away:
                _log.warning("the vault's log is not witnessed now", why=error.reason)
            away = True
        own = witnessing.published.origin if witnessing.agencies else None
        watch.look(witnessed, own, care.now())
        stop.wait(pause)

    _repeat("witness", step, stop)


def witness_privately_forever(
    care: Care,
    private: PrivateWitnessing,
    watch: Watch,
    vault: PrivateVaultLog,
    pace: Pace,
    stop: threading.Event,
) -> None:
    """On the fixed clock exchange checkpoints of the two private logs with the vault; between the
    turns look for what is late. A loop of its own, so that the agencies' never waits for it (P7).
    """
    pause = min(pace.interval.total_seconds() / 8, _WITNESS_PAUSE_SECONDS)
    due, away = next_turn(pace, RELAY_PHASE, care.now()), False
    witnessed = [private.vault] if private.witnesses_vault else []
    own = private.published.origin if private.vault_witness else None

    def step() -> None:
        nonlocal due, away
        if care.now() >= due:
            try:
                exchange(care, private, vault)
                due, away = next_turn(pace, RELAY_PHASE, care.now()), False
            except (Unavailable, VaultRefused) as error:
                if not away:
                    _log.warning("the private logs are not witnessed now", why=error.reason)
                away = True
        watch.look(witnessed, own, care.now())
        stop.wait(pause)

    _repeat("private witness", step, stop)


def _set_aside(broker: Broker, delivery: Delivery) -> bool:
    """Dead-letter a message that ended its consumers; the sweeper queues its seal anew, later."""
    if delivery.attempt <= _MAX_DELIVERIES:
        return False
    _log.error("message set aside", key=delivery.message.key, attempt=delivery.attempt)
    broker.dead_letter(delivery, "TOO_MANY_DELIVERIES")
    return True


def _repeat(name: str, step: Callable[[], None], stop: threading.Event) -> None:
    """Run `step` until `stop`; one log line when what it needs goes away, one when it is back."""
    away = False
    while not stop.is_set():
        try:
            step()
        except _AWAY as error:
            if not away:
                _log.warning("loop waits", loop=name, exc_info=error)
            away = True
            known = error.reason if isinstance(error, RelevoError) else DatabaseUnavailable.reason
            _WAITS.labels(name, known).inc()
            stop.wait(_PAUSE_SECONDS)
        else:
            if away:
                _log.info("loop goes on", loop=name)
            away = False

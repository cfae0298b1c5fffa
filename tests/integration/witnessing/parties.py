"""An agency, care and the vault with real databases and real mutual TLS, on one clock that tests
move. What their processes do on the fixed clock is done here by hand, an interval at a time.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from relevo.agency import bootstrap as agency_bootstrap
from relevo.agency.adapters import tables as agency_tables
from relevo.agency.context import AgencyContext
from relevo.agency.domain.post import Author, PostEvent
from relevo.agency.loops.witnessing import WitnessLoop
from relevo.agency.settings import AgencySettings
from relevo.agency.use_cases import handover, intake, keys, receipts
from relevo.care import bootstrap as care_bootstrap
from relevo.care import private_log
from relevo.care.adapters import tables as care_tables
from relevo.care.adapters.storage import Storage
from relevo.care.bootstrap import Role
from relevo.care.settings import CareSettings
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.private_witnessing import PrivateWitnessing, exchange
from relevo.care.use_cases.witnessing import bring, relay
from relevo.care.wire.vault_private_log import PrivateLogClient
from relevo.crossing.vocabulary import Verb
from relevo.crossing.witness_clock import EXCHANGE_PHASE, RELAY_PHASE, pace_of
from relevo.dev import household
from relevo.dev.household import BRAND, Household
from relevo.dev.pair import free_ports, settings_of
from relevo.ledger.entries import Entry, PersonChange, care_private, vault_private
from relevo.ledger.entries import care as care_entries
from relevo.ledger.entries import vault as vault_entries
from relevo.ledger.note import NoteVerifier
from relevo.ledger.publishing import Published, Publisher
from relevo.ledger.store import LedgerTables
from relevo.ledger.values import Code, Id, Process
from relevo.ledger.witness_store import WitnessTables
from relevo.ledger.witnessing import Watch
from relevo.sealing.signed import SignedStatement
from relevo.service import clock as real
from relevo.service.database import Database
from relevo.vault import bootstrap as vault_bootstrap
from relevo.vault.keys.epochs import create_epoch
from relevo.vault.settings import VaultSettings
from relevo.vault.sql import tables as vault_tables

SECONDS = 300.0
PACE = pace_of(SECONDS)


@dataclass
class Clock:
    """Stands still until it is moved; near the real time, which certificates live in."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def to_tick(self) -> None:
        """On to the next tick."""
        self.at = PACE.next_tick(self.at)

    def past_tick(self, part: float) -> None:
        """On by a part of an interval."""
        self.at += PACE.interval * part


@dataclass
class Log:
    """One side's ledger: its database, and what publishes it."""

    database: Database
    ledger: LedgerTables
    witness: WitnessTables
    publisher: Publisher
    published: Published
    verifier: NoteVerifier

    def record(self, *entries: Entry) -> None:
        with self.database.write() as connection:
            self.ledger.record_all(connection, entries)

    def rows(self, table: Any) -> list[dict[str, Any]]:
        with self.database.read() as connection:
            return [dict(row._mapping) for row in connection.execute(table.select())]

    def alarms(self, *, standing: bool = True) -> dict[str, set[str]]:
        """By log, the kinds of alarms."""
        found: dict[str, set[str]] = {}
        for row in self.rows(self.witness.alarms):
            if row["closed_at"] is None or not standing:
                found.setdefault(row["log"], set()).add(row["kind"])
        return found

    def alarmed(self) -> list[str]:
        """The kinds of alarms that are on the ledger, as often as they are."""
        bodies = [json.loads(row["body"]) for row in self.rows(self.ledger.entries)]
        return [one["kind"] for one in bodies if one["tag"].endswith("witness:alarmed")]

    def tags(self) -> list[str]:
        return [row["tag"] for row in self.rows(self.ledger.entries)]

    @property
    def size(self) -> int:
        """Of the newest published checkpoint."""
        newest = self.published.newest()
        return newest.checkpoint.size if newest else 0


@dataclass
class PrivateLogs:
    """The brand's two private logs, and what care's worker exchanges them with."""

    care: Log
    vault: Log
    witnessing: PrivateWitnessing
    client: PrivateLogClient

    def turn(self, worker: Care) -> None:
        """What care's worker does once an interval, a tenth after the tick."""
        exchange(worker, self.witnessing, self.client)

    def activity(self, at: datetime, count: int = 1) -> None:
        """Facts that depend on links."""
        for log, module, service in (
            (self.care, care_private, "care"),
            (self.vault, vault_private, "vault"),
        ):
            read = module.LogRead(
                at=at,
                actor=Process(f"spiffe://{BRAND}/{service}/cli"),
                what=Code("TAIL"),
                since=None,
                until=None,
            )
            log.record(*[read] * count)


class Parties:
    """The three, open and serving."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        # Always as long before a tick: what is late by the clock must not hang on when tests run.
        self.clock = Clock(PACE.next_tick(real.now()) - PACE.interval / 2)
        self.private_sizes = (0, 0)
        self._stack = stack
        self.home = Household(folder)
        household.create(self.home, free_ports(), at=real.now())
        self.settings = settings_of(self.home)
        agency, care, vault = self.settings
        agency_bootstrap.migrate(agency)
        care_bootstrap.migrate(care)
        vault_bootstrap.migrate(vault)
        self._numbers = itertools.count(1)
        self.vault = self._open_vault(vault, stack)
        self._open_care(care, stack)
        self._open_agency(agency, stack)

    def interval(self) -> None:
        """One interval: every log is published, the vault's relayed, checkpoints exchanged, and
        cosignatures brought on.
        """
        self.tick()
        self.clock.past_tick(EXCHANGE_PHASE - RELAY_PHASE)
        self.loop.run_once()
        bring(self.worker, self.vault_client)
        self.look()
        self.private.turn(self.worker)

    def tick(self) -> None:
        """What happens up to when the agency asks."""
        self.clock.to_tick()
        for log in (self.agency, self.care, self.vault, self.private.care, self.private.vault):
            log.publisher.publish(self.clock())
        self.clock.past_tick(RELAY_PHASE)
        relay(self.worker, self.worker_witnessing, self.vault_client)

    def look(self) -> None:
        """What care's worker does between turns; the agency's loop has looked already."""
        witnessed = [logs.log("agency") for logs in self.worker_witnessing.agencies.values()]
        self.watch.look(
            [*witnessed, self.worker_witnessing.vault],
            self.worker_witnessing.published.origin,
            self.clock(),
        )

    def post(self, text: str = "Mi DNI es 45678912 y nadie responde") -> str:
        """A comment at the agency; its case."""
        number = next(self._numbers)
        event = PostEvent(
            brand=BRAND,
            channel="form",
            source_id=f"p_{number}",
            parent_source_id=None,
            thread_id="t_1",
            verb=Verb.ADD,
            event_time=self.clock() + timedelta(microseconds=number),
            author=Author("fb-ana", "Ana Prueba"),
            text=text,
        )
        taken = intake.take_in(self.context, event)
        assert taken.case_id is not None
        return taken.case_id

    def hand_over(self, case_id: str) -> None:
        """Over to care; its receipt is stored."""
        due = handover.due_items(self.context, [case_id])[BRAND]
        (result,) = self.bridge.hand_over(due.items)
        assert isinstance(result.outcome, SignedStatement)
        done = receipts.verified(self.context, due.items[0], result.outcome)
        receipts.accept(self.context, [done])

    def activity(self, count: int = 1) -> None:
        """What goes on within the brand, caused by nobody at the agency."""
        for log, kind, service in (
            (self.care, care_entries.PersonChanged, "care"),
            (self.vault, vault_entries.PersonChanged, "vault"),
        ):
            actor = Process(f"spiffe://{BRAND}/{service}/cli")
            log.record(
                *(
                    kind(
                        at=self.clock(),
                        actor=actor,
                        person=Id(real.new_id()),
                        change=PersonChange.CREATED,
                    )
                    for _ in range(count)
                )
            )

    def new_loop(self) -> WitnessLoop:
        """The forwarder's loop as it is after a start."""
        settings = replace(self.settings[0], witness_seconds=SECONDS)
        assert settings.witness_key_file is not None
        return agency_bootstrap.open_witness_loop(
            settings, self.context, {BRAND: self.bridge}, settings.witness_key_file
        )

    def open_agency_log(self, epoch: int) -> Log:
        """The agency's log under an epoch."""
        settings = replace(self.settings[0], ledger_epoch=epoch)
        integrator = agency_bootstrap.open_integrator(settings, self.context)
        return Log(
            self.context.database,
            agency_tables.ledger,
            agency_tables.witness,
            agency_bootstrap.open_publisher(settings, self.context, integrator),
            agency_bootstrap.open_published(settings, self.context),
            integrator.verifier,
        )

    def open_epoch(self, epoch: int) -> None:
        """The agency starts again under an epoch."""
        self.agency = self.open_agency_log(epoch)
        self.settings = (replace(self.settings[0], ledger_epoch=epoch), *self.settings[1:])
        self.loop = self.new_loop()

    def serve_again(self, address: str) -> None:
        """Care's rpc comes back where it was."""
        settings = replace(self.settings[1], witness_seconds=SECONDS, rpc_address=address)
        self.server = care_bootstrap.open_server(settings, self._rpc)
        self.server.start()
        self._stack.callback(self.server.stop, 0)

    def _open_vault(self, settings: VaultSettings, stack: ExitStack) -> Log:
        store = vault_bootstrap.open_store(settings)
        stack.callback(store.database.close)
        until = real.now() + timedelta(days=90)
        actor = vault_bootstrap.operator(settings)
        create_epoch(store, BRAND, not_after=until, actor=actor, at=real.now())
        integrator = vault_bootstrap.open_integrator(settings, store)
        vault = vault_bootstrap.open_vault(settings, store, integrator)
        private_log = vault_bootstrap.open_private_log(settings, store)
        server = vault_bootstrap.open_server(settings, vault, private_log)
        server.start()
        stack.callback(server.stop, 0)
        private = vault_bootstrap.open_private_integrator(settings, store)
        self.vault_private = Log(
            store.database,
            vault_tables.private,
            vault_tables.private_witness,
            vault_bootstrap.open_private_publisher(settings, store, private),
            private_log.own.published,
            private.verifier,
        )
        return Log(
            store.database,
            vault_tables.ledger,
            vault_tables.witness,
            vault_bootstrap.open_publisher(settings, store, integrator),
            vault.log.published,
            integrator.verifier,
        )

    def _open_care(self, settings: CareSettings, stack: ExitStack) -> None:
        settings = replace(settings, witness_seconds=SECONDS)
        storage = care_bootstrap.open_storage(settings)
        stack.callback(storage.database.close)
        rpc, rpc_client = care_bootstrap.open_care(settings, Role.RPC, storage, {})
        worker, self.vault_client = care_bootstrap.open_care(settings, Role.WORKER, storage, {})
        stack.callback(rpc_client.close)
        stack.callback(self.vault_client.close)
        self.worker = replace(worker, now=self.clock)
        self._rpc = replace(rpc, now=self.clock)
        self.server = care_bootstrap.open_server(settings, self._rpc)
        self.server.start()
        stack.callback(self.server.stop, 0)
        witnessing = care_bootstrap.open_witnessing(settings, storage, Role.WORKER)
        assert witnessing is not None
        self.worker_witnessing = witnessing
        book = care_bootstrap.alarm_book(settings, Role.WORKER)
        self.watch = Watch(storage.database, care_tables.witness, book, PACE, self.clock())
        self.private = self._open_private_logs(settings, storage)
        integrator = care_bootstrap.open_integrator(settings, storage)
        self.care = Log(
            storage.database,
            care_tables.ledger,
            care_tables.witness,
            care_bootstrap.open_publisher(settings, storage, integrator),
            witnessing.published,
            integrator.verifier,
        )

    def _open_private_logs(self, settings: CareSettings, storage: Storage) -> PrivateLogs:
        integrator = private_log.open_integrator(settings, storage)
        witnessing = private_log.open_witnessing(settings, storage)
        care = Log(
            storage.database,
            care_tables.private,
            care_tables.private_witness,
            private_log.open_publisher(settings, storage, integrator),
            witnessing.published,
            integrator.verifier,
        )
        client = PrivateLogClient(self.vault_client.peer)
        return PrivateLogs(care, self.vault_private, witnessing, client)

    def _open_agency(self, settings: AgencySettings, stack: ExitStack) -> None:
        context = agency_bootstrap.open_context(settings)
        stack.callback(agency_bootstrap.close, context)
        self.context: AgencyContext = replace(context, clock=self.clock)
        bridges = agency_bootstrap.open_bridges(settings, self.context.brands)
        self.bridge = bridges[BRAND]
        stack.callback(self.bridge.close)
        keys.import_keys(self.context, BRAND, self.bridge.sealing_keys(BRAND, ()))
        self.agency = self.open_agency_log(1)
        self.loop = self.new_loop()


@contextmanager
def parties(folder: Path) -> Iterator[Parties]:
    """All three, in one folder."""
    with ExitStack() as stack:
        yield Parties(folder, stack)

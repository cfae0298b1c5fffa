"""Care and vault with real databases and keys, and an agency that sees what leaves for it.

The clock goes on by a second with each act and by a microsecond with each look, so that what is
done within an act does not show in the second; that is the fixed clock of what is compared here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from google.protobuf.message import Message

from relevo.care.adapters import tables as care_tables
from relevo.care.domain.case import CaseKey
from relevo.care.domain.customers import DecisionReason
from relevo.care.domain.seals import Seal
from relevo.care.domain.vault import FoundHandle, IngestRefusal, NamedPlace, NamedValue
from relevo.care.use_cases import customers, desk, linking, lookups
from relevo.care.use_cases.context import Care, Taken, Vault, VaultResult
from relevo.care.use_cases.ingest import ingest
from relevo.care.use_cases.updates import Sequencer, next_updates, open_stream
from relevo.crossing import mapping
from relevo.ledger.values import Id
from relevo.sealing.sealing import FieldValue
from relevo.sealing.signed import SignedStatement
from relevo.vault import ingest as vault_ingest
from relevo.vault.lookup import LookupRequest, list_handles, look_up
from relevo.vault.sql import tables as vault_tables
from tests.unit.care.world import World as CareWorld
from tests.unit.care.world import header, item, open_world, post
from tests.unit.vault.world import AGENCY, BRAND, WEB, WORKER
from tests.unit.vault.world import World as VaultWorld

Value = tuple[str, str]
"""A type and a value."""


@dataclass
class VaultInProcess:
    """`context.Vault` and `context.Handles` without a wire, as far as links need them."""

    world: VaultWorld

    def ingest(self, seals: Sequence[Seal]) -> list[VaultResult]:
        items = [
            vault_ingest.SealToIngest(
                seal.agency, seal.brand, seal.case_id, seal.post_version_id, seal.sealed or b""
            )
            for seal in seals
        ]
        outcomes = vault_ingest.ingest(self.world.vault, items, caller=WORKER, at=self.world.now)
        return [self._result(seal, one) for seal, one in zip(seals, outcomes, strict=True)]

    def look_up(
        self, brand: str, kind: str | None, value: str, person_id: str
    ) -> tuple[FoundHandle, ...]:
        request = LookupRequest(brand, kind, person_id, value)
        found = look_up(self.world.vault, request, caller=WEB, at=self.world.now)
        return tuple(FoundHandle(one.type, one.handle) for one in found)

    def list_handles(
        self, brand: str, agency: str, post_version_ids: Sequence[str]
    ) -> tuple[NamedPlace, ...]:
        return tuple(
            NamedPlace(
                CaseKey(agency, one.where.version.case.case_id),
                one.where.version.post_version_id,
                NamedValue(one.where.number, one.type, one.handle),
            )
            for one in list_handles(self.world.vault, brand, agency, post_version_ids)
        )

    def _result(self, seal: Seal, outcome: vault_ingest.Outcome) -> VaultResult:
        if not isinstance(outcome, SignedStatement):
            return IngestRefusal(outcome.reason, outcome.permanent)
        places = self.list_handles(seal.brand, seal.agency, [seal.post_version_id])
        return Taken(outcome, tuple(one.value for one in places))


@dataclass
class Linking:
    """Both, what drives them, and what the agency has seen."""

    care_world: CareWorld
    vault: VaultWorld
    care: Care
    person: Id
    cases: list[CaseKey] = field(default_factory=list)
    seen: list[Any] = field(default_factory=list)
    applied: int = 0
    acts: int = 0

    def post(self, number: int, values: Sequence[Value]) -> None:
        """The author of case `number` writes; the case crosses, and the worker does its work."""
        self.act()
        case_id = str(UUID(int=number + 1))
        given = [FieldValue(n, kind, value) for n, (kind, value) in enumerate(values, 1)]
        given.append(FieldValue(60, "AUTHOR_ID", f"fb:{number:04}"))
        sealed = self.vault.seal(given, case_id=case_id)
        version = post(post_version_id=sealed.item.post_version_id, seal=sealed.item.seal)
        known = CaseKey(AGENCY, case_id) in self.cases
        opened = header(
            case_id=case_id, author_ref=f"{number + 1:032x}", version=self.acts if known else 1
        )
        receipt = self.care_world.hand_over(item(opened, version))
        assert isinstance(receipt, SignedStatement)
        self.seen.append(("receipt", len(receipt.payload) > 0))
        if not known:
            self.cases.append(CaseKey(AGENCY, case_id))
        ingest(self.care, [f"{AGENCY}/{version.post_version_id}"], grace_seconds=60)
        self.work()
        self.look()

    def work(self) -> None:
        """What the worker's other loops do."""
        while linking.link_due(self.care):
            pass
        sequencer = Sequencer(self.care, "one")
        while sequencer.run_once():
            pass

    def call(self, value: str) -> None:
        """A customer phones; care looks her up."""
        self.act()
        lookups.look_up(self.care, lookups.Said(value), {BRAND}, actor=self.person)
        self.look()

    def merge(self, one: int, other: int) -> None:
        """A person says that two cases are one customer's."""
        self.act()
        reason = DecisionReason.CUSTOMER_SAID
        deciding = customers.Deciding(self.cases[one], {BRAND}, reason, self.person)
        customers.merge(self.care, deciding, self.cases[other])
        self.work()
        self.look()

    def assign(self, number: int) -> None:
        """Somebody takes a case: the agency is told, whatever it is linked with."""
        self.act()
        key = self.cases[number]
        with self.care.storage.read() as tx:
            case = tx.cases.get(key)
        assert case is not None
        desk.assign(
            self.care,
            key,
            {BRAND},
            str(self.person),
            expected_revision=case.revision,
            actor=self.person,
        )
        self.work()
        self.look()

    def look(self) -> None:
        """What the agency gets now: new updates, and how large the logs are that it cosigns."""
        stream = open_stream(self.care, AGENCY, BRAND, after=self.applied, fencing_token=self.acts)
        for update in next_updates(self.care, stream, self.applied):
            self.applied = update.sequence
            self.seen.append(("update", shape(mapping.update_to_wire(update))))
        self.seen.append(("logs", self._sizes()))

    def linked(self) -> set[CaseKey]:
        """The cases whose customer has another one."""
        with self.care.storage.read() as tx:
            return tx.customers.linked(self.cases)

    def _sizes(self) -> tuple[int, int]:
        sizes = []
        for database, ledger in (
            (self.care.storage.database, care_tables.ledger),
            (self.vault.store.database, vault_tables.ledger),
        ):
            with database.read() as connection:
                entries = ledger.entries
                counted = sa.select(sa.func.count(), sa.func.sum(sa.func.length(entries.c.body)))
                sizes.append(connection.execute(counted.select_from(entries)).one()[0])
        return sizes[0], sizes[1]

    def act(self) -> None:
        """Each act begins on a second of its own."""
        self.acts += 1
        clock = self.care_world.clock
        clock.at = clock.at.replace(microsecond=0) + timedelta(seconds=1)


@contextmanager
def linking_world(folder: Path) -> Iterator[Linking]:
    """Both, in one folder."""
    (folder / "vault").mkdir(parents=True)
    with open_world(folder) as care_world:
        vault = VaultWorld.build(folder / "vault", now=care_world.clock.at)
        try:
            person = Id(vault.enrol())
            passed = VaultInProcess(vault)
            care = replace(care_world.care, vault=cast(Vault, passed), handles=passed)
            care_world.care = care
            yield Linking(care_world, vault, care, person)
        finally:
            vault.close()


def shape(message: Message) -> list[Any]:
    """Every field, texts by their length alone: ids and signatures are random. Seconds count."""
    found: list[Any] = []
    for about, value in message.ListFields():
        several = list(value) if about.is_repeated else [value]
        found.append((about.name, [_form(about.name, one) for one in several]))
    return found


def _form(name: str, value: Any) -> Any:
    if isinstance(value, Message):
        return shape(value)
    if isinstance(value, str | bytes):
        return len(value)
    return None if name == "nanos" else value

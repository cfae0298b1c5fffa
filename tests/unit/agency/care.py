"""A care that keeps what it is handed, in memory, and does what a test tells it to."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.agency.adapters import tables
from relevo.agency.loops.crossing import HandOverLoop, ReportLoop
from relevo.agency.ports import Bridge, HandOverResult, Refusal, ReportResult
from relevo.crossing.continuity import ApprovedScript
from relevo.crossing.limits import check_action, check_item
from relevo.crossing.statements import IngestNotice, Receipt, ReceiptItem
from relevo.crossing.updates import AppliedUpdate, Ingested, StreamStart, Update, UpdateKind
from relevo.crossing.vocabulary import Action, HandOverItem
from relevo.delivery.broker import Broker
from relevo.delivery.messages import Topic
from relevo.delivery.relay import Relay
from relevo.delivery.sql_broker import SqlBroker
from relevo.sealing.signed import SignedStatement, key_id_of
from relevo.service.rpc.errors import PeerRefused, PeerUnavailable
from tests.unit.agency.world import BRAND, NOTICE_KEY, ORG, RECEIPT_KEY, ROOT_KEY, World, key_list

Alter = Callable[[Receipt], Receipt]


@dataclass
class Stream:
    """Updates of one connection: all there are after the cursor, so many at once, then the end."""

    updates: tuple[Update, ...]
    at_once: int = 1
    start: StreamStart | None = None
    cancelled: bool = False

    def __iter__(self) -> Iterator[tuple[Update, ...]]:
        yield ()
        for first in range(0, len(self.updates), self.at_once):
            if not self.cancelled:
                yield self.updates[first : first + self.at_once]

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class FakeCare:
    """See `relevo.agency.ports.Bridge`."""

    clock: Callable[[], datetime]
    away: bool = False
    refuse: dict[str, Refusal] = field(default_factory=dict)
    alter: Alter = lambda receipt: receipt
    receipt_key: Any = RECEIPT_KEY
    batches: list[tuple[HandOverItem, ...]] = field(default_factory=list)
    actions: dict[str, Action] = field(default_factory=dict)
    updates: list[Update] = field(default_factory=list)
    approved: list[ApprovedScript] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    held: list[tuple[str, ...]] = field(default_factory=list)
    updates_at_once: int = 1
    root: Ed25519PrivateKey = ROOT_KEY

    @property
    def calls(self) -> int:
        return len(self.batches)

    def hand_over(self, items: Sequence[HandOverItem]) -> tuple[HandOverResult, ...]:
        self.batches.append(tuple(items))
        if self.away:
            raise PeerUnavailable("care is away")
        return tuple(self._take(item) for item in items)

    def _take(self, item: HandOverItem) -> HandOverResult:
        check_item(item)
        case_id = item.header.case_id
        if case_id in self.refuse:
            return HandOverResult(case_id, self.refuse[case_id])
        receipt = self.alter(self.receipt(item))
        key = self.receipt_key
        return HandOverResult(case_id, receipt.sign(key, key_id_of(key.public_key())))

    def receipt(self, item: HandOverItem) -> Receipt:
        return Receipt(
            agency=ORG,
            brand=item.header.brand,
            case_id=item.header.case_id,
            case_version=item.header.version,
            items=tuple(
                ReceiptItem(one.post_version_id, one.seal_digest.hex() if one.seal_digest else None)
                for one in item.post_versions
            ),
            leaf_hash="ab" * 32,
            at=self.clock(),
            notes=tuple(note.note_id for note in item.notes),
            redactions=tuple(
                ReceiptItem(one.redaction_id, one.seal_digest.hex() if one.seal_digest else None)
                for one in item.redactions
            ),
        )

    def report(self, actions: Sequence[Action]) -> tuple[ReportResult, ...]:
        if self.away:
            raise PeerUnavailable("care is away")
        results = []
        for action in actions:
            check_action(action)
            refusal = self.refuse.get(action.case_id)
            if refusal is None:
                self.actions[action.action_id] = action
            results.append(ReportResult(action.action_id, refusal))
        return tuple(results)

    def watch(
        self, brand: str, applied: Sequence[AppliedUpdate], after_sequence: int, fencing_token: int
    ) -> Stream:
        if self.away:
            raise PeerUnavailable("care is away")
        self.tokens.append(fencing_token)
        waiting = tuple(one for one in self.updates if one.sequence > after_sequence)
        return Stream(waiting, self.updates_at_once)

    def recall(self, brand: str, case_id: str) -> HandOverItem:
        if self.away:
            raise PeerUnavailable("care is away")
        raise PeerRefused("UNKNOWN_CASE", "case_id")

    def sealing_keys(self, brand: str, key_ids_held: Sequence[str]) -> SignedStatement:
        if self.away:
            raise PeerUnavailable("care is away")
        self.held.append(tuple(key_ids_held))
        return key_list(brand, at=self.clock()).sign(self.root)

    def scripts(self, brand: str) -> tuple[ApprovedScript, ...]:
        if self.away:
            raise PeerUnavailable("care is away")
        return tuple(self.approved)

    def close(self) -> None:
        """Nothing is open."""

    def update(self, case_id: str, kind: UpdateKind, **changes: Any) -> Update:
        """The next update of the sequence."""
        made = Update(
            sequence=len(self.updates) + 1,
            update_id=str(uuid.uuid4()),
            brand=BRAND,
            case_id=case_id,
            at=self.clock(),
            kind=kind,
        )
        made = replace(made, **changes)
        self.updates.append(made)
        return made

    def ingested(
        self, row: dict[str, Any], *, grace: int = 60, key: Any = NOTICE_KEY, **changes: Any
    ) -> Ingested:
        """The vault's notice for one stored version."""
        notice = IngestNotice(
            agency=ORG,
            brand=row["brand"],
            case_id=row["case_id"],
            post_version_id=row["post_version_id"],
            seal_digest=row["seal_digest"].hex(),
            at=self.clock(),
        )
        statement = replace(notice, **changes).sign(key, key_id_of(key.public_key()))
        return Ingested(row["post_version_id"], statement, grace)


class Crossing:
    """A world with its relay, its broker and a care at the other end of each brand's bridge.

    Without a broker: a SQL broker beside the world's database.
    """

    def __init__(self, world: World, broker: Broker | None = None) -> None:
        self.world = world
        self.care = FakeCare(world.clock)
        self.broker = broker or SqlBroker(f"sqlite:///{world.folder}/broker.db", now=world.clock)
        self.bridges: dict[str, Bridge] = dict.fromkeys(world.brands, self.care)
        self.relay = Relay(world.database, tables.outbox, self.broker, "relay")
        at_once = {"wait_seconds": 0.0, "linger_seconds": 0.0}
        self.hand_over = HandOverLoop(world.context, self.broker, self.bridges, **at_once)
        self.reports = ReportLoop(world.context, self.broker, self.bridges, **at_once)

    def run(self) -> None:
        """Relay and consume until nothing more is queued."""
        while self.relay.run_once(self.world.clock()) or self.broker.depth(Topic.CASE_HANDOVER):
            if not self.hand_over.run_once():
                break
        while self.reports.run_once():
            pass

    def forget(self) -> None:
        """Lose every message: the outbox is relayed, and the broker's disk dies."""
        while self.relay.run_once(self.world.clock()):
            pass
        for topic in Topic:
            while deliveries := self.broker.receive(topic, 100, 0):
                self.broker.acknowledge(deliveries)

    def close(self) -> None:
        self.broker.close()


WEEK = timedelta(days=7)

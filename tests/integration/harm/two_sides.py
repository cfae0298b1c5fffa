"""An agency and a brand's care with real databases, and backups of either; the wire is left out.

Both run on one clock that tests move. The platform is a page in memory that tells what stands.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from prometheus_client import REGISTRY

from relevo.agency.adapters import tables as agency_tables
from relevo.agency.domain.channel import Done, Published, PublishOutcome, VisibilityOutcome
from relevo.agency.loops.crossing import HandOverLoop, ReportLoop
from relevo.agency.loops.watching import UpdateLoop
from relevo.agency.ports import HandOverResult, ReportResult
from relevo.agency.ports import Refusal as Refused
from relevo.agency.use_cases import intake, publish, sweep
from relevo.care.adapters import tables as care_tables
from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import StreamFenced
from relevo.care.use_cases.actions import report_action
from relevo.care.use_cases.answers import write_reply
from relevo.care.use_cases.context import Care, ReceiptSigner
from relevo.care.use_cases.handover import Refusal, hand_over
from relevo.care.use_cases.ingest import ingest, requeue_due
from relevo.care.use_cases.recall import recall_case
from relevo.care.use_cases.scripts import for_agencies
from relevo.care.use_cases.updates import Sequencer, next_updates, note_sending, open_stream
from relevo.crossing.continuity import ApprovedScript
from relevo.crossing.updates import AppliedUpdate, StreamStart, Update
from relevo.crossing.vocabulary import Action, HandOverItem
from relevo.delivery.messages import Topic
from relevo.delivery.relay import Relay
from relevo.delivery.sql_broker import SqlBroker
from relevo.errors import RelevoError
from relevo.sealing.signed import SignedStatement, key_id_of
from relevo.service.database import Database
from relevo.service.rpc.errors import PeerRefused, PeerUnavailable
from tests.unit.agency.world import BRAND, CHANNEL, NOTICE_KEY, ORG, RECEIPT_KEY
from tests.unit.agency.world import Clock as AgencyClock
from tests.unit.agency.world import World as Agency
from tests.unit.care.world import FORWARDER, ROSA, Clock, FakeVault
from tests.unit.care.world import open_world as open_care


@dataclass
class Page:
    """The public page: what stands there, and since when."""

    clock: Clock
    standing: list[tuple[str, str, datetime]] = field(default_factory=list)
    reply_characters: int = 8000
    can_reply: bool = True

    def publish(self, reply_to_source_id: str, text: str) -> PublishOutcome:
        self.standing.append((f"r_{len(self.standing)}", text, self.clock()))
        return Published(self.standing[-1][0])

    def hide(self, source_id: str) -> VisibilityOutcome:
        return Done()

    def unhide(self, source_id: str) -> VisibilityOutcome:
        return Done()

    def find_reply(
        self, in_reply_to_source_id: str, text: str, since: datetime, claimed: Collection[str] = ()
    ) -> str | None:
        return next(
            (
                one
                for one, said, at in self.standing
                if said == text and at >= since and one not in claimed
            ),
            None,
        )

    @property
    def texts(self) -> list[str]:
        return [text for _, text, _ in self.standing]


@dataclass
class Stream:
    """What care has after where it begins, noted as sent, then the end."""

    care: Care
    opened: Any
    start: StreamStart | None = None
    cancelled: bool = False

    def __iter__(self) -> Iterator[tuple[Update, ...]]:
        self.start = self.opened.start
        yield ()
        for update in next_updates(self.care, self.opened, self.opened.start.after):
            if not self.cancelled:
                note_sending(self.care, self.opened, update.sequence)
                yield (update,)

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class Wire:
    """`relevo.agency.ports.Bridge` without a wire."""

    care: Care
    signer: ReceiptSigner
    away: bool = False

    def hand_over(self, items: Sequence[HandOverItem]) -> tuple[HandOverResult, ...]:
        self._answer()
        results = hand_over(self.care, self.signer, ORG, items, actor=FORWARDER)
        return tuple(
            HandOverResult(
                item.header.case_id, _refused(result) if isinstance(result, Refusal) else result
            )
            for item, result in zip(items, results, strict=True)
        )

    def report(self, actions: Sequence[Action]) -> tuple[ReportResult, ...]:
        self._answer()
        found = []
        for action in actions:
            refusal = report_action(self.care, ORG, action, actor=FORWARDER)
            found.append(ReportResult(action.action_id, _refused(refusal) if refusal else None))
        return tuple(found)

    def watch(
        self, brand: str, applied: Sequence[AppliedUpdate], after_sequence: int, fencing_token: int
    ) -> Stream:
        self._answer()
        try:
            opened = open_stream(
                self.care,
                ORG,
                brand,
                after=after_sequence,
                fencing_token=fencing_token,
                applied=applied,
            )
        except StreamFenced as fenced:
            raise PeerRefused(fenced.reason, fenced.field) from None
        return Stream(self.care, opened)

    def recall(self, brand: str, case_id: str) -> HandOverItem:
        try:
            return recall_case(self.care, ORG, brand, case_id, actor=FORWARDER)
        except RelevoError as refused:
            raise PeerRefused(refused.reason, refused.field) from None

    def sealing_keys(self, brand: str, key_ids_held: Sequence[str]) -> SignedStatement:
        raise NotImplementedError

    def scripts(self, brand: str) -> tuple[ApprovedScript, ...]:
        self._answer()
        return for_agencies(self.care, brand)

    def close(self) -> None:
        """Nothing is open."""

    def _answer(self) -> None:
        if self.away:
            raise PeerUnavailable("care is away")


class Backup:
    """One database as it stood, taken by SQLite's own backup in the middle of whatever goes on."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(str(database.engine.url.database))) as live:
            live.backup(self._kept)

    def restore(self) -> None:
        """Put it back in the place of what stands there now."""
        self._database.close()
        with closing(sqlite3.connect(str(self._database.engine.url.database))) as live:
            self._kept.backup(live)


class TwoSides:
    """Both companies, and what drives them."""

    def __init__(self, folder: Path, care: Care, clock: Clock, signer: ReceiptSigner) -> None:
        self.clock = clock
        self.page = Page(clock)
        self.care = care
        self.agency = Agency(
            folder,
            clock=cast("AgencyClock", clock),
            channels={(BRAND, CHANNEL): self.page},
        )
        self.context = self.agency.context
        self.wire = Wire(care, signer)
        self.broker = SqlBroker(f"sqlite:///{folder}/broker.db", now=clock)
        self.relay = Relay(self.agency.database, agency_tables.outbox, self.broker, "relay")
        bridges: Any = {BRAND: self.wire}
        self.hand_over = HandOverLoop(self.context, self.broker, bridges, wait_seconds=0)
        self.reports = ReportLoop(self.context, self.broker, bridges, wait_seconds=0)
        self.updates = UpdateLoop(self.context, BRAND, self.wire, holder="one")
        self.sequencer = Sequencer(care, "one")

    def backup(self, side: str) -> Backup:
        database = self.agency.database if side == "agency" else self.care.storage.database
        return Backup(database)

    def post(self, text: str, **changes: Any) -> str:
        """The case that a comment belongs to."""
        taken = intake.take_in(self.context, self.agency.post(text, **changes))
        assert taken.case_id is not None
        return taken.case_id

    def revision(self, case_id: str) -> int:
        """What a person at care has seen of a case."""
        with self.care.storage.read() as tx:
            case = tx.cases.get(CaseKey(ORG, case_id))
        assert case is not None
        return case.revision

    def answer(self, case_id: str, text: str) -> str:
        """Care writes a reply to the case's first post."""
        key = CaseKey(ORG, case_id)
        with self.care.storage.read() as tx:
            source_id = tx.cases.posts(key)[0].source_id
        reply = write_reply(
            self.care,
            key,
            {BRAND},
            text,
            in_reply_to_source_id=source_id,
            expected_revision=None,
            actor=ROSA,
        )
        return reply.reply_id

    def run(self, rounds: int = 5) -> None:
        """Let everything come to rest while the clock goes on, half a minute a round."""
        for _ in range(rounds):
            self.cross()
            self.brand()
            while self.updates.run_once():
                pass
            publish.attend_due(self.context)
            self.clock.forward(seconds=31)
        self.cross()

    def an_hour(self) -> None:
        """Come to rest; then nothing happens until an hour has passed."""
        self.run(2)
        self.clock.forward(hours=1)

    def cross(self) -> None:
        """What the agency's relay and forwarder do."""
        sweep.requeue(self.context)
        while self.relay.run_once(self.clock()):
            pass
        while self.hand_over.run_once():
            pass
        while self.reports.run_once():
            pass
        for topic in (Topic.PUBLISH, Topic.POST_HIDE):
            self.broker.acknowledge(self.broker.receive(topic, 100, 0))

    def brand(self) -> None:
        """What care's worker does: every message of its outbox is carried at once."""
        requeue_due(self.care)
        outbox = care_tables.outbox.outbox
        with self.care.storage.write() as tx:
            keys = [row.key for row in tx.connection.execute(outbox.select())]
            tx.connection.execute(outbox.delete())
        ingest(self.care, keys, grace_seconds=604_800)
        while self.sequencer.run_once():
            pass

    def care_rows(self, table: Any, *where: Any) -> list[dict[str, Any]]:
        with self.care.storage.read() as tx:
            found = tx.connection.execute(table.select().where(*where))
            return [dict(row._mapping) for row in found]

    def same_on_both_sides(self) -> None:
        """Care has every version of every case, sealed values with the vault, at one header."""
        cases, versions = agency_tables.cases, agency_tables.post_versions
        here = {row["case_id"]: row["version"] for row in self.agency.rows(cases)}
        there = {row["case_id"]: row["version"] for row in self.care_rows(care_tables.cases)}
        assert here == there
        mine = {row["post_version_id"]: row["redacted_text"] for row in self.agency.rows(versions)}
        theirs = self.care_rows(care_tables.post_versions)
        assert mine == {row["post_version_id"]: row["redacted_text"] for row in theirs}
        assert {row["state"] for row in self.care_rows(care_tables.seals)} == {"ingested"}
        assert not [row for row in self.agency.rows(versions) if row["receipted_at"] is None]
        assert not self.agency.rows(agency_tables.handovers, agency_tables.handovers.c.pending)
        assert not [
            row for row in self.agency.rows(agency_tables.handovers) if row["parked_reason"]
        ]
        assert not self.agency.rows(agency_tables.actions, agency_tables.actions.c.pending)
        (link,) = self.agency.rows(agency_tables.brand_links)
        (counter,) = self.care_rows(care_tables.sequences)
        assert link["update_cursor"] == counter["last"]

    def close(self) -> None:
        self.broker.close()
        self.agency.close()


@contextmanager
def two_sides(folder: Path) -> Iterator[TwoSides]:
    """Both, in one folder."""
    with open_care(folder) as world:
        vault = cast("FakeVault", world.care.vault)
        vault.notice_key = NOTICE_KEY
        signer = ReceiptSigner(RECEIPT_KEY, key_id_of(RECEIPT_KEY.public_key()))
        sides = TwoSides(folder, world.care, world.clock, signer)
        try:
            yield sides
        finally:
            sides.close()


def counted(name: str, **labels: str) -> float:
    """A counter's value; 0 where nothing was counted."""
    return REGISTRY.get_sample_value(f"{name}_total", labels) or 0.0


def _refused(refusal: Refusal) -> Refused:
    return Refused(refusal.reason, refusal.field or "", permanent=refusal.permanent)

"""The agency as a witness: what it names and awaits when cases cross, and what it exchanges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from relevo.agency.adapters import tables
from relevo.agency.loops.witnessing import WitnessLoop
from relevo.agency.use_cases import actions, again, intake
from relevo.agency.use_cases.again import Missed
from relevo.agency.use_cases.witnessing import Witnessing
from relevo.crossing.checkpoints import (
    AwaitedLeaf,
    Cosignature,
    Exchange,
    Exchanged,
    LeafState,
    NotCosigned,
)
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.pinned_logs import PinnedLogs
from relevo.crossing.witness_clock import pace_of
from relevo.ledger.alarm_book import AlarmBook
from relevo.ledger.entries import logs
from relevo.ledger.integrator import Integrator
from relevo.ledger.publishing import Inclusion, Published, Publisher
from relevo.ledger.values import Digest, Process
from relevo.ledger.witness import WitnessRefused
from relevo.ledger.witnessing import Watch, Witness
from relevo.redaction import FindingType
from relevo.service.rpc.errors import PeerRefused, PeerUnavailable
from tests.integration.ledger.world import COLIBRI, QORI, Side
from tests.unit.agency.care import Crossing
from tests.unit.agency.world import BRAND, OTHER_BRAND, World
from tests.unit.care.test_witnessing import VAULT

LUIS = "11111111-1111-4111-8111-111111111111"
ORIGIN = "colibri/agency/1"
PACE = pace_of(300)
PINNED = PinnedLogs(
    "qori",
    {
        "care": QORI.signing_key.public_key(),
        "vault": VAULT.signing_key.public_key(),
    },
    (QORI.cosigner.verifier(),),
)


def pinned(world: World, *brands: str) -> World:
    """The same agency, which witnesses these brands."""
    world.brands = {
        name: replace(brand, logs=PINNED if name in brands else None)
        for name, brand in world.brands.items()
    }
    world.context = replace(world.context, brands=world.brands)
    return world


def _leaf(world: World, tag: str) -> bytes:
    """Of the newest entry of a kind."""
    entries = tables.ledger.entries
    leaf: bytes = world.rows(entries, entries.c.tag == tag)[-1]["leaf_hash"]
    return leaf


def test_a_case_names_the_entry_of_its_newest_text(world: World, crossing: Crossing) -> None:
    case_id = intake.take_in(world.context, world.post("mi dni es 45678912")).case_id
    assert case_id is not None
    crossing.run()
    first = _leaf(world, "agency:post:redacted")
    intake.take_in(world.context, world.post("y nadie contesta"))
    crossing.run()
    second = _leaf(world, "agency:post:redacted")
    assert [item.leaf_hash for (item,) in crossing.care.batches] == [first, second]
    assert first != second


def test_a_text_that_is_redacted_again_is_what_the_case_names(
    world: World, crossing: Crossing
) -> None:
    intake.take_in(world.context, world.post("soy Zoraida Quispe, llamen"))
    (row,) = world.rows(tables.post_versions)
    text = row["redacted_text"]
    start = text.find("llamen")
    again.cover_by_hand(
        world.context,
        row["case_id"],
        row["post_version_id"],
        Missed(start, start + 6, FindingType.PERSON, row["revision"]),
        brands=(BRAND,),
        actor=LUIS,
    )
    crossing.run()
    named = {item.leaf_hash for batch in crossing.care.batches for item in batch}
    assert named == {_leaf(world, "agency:post:redacted_again")}


def test_a_change_that_touches_no_text_names_the_same_entry(
    world: World, crossing: Crossing
) -> None:
    case_id = intake.take_in(world.context, world.post()).case_id
    assert case_id is not None
    crossing.run()
    actions.add_note(world.context, case_id, text="llamar hoy", brands=(BRAND,), actor=LUIS)
    crossing.run()
    first, second = (item.leaf_hash for (item,) in crossing.care.batches)
    assert first == second == _leaf(world, "agency:post:redacted")


def test_the_leaf_of_each_receipt_is_awaited_in_cares_log(world: World) -> None:
    crossing = Crossing(pinned(world, BRAND))
    intake.take_in(world.context, world.post())
    crossing.run()
    (receipt,) = world.rows(tables.receipts)
    (awaited,) = world.rows(tables.witness.awaited)
    assert (awaited["leaf"].hex(), awaited["log"]) == (receipt["care_leaf"], "qori/care")
    crossing.close()


def test_nothing_is_awaited_of_a_brand_that_is_not_witnessed(world: World) -> None:
    crossing = Crossing(pinned(world, OTHER_BRAND))
    intake.take_in(world.context, world.post())
    crossing.run()
    assert len(world.rows(tables.receipts)) == 1
    assert world.rows(tables.witness.awaited) == []
    crossing.close()


@dataclass
class Brand:
    """Care's and the vault's logs, and care as a witness of the agency's; a `Bridge` for that."""

    care: Side
    vault: Side
    now: Any
    away: bool = False
    refuses: bool = False
    malformed: bool = False
    undelivered: bool = False
    without_vault: bool = False
    wanted: tuple[bytes, ...] = ()
    asked: list[Exchange] = field(default_factory=list)
    delivered: list[Cosignature] = field(default_factory=list)

    def exchange(self, exchange: Exchange) -> Exchanged:
        self._answer()
        self.asked.append(exchange)
        own: str | NotCosigned | None = None
        if exchange.own is not None:
            try:
                own = self.care.witness.cosign(exchange.own, COLIBRI.keys, self.now()).line
            except WitnessRefused as refused:
                own = NotCosigned(refused.code.value, refused.held_size or 0)
        wanted = [Digest.of(leaf) for leaf in exchange.wanted]
        return Exchanged(
            own=own,
            care=self.care.published.submission(exchange.care, shown=()),
            vault=(
                None
                if self.without_vault
                else self.vault.published.submission(exchange.vault, shown=())
            ),
            found=tuple(
                AwaitedLeaf(leaf.raw(), LeafState.INCLUDED, found.index, found.path)
                if isinstance(found, Inclusion)
                else AwaitedLeaf(leaf.raw(), LeafState.UNKNOWN)
                for leaf, found in self.care.published.inclusions(wanted).items()
            ),
            wanted=self.wanted,
        )

    def deliver(self, cosignatures: Sequence[Cosignature]) -> tuple[bool, ...]:
        if self.undelivered:
            raise PeerUnavailable("care is away")
        self.delivered += cosignatures
        return (True,) * len(cosignatures)

    def _answer(self) -> None:
        if self.away:
            raise PeerUnavailable("care is away")
        if self.refuses:
            raise PeerRefused("NOT_WITNESSING", None)
        if self.malformed:
            raise MalformedMessage("care.note: must be 1 to 16384 bytes", field="care.note")


@dataclass
class Scene:
    world: World
    brand: Brand
    publisher: Publisher
    witnessing: Witnessing
    loop: WitnessLoop

    def round(self) -> None:
        """Everybody publishes; then the loop's turn comes."""
        now = self.world.clock
        now.at = PACE.next_tick(now.at)
        self.publisher.publish(now())
        for side in (self.brand.care, self.brand.vault):
            side.record()
            side.publish(now())
        now.at += PACE.interval / 4
        self.loop.run_once()

    def alarms(self) -> list[tuple[str, str]]:
        rows = self.world.rows(tables.witness.alarms)
        return sorted((row["kind"], row["log"]) for row in rows if row["closed_at"] is None)


@pytest.fixture
def scene(own_world: World, tmp_path: Path) -> Iterator[Scene]:
    world = pinned(own_world, BRAND, OTHER_BRAND)
    actor = Process("spiffe://colibri/agency/forwarder")
    book = AlarmBook(tables.ledger, tables.witness, logs.AGENCY_AS_WITNESS, actor)
    database = world.database
    published = Published(database, tables.ledger, tables.witness, ORIGIN)
    integrator = Integrator(database, tables.ledger, ORIGIN, COLIBRI.signing_key)
    brand = Brand(
        Side(QORI, f"sqlite:///{tmp_path}/care-log.sqlite"),
        Side(VAULT, f"sqlite:///{tmp_path}/vault-log.sqlite"),
        world.clock,
    )
    witnessing = Witnessing(Witness(database, tables.witness, COLIBRI.cosigner, book), published)
    bridges: Any = {BRAND: brand, OTHER_BRAND: brand}
    watch = Watch(database, tables.witness, book, PACE, world.clock())
    loop = WitnessLoop(world.context, bridges, witnessing, watch, PACE)
    publisher = Publisher(integrator, published, tables.witness, logs.AGENCY, actor)
    intake.take_in(world.context, world.post())
    yield Scene(world, brand, publisher, witnessing, loop)
    brand.care.close()
    brand.vault.close()


def test_both_logs_are_cosigned_and_delivered_once_an_interval(scene: Scene) -> None:
    scene.round()
    assert [(one.origin, one.size) for one in scene.brand.delivered] == [
        ("qori/care/1", 256),
        ("qori/vault/1", 256),
    ]
    for side, one in zip((scene.brand.care, scene.brand.vault), scene.brand.delivered, strict=True):
        made = side.published.newest()
        assert made is not None
        COLIBRI.cosigner.verifier().verify(made.note + one.line)
    assert len(scene.brand.asked) == 1, "two brands of one care share the exchange"
    scene.loop.run_once()
    assert len(scene.brand.asked) == 1
    assert scene.alarms() == []


def test_cares_cosignature_is_kept_from_whatever_size_care_holds(scene: Scene) -> None:
    cosignatures = tables.witness.cosignatures
    for number in (1, 2, 3):
        intake.take_in(scene.world.context, scene.world.post())
        scene.round()
        assert [row["size"] for row in scene.world.rows(cosignatures)] == [
            256 * size for size in range(1, number + 1)
        ]
    assert len(scene.brand.asked) == 3, "what care holds is known from the round before"


def test_after_a_start_the_proof_begins_where_care_says(scene: Scene) -> None:
    scene.round()
    scene.loop = WitnessLoop(
        scene.world.context,
        {BRAND: scene.brand},  # type: ignore[dict-item]
        scene.witnessing,
        scene.loop._watch,
        PACE,
    )
    intake.take_in(scene.world.context, scene.world.post())
    scene.round()
    own = [one.own.old_size for one in scene.brand.asked if one.own]
    assert own == [0, 0, 256]
    assert len(scene.world.rows(tables.witness.cosignatures)) == 2


def test_what_care_wants_is_answered_in_the_next_round(scene: Scene) -> None:
    leaf = _leaf(scene.world, "agency:post:redacted")
    scene.brand.wanted = (leaf, bytes(32))
    scene.round()
    scene.round()
    assert scene.brand.asked[0].found == ()
    found = scene.brand.asked[1].found
    assert [(one.leaf, one.state) for one in found] == [
        (leaf, LeafState.INCLUDED),
        (bytes(32), LeafState.UNKNOWN),
    ]


def test_more_than_a_call_carries_is_proven_in_the_same_round(scene: Scene) -> None:
    leaves = scene.brand.care.record(2_300)
    now = scene.world.clock()
    with scene.world.database.write() as connection:
        tables.witness.await_leaves(connection, QORI.log, leaves, now)
    scene.round()
    assert [len(one.wanted) for one in scene.brand.asked] == [1_000, 1_000, 300]
    assert {row["seen_at"] is None for row in scene.world.rows(tables.witness.awaited)} == {False}
    assert len(scene.brand.delivered) == 2, "one line of each checkpoint"


def test_a_call_full_of_what_cannot_be_proven_is_not_repeated(scene: Scene) -> None:
    unknown = [Digest.of(number.to_bytes(32)) for number in range(1_200)]
    with scene.world.database.write() as connection:
        tables.witness.await_leaves(connection, QORI.log, unknown, scene.world.clock())
    scene.brand.wanted = tuple(leaf.raw() for leaf in unknown[:1_000])
    scene.round()
    assert len(scene.brand.asked) == 2, "once more with answers for what care wants"
    assert len(scene.brand.asked[1].found) == 1_000


def test_a_care_that_is_away_is_asked_again_before_the_next_tick(scene: Scene) -> None:
    scene.brand.away = True
    scene.round()
    assert scene.brand.asked == []
    scene.brand.away = False
    scene.world.clock.at += PACE.interval / 8
    scene.loop.run_once()
    assert len(scene.brand.asked) == 1
    assert 0 < scene.loop.pause_seconds <= PACE.interval.total_seconds() / 8


@pytest.mark.parametrize("fault", ["refuses", "malformed"])
def test_a_care_that_refuses_or_breaks_the_contract_is_asked_at_the_next_turn(
    scene: Scene, fault: str
) -> None:
    setattr(scene.brand, fault, True)
    scene.round()
    setattr(scene.brand, fault, False)
    scene.world.clock.at += PACE.interval / 8
    scene.loop.run_once()
    assert scene.brand.asked == []
    scene.round()
    assert len(scene.brand.asked) == 1


def test_a_care_that_stays_away_is_an_alarm_for_each_of_the_brands_logs(scene: Scene) -> None:
    scene.round()
    scene.brand.away = True
    scene.world.clock.at += PACE.interval + PACE.grace + timedelta(seconds=1)
    scene.loop.run_once()
    assert scene.alarms() == [("SILENT", "qori/care"), ("SILENT", "qori/vault")]


def test_cosignatures_that_did_not_arrive_are_delivered_later(scene: Scene) -> None:
    scene.brand.undelivered = True
    scene.round()
    assert scene.brand.delivered == []
    scene.brand.undelivered = False
    scene.world.clock.at += PACE.interval / 8
    scene.loop.run_once()
    sizes = {(one.origin, one.size) for one in scene.brand.delivered}
    assert sizes == {("qori/care/1", 256), ("qori/vault/1", 256)}


def test_a_vaults_checkpoint_that_did_not_come_is_asked_for_again_before_the_next_tick(
    scene: Scene,
) -> None:
    scene.round()
    scene.brand.without_vault = True
    scene.round()
    assert len(scene.brand.asked) == 2
    scene.brand.without_vault = False
    for _ in range(2):
        scene.world.clock.at += PACE.interval / 8
        scene.loop.run_once()
    assert len(scene.brand.asked) == 3


def test_no_more_cosignatures_are_kept_than_a_call_takes(scene: Scene) -> None:
    scene.brand.undelivered = True
    for _ in range(12):
        scene.round()
    scene.brand.undelivered = False
    scene.round()
    assert len(scene.brand.delivered) == 20
    assert scene.brand.delivered[-1].size == 256 * 13


def test_another_logs_checkpoint_in_the_place_of_cares_is_not_cosigned(scene: Scene) -> None:
    scene.brand.care, kept = scene.brand.vault, scene.brand.care
    scene.round()
    assert {one.origin for one in scene.brand.delivered} == {"qori/vault/1"}
    scene.brand.care = kept


def test_an_agency_that_witnesses_nobody_asks_nobody(scene: Scene) -> None:
    world = pinned(scene.world)
    loop = WitnessLoop(
        world.context,
        {BRAND: scene.brand},  # type: ignore[dict-item]
        scene.witnessing,
        scene.loop._watch,
        PACE,
    )
    world.clock.at += 3 * PACE.interval
    loop.run_once()
    assert scene.brand.asked == []
    assert scene.alarms() == []


def test_a_care_that_always_wants_another_call_does_not_hold_up_the_others(scene: Scene) -> None:
    answer, clock = scene.brand.exchange, scene.world.clock

    def slow(exchange: Exchange) -> Exchanged:
        clock.at += timedelta(seconds=19)
        return replace(answer(exchange), own=NotCosigned("STALE", len(scene.brand.asked)))

    scene.brand.exchange = slow  # type: ignore[method-assign]
    scene.round()
    assert len(scene.brand.asked) == 2
    assert len(scene.brand.delivered) == 2

"""Care as a witness of its agencies' logs and the vault's, and what it passes on between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.care.adapters import tables
from relevo.care.use_cases.handover import hand_over
from relevo.care.use_cases.witnessing import (
    Witnessing,
    bring,
    deliver,
    exchange,
    is_waited_for,
    relay,
)
from relevo.crossing.checkpoints import AwaitedLeaf, Cosignature, Exchange, LeafState, NotCosigned
from relevo.crossing.pinned_logs import PinnedLogs
from relevo.crossing.witness_clock import pace_of
from relevo.ledger.alarm_book import AlarmBook
from relevo.ledger.cosignature import Cosigner
from relevo.ledger.entries import logs
from relevo.ledger.integrator import Integrator
from relevo.ledger.publishing import Published, Publisher
from relevo.ledger.values import LogName, Process
from relevo.ledger.witness import Mark, Submission
from relevo.ledger.witnessing import Witness
from tests.integration.ledger.world import COLIBRI, QORI, Company, Side
from tests.unit.care.conftest import Logged
from tests.unit.care.world import AGENCY, FORWARDER, OTHER_AGENCY, World, item, post

VAULT = Company(
    LogName("qori/vault"),
    logs.VAULT,
    logs.CARE_AS_WITNESS,
    Process("spiffe://qori/vault/rpc"),
    Ed25519PrivateKey.from_private_bytes(bytes([5]) * 32),
    Cosigner("qori/vault/witness", Ed25519PrivateKey.from_private_bytes(bytes([6]) * 32)),
)
PACE = pace_of(300)


@dataclass
class VaultLog:
    """`WitnessedVault` on a log of its own."""

    side: Side
    keeps: bool = True
    brought: list[Cosignature] = field(default_factory=list)

    def published(self, held: Sequence[Mark | None]) -> tuple[Submission, ...]:
        made = [self.side.published.submission(one, shown=()) for one in held]
        return tuple(one for one in made if one is not None)

    def add_cosignatures(self, cosignatures: Sequence[Cosignature]) -> tuple[bool, ...]:
        self.brought += cosignatures
        return (self.keeps,) * len(cosignatures)


@dataclass
class Scene:
    """Care, its agency's log and the vault's."""

    world: World
    witnessing: Witnessing
    publisher: Publisher
    agency: Side
    vault: VaultLog

    def exchange(self, agency: str = AGENCY, **asked: Any) -> Any:
        return exchange(
            self.world.care, self.witnessing, agency, Exchange(**{"own": None, **asked})
        )

    def publish(self, side: Side) -> None:
        side.record()
        side.publish(self.world.clock())

    def relay(self) -> None:
        relay(self.world.care, self.witnessing, self.vault)

    def rows(self, table: Any) -> list[Any]:
        with self.world.care.storage.read() as tx:
            return list(tx.connection.execute(table.select()))

    def alarms(self) -> list[tuple[str, str]]:
        return [(row.kind, row.log) for row in self.rows(tables.witness.alarms)]

    def agencys_line(self, note: str) -> str:
        return COLIBRI.cosigner.cosign(note, self.world.clock())


def _pinned(agency: str, company: Company) -> PinnedLogs:
    key = company.signing_key.public_key()
    return PinnedLogs(agency, {"agency": key}, (company.cosigner.verifier(),))


@pytest.fixture
def scene(world: World, tmp_path: Path) -> Iterator[Scene]:
    care, database = world.care, world.care.storage.database
    book = AlarmBook(tables.ledger, tables.witness, logs.CARE_AS_WITNESS, care.process)
    published = Published(database, tables.ledger, tables.witness, "qori/care/1")
    integrator = Integrator(database, tables.ledger, "qori/care/1", QORI.signing_key)
    agencies = {
        AGENCY: _pinned("colibri", COLIBRI),
        OTHER_AGENCY: _pinned("zorzal", COLIBRI),
    }
    witnessing = Witnessing(
        witness=Witness(database, tables.witness, QORI.cosigner, book),
        published=published,
        agencies=agencies,
        vault=VAULT.log,
        vault_keys=VAULT.keys,
        pace=PACE,
    )
    agency = Side(COLIBRI, f"sqlite:///{tmp_path}/agency-log.sqlite")
    vault = Side(VAULT, f"sqlite:///{tmp_path}/vault-log.sqlite")
    publisher = Publisher(integrator, published, tables.witness, logs.CARE, care.process)
    yield Scene(
        replace(world, care=replace(care, logs=agencies)),
        witnessing,
        publisher,
        agency,
        VaultLog(vault),
    )
    agency.close()
    vault.close()


def _own(scene: Scene, held: int = 0) -> Submission:
    mark = Mark(scene.agency.published.origin, held)
    made = scene.agency.published.submission(mark, shown=())
    assert made is not None
    return made


def test_nothing_is_answered_where_nothing_is_published(scene: Scene) -> None:
    answer = scene.exchange()
    assert (answer.own, answer.care, answer.vault) == (None, None, None)
    assert (answer.found, answer.wanted) == ((), ())


def test_an_agencys_checkpoint_is_cosigned_from_what_care_holds(scene: Scene) -> None:
    scene.publish(scene.agency)
    line = scene.exchange(own=_own(scene)).own
    QORI.cosigner.verifier().verify(_own(scene).note + line)
    scene.publish(scene.agency)
    assert scene.exchange(own=_own(scene)).own == NotCosigned("STALE", 256)
    assert isinstance(scene.exchange(own=_own(scene, 256)).own, str)
    assert scene.alarms() == []


def test_an_agency_whose_keys_are_not_pinned_is_not_witnessed(scene: Scene) -> None:
    scene.publish(scene.agency)
    answer = scene.exchange("tucan", own=_own(scene))
    assert answer.own == NotCosigned("UNKNOWN_LOG", 0)
    assert answer.wanted == ()
    line = Cosignature("qori/care/1", 256, scene.agencys_line(_own(scene).note))
    assert deliver(scene.world.care, scene.witnessing, "tucan", [line]) == (False,)


def test_one_agency_cannot_have_another_ones_log_cosigned(scene: Scene) -> None:
    scene.publish(scene.agency)
    assert scene.exchange(OTHER_AGENCY, own=_own(scene)).own == NotCosigned("UNKNOWN_LOG", 0)


def test_what_a_hand_over_names_is_awaited_until_it_is_proven(scene: Scene) -> None:
    care, signer = scene.world.care, scene.world.signer
    (leaf,) = scene.agency.record()
    handed = replace(item(None, post()), leaf_hash=leaf.raw())
    for _ in range(2):
        hand_over(care, signer, AGENCY, [handed], actor=FORWARDER)
    assert scene.exchange().wanted == (leaf.raw(),)
    scene.agency.publish(scene.world.clock())
    (proof,) = scene.agency.published.inclusions([leaf]).values()
    found = AwaitedLeaf(leaf.raw(), LeafState.INCLUDED, proof.index, proof.path)  # type: ignore[union-attr]
    unknown = AwaitedLeaf(leaf.raw(), LeafState.UNKNOWN)
    assert scene.exchange(own=_own(scene), found=(unknown,)).wanted == (leaf.raw(),)
    assert scene.exchange(own=_own(scene, 256), found=(found,)).wanted == ()


def test_a_proof_that_leads_elsewhere_is_an_alarm(scene: Scene) -> None:
    (leaf,) = scene.agency.record()
    handed = replace(item(None, post()), leaf_hash=leaf.raw())
    hand_over(scene.world.care, scene.world.signer, AGENCY, [handed], actor=FORWARDER)
    scene.agency.publish(scene.world.clock())
    found = AwaitedLeaf(leaf.raw(), LeafState.INCLUDED, 7, (bytes(32),) * 8)
    assert scene.exchange(own=_own(scene), found=(found,)).wanted == (leaf.raw(),)
    assert scene.alarms() == [("BAD_PROOF", "colibri/agency")]


def test_nothing_is_awaited_of_an_agency_that_is_not_witnessed(scene: Scene) -> None:
    unpinned = replace(scene.world.care, logs={})
    handed = replace(item(None, post()), leaf_hash=bytes(32))
    hand_over(unpinned, scene.world.signer, AGENCY, [handed], actor=FORWARDER)
    assert scene.rows(tables.witness.awaited) == []


def test_what_the_agency_wants_is_found_under_the_checkpoint_that_comes_with_it(
    scene: Scene,
) -> None:
    result = hand_over(
        scene.world.care, scene.world.signer, AGENCY, [item(None, post())], actor=FORWARDER
    )
    assert result
    (row,) = scene.rows(tables.ledger.entries)
    wanted = (row.leaf_hash, bytes(32))
    states = [one.state for one in scene.exchange(wanted=wanted).found]
    assert states == [LeafState.NOT_YET, LeafState.UNKNOWN]
    scene.publisher.publish(scene.world.clock())
    answer = scene.exchange(wanted=wanted)
    assert [one.state for one in answer.found] == [LeafState.INCLUDED, LeafState.UNKNOWN]
    assert len(answer.found[0].path) == 8
    assert "witness" not in answer.care.note


def test_the_vaults_checkpoint_comes_with_cares_cosignature_and_the_proof_that_fits(
    scene: Scene,
) -> None:
    scene.publish(scene.vault.side)
    scene.relay()
    first = scene.exchange().vault
    QORI.cosigner.verifier().verify(first.note)
    line = scene.agencys_line(first.note)
    brought = Cosignature("qori/vault/1", 256, line)
    assert deliver(scene.world.care, scene.witnessing, AGENCY, [brought]) == (True,)
    scene.publish(scene.vault.side)
    scene.relay()
    held = Mark(scene.vault.side.published.origin, 256)
    second = scene.exchange(vault=held).vault
    assert (second.old_size, len(second.proof)) == (256, 1)
    assert scene.exchange(OTHER_AGENCY).vault.old_size == 0, "each has the proof of its own"


def test_an_agency_that_holds_something_else_is_given_what_fits_a_turn_later(scene: Scene) -> None:
    scene.publish(scene.vault.side)
    scene.publish(scene.vault.side)
    scene.relay()
    held = Mark(scene.vault.side.published.origin, 256)
    assert not is_waited_for(scene.world.care, scene.witnessing)
    assert scene.exchange(vault=held).vault is None
    assert scene.exchange(vault=held).vault is None
    assert is_waited_for(scene.world.care, scene.witnessing)
    scene.relay()
    assert not is_waited_for(scene.world.care, scene.witnessing)
    assert scene.exchange(vault=held).vault.old_size == 256


def test_a_checkpoint_of_the_vaults_that_is_refused_reaches_no_agency(
    scene: Scene, tmp_path: Path
) -> None:
    scene.publish(scene.vault.side)
    scene.relay()
    assert scene.exchange().vault is not None
    other = Side(replace(VAULT, signing_key=QORI.signing_key), f"sqlite:///{tmp_path}/other.sqlite")
    scene.publish(other)
    scene.vault.side, honest = other, scene.vault.side
    scene.relay()
    assert scene.exchange().vault is None
    assert not is_waited_for(scene.world.care, scene.witnessing), (
        "it is asked for again at the next turn"
    )
    assert scene.alarms() == [("BAD_SIGNATURE", "qori/vault")]
    scene.vault.side = honest
    scene.relay()
    assert scene.exchange().vault is not None
    other.close()


def test_what_was_relayed_long_ago_is_not_passed_on_as_new(scene: Scene) -> None:
    scene.publish(scene.vault.side)
    scene.relay()
    scene.world.clock.at += PACE.interval
    assert scene.exchange().vault is not None
    scene.world.clock.at += PACE.grace + timedelta(seconds=1)
    assert scene.exchange().vault is None


def test_agencies_cosignatures_reach_the_vault_once(scene: Scene, logged: Logged) -> None:
    scene.publish(scene.vault.side)
    scene.relay()
    assert [one.origin for one in scene.vault.brought] == ["qori/vault/1"]
    note = scene.exchange().vault.note
    line = Cosignature("qori/vault/1", 256, scene.agencys_line(note))
    care = scene.world.care
    assert deliver(care, scene.witnessing, AGENCY, [line, line]) == (True, True)
    scene.vault.brought.clear()
    scene.vault.keeps = False
    assert (bring(care, scene.vault), bring(care, scene.vault)) == (1, 0)
    assert scene.vault.brought == [line]
    assert "did not keep" in logged


def test_a_cosignature_of_nobodys_or_of_nothing_is_not_kept(scene: Scene) -> None:
    hand_over(scene.world.care, scene.world.signer, AGENCY, [item(None, post())], actor=FORWARDER)
    scene.publisher.publish(scene.world.clock())
    scene.publish(scene.vault.side)
    scene.relay()
    answer = scene.exchange()
    stranger = Cosigner("colibri/agency/witness", Ed25519PrivateKey.generate())
    other = Cosigner("inti/agency/witness", Ed25519PrivateKey.generate())
    now = scene.world.clock()
    several = [
        Cosignature("qori/care/1", 256, stranger.cosign(answer.care.note, now)),
        Cosignature("qori/care/1", 256, other.cosign(answer.care.note, now)),
        Cosignature("qori/care/1", 256, scene.agencys_line(answer.vault.note)),
        Cosignature("qori/vault/1", 256, stranger.cosign(answer.vault.note, now)),
        Cosignature("qori/vault/1", 256, other.cosign(answer.vault.note, now)),
        Cosignature("qori/vault/1", 512, scene.agencys_line(answer.vault.note)),
        Cosignature("inti/vault/1", 256, scene.agencys_line(answer.vault.note)),
        Cosignature("qori/care/1", 256, scene.agencys_line(answer.care.note)),
    ]
    kept = deliver(scene.world.care, scene.witnessing, AGENCY, several)
    assert kept == (False,) * 7 + (True,)
    assert scene.rows(tables.brought_cosignatures) == []


def test_a_vault_whose_key_is_not_pinned_is_not_asked(scene: Scene) -> None:
    scene.publish(scene.vault.side)
    relay(scene.world.care, replace(scene.witnessing, vault_keys=None), scene.vault)
    assert scene.vault.brought == []
    assert scene.rows(tables.relayed_checkpoints) == []


def test_an_agency_that_is_not_witnessed_is_not_waited_for(scene: Scene) -> None:
    scene.publish(scene.vault.side)
    left = {AGENCY: scene.witnessing.agencies[AGENCY]}
    scene.witnessing = replace(scene.witnessing, agencies=left)
    scene.exchange(OTHER_AGENCY, vault=Mark(scene.vault.side.published.origin, 256))
    assert not is_waited_for(scene.world.care, scene.witnessing)

"""Keys are fetched, reports are sent, loops survive what goes wrong."""

from __future__ import annotations

import threading

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.agency.adapters import store_actions, tables
from relevo.agency.domain.errors import NoSealingKey, UnknownBrand
from relevo.agency.loops.base import Loop
from relevo.agency.loops.upkeep import ChannelLoop, KeyLoop
from relevo.agency.ports import Refusal
from relevo.agency.use_cases import intake, keys, sweep
from relevo.crossing.vocabulary import Action, ActionKind
from relevo.ledger.entries import agency_keys as recorded
from relevo.sealing.errors import KeyListRefused, UnknownSigner
from tests.unit.agency.care import Crossing
from tests.unit.agency.world import BRAND, ROOT_KEY, World, key_list

LUIS = "11111111-1111-4111-8111-111111111111"


def _act(world: World) -> Action:
    taken = intake.take_in(world.context, world.post())
    action = Action(
        action_id=world.context.new_id(),
        brand=BRAND,
        case_id=taken.case_id or "",
        kind=ActionKind.OUTSIDE_RELEVO,
        at=world.clock(),
        actor=LUIS,
        reply_id=None,
        source_id="p_9",
        reason="REMOVE",
        proof=None,
    )
    with world.database.write() as connection:
        store_actions.record(connection, action)
        store_actions.record(connection, action)
    return action


def test_an_act_is_reported_once(world: World, crossing: Crossing) -> None:
    action = _act(world)
    crossing.run()
    assert crossing.care.actions == {action.action_id: action}
    (row,) = world.rows(tables.actions)
    assert (row["pending"], row["reported_at"]) == (False, world.clock())
    world.clock.forward(hours=1)
    assert sweep.requeue(world.context) == 0


def test_a_report_waits_for_an_absent_care(world: World, crossing: Crossing) -> None:
    action = _act(world)
    crossing.care.away = True
    crossing.run()
    crossing.care.away = False
    world.clock.forward(minutes=6)
    assert sweep.requeue(world.context) == 2
    crossing.run()
    assert list(crossing.care.actions) == [action.action_id]


def test_a_report_refused_for_good_is_parked_with_its_reason(
    world: World, crossing: Crossing
) -> None:
    action = _act(world)
    crossing.care.refuse = {action.case_id: Refusal("WRONG_TENANT", "case_id", permanent=True)}
    crossing.run()
    (row,) = world.rows(tables.actions)
    assert (row["pending"], row["parked_reason"]) == (False, "WRONG_TENANT")


def test_a_report_refused_for_now_is_tried_again(world: World, crossing: Crossing) -> None:
    action = _act(world)
    crossing.care.refuse = {action.case_id: Refusal("NOT_YET", "case_id", permanent=False)}
    crossing.run()
    crossing.care.refuse = {}
    world.clock.forward(minutes=5)
    sweep.requeue(world.context)
    crossing.run()
    assert list(crossing.care.actions) == [action.action_id]


def test_the_forwarder_fetches_keys_and_names_those_in_use(
    world: World, crossing: Crossing
) -> None:
    intake.take_in(world.context, world.post())
    world.clock.forward(days=20)
    KeyLoop(world.context, {BRAND: crossing.care}, refresh_seconds=300).run_once()
    assert crossing.care.held == [("qori-2026-07",)]
    world.clock.forward(days=15)  # beyond the first list's end
    intake.take_in(world.context, world.post())


def test_keys_that_cannot_be_fetched_leave_the_list_in_use(
    world: World, crossing: Crossing
) -> None:
    crossing.care.away = True
    loop = KeyLoop(world.context, {BRAND: crossing.care}, refresh_seconds=300)
    loop.run_once()
    assert loop.pause_seconds == 2  # soon again: without a key, no post comes in
    crossing.care.away = False
    loop.run_once()
    assert loop.pause_seconds == 300
    intake.take_in(world.context, world.post())


def test_keys_come_from_a_file_at_onboarding_and_only_from_the_pinned_root(world: World) -> None:
    newer = key_list(at=world.clock())
    keys.import_keys(world.context, BRAND, newer.sign(ROOT_KEY))
    stranger = Ed25519PrivateKey.from_private_bytes(b"x" * 32)
    with pytest.raises(UnknownSigner):
        keys.import_keys(world.context, BRAND, newer.sign(stranger))
    world.clock.forward(days=1)
    keys.import_keys(world.context, BRAND, key_list(at=world.clock()).sign(ROOT_KEY))
    with pytest.raises(KeyListRefused):
        keys.import_keys(world.context, BRAND, newer.sign(ROOT_KEY))
    with pytest.raises(UnknownBrand):
        keys.import_keys(world.context, "unknown", newer.sign(ROOT_KEY))


def test_a_substituted_key_list_is_never_sealed_to_and_stands_on_the_ledger_once(
    world: World, crossing: Crossing
) -> None:
    loop = KeyLoop(world.context, {BRAND: crossing.care}, refresh_seconds=300)
    crossing.care.root = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
    for _ in range(3):
        world.clock.forward(minutes=5)
        loop.run_once()
    (entry,) = world.recorded(recorded.KeyListRefused)
    assert (str(entry.brand), str(entry.reason)) == (BRAND, "UNKNOWN_SIGNER")
    with world.database.read() as connection:
        held = world.context.keys.held(connection, BRAND, world.clock())
    assert held is not None
    assert held.issued_at < world.clock()
    crossing.care.root = ROOT_KEY
    loop.run_once()
    crossing.care.root = Ed25519PrivateKey.from_private_bytes(b"t" * 32)
    loop.run_once()
    assert len(world.recorded(recorded.KeyListRefused)) == 2


def test_an_expired_list_stops_the_intake_without_a_trace(world: World) -> None:
    world.clock.forward(days=31)
    with pytest.raises(NoSealingKey):
        intake.take_in(world.context, world.post())
    assert world.rows(tables.post_versions) == []
    assert world.rows(tables.posts) == []


def test_the_channel_loop_acknowledges_what_only_made_it_prompt(
    world: World, crossing: Crossing
) -> None:
    _act(world)
    loop = ChannelLoop(world.context, crossing.broker, wait_seconds=0)
    assert not loop.run_once()


class _Clumsy(Loop):
    name = "clumsy"
    pause_seconds = 0.0

    def __init__(self, stop: threading.Event) -> None:
        self.rounds = 0
        self._stop = stop

    def run_once(self) -> bool:
        self.rounds += 1
        if self.rounds == 1:
            raise ValueError("clumsy")
        self._stop.set()
        return False


def test_a_loop_goes_on_after_a_failed_round() -> None:
    stop = threading.Event()
    loop = _Clumsy(stop)
    loop.run_forever(stop)
    assert loop.rounds == 2

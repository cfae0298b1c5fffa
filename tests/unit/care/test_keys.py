"""The key list passes through care, and what agencies still hold passes to the vault."""

from __future__ import annotations

import pytest

from relevo.care.use_cases.keys import KEPT_FOR, SealingKeys
from relevo.crossing.errors import MalformedMessage, UnknownBrand
from relevo.service.rpc.errors import PeerUnavailable
from tests.unit.care.world import AGENCY, BRAND, OTHER_AGENCY, World


def test_the_vault_hears_who_asks_and_what_they_hold(world: World) -> None:
    SealingKeys(world.care).list(AGENCY, BRAND, ["epoch-2", "epoch-1", "epoch-2"])
    assert world.vault.asked_keys == [(BRAND, AGENCY, frozenset({"epoch-1", "epoch-2"}))]


def test_an_answer_is_kept_for_a_short_time_and_for_the_same_question(world: World) -> None:
    keys = SealingKeys(world.care)
    for _ in range(3):
        keys.list(AGENCY, BRAND, [])
    assert len(world.vault.asked_keys) == 1
    keys.list(AGENCY, BRAND, ["epoch-1"])
    keys.list(OTHER_AGENCY, BRAND, [])
    assert len(world.vault.asked_keys) == 3
    world.clock.at += KEPT_FOR
    keys.list(AGENCY, BRAND, [])
    assert len(world.vault.asked_keys) == 4


def test_the_vault_always_hears_the_newest_report(world: World) -> None:
    keys = SealingKeys(world.care)
    for held in (["epoch-1"], [], ["epoch-1"]):
        keys.list(AGENCY, BRAND, held)
    assert [held for _, _, held in world.vault.asked_keys] == [
        frozenset({"epoch-1"}),
        frozenset(),
        frozenset({"epoch-1"}),
    ]


def test_while_the_vault_is_away_nothing_old_is_passed_for_new(world: World) -> None:
    keys = SealingKeys(world.care)
    keys.list(AGENCY, BRAND, [])
    world.clock.at += KEPT_FOR
    world.vault.away = True
    with pytest.raises(PeerUnavailable):
        keys.list(AGENCY, BRAND, [])


def test_wrong_questions_are_refused_before_the_vault_hears_them(world: World) -> None:
    keys = SealingKeys(world.care)
    with pytest.raises(UnknownBrand):
        keys.list(AGENCY, "otro", [])
    for held in (["a b"], [""], ["k"] * 1001):
        with pytest.raises(MalformedMessage) as refused:
            keys.list(AGENCY, BRAND, held)
        assert refused.value.field == "key_ids_held"
    assert world.vault.asked_keys == []

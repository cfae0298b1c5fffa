"""An epoch's way from active to destroyed: what each step waits for, records, and survives."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from relevo.sealing.errors import IllegalKeyMove
from relevo.sealing.keys import CLOCK_SKEW, KeyState
from relevo.sealing.signed import SignedStatement
from relevo.vault.errors import EpochInUse, EpochUnknown, KeysReadOnly, LastActiveEpoch
from relevo.vault.ingest import Refusal
from relevo.vault.keys import rotation
from relevo.vault.keys.epochs import Listed, list_epochs, published_keys
from relevo.vault.keys.files import InsecureDevelopmentFolder, MountedSecret
from relevo.vault.keys.rotation import ForcedBy, destroy_epoch, retire_epoch
from tests.unit.vault.world import AGENCY, BRAND, NOW, OPERATOR, OTHER_AGENCY, World

LIST_LIFE = timedelta(days=30)


def _states(world: World) -> dict[str, KeyState]:
    return {one.key_id: one.state for one in world.store.sealing_keys.epochs(BRAND)}


def _only(world: World) -> str:
    (key_id,) = _states(world)
    return key_id


def _rotate(world: World, *, days: int = 90) -> str:
    until = world.now + timedelta(days=days)
    made = rotation.rotate(world.store, BRAND, not_after=until, actor=OPERATOR, at=world.now)
    return made.made.key_id


def _retire(world: World, key_id: str) -> None:
    retire_epoch(world.store, BRAND, key_id, actor=OPERATOR, at=world.now)


def _destroy(world: World, key_id: str, forced: ForcedBy | None = None) -> None:
    destroy_epoch(
        world.store,
        BRAND,
        key_id,
        list_life=LIST_LIFE,
        forced=forced,
        actor=OPERATOR,
        at=world.now,
    )


def _report(world: World, *held: str, agency: str = AGENCY) -> None:
    published_keys(world.vault, BRAND, agency, held, at=world.now)


def _listed(world: World, key_id: str) -> Listed:
    rows = list_epochs(world.store, BRAND, list_life=LIST_LIFE)
    return next(row for row in rows if row.epoch.key_id == key_id)


def _refused(world: World, key_id: str) -> str:
    with pytest.raises(EpochInUse) as caught:
        _destroy(world, key_id)
    assert _states(world)[key_id] is KeyState.DECRYPT_ONLY
    assert world.entries("vault:key:destroyed") == []
    waiting = _listed(world, key_id).waiting
    assert waiting is not None
    assert not waiting.is_over(world.now)
    return str(caught.value)


def _file(world: World, key_id: str) -> Path:
    return world.folder / "sealing" / f"{BRAND}.{key_id}.json"


def test_rotating_makes_a_new_epoch_and_retires_the_old_ones(world: World) -> None:
    first, second = _only(world), world.new_epoch(days=200)
    before = world.seal()
    new = _rotate(world)
    assert _states(world) == {
        first: KeyState.DECRYPT_ONLY,
        second: KeyState.DECRYPT_ONLY,
        new: KeyState.ACTIVE,
    }
    assert world.seal().key_id == new
    world.taken(before)
    tags = [entry["tag"] for entry in world.entries()][-4:-1]
    assert tags == ["vault:key:created", "vault:key:retired", "vault:key:retired"]


def test_an_agency_with_a_cached_list_goes_on_sealing_under_a_retired_epoch(world: World) -> None:
    cached = world.public_key()
    _rotate(world)
    world.wait(days=20)
    late = world.seal(public_key=cached)
    assert late.key_id == cached.key_id
    world.taken(late)


def test_an_epoch_is_destroyed_once_nobody_can_seal_under_it_and_nobody_holds_seals(
    world: World,
) -> None:
    old = world.public_key().key_id  # offered now, for thirty days
    _report(world, agency=OTHER_AGENCY)
    _rotate(world)
    assert "may seal under it until" in _refused(world, old)
    world.wait(days=30)
    assert "may seal under it until" in _refused(world, old)  # clocks differ
    world.now += CLOCK_SKEW
    assert f"no report since from {AGENCY}, {OTHER_AGENCY}" in _refused(world, old)
    _report(world, old)
    _report(world, agency=OTHER_AGENCY)
    assert f"seals are held by {AGENCY}" in _refused(world, old)
    _report(world)
    waiting = _listed(world, old).waiting
    assert waiting is not None
    assert waiting.is_over(world.now)
    _destroy(world, old)
    assert _states(world)[old] is KeyState.DESTROYED
    assert _listed(world, old).waiting is None


def test_an_epochs_own_end_is_waited_for_if_it_comes_before_the_lists(world: World) -> None:
    old = _only(world)
    world.wait(days=89)
    _report(world)  # a list for thirty days, of a key that lives one more
    _rotate(world)
    world.wait(days=1, minutes=5)
    _report(world)
    _destroy(world, old)
    assert _states(world)[old] is KeyState.DESTROYED


def test_a_report_that_came_before_the_last_list_expired_says_nothing(world: World) -> None:
    old = world.public_key().key_id
    _rotate(world)
    world.wait(days=29)
    _report(world)
    world.wait(days=2)
    assert f"no report since from {AGENCY}" in _refused(world, old)


def test_an_epoch_that_no_list_is_known_to_have_offered_counts_as_offered_at_its_retirement(
    world: World,
) -> None:
    old = _only(world)
    _rotate(world)
    world.wait(days=29)
    _refused(world, old)
    world.wait(days=2)
    _destroy(world, old)
    assert _states(world)[old] is KeyState.DESTROYED


def test_destroying_is_recorded_and_wipes_the_seed(world: World) -> None:
    old = _only(world)
    seed = json.loads(_file(world, old).read_text())["seed"]
    (created,) = world.entries("vault:key:created")
    _rotate(world)
    _destroy(world, old, ForcedBy.COMPROMISED)
    (entry,) = world.entries("vault:key:destroyed")
    assert entry["key"] == created["key"]
    assert (entry["forced"], entry["actor"]) == ("COMPROMISED", str(OPERATOR))
    (retired,) = world.entries("vault:key:retired")
    assert retired["key"] == created["key"]
    folder = world.folder / "sealing"
    assert seed not in "".join(path.read_text() for path in folder.iterdir())


def test_a_seal_that_comes_after_its_keys_end_is_refused_for_good_and_on_record(
    world: World,
) -> None:
    known, late = world.taken(world.seal()), world.seal()
    _rotate(world)
    _destroy(world, late.key_id, ForcedBy.AGENCY_LEFT)
    assert world.ingest(late) == Refusal("KEY_DESTROYED", permanent=True)
    (entry,) = world.entries("vault:seal:refused")
    assert (entry["reason"], entry["case"]) == ("KEY_DESTROYED", late.item.case_id)
    assert isinstance(world.ingest(known), SignedStatement)  # its values were taken


def test_a_forged_seal_under_a_destroyed_key_is_called_forged(world: World) -> None:
    late = world.seal(signed_by=OTHER_AGENCY)
    _rotate(world)
    _destroy(world, late.key_id, ForcedBy.COMPROMISED)
    assert world.ingest(late) == Refusal("UNKNOWN_SIGNER", permanent=True)


def test_a_key_file_that_is_lost_refuses_no_honest_seal_for_good(world: World) -> None:
    sealed = world.seal()
    path = _file(world, sealed.key_id)
    shutil.move(path, world.folder / "mislaid")
    assert world.ingest(sealed) == Refusal("KEY_MISSING", permanent=False)
    shutil.move(world.folder / "mislaid", path)
    world.taken(sealed)


def test_an_epoch_makes_no_step_that_is_not_its_next(world: World) -> None:
    only = _only(world)
    with pytest.raises(LastActiveEpoch):
        _retire(world, only)
    for forced in (None, ForcedBy.COMPROMISED):
        with pytest.raises(IllegalKeyMove):
            _destroy(world, only, forced)
    _rotate(world)
    _retire(world, only)  # retired already
    _destroy(world, only, ForcedBy.REGULATOR)
    with pytest.raises(IllegalKeyMove):
        _retire(world, only)
    for step in (_retire, _destroy):
        with pytest.raises(EpochUnknown):
            step(world, "0" * 16)
    assert len(world.entries("vault:key:retired")) == 1


def test_an_expired_epoch_is_retired_though_no_other_is_active(world: World) -> None:
    only = _only(world)
    world.wait(days=91)
    _retire(world, only)
    assert _states(world) == {only: KeyState.DECRYPT_ONLY}


def test_destroying_again_changes_and_records_nothing(world: World) -> None:
    old = _only(world)
    _rotate(world)
    _destroy(world, old, ForcedBy.REGULATOR)
    (before,) = (one for one in world.store.sealing_keys.epochs(BRAND) if one.key_id == old)
    world.wait(days=1)
    _destroy(world, old)
    assert before in world.store.sealing_keys.epochs(BRAND)
    assert len(world.entries("vault:key:destroyed")) == 1


class _Dies:
    """The keys of a process that dies when it is to do one thing with them."""

    def __init__(self, keys: Any, name: str) -> None:
        self._keys, self._name = keys, name

    def __getattr__(self, name: str) -> Any:
        if name == self._name:
            raise KeyboardInterrupt
        return getattr(self._keys, name)


@pytest.fixture
def retired(world: World) -> str:
    old = _only(world)
    _rotate(world)
    return old


def test_a_death_between_the_entry_and_the_wiping_is_finished_by_destroying_again(
    world: World, retired: str
) -> None:
    whole = world.store
    world.store = replace(whole, sealing_keys=_Dies(whole.sealing_keys, "destroy"))
    with pytest.raises(KeyboardInterrupt):
        _destroy(world, retired, ForcedBy.COMPROMISED)
    world.store = whole
    assert _listed(world, retired).unfinished
    _destroy(world, retired)  # what was decided once needs no force
    assert not _listed(world, retired).unfinished
    assert len(world.entries("vault:key:destroyed")) == 1
    assert json.loads(_file(world, retired).read_text())["seed"] is None


def test_a_death_between_the_entry_and_the_retiring_is_finished_by_retiring_again(
    world: World,
) -> None:
    old = _only(world)
    whole = world.store
    world.store = replace(whole, sealing_keys=_Dies(whole.sealing_keys, "retire"))
    with pytest.raises(KeyboardInterrupt):
        _rotate(world)
    world.store = whole
    assert _states(world)[old] is KeyState.ACTIVE
    _retire(world, old)
    assert _states(world)[old] is KeyState.DECRYPT_ONLY
    assert len(world.entries("vault:key:retired")) == 1


def test_a_key_file_that_a_backup_brings_back_is_shown_and_destroyed_again(
    world: World, retired: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copy(_file(world, retired), copy)
    _destroy(world, retired, ForcedBy.REGULATOR)
    shutil.copy(copy, _file(world, retired))
    assert _listed(world, retired).unfinished
    _destroy(world, retired)
    assert _states(world)[retired] is KeyState.DESTROYED
    assert len(world.entries("vault:key:destroyed")) == 1


def test_rotations_at_once_leave_one_active_epoch(world: World) -> None:
    def run(_number: int) -> None:
        keys = InsecureDevelopmentFolder(world.folder / "sealing")
        store = replace(world.store, sealing_keys=keys)
        until = NOW + timedelta(days=90)
        rotation.rotate(store, BRAND, not_after=until, actor=OPERATOR, at=NOW)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(run, range(4)))
    states = list(_states(world).values())
    assert (len(states), states.count(KeyState.ACTIVE)) == (5, 1)
    assert len(world.entries("vault:key:retired")) == 4


def test_a_mounted_secret_refuses_each_step_before_anything_is_recorded(
    world: World, retired: str
) -> None:
    before = world.entries()
    mounted = MountedSecret(world.folder / "sealing", None)
    world.store = replace(world.store, sealing_keys=mounted)
    with pytest.raises(KeysReadOnly):
        _rotate(world)
    for step in (_retire, _destroy):
        with pytest.raises(KeysReadOnly):
            step(world, retired)
    assert world.entries() == before


def test_what_a_list_offers_is_noted_until_the_latest_of_its_ends(world: World) -> None:
    old = _only(world)
    _report(world)
    world.wait(days=3)
    _report(world, agency=OTHER_AGENCY)
    world.now -= timedelta(days=1)  # a clock that was set back
    _report(world)
    _rotate(world)
    waiting = _listed(world, old).waiting
    assert waiting is not None
    assert waiting.closes_at == NOW + timedelta(days=33) + CLOCK_SKEW

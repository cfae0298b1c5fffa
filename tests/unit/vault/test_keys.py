"""Epochs on disk and in the signed list, and what agencies say they still hold."""

from __future__ import annotations

import json
import stat
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from relevo.crossing.errors import MalformedMessage, UnknownBrand
from relevo.errors import InvalidInput
from relevo.sealing.keys import KeyList, KeyState
from relevo.sealing.signed import SignedStatement
from relevo.service.settings import SettingsError
from relevo.vault.errors import EpochExists, EpochFileInvalid, KeptKeyDamaged, UnknownAgency
from relevo.vault.keys.cases import CaseKeys, FactorSecrets
from relevo.vault.keys.epochs import create_epoch, list_epochs, published_keys
from relevo.vault.keys.files import InsecureDevelopmentFolder
from relevo.vault.keys.root import FileRoot, load_root
from relevo.vault.references import CaseRef
from tests.databases import at_rest
from tests.unit.vault.world import AGENCY, BRAND, NOW, OPERATOR, OTHER_AGENCY, World

LIST_LIFE = timedelta(days=30)
CASE = CaseRef(BRAND, AGENCY, "00000000-0000-4000-8000-000000000001")


def _list(world: World) -> KeyList:
    statement = published_keys(world.vault, BRAND, AGENCY, (), at=world.now)
    return KeyList.verify(statement, world.vault.root_key.public_key(), world.now, brand=BRAND)


def _file(world: World) -> Path:
    (path,) = (world.folder / "sealing").glob("*.json")
    return path


def test_a_new_epoch_is_recorded_with_the_digest_of_its_public_key(world: World) -> None:
    (entry,) = world.entries("vault:key:created")
    (key,) = _list(world).keys
    assert entry["key"] == sha256(key.kem).hexdigest()
    assert entry["key"].startswith(key.key_id)
    assert (entry["kind"], entry["algorithm"]) == ("SEALING", "MLKEM768-X25519")
    assert entry["actor"] == str(OPERATOR)


def test_a_new_epoch_is_a_file_that_only_its_owner_reads(world: World) -> None:
    path = _file(world)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(json.loads(path.read_text())) == {
        "brand",
        "created_at",
        "destroyed_at",
        "key_id",
        "not_after",
        "retired_at",
        "seed",
        "state",
    }


def test_no_seed_lies_in_the_database_or_the_ledger(world: World) -> None:
    seed = json.loads(_file(world).read_text())["seed"]
    content = at_rest(world.store.database)
    assert seed.encode() not in content
    assert bytes.fromhex(seed) not in content


def test_an_epoch_must_end_in_the_future(world: World) -> None:
    with pytest.raises(InvalidInput):
        create_epoch(world.store, BRAND, not_after=NOW, actor=OPERATOR, at=NOW)
    assert len(world.entries("vault:key:created")) == 1


def test_a_running_vault_sees_an_epoch_that_was_made_beside_it(world: World) -> None:
    old = world.seal()
    beside = InsecureDevelopmentFolder(world.folder / "sealing")
    until = NOW + timedelta(days=180)
    new = create_epoch(world.store, BRAND, not_after=until, actor=OPERATOR, at=NOW)
    assert new in beside.epochs(BRAND)
    assert _list(world).active(NOW).key_id == new.key_id
    assert world.seal().key_id == new.key_id
    world.taken(old)


def test_the_list_is_signed_by_the_root_and_expires(world: World) -> None:
    listed = _list(world)
    assert listed.issued_at == NOW
    assert listed.not_after == NOW + timedelta(days=30)
    assert [key.state for key in listed.keys] == [KeyState.ACTIVE]


def test_a_destroyed_epoch_is_in_the_inventory_and_not_in_the_list(world: World) -> None:
    path = _file(world)
    body = json.loads(path.read_text()) | {"seed": None, "state": "destroyed"}
    path.write_text(json.dumps(body))
    assert _list(world).keys == ()
    ((used,), ()) = (
        list_epochs(world.store, BRAND, list_life=LIST_LIFE),
        world.store.sealing_keys.keys(BRAND),
    )
    assert used.epoch.state is KeyState.DESTROYED


def test_a_decrypt_only_epoch_still_opens_and_is_not_sealed_to(world: World) -> None:
    sealed = world.seal()
    path = _file(world)
    body = json.loads(path.read_text()) | {"state": "decrypt-only"}
    path.write_text(json.dumps(body))
    assert [key.state for key in _list(world).keys] == [KeyState.DECRYPT_ONLY]
    assert isinstance(world.ingest(sealed), SignedStatement)


def test_epochs_are_listed_with_the_agencies_that_still_hold_seals_under_them(world: World) -> None:
    first = world.public_key().key_id
    second = world.new_epoch(days=180)
    published_keys(world.vault, BRAND, AGENCY, (first, second), at=NOW)
    published_keys(world.vault, BRAND, OTHER_AGENCY, (first, "never-was"), at=NOW)
    held = {
        used.epoch.key_id: used.held_by
        for used in list_epochs(world.store, BRAND, list_life=LIST_LIFE)
    }
    assert held == {first: (AGENCY, OTHER_AGENCY), second: (AGENCY,)}
    published_keys(world.vault, BRAND, AGENCY, (second,), at=NOW)
    held = {
        used.epoch.key_id: used.held_by
        for used in list_epochs(world.store, BRAND, list_life=LIST_LIFE)
    }
    assert held == {first: (OTHER_AGENCY,), second: (AGENCY,)}


def test_no_list_for_strangers_and_no_endless_reports(world: World) -> None:
    with pytest.raises(UnknownAgency):
        published_keys(world.vault, BRAND, "nadie", (), at=NOW)
    with pytest.raises(UnknownBrand):
        published_keys(world.vault, "inti", AGENCY, (), at=NOW)
    with pytest.raises(MalformedMessage):
        published_keys(world.vault, BRAND, AGENCY, ["k"] * 1001, at=NOW)
    with pytest.raises(MalformedMessage):
        published_keys(world.vault, BRAND, AGENCY, ["has spaces"], at=NOW)


def test_an_epoch_is_kept_once(world: World) -> None:
    (epoch,) = world.store.sealing_keys.epochs(BRAND)
    with pytest.raises(EpochExists):
        world.store.sealing_keys.generate().keep(epoch)
    assert world.store.sealing_keys.epochs(BRAND) == (epoch,)
    assert len(list((world.folder / "sealing").glob("*.json"))) == 1


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"seed": "00" * 31}, "seed"),
        ({"seed": None}, "seed"),
        ({"seed": "00" * 32}, "key_id"),
        ({"state": "lost"}, "state"),
        ({"state": "destroyed"}, "seed"),
        ({"not_after": "tomorrow"}, "not_after"),
        ({"brand": "../x"}, "brand"),
        ({"more": 1}, "file"),
    ],
)
def test_a_file_that_is_no_epoch_is_named_and_not_quoted(
    world: World, changes: dict[str, object], named: str
) -> None:
    path = _file(world)
    body = json.loads(path.read_text())
    path.write_text(json.dumps(body | changes))
    with pytest.raises(EpochFileInvalid) as caught:
        InsecureDevelopmentFolder(world.folder / "sealing")
    assert caught.value.field == named
    assert path.name in str(caught.value)
    assert body["seed"] not in str(caught.value)


def test_a_renamed_epoch_file_is_refused(world: World) -> None:
    _file(world).rename(world.folder / "sealing" / "other.json")
    with pytest.raises(EpochFileInvalid):
        world.store.sealing_keys.epochs(BRAND)


def test_a_broken_epoch_file_refuses_no_seal_for_good(world: World) -> None:
    sealed = world.seal()
    path = _file(world)
    text = path.read_text()
    path.write_text("{")
    outcome = world.ingest(sealed)
    assert not isinstance(outcome, SignedStatement)
    assert (outcome.reason, outcome.permanent) == ("EPOCH_FILE_INVALID", False)
    path.write_text(text)
    assert isinstance(world.ingest(sealed), SignedStatement)


def test_a_wrapped_case_key_opens_for_its_case_and_root_alone() -> None:
    keys = CaseKeys(FileRoot(bytes(32)))
    _, wrapped = keys.create(CASE)
    keys.unwrap(CASE, wrapped)
    for other in (
        CaseRef(BRAND, OTHER_AGENCY, CASE.case_id),
        CaseRef("inti", AGENCY, CASE.case_id),
        CaseRef(BRAND, AGENCY, CASE.case_id[:-1] + "2"),
    ):
        with pytest.raises(KeptKeyDamaged):
            keys.unwrap(other, wrapped)
    with pytest.raises(KeptKeyDamaged):
        CaseKeys(FileRoot(b"\1" * 32)).unwrap(CASE, wrapped)
    with pytest.raises(KeptKeyDamaged):
        keys.unwrap(CASE, b"short")


def test_a_factors_secret_opens_for_its_person_alone() -> None:
    factors = FactorSecrets(FileRoot(bytes(32)))
    closed = factors.close("a", b"secret")
    assert factors.open("a", closed) == b"secret"
    with pytest.raises(KeptKeyDamaged):
        factors.open("b", closed)


def test_the_root_file_is_exactly_32_bytes(tmp_path: Path) -> None:
    path = tmp_path / "case.key"
    for size in (0, 31, 33):
        path.write_bytes(bytes(size))
        with pytest.raises(SettingsError, match="32 bytes"):
            load_root(path)

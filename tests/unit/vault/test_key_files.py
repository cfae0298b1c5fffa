"""Key files: what a passphrase protects, what a mounted secret allows, what a crash leaves."""

from __future__ import annotations

import json
import stat
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

from relevo.sealing.keys import KeyState
from relevo.service.settings import SettingsError
from relevo.vault.errors import ClosedKeyRefused, EpochFileInvalid, KeysReadOnly
from relevo.vault.keys import files
from relevo.vault.keys.custody import passphrase_of, root_of, sealing_keys_of
from relevo.vault.keys.files import EncryptedFolder, InsecureDevelopmentFolder, MountedSecret
from relevo.vault.keys.passphrase import LEAST, Cost, Passphrase
from relevo.vault.keys.provider import Epoch, KeyProvider, key_id_of_public
from relevo.vault.keys.root import FileRoot, closed_root, load_root
from relevo.vault.settings import VaultSettings
from tests.unit.vault.world import BRAND, NOW, new_agency_keys, write_files

WORDS = b"cuatro llamas cruzan el puente"


@pytest.fixture
def passphrase() -> Passphrase:
    return Passphrase(WORDS, cost=LEAST)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "sealing-keys"
    made.mkdir()
    return made


def _epoch(provider: KeyProvider) -> Epoch:
    new = provider.generate()
    key_id = key_id_of_public(new.public_bytes)
    epoch = Epoch(BRAND, key_id, KeyState.ACTIVE, NOW, NOW + timedelta(days=90))
    new.keep(epoch)
    return epoch


def _path(folder: Path) -> Path:
    (path,) = folder.glob("*.json")
    return path


def test_what_is_closed_opens_with_its_passphrase_for_its_use_alone(
    passphrase: Passphrase,
) -> None:
    closed = json.loads(json.dumps(passphrase.close(b"seed", b"about")))
    assert Passphrase(WORDS).open(closed, b"about") == b"seed"
    for other, about in ((passphrase, b"other"), (Passphrase(WORDS + b"!", cost=LEAST), b"about")):
        with pytest.raises(ClosedKeyRefused) as caught:
            other.open(closed, about)
        assert caught.value.field == "content"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"algorithm": "rot13"}, "algorithm"),
        ({"memory_kib": 2**40}, "memory_kib"),
        ({"memory_kib": 8}, "memory_kib"),
        ({"time": True}, "time"),
        ({"lanes": "4"}, "lanes"),
        ({"salt": "00"}, "salt"),
        ({"nonce": "zz"}, "nonce"),
        ({"content": ""}, "content"),
        ({"more": 1}, "closed"),
    ],
)
def test_a_closed_form_with_other_members_is_refused_before_any_work(
    passphrase: Passphrase, change: dict[str, object], field: str
) -> None:
    closed = passphrase.close(b"seed", b"about") | change
    with pytest.raises(ClosedKeyRefused) as caught:
        passphrase.open(closed, b"about")
    assert caught.value.field == field


def test_the_default_cost_is_the_one_that_rfc_9106_recommends() -> None:
    closed = Passphrase(WORDS).close(b"seed", b"about")
    assert (closed["time"], closed["memory_kib"], closed["lanes"]) == (3, 65_536, 4)
    assert not Cost(0, 65_536, 4).within()


def test_a_short_or_missing_passphrase_file_is_named(tmp_path: Path) -> None:
    short = tmp_path / "short"
    short.write_bytes(b"fifteen bytes..\n")
    for path in (short, tmp_path / "missing"):
        with pytest.raises(SettingsError, match=path.name):
            Passphrase.read(path)


def test_a_passphrase_ends_before_its_line_end(tmp_path: Path, passphrase: Passphrase) -> None:
    path = tmp_path / "words"
    path.write_bytes(WORDS + b"\r\n")
    assert Passphrase.read(path).open(passphrase.close(b"x", b"y"), b"y") == b"x"


def test_an_encrypted_folder_holds_no_seed_in_the_clear(
    folder: Path, passphrase: Passphrase
) -> None:
    provider = EncryptedFolder(folder, passphrase)
    new = provider.generate()
    epoch = Epoch(
        BRAND, key_id_of_public(new.public_bytes), KeyState.ACTIVE, NOW, NOW + timedelta(days=1)
    )
    new.keep(epoch)
    seed = new.seed  # type: ignore[attr-defined]
    text = _path(folder).read_text()
    assert seed.hex() not in text
    assert "seed" not in json.loads(text)
    assert stat.S_IMODE(_path(folder).stat().st_mode) == 0o600


@pytest.mark.parametrize("member", ["state", "not_after", "created_at", "retired_at"])
def test_a_record_that_was_changed_by_hand_no_longer_opens(
    folder: Path, passphrase: Passphrase, member: str
) -> None:
    provider = EncryptedFolder(folder, passphrase)
    provider.retire(_epoch(provider), NOW)
    body = json.loads(_path(folder).read_text())
    other = "active" if member == "state" else "2031-01-01T00:00:00.000000Z"
    _path(folder).write_text(json.dumps(body | {member: other}))
    with pytest.raises(EpochFileInvalid) as caught:
        EncryptedFolder(folder, passphrase)
    assert caught.value.field == "closed"


def test_another_passphrase_names_the_file_and_not_itself(
    folder: Path, passphrase: Passphrase
) -> None:
    _epoch(EncryptedFolder(folder, passphrase))
    other = Passphrase(b"otras palabras muy largas", cost=LEAST)
    with pytest.raises(EpochFileInvalid) as caught:
        EncryptedFolder(folder, other)
    assert _path(folder).name in str(caught.value)
    assert "palabras" not in str(caught.value)


def _mount(made: Path, at: Path, version: str) -> None:
    """As a kubelet does: files in a dated folder, `..data` a link to it, names links through it."""
    dated = at / f"..{version}"
    dated.mkdir(parents=True)
    for path in made.glob("*.json"):
        (dated / path.name).write_bytes(path.read_bytes())
        if not (at / path.name).is_symlink():
            (at / path.name).symlink_to(Path("..data") / path.name)
    new = at / "..data_tmp"
    new.symlink_to(dated.name)
    new.replace(at / "..data")


@pytest.mark.parametrize("closed", [False, True])
def test_a_mounted_secret_is_read_through_its_links_and_followed_when_it_is_replaced(
    folder: Path, tmp_path: Path, passphrase: Passphrase, closed: bool
) -> None:
    made = EncryptedFolder(folder, passphrase) if closed else InsecureDevelopmentFolder(folder)
    first = _epoch(made)
    mounted = tmp_path / "mounted"
    _mount(folder, mounted, "2026_05_04")
    provider = MountedSecret(mounted, passphrase if closed else None)
    assert provider.epochs(BRAND) == (first,)
    second = _epoch(made)
    made.retire(first, NOW)
    _mount(folder, mounted, "2026_05_05")
    assert {epoch.key_id: epoch.state for epoch in provider.epochs(BRAND)} == {
        first.key_id: KeyState.DECRYPT_ONLY,
        second.key_id: KeyState.ACTIVE,
    }
    assert len(provider.keys(BRAND)) == 2


def test_a_mounted_secret_is_not_changed_from_inside(folder: Path) -> None:
    epoch = _epoch(InsecureDevelopmentFolder(folder))
    before = sorted(path.name for path in folder.iterdir())
    provider = MountedSecret(folder, None)
    for change in (
        provider.changing,
        provider.generate,
        lambda: provider.retire(epoch, NOW),
        lambda: provider.destroy(epoch, NOW),
    ):
        with pytest.raises(KeysReadOnly) as caught:
            change()
        assert caught.value.field == "key_custody"
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_closed_file_without_a_passphrase_is_named(folder: Path, passphrase: Passphrase) -> None:
    _epoch(EncryptedFolder(folder, passphrase))
    with pytest.raises(EpochFileInvalid, match="no passphrase file is set"):
        MountedSecret(folder, None)


def test_destroying_overwrites_the_seed_and_leaves_no_other_file(folder: Path) -> None:
    provider = InsecureDevelopmentFolder(folder)
    epoch = _epoch(provider)
    seed = json.loads(_path(folder).read_text())["seed"]
    with _path(folder).open("rb") as held:  # the same bytes on the disk, whatever their name
        provider.destroy(epoch, NOW)
        held.seek(0)
        old = held.read()
    assert set(old) == {0}
    assert seed not in _path(folder).read_text()
    assert sorted(path.name for path in folder.iterdir()) == [_path(folder).name]


@pytest.mark.parametrize("steps", list(permutations(("link", "replace", "unlink"))))
def test_a_death_while_destroying_leaves_a_readable_folder_and_the_rest_is_done_again(
    folder: Path, steps: tuple[str, ...]
) -> None:
    provider = InsecureDevelopmentFolder(folder)
    epoch, other = _epoch(provider), _epoch(provider)
    seed = json.loads((folder / f"{BRAND}.{epoch.key_id}.json").read_text())["seed"]
    for step in steps:
        with pytest.MonkeyPatch.context() as patched, suppress(KeyboardInterrupt):
            patched.setattr(files.os if step == "link" else Path, step, _die)
            provider.destroy(epoch, NOW)
        beside = InsecureDevelopmentFolder(folder)
        assert other in beside.epochs(BRAND)
    provider.destroy(epoch, NOW)
    assert seed not in "".join(path.read_text() for path in folder.iterdir())
    assert len(list(folder.iterdir())) == 2
    (left,) = InsecureDevelopmentFolder(folder).keys(BRAND)
    assert left.key_id == other.key_id


def _die(*_args: object, **_more: object) -> None:
    raise KeyboardInterrupt


def test_a_root_gives_the_same_key_for_a_use_and_another_for_another() -> None:
    root = FileRoot(bytes(32))
    assert root.derive(b"a") == FileRoot(bytes(32)).derive(b"a") != root.derive(b"b")
    assert len(root.derive(b"a")) == 32


def test_a_closed_root_opens_with_its_passphrase(tmp_path: Path, passphrase: Passphrase) -> None:
    path = tmp_path / "root.json"
    path.write_bytes(closed_root(passphrase, bytes(range(32))))
    expected = FileRoot(bytes(range(32))).derive(b"x")
    assert load_root(path, passphrase).derive(b"x") == expected
    assert bytes(range(32)).hex() not in path.read_text()
    with pytest.raises(SettingsError, match=r"root\.json"):
        load_root(path, Passphrase(WORDS + b"!", cost=LEAST))
    with pytest.raises(SettingsError, match="32 bytes"):
        load_root(path)


def _settings(tmp_path: Path, custody: str) -> VaultSettings:
    words = tmp_path / "words"
    words.write_bytes(WORDS)
    written = write_files(tmp_path, new_agency_keys())
    return replace(written, key_custody=custody, passphrase_file=words, mode="production")


def test_an_encrypted_folder_wants_its_root_closed_too(tmp_path: Path) -> None:
    settings = _settings(tmp_path, "encrypted-folder")
    passphrase = passphrase_of(settings)
    assert passphrase is not None
    with pytest.raises(SettingsError, match="closed under the passphrase"):
        root_of(settings, passphrase)
    settings.case_key_file.write_bytes(closed_root(passphrase))
    assert len(root_of(settings, passphrase).derive(b"x")) == 32
    assert isinstance(sealing_keys_of(settings, passphrase), EncryptedFolder)


def test_a_mounted_secret_may_hold_its_root_either_way(tmp_path: Path) -> None:
    settings = _settings(tmp_path, "mounted-secret")
    passphrase = passphrase_of(settings)
    assert passphrase is not None
    assert len(root_of(settings, passphrase).derive(b"x")) == 32
    settings.case_key_file.write_bytes(closed_root(passphrase))
    assert len(root_of(settings, passphrase).derive(b"x")) == 32
    assert isinstance(sealing_keys_of(settings, passphrase), MountedSecret)


def test_an_encrypted_folder_without_a_passphrase_file_is_refused_at_start(
    tmp_path: Path,
) -> None:
    settings = _settings(tmp_path, "mounted-secret")
    with pytest.raises(SettingsError, match="PASSPHRASE_FILE"):
        replace(settings, key_custody="encrypted-folder", passphrase_file=None)

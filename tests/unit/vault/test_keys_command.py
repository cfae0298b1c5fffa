"""`relevo keys`: what an operator types at the vault, and what is said to it."""

from __future__ import annotations

import dataclasses
import json
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from relevo.cli import run
from relevo.service import clock
from relevo.vault import bootstrap
from relevo.vault.keys.passphrase import Passphrase
from relevo.vault.keys.root import load_root
from relevo.vault.settings import PREFIX
from tests.unit.vault.world import BRAND, DNI_CANARY, World

Keys = Callable[..., tuple[int, str, str]]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.build(tmp_path, now=clock.now())


@pytest.fixture
def keys(world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Keys:
    """`relevo keys ARGUMENTS` with the world's settings: exit code, output, errors."""
    for path in (
        world.settings.tls_certificate,
        world.settings.tls_key,
        world.settings.peers_bundle,
    ):
        path.touch()
    given = {f.name: getattr(world.settings, f.name) for f in dataclasses.fields(world.settings)}
    plain = {name: value for name, value in given.items() if isinstance(value, str | Path)}
    lines = [f"{PREFIX}{n.upper()}={value}" for n, value in (plain | {"brands": BRAND}).items()]
    settings = world.folder / "settings.env"
    settings.write_text("\n".join(lines) + "\n")

    def call(command: str, *arguments: str) -> tuple[int, str, str]:
        brand = [] if command == "copy" else ["--brand", BRAND]
        words = ["relevo", "keys", command, *brand, "--settings", str(settings)]
        monkeypatch.setattr(sys, "argv", [*words, *arguments])
        capsys.readouterr()
        code = run()
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def test_an_epochs_life_from_its_making_to_its_end(world: World, keys: Keys) -> None:
    old = world.public_key().key_id
    code, out, err = keys("rotate", "--days", "30")
    new = out.strip()
    assert (code, err) == (0, f"retired {old}\n")
    _, listed, _ = keys("list")
    rows = {line.split()[-1]: line for line in listed.splitlines()[1:]}
    assert set(rows) == {old, new}
    assert rows[new].startswith("active")
    assert rows[old].startswith("decrypt-only")
    assert "not before" in rows[old]
    code, out, err = keys("destroy", old)
    assert (code, out) == (2, "")
    assert "may seal under it until" in err
    assert keys("destroy", old, "--force", "COMPROMISED")[:2] == (0, f"destroyed {old}\n")
    assert "destroyed" in keys("list")[1]
    assert keys("destroy", old)[0] == 0
    tags = [entry["tag"] for entry in world.entries()]
    assert [tag for tag in tags if tag.startswith("vault:key:")] == [
        "vault:key:created",
        "vault:key:created",
        "vault:key:retired",
        "vault:key:destroyed",
    ]


def test_a_further_epoch_is_made_and_one_of_two_retired(world: World, keys: Keys) -> None:
    (first,) = world.store.sealing_keys.epochs(BRAND)
    code, out, _ = keys("create")
    assert code == 0
    assert keys("retire", first.key_id) == (0, f"retired {first.key_id}\n", "")
    code, _, err = keys("retire", out.strip())
    assert code == 2
    assert "rotate instead" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("destroy", "0" * 16), "no such epoch"),
        (("destroy", "0" * 16, "--force", "JUST_SO"), "COMPROMISED"),
        (("rotate", "--days", "400"), "366"),
    ],
)
def test_what_cannot_be_done_is_said(keys: Keys, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = keys(*arguments)
    assert code != 0
    assert out == ""
    assert said in err


def test_keys_in_the_clear_are_copied_into_an_encrypted_folder_and_used_there(
    world: World, keys: Keys, tmp_path: Path
) -> None:
    sealed = world.taken(world.seal())
    other = world.seal()
    words = tmp_path / "words"
    words.write_bytes(b"seis condores sobre el valle\n")
    safe = tmp_path / "safe"
    arguments = ("--into", str(safe), "--passphrase-file", str(words))
    assert keys("copy", *arguments) == (0, "copied the root and 1 epochs\n", "")
    (entry,) = world.entries("vault:keys:copied")
    assert entry["epochs"] == 1
    (path,) = (world.folder / "sealing").glob("*.json")
    seed = json.loads(path.read_text())["seed"]
    written = [one for one in safe.rglob("*") if one.is_file()]
    assert seed not in "".join(one.read_text() for one in written)
    assert {stat.S_IMODE(one.stat().st_mode) for one in written} == {0o600}
    moved = dataclasses.replace(
        world.settings,
        sealing_keys_dir=safe / "sealing",
        case_key_file=safe / "case.key",
        key_custody="encrypted-folder",
        passphrase_file=words,
        mode="production",
    )
    store = bootstrap.open_store(moved)
    world.vault = bootstrap.open_vault(moved, store, world.integrator)
    world.taken(other)
    assert world.reveal(sealed, world.enrol()).value == DNI_CANARY
    store.database.close()
    code, _, err = keys("copy", *arguments)
    assert code == 2
    assert "not there yet" in err


def test_a_root_is_made_once_and_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words, out = tmp_path / "words", tmp_path / "case.key"
    words.write_bytes(b"seis condores sobre el valle\n")
    command = ["relevo", "keys", "root", "--out", str(out), "--passphrase-file", str(words)]
    monkeypatch.setattr(sys, "argv", command)
    assert run() == 0
    assert len(load_root(out, Passphrase.read(words), clear=False).derive(b"x")) == 32
    before = out.read_bytes()
    assert run() == 2
    assert "there already" in capsys.readouterr().err
    assert out.read_bytes() == before

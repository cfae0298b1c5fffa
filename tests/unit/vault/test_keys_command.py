"""`relevo keys`: what an operator types at the vault, and what is said to it."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from relevo.cli import run
from relevo.service import clock
from relevo.vault.settings import PREFIX
from tests.unit.vault.world import BRAND, World

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
    values = {f.name: getattr(world.settings, f.name) for f in dataclasses.fields(world.settings)}
    given = values | {"brands": BRAND}
    lines = [
        f"{PREFIX}{name.upper()}={value}" for name, value in given.items() if value is not None
    ]
    settings = world.folder / "settings.env"
    settings.write_text("\n".join(lines) + "\n")

    def call(command: str, *arguments: str) -> tuple[int, str, str]:
        words = ["relevo", "keys", command, "--brand", BRAND, "--settings", str(settings)]
        monkeypatch.setattr(sys, "argv", [*words, *arguments])
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

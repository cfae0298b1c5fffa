"""`relevo care holds`, `erasure` and `retention` over a household's settings and a database."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from relevo.care import bootstrap
from relevo.cli import run
from relevo.dev import household, pair
from relevo.dev.household import Addresses, Household
from relevo.ledger.entries import care_erasure
from relevo.service import clock
from tests.unit.care.world import AGENCY, header, item, open_world, post

Relevo = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tmp_path: Path) -> Household:
    made = Household(tmp_path / "household")
    household.create(made, Addresses(), at=clock.now())
    bootstrap.migrate(pair.settings_of(made)[1])
    return made


@pytest.fixture
def relevo(
    home: Household, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Relevo:
    """`relevo care ARGUMENTS`: exit code, output and errors."""

    def call(*arguments: str) -> tuple[int, str, str]:
        named = ("--settings", str(home.settings_file("care")))
        monkeypatch.setattr(sys, "argv", ["relevo", "care", *arguments, *named])
        code = run()
        captured = capfdbinary.readouterr()
        return code, captured.out.decode(), captured.err.decode()

    return call


def test_a_hold_is_set_listed_extended_and_lifted(
    home: Household, relevo: Relevo, tmp_path: Path
) -> None:
    with open_world(tmp_path, pair.settings_of(home)[1].database_url) as world:
        head = header()
        world.taken(item(head, post()))
        named = ("--agency", AGENCY, "--case", head.case_id, "--ground", "claim")
        code, out, err = relevo(
            "holds", "set", *named, "--reference", "LR-7", "--review-on", "2999-01-01"
        )
        assert code == 0, err
        hold = out.strip()
        _, listed, _ = relevo("holds", "list")
        assert listed.splitlines()[1].split()[1:2] == ["stands"]
        assert listed.splitlines()[1].split()[-1] == hold
        until = ("--ends-on", "2999-06-30", "--review-on", "2999-01-01")
        assert relevo("holds", "extend", "--agency", AGENCY, *until, hold)[0] == 0
        assert relevo("holds", "lift", "--agency", AGENCY, hold)[0] == 0
        assert " over " in relevo("holds", "list")[1]
        assert relevo("holds", "lift", "--agency", AGENCY, hold)[0] != 0
        assert len(world.recorded(care_erasure.HoldLifted)) == 1


def test_requests_are_listed_and_an_unknown_one_has_no_receipt(relevo: Relevo) -> None:
    code, out, _ = relevo("erasure", "list")
    assert (code, len(out.splitlines())) == (0, 1)
    code, out, err = relevo("erasure", "receipt", "00000000-0000-4000-8000-000000000000")
    assert (code != 0, out) == (True, "")
    assert "request" in err


def test_nothing_expires_without_a_policy(
    relevo: Relevo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _, err = relevo("retention", "--dry-run")
    assert code != 0
    assert "retention_file" in err
    policy = tmp_path / "retention.json"
    policy.write_text('{"qori": {"types": {"CARD": 180}}}')
    monkeypatch.setenv("RELEVO_CARE_RETENTION_FILE", str(policy))
    code, out, err = relevo("retention", "--dry-run")
    assert (code, len(out.splitlines())) == (0, 1), err
    code, out, err = relevo("retention")
    assert (code, out) == (0, "cases to be erased: 0; values destroyed: 0\n"), err

"""`relevo care breaches` over a household's settings and a migrated database."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from relevo.care import bootstrap
from relevo.care.use_cases import breaches
from relevo.cli import run
from relevo.dev import household, pair
from relevo.dev.household import Addresses, Household
from relevo.service import clock
from tests.unit.care.test_marking import PIN, mark, sampled
from tests.unit.care.world import AGENCY, BRAND, open_world

pytestmark = pytest.mark.thorough

Relevo = Callable[..., tuple[int, str]]


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
    """`relevo care breaches ARGUMENTS`: exit code and output."""

    def call(*arguments: str) -> tuple[int, str]:
        named = ("--settings", str(home.settings_file("care")))
        monkeypatch.setattr(sys, "argv", ["relevo", "care", "breaches", *arguments, *named])
        return run(), capfdbinary.readouterr().out.decode()

    return call


def test_a_breach_is_listed_reported_and_closed(
    home: Household, relevo: Relevo, tmp_path: Path
) -> None:
    with open_world(tmp_path, pair.settings_of(home)[1].database_url) as world:
        sample, name = sampled(world)
        mark(world, sample, name, missed=(PIN,))
        (found,) = breaches.breaches(world.care, {BRAND}).breaches
        named = found.breach.breach_id
        code, out = relevo("list", "--state", "open")
        assert (code, "SECRET" in out) == (0, True)
        code, out = relevo("export", "--brand", BRAND, "--breach", named)
        assert (code, json.loads(out)["kinds"]) == (0, [{"type": "SECRET", "values": 1}])
        code, out = relevo("export", "--brand", BRAND, "--format", "csv")
        assert (code, out.splitlines()[1].split(",")[0]) == (0, named)
        code, out = relevo("export", "--brand", BRAND, "--format", "html-pt")
        assert (code, 'lang="pt"' in out) == (0, True)
        assert world.tags().count("care:breaches:reported") == 3
        reason = ("--reason", "authority_told")
        assert relevo("close", "--agency", AGENCY, *reason, named) == (0, "closed\n")
        assert relevo("close", "--agency", AGENCY, *reason, named)[0] != 0
        assert relevo("export", "--brand", BRAND, "--until", "2020-01-01")[0] != 0

"""`relevo care sample` over a household's settings and a migrated database."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from relevo.care import bootstrap
from relevo.care.domain.marks import Marking
from relevo.care.domain.sampling import SampleKey
from relevo.care.use_cases import marking, sampling
from relevo.cli import run
from relevo.dev import household, pair
from relevo.dev.household import Addresses, Household
from relevo.service import clock
from tests.unit.care.samples import JULIA, arrive
from tests.unit.care.world import AGENCY, BRAND, open_world

pytestmark = pytest.mark.thorough

Relevo = Callable[..., tuple[int, str, str]]
FROM = ("--agency", AGENCY, "--brand", BRAND, "--since", "2026-05-01")


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
    """`relevo care sample ARGUMENTS`: exit code, output and errors."""

    def call(*arguments: str) -> tuple[int, str, str]:
        named = ("--settings", str(home.settings_file("care")))
        monkeypatch.setattr(sys, "argv", ["relevo", "care", "sample", *arguments, *named])
        code = run()
        captured = capfdbinary.readouterr()
        return code, captured.out.decode(), captured.err.decode()

    return call


def test_a_sample_is_drawn_listed_and_reported(
    home: Household, relevo: Relevo, tmp_path: Path
) -> None:
    with open_world(tmp_path, pair.settings_of(home)[1].database_url) as world:
        arrive(world, 4)
        code, out, _ = relevo("draw", *FROM, "--until", "2026-05-05", "--size", "2")
        name = out.strip()
        assert (code, len(name)) == (0, 36)
        tags = world.tags()
        assert tags[-1] == "care:sample:drawn"
        heading, row = relevo("list")[1].splitlines()
        assert heading.split()[-1] == "sample"
        assert row.split()[1:] == [AGENCY, BRAND, "2", "4", "0", name]
        empty = relevo("report", "--agency", AGENCY, name)[1]
        assert empty.splitlines()[0] == "0 of 2 examined, of 4 texts"
        key = SampleKey(AGENCY, name)
        for item in sampling.items(world.care, key, {BRAND}).items:
            said = Marking(0, rest_right=True, examined=True)
            marking.mark(world.care, key, item.post_version_id, {BRAND}, said, actor=JULIA)
        first, _, total, *groups = relevo("report", "--agency", AGENCY, name)[1].splitlines()
        assert first == "2 of 2 examined, of 4 texts"
        assert total.split()[:5] == ["all", "2", "0", "0", "1.0000"]
        assert [line.split()[0] for line in groups] == [
            "NATIONAL_ID",
            "PE",
            "redaction/1.0.0+0a1b2c3d",
            "2026-W19",
            "pe.dni",
        ]


def test_what_cannot_be_drawn_or_found_is_said(relevo: Relevo) -> None:
    code, out, err = relevo("draw", *FROM)
    assert (code, out) == (2, "")
    assert "no text arrived in that time" in err
    code, out, err = relevo("report", "--agency", AGENCY, "00000000-0000-4000-8000-000000000000")
    assert (code, out) == (2, "")
    assert "there is no such sample" in err

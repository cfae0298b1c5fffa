"""`relevo care forms` over a household's settings and a migrated database."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from relevo.care import bootstrap
from relevo.care.use_cases.form_submission import submit
from relevo.cli import run
from relevo.dev import household, pair
from relevo.dev.household import Addresses, Household
from relevo.service import clock
from tests.unit.care.forms_world import CONSENT, TYPED, open_forms_world
from tests.unit.care.world import AGENCY

pytestmark = pytest.mark.thorough

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
    """`relevo care forms ARGUMENTS`: exit code, output and errors."""

    def call(*arguments: str) -> tuple[int, str, str]:
        named = ("--settings", str(home.settings_file("care")))
        monkeypatch.setattr(sys, "argv", ["relevo", "care", "forms", *arguments, *named])
        code = run()
        captured = capfdbinary.readouterr()
        return code, captured.out.decode(), captured.err.decode()

    return call


def test_forms_are_listed_by_kinds_and_one_is_ended(
    home: Household, relevo: Relevo, tmp_path: Path
) -> None:
    with open_forms_world(tmp_path, pair.settings_of(home)[1].database_url) as forms:
        forms.world.clock.at = clock.now()
        sent, waits = forms.open(), forms.open()
        submit(forms.care, forms.token(sent), TYPED, CONSENT)
        code, out, _ = relevo("list")
        assert code == 0
        assert "PHONE:unverified EMAIL:unverified" in out
        assert waits.form.form_id in out
        for hidden in (*TYPED.values(), forms.token(sent), forms.token(waits), "/f/"):
            assert hidden not in out
        case = ("--agency", AGENCY, "--case", forms.key.case_id)
        assert relevo("list", *case, "--limit", "1")[1].count(AGENCY) == 1
        assert relevo("revoke", *case, waits.form.form_id)[:2] == (0, "revoked\n")
        code, _, err = relevo("revoke", *case, waits.form.form_id)
        assert code != 0
        assert "FORM_OVER" in err
        assert relevo("list", "--agency", AGENCY)[0] != 0
        assert forms.world.tags()[-1] == "care:form:ended"

"""Scripts, restarts and teams from the command line of each side."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from relevo.agency import bootstrap as agency_bootstrap
from relevo.care import bootstrap as care_bootstrap
from relevo.cli import run
from relevo.dev import household, pair
from relevo.dev.household import BRAND, Addresses, Household
from relevo.service import clock

pytestmark = pytest.mark.thorough

TEXT = "Llame ahora a la línea de bloqueo de tarjetas."
Relevo = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tmp_path: Path) -> Household:
    made = Household(tmp_path / "household")
    household.create(made, Addresses(), at=clock.now())
    agency, care, _ = pair.settings_of(made)
    agency_bootstrap.migrate(agency)
    care_bootstrap.migrate(care)
    return made


@pytest.fixture
def relevo(
    home: Household, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Relevo:
    """`relevo ARGUMENTS`, on the settings of a service: exit code, output and errors."""

    def call(*arguments: str, at: str = "care") -> tuple[int, str, str]:
        named = ("--settings", str(home.settings_file(at)))
        monkeypatch.setattr(sys, "argv", ["relevo", *arguments, *named])
        code = run()
        captured = capfdbinary.readouterr()
        return code, captured.out.decode(), captured.err.decode()

    return call


def _file(folder: Path, text: str) -> str:
    path = folder / "scripts.jsonl"
    path.write_text(text, encoding="utf-8")
    return str(path)


def _line(**changes: object) -> str:
    line = {"id": "bloqueo", "language": "es", "situation": "CARD_BLOCK", "text": TEXT}
    return json.dumps({**line, **changes})


def test_scripts_are_added_imported_listed_and_retired(relevo: Relevo, tmp_path: Path) -> None:
    named = ("--brand", BRAND, "--id", "bloqueo")
    kind = ("--language", "es", "--situation", "CARD_BLOCK")
    added = relevo("care", "scripts", "add", *named, *kind, _file(tmp_path, TEXT))
    assert added[:2] == (0, "1\n")
    lines = f"{_line(text='Bloquee su tarjeta ya mismo.')}\n\n{_line(id='fraude')}\n"
    imported = relevo("care", "scripts", "import", "--brand", BRAND, _file(tmp_path, lines))
    assert imported[:2] == (0, "2\n")
    rows = relevo("care", "scripts", "list")[1].splitlines()[1:]
    assert [row.split()[:6] for row in rows] == [
        [BRAND, "bloqueo", "2", "es", "CARD_BLOCK", "approved"],
        [BRAND, "fraude", "1", "es", "CARD_BLOCK", "approved"],
    ]
    assert relevo("care", "scripts", "retire", *named)[0] == 0
    code, _, error = relevo("care", "scripts", "retire", *named)
    assert (code, "UNKNOWN_SCRIPT" in error) == (2, True)
    assert len(relevo("care", "scripts", "list")[1].splitlines()) == 2
    assert len(relevo("care", "scripts", "list", "--retired")[1].splitlines()) == 3


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ("{", "line 2: body"),
        ("[]", "line 2: must be an object"),
        (_line(text=45678912), "line 2: text"),
        (_line(situation="MOON"), "line 2: situation"),
        (_line(language="qu"), "line 2: language"),
        (_line(id="X"), "script_id"),
        (_line(id="b", text="Escriba a ana.quispe@example.com"), "personal data"),
    ],
)
def test_of_a_file_with_a_bad_line_nothing_is_approved(
    relevo: Relevo, tmp_path: Path, second: str, says: str
) -> None:
    lines = f"{_line()}\n{second}\n"
    code, _, error = relevo("care", "scripts", "import", "--brand", BRAND, _file(tmp_path, lines))
    assert (code, says in error) == (2, True)
    assert "45678912" not in error
    assert "ana.quispe" not in error
    assert len(relevo("care", "scripts", "list")[1].splitlines()) == 1


def test_restarts_without_a_reply_have_no_rate(relevo: Relevo) -> None:
    for at in ("care", "agency"):
        code, out, _ = relevo(at, "restarts", "--brand", BRAND, "--by", "team", at=at)
        assert code == 0
        assert out.splitlines()[-1].split()[:4] == ["all", "0", "0", "-"]
        found = json.loads(relevo(at, "restarts", "--brand", BRAND, "--json", at=at)[1])
        assert found["total"]["replies"]["rate"] is None
        assert 4 <= len(found["groups"]) <= 5
        assert found["since"].endswith("-05:00")


def test_a_period_that_is_none_is_an_error_of_the_call(relevo: Relevo) -> None:
    days = ("--since", "2026-05-02", "--until", "2026-05-02")
    code, _, error = relevo("care", "restarts", "--brand", BRAND, *days)
    assert (code, "until" in error) == (2, True)
    assert relevo("care", "restarts", "--brand", "nobody")[0] == 2


def test_a_person_is_put_into_a_team_and_out_of_it(relevo: Relevo) -> None:
    named = ("--service", "agency", "--login", "luis")
    add = ("users", "add", *named, "--name", "Luis", "--role", "cm", "--program")
    assert relevo(*add, at="agency")[0] == 0
    assert relevo("users", "team", *named, "--team", "noche", at="agency")[0] == 0
    listed = relevo("users", "list", "--service", "agency", at="agency")[1]
    assert "noche" in listed.splitlines()[1].split()
    for bad in (("--team", "Equipo Noche"), ("--team", "t-45678912"), ()):
        assert relevo("users", "team", *named, *bad, at="agency")[0] == 2
    assert relevo("users", "team", *named, "--no-team", at="agency")[0] == 0
    assert "noche" not in relevo("users", "list", "--service", "agency", at="agency")[1]

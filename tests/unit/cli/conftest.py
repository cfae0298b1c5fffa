"""`relevo ledger` over the databases of three services."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from relevo.cli import run
from relevo.cli.ledger_logs import holder
from relevo.dev.household import Household
from tests.unit.cli.ledgers import Outcome, Relevo, made


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Household:
    return made(tmp_path_factory.mktemp("household"))


@pytest.fixture
def relevo(
    home: Household, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Relevo:
    """`relevo ledger ARGUMENTS`; `at`: on that log, with the settings of its service."""

    def call(*arguments: object, at: str | None = None) -> Outcome:
        words = ["relevo", "ledger", *map(str, arguments)]
        if at is not None:
            words += ["--service", at, "--settings", str(home.settings_file(holder(at)))]
        monkeypatch.setattr(sys, "argv", words)
        code = run()
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@pytest.fixture
def key(relevo: Relevo) -> Callable[[str], str]:
    return lambda service: relevo("keys", at=service).out.splitlines()[0]

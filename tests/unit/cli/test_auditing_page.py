"""The commands of docs/auditing.md do what the page says, one after the other."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from relevo.cli.ledger import ledger
from relevo.dev.household import Household
from tests.unit.cli.ledgers import CASE, integrate, made, publish, witness_of

pytestmark = pytest.mark.thorough

PAGE = (Path(__file__).parents[3] / "docs" / "auditing.md").read_text("utf-8")
COMMANDS = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```", PAGE, re.M | re.S)
    for line in block.splitlines()
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Household:
    """Care's log with a checkpoint that the agency cosigned, and entries after it."""
    home = made(tmp_path_factory.mktemp("household"))
    publish(home, "care", witness_of(home, "agency"))
    integrate(home, "care")
    return home


def test_every_command_of_the_page_succeeds(home: Household, tmp_path: Path) -> None:
    for service in ("agency", "care"):
        (tmp_path / f"{service}.settings").symlink_to(home.settings_file(service))
    programs = Path(sys.executable).parent
    environment = {"PATH": f"{programs}:{os.environ['PATH']}", "CASE": CASE, "LC_ALL": "C.UTF-8"}
    said = {}
    for command in COMMANDS:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), command
        said[command.split()[2] if command.startswith("relevo") else command] = done.stdout
    assert said["verify-evidence"].endswith("HOLDS\n")
    assert "cosigned by" in said["verify-proof"]
    assert len(said["tail"].splitlines()) == 5
    assert re.search("the same|is how the other begins", said["diff"])


def test_the_page_shows_every_command_and_names_no_other() -> None:
    named = {command.split()[2] for command in COMMANDS if command.startswith("relevo ledger ")}
    context = ledger.make_context("ledger", [], resilient_parsing=True)
    assert named == set(ledger.list_commands(context)) - {"ask"}

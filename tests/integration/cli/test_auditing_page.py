"""The commands of docs/auditing.md do what the page says, one after the other, as they stand."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from relevo.cli.ledger import ledger
from relevo.dev import accounts, pair
from relevo.dev.household import Addresses, Household
from relevo.service import clock
from tests.unit.cli.ledgers import CASE, begin, integrate, made, publish, witness_of

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "auditing.md").read_text("utf-8")
COMMANDS = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```", PAGE, re.M | re.S)
    for line in block.splitlines()
]
(SCRIPT,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.M | re.S)
RELEVO = ".venv/bin/relevo ledger "


@pytest.fixture(scope="module")
def ports() -> Addresses:
    return pair.free_ports()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, ports: Addresses) -> Household:
    """Care's and the vault's logs with a checkpoint that was cosigned, and entries after it."""
    home = made(tmp_path_factory.mktemp("household"), ports)
    accounts.create(home, *pair.settings_of(home), at=clock.now())
    integrate(home, "care")
    integrate(home, "vault")
    publish(home, "care", witness_of(home, "agency"))
    publish(home, "vault", witness_of(home, "care"), witness_of(home, "agency"))
    integrate(home, "care")
    for log, witness in (("care-private", "vault"), ("vault-private", "care")):
        begin(home, log)
        publish(home, log, witness_of(home, witness))
    return home


@contextmanager
def served(home: Household, port: int) -> Iterator[None]:
    """Care's web process, ready."""
    command = [sys.executable, "-m", "relevo", "care", "web"]
    command += ["--settings", str(home.settings_file("care"))]
    with (home.root / "web.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 30
        while not _answers(port):
            assert time.monotonic() < deadline, (home.root / "web.log").read_text()
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_every_command_of_the_page_succeeds(
    home: Household, ports: Addresses, tmp_path: Path
) -> None:
    (tmp_path / ".relevo").symlink_to(home.root)
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parents[1])
    (tmp_path / "fetch.py").write_text(SCRIPT)
    said: dict[str, str] = {}
    with served(home, ports.care_web):
        for command in COMMANDS:
            done = subprocess.run(
                # the port alone is another one: 8081 may be taken here
                ["bash", "-c", command.replace(":8081/", f":{ports.care_web}/")],
                cwd=tmp_path,
                env={"PATH": os.environ["PATH"], "CASE": CASE, "LC_ALL": "C.UTF-8"},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, (command, done.stderr)
            assert done.stderr == "" or " users token " in command, (command, done.stderr)
            if command.startswith(RELEVO):
                said.setdefault(command.removeprefix(RELEVO).split(" --")[0], done.stdout)
    private = ("care-private-log", "vault-private-log", "care-private-fetched")
    for log in ("care-log", "vault-log", "care-fetched", *private):
        assert said[f"verify {log}"].endswith("HOLDS\n")
    assert said["verify vault-log"].count("\ncosigned by ") == 2
    assert said["verify-evidence case.zip"].endswith("HOLDS\n")
    assert "cosigned by" in said["verify-proof proof.txt"]
    assert len(said["tail care-log -n 5"].splitlines()) == 5
    assert re.search("the same|is how the other begins", said["diff care-log care-log-again"])


def test_the_script_of_the_page_fetches_what_an_export_holds(
    home: Household, ports: Addresses, tmp_path: Path
) -> None:
    """The published log's partial tiles too: this one is not filled up."""
    (tmp_path / "fetch.py").write_text(SCRIPT)
    relevo = [sys.executable, "-m", "relevo"]
    settings = ["--service", "care", "--settings", str(home.settings_file("care"))]
    export = [*relevo, "ledger", "export", "exported", "--published", *settings]
    subprocess.run(export, cwd=tmp_path, check=True, capture_output=True)
    token = accounts.load(home).of("care", "julia").token
    prefix = f"http://127.0.0.1:{ports.care_web}/api/v1/ledger/log"
    with served(home, ports.care_web):
        subprocess.run(
            [sys.executable, "fetch.py", prefix, "fetched"],
            cwd=tmp_path,
            env={"TOKEN": token},
            check=True,
        )
    assert _files(tmp_path / "fetched") == _files(tmp_path / "exported")
    assert any(".p/" in name for name in _files(tmp_path / "fetched"))


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_the_page_shows_every_command_and_names_no_other() -> None:
    named = {
        command.removeprefix(RELEVO).split()[0]
        for command in COMMANDS
        if command.startswith(RELEVO)
    }
    context = ledger.make_context("ledger", [], resilient_parsing=True)
    assert named == set(ledger.list_commands(context))

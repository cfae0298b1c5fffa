"""`relevo ledger` on the private logs: the same commands, and never a word on a main log."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from relevo.cli.ledger_logs import PRIVATE_LOGS, holder, opened
from relevo.dev.household import BRAND, Household
from relevo.ledger.values import Code
from relevo.service import clock
from tests.unit.cli.ledgers import CASE, Relevo, integrate, made, publish, witness_of

pytestmark = pytest.mark.thorough
WITNESS_OF = {"care-private": "vault", "vault-private": "care"}
every = pytest.mark.parametrize("log", PRIVATE_LOGS)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Household:
    """Three services whose private logs have entries, every third of one case, cosigned."""
    made_home = made(tmp_path_factory.mktemp("household"))
    for name in PRIVATE_LOGS:
        with opened(name, made_home.settings_file(holder(name))) as log:
            for number in range(30):
                case = CASE if number % 3 == 0 else None
                log.record(
                    log.read(
                        at=clock.now(),
                        actor=log.actor,
                        what=Code("TAIL"),
                        since=None,
                        until=None,
                        case=case,
                    )
                )
        integrate(made_home, name)
        publish(made_home, name, witness_of(made_home, WITNESS_OF[name]))
    return made_home


def _tags(home: Household, log: str) -> list[str]:
    with opened(log, home.settings_file(holder(log))) as there, there.database.read() as connection:
        entries = there.tables.entries
        return list(connection.scalars(sa.select(entries.c.tag).order_by(entries.c.position)))


@every
def test_it_is_exported_proven_and_verified_with_the_other_services_word(
    home: Household, relevo: Relevo, tmp_path: Path, key: Callable[[str], str], log: str
) -> None:
    folder, main = tmp_path / "log", _tags(home, holder(log))
    assert relevo("export", folder, "--published", at=log).code == 0
    witness = relevo("keys", at=f"{WITNESS_OF[log]}-private").out.splitlines()[1]
    keys = ("--key", key(log), "--witness", witness)
    told = json.loads(relevo("verify", folder, *keys, "--json").out)
    assert (told["held"], told["origin"]) == (True, f"{BRAND}/{log}/1")
    assert [one["name"] for one in told["cosigned"]] == [f"{BRAND}/{WITNESS_OF[log]}/witness"]
    assert relevo("verify", folder, "--key", key(holder(log))).code == 2, "the main log's key"
    entry, proof = tmp_path / "entry.json", tmp_path / "entry.tlog-proof"
    assert relevo("prove", 3, folder, "--out", proof, "--entry", entry).code == 0
    assert relevo("verify-proof", proof, "--entry", entry, *keys).code == 0
    assert _tags(home, log)[-1] == f"{holder(log)}:private_log:exported"
    assert _tags(home, holder(log)) == main


@every
def test_its_newest_entries_and_its_readers_are_told_and_that_is_on_itself(
    home: Household, relevo: Relevo, log: str
) -> None:
    main = _tags(home, holder(log))
    integrate(home, log)
    told = relevo("tail", "-n", 2, at=log)
    assert f"{holder(log)}:private_log:" in told.out
    rows = json.loads(relevo("ask", "log-reads", "--format", "json", at=log).out)["rows"]
    assert len(rows) >= 30
    assert {row["tag"].split(":")[1] for row in rows} == {"private_log"}
    assert _tags(home, log)[-1] == f"{holder(log)}:private_log:read"
    assert _tags(home, holder(log)) == main


@every
def test_a_bundle_of_evidence_holds_the_entries_of_one_log_alone(
    home: Household, relevo: Relevo, tmp_path: Path, key: Callable[[str], str], log: str
) -> None:
    private, main = tmp_path / "private.zip", tmp_path / "main.zip"
    assert relevo("evidence", private, "--case", CASE, at=log).code == 0
    assert relevo("evidence", main, "--case", CASE, at=holder(log)).code == 0
    assert relevo("verify-evidence", private, "--key", key(log)).code == 0
    assert relevo("verify-evidence", main, "--key", key(holder(log))).code == 0
    assert b":private_" in _entries(private)
    assert b":private_" not in _entries(main)


def _entries(bundle: Path) -> bytes:
    with zipfile.ZipFile(bundle) as opened_bundle:
        names = [name for name in opened_bundle.namelist() if name.startswith("entries/")]
        return b"\n".join(opened_bundle.read(name) for name in names)


def test_a_question_of_the_main_log_is_not_asked_of_a_private_one(relevo: Relevo) -> None:
    refused = relevo("ask", "reveals", at="care-private")
    assert (refused.code, "care-private cannot tell" in refused.err) == (2, True)


def test_the_vaults_witness_key_is_told_with_its_private_log_alone(relevo: Relevo) -> None:
    assert len(relevo("keys", at="vault").out.splitlines()) == 1
    assert relevo("keys", at="vault-private").out.splitlines()[1].startswith(f"{BRAND}/vault/")

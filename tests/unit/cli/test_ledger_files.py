"""`relevo ledger`, as auditors call it over exported files, with no service at hand."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from relevo.dev.household import Household
from relevo.ledger.entries import Tag, logs
from relevo.ledger.values import Process
from tests.unit.cli.ledgers import CASE, OTHER_CASE, Relevo, integrate
from tests.unit.ledger.kept import Kept, body_of
from tests.unit.ledger.logs import NOW

pytestmark = pytest.mark.thorough


def test_the_first_fault_is_told_with_its_entry(
    relevo: Relevo, tmp_path: Path, key: Callable[[str], str]
) -> None:
    relevo("export", tmp_path / "log", at="care")
    bundle = tmp_path / "log" / "tile" / "entries" / "000"
    bundle.write_bytes(bundle.read_bytes().replace(b"NEW_POST", b"OLD_POST", 1))
    told = relevo("verify", tmp_path / "log", "--key", key("care"), "--json")
    assert told.code == 1
    fault: dict[str, Any] = json.loads(told.out)
    assert (fault["held"], fault["reason"], fault["index"]) == (False, "LEDGER_BROKEN", 0)
    assert "DOES NOT HOLD: index 0: " in told.err
    assert "POST" not in told.err


def test_what_is_not_what_a_check_needs_is_an_error_of_the_call(
    relevo: Relevo, tmp_path: Path, key: Callable[[str], str]
) -> None:
    care, other, letter, log = key("care"), key("agency"), tmp_path / "letter", tmp_path / "log"
    letter.write_text("Dear auditor\n")
    relevo("export", log, at="care")
    relevo("export", tmp_path / "vault", at="vault")
    proof, kept = tmp_path / "proof", tmp_path / "vault" / "checkpoint"
    relevo("prove", 5, log, "--out", proof)
    for call, said in (
        (("verify", log, "--key", other), "no key was given for the log"),
        (("verify-proof", proof, "--entry", letter, "--key", other), "no key was given"),
        (("verify", tmp_path, "--key", care), "is no exported log: it has no checkpoint"),
        (("prove", 5, tmp_path), "is no exported log"),
        (("diff", log, tmp_path), "is no exported log"),
        (("tail", tmp_path), "is no exported log"),
        (("verify", log, "--key", care, "--trusted", kept), "is a checkpoint of"),
        (("verify", log, "--key", care, "--trusted", letter), "is no checkpoint"),
        (("verify-proof", letter, "--entry", letter, "--key", care), "is no proof"),
        (("verify-evidence", letter, "--key", care), "is no zip"),
    ):
        done = relevo(*call)
        assert (done.code, done.out) == (2, ""), call
        assert said in done.err
        assert "HOLD" not in done.err


def test_a_folder_whose_checkpoint_was_removed_does_not_hold(
    relevo: Relevo, tmp_path: Path, key: Callable[[str], str]
) -> None:
    relevo("export", tmp_path / "log", at="care")
    (tmp_path / "log" / "checkpoint").unlink()
    told = relevo("verify", tmp_path / "log", "--key", key("care"))
    assert (told.code, "DOES NOT HOLD: checkpoint: is missing" in told.err) == (1, True)


@pytest.mark.parametrize("by", ["index", "id", "leaf"])
def test_one_entry_is_proven_by_two_files(
    relevo: Relevo, tmp_path: Path, key: Callable[[str], str], by: str
) -> None:
    relevo("export", tmp_path / "log", at="care")
    row = json.loads(relevo("tail", tmp_path / "log", "-n", 299, "--json").out.splitlines()[0])
    subject = {"index": row["index"], "id": row["entry"]["id"], "leaf": row["leaf"]}[by]
    proof, entry = tmp_path / "proof", tmp_path / "entry"
    done = relevo("prove", subject, tmp_path / "log", "--out", proof, "--entry", entry)
    assert (done.code, done.out) == (0, "")
    assert relevo("prove", subject, tmp_path / "log").out == proof.read_text()
    check = ("verify-proof", proof, "--entry", entry, "--key", key("care"))
    held = json.loads(relevo(*check, "--json").out)
    assert (held["held"], held["index"]) == (True, row["index"])
    assert relevo(*check).out.endswith("HOLDS\n")
    entry.write_bytes(entry.read_bytes() + b" ")
    assert relevo(*check).code == 1


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("x", "INDEX|ENTRY-ID|LEAF-HASH: must be"),
        ("0" * 64, "leaf hash: no entry"),
        (CASE, "entry id: no entry"),
        ("999999", "index: must be below the tree's size, which is 3"),
    ],
)
def test_what_is_not_in_the_log_is_not_proven(
    relevo: Relevo, tmp_path: Path, subject: str, said: str
) -> None:
    relevo("export", tmp_path / "log", at="care")
    refused = relevo("prove", subject, tmp_path / "log")
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err


def test_two_exports_are_compared(home: Household, relevo: Relevo, tmp_path: Path) -> None:
    early, late = tmp_path / "early", tmp_path / "late"
    relevo("export", early, at="care")
    same = relevo("diff", early, early).out
    assert re.fullmatch(r"the same \d+ entries\nneither was verified by this: .*\n", same)
    integrate(home, "care")
    relevo("export", late, at="care")
    for pair_of, which in (((early, late), "DIR1"), ((late, early), "DIR2")):
        done = relevo("diff", *pair_of)
        assert done.code == 0
        assert re.match(rf"{which} is how the other begins: \d+ of \d+ entries\nneither", done.out)
    relevo("export", tmp_path / "other", at="vault")
    other = relevo("diff", early, tmp_path / "other")
    assert (other.code, "different logs" in other.err) == (2, True)


def test_where_two_logs_of_one_name_part_is_told(relevo: Relevo, tmp_path: Path) -> None:
    true, rewritten = Kept.of(300), Kept.of(300)
    rewritten.held[:17] = true.held[:17]
    true.export(tmp_path / "true")
    rewritten.export(tmp_path / "rewritten", 290)
    parted = relevo("diff", tmp_path / "true", tmp_path / "rewritten")
    assert parted.code == 1
    assert parted.out.startswith("they part at index 17\nneither was verified by this")


def test_a_changed_byte_of_one_export_is_told_and_so_is_another_root(
    relevo: Relevo, tmp_path: Path
) -> None:
    log = Kept.of(300)
    log.export(tmp_path / "true")
    log.export(tmp_path / "other")
    signed = tmp_path / "other" / "checkpoint"
    signed.write_text(Kept.of(300).note())
    roots = relevo("diff", tmp_path / "true", tmp_path / "other")
    assert (roots.code, "checkpoints with different roots" in roots.out) == (1, True)
    signed.write_text(log.note())
    bundle = tmp_path / "other" / "tile" / "entries" / "001.p" / "44"
    bundle.write_bytes(bundle.read_bytes()[:-1] + b"?")
    parted = relevo("diff", tmp_path / "true", tmp_path / "other")
    assert (parted.code, parted.out.splitlines()[0]) == (1, "they part at index 299")


def test_the_newest_entries_are_shown_one_a_line(relevo: Relevo, tmp_path: Path) -> None:
    relevo("export", tmp_path / "log", at="care")
    lines = relevo("tail", tmp_path / "log", "-n", 2, "--tag", Tag.CARE_CASE_REOPENED).out
    first, second = lines.splitlines()
    assert first.startswith("298 2026-03-01T12:58:00.000000Z care:case:reopened spiffe://")
    assert second.startswith("299 ")
    assert f"case={OTHER_CASE}" in first
    assert relevo("tail", tmp_path / "log", "-n", 0).out == ""
    assert relevo("tail", tmp_path / "log", "--tag", Tag.VAULT_KEY_CREATED).out == ""


def test_padding_is_left_out_and_counted_unless_it_is_asked_for(
    relevo: Relevo, tmp_path: Path
) -> None:
    actor = Process("spiffe://qori.example/care/integrator")
    padding = [body_of(logs.CareLogPadded(at=NOW, actor=actor)) for _ in range(6)]
    log, filled = tmp_path / "log", tmp_path / "filled"
    cases = Kept.of(3).held
    Kept([padding[0], cases[0], *padding[1:3], *cases[1:], *padding[3:]]).export(log)
    Kept(padding).export(filled)

    def indexes(*options: object) -> list[int]:
        lines = relevo("tail", log, *options, "--json").out.splitlines()
        return [json.loads(line)["index"] for line in lines]

    assert indexes() == [1, 4, 5]
    assert indexes("-n", 2) == [4, 5]
    assert indexes("-n", 3, "--padding") == [6, 7, 8]
    assert indexes("--tag", Tag.CARE_LOG_PADDED) == [0, 2, 3, 6, 7, 8]
    assert indexes("--tag", Tag.AGENCY_CASE_OPENED, "--padding", "-n", 4) == [5, 6, 7, 8]
    told = "padding left out: {} entries; --padding shows them"
    assert relevo("tail", log).out.splitlines()[3:] == [told.format(6)]
    assert relevo("tail", log, "-n", 3).out.splitlines()[3:] == [told.format(5)]
    assert relevo("tail", filled).out.splitlines() == [told.format(6)]
    for options in (("--padding",), ("--tag", Tag.AGENCY_CASE_OPENED), ("-n", 0)):
        assert "left out" not in relevo("tail", log, *options).out


@pytest.mark.parametrize("command", ["diff", "prove", "verify", "verify_evidence"])
def test_what_checks_files_loads_no_database_and_no_network(command: str) -> None:
    program = f"import sys, relevo.cli.ledger_{command}; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "relevo.ledger.trust" in loaded
    assert not {"sqlalchemy", "psycopg", "grpc", "flask", "requests"} & set(loaded)

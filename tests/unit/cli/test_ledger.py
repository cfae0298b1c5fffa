"""`relevo ledger`, as auditors and operators call it, over the databases of three services."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from relevo.cli import ledger_tail, run
from relevo.cli.ledger_logs import SERVICES, opened
from relevo.dev import household, pair
from relevo.dev.household import Addresses, Household
from relevo.ledger.cosignature import CosignatureVerifier
from relevo.ledger.entries import Entry, Tag, care, logs
from relevo.ledger.note import NoteVerifier
from relevo.ledger.reading import newest
from relevo.ledger.values import Process
from relevo.service import clock
from relevo.vault import bootstrap as vault_bootstrap
from tests.unit.cli.ledgers import CASE, OTHER_CASE, integrate, made, publish, witness_of
from tests.unit.ledger.kept import Kept, body_of
from tests.unit.ledger.logs import NOW

pytestmark = pytest.mark.thorough


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


Relevo = Callable[..., Outcome]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Household:
    return made(tmp_path_factory.mktemp("household"))


@pytest.fixture
def relevo(
    home: Household, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Relevo:
    """`relevo ledger ARGUMENTS`; `at`: with the settings of that service."""

    def call(*arguments: object, at: str | None = None) -> Outcome:
        words = ["relevo", "ledger", *map(str, arguments)]
        if at is not None:
            words += ["--service", at, "--settings", str(home.settings_file(at))]
        monkeypatch.setattr(sys, "argv", words)
        code = run()
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@pytest.fixture
def key(relevo: Relevo) -> Callable[[str], str]:
    return lambda service: relevo("keys", at=service).out.splitlines()[0]


def last(home: Household, service: str) -> Entry:
    """The entry that was written last, once it has its place."""
    integrate(home, service)
    with opened(service, home.settings_file(service)) as log:
        (one,) = newest(log.source, log.newest().checkpoint.size, 1)
    return one.entry


@pytest.mark.parametrize("service", SERVICES)
def test_a_services_log_is_exported_and_verified(
    relevo: Relevo, tmp_path: Path, key: Callable[[str], str], service: str
) -> None:
    exported = relevo("export", tmp_path / "log", at=service)
    assert (exported.code, exported.err) == (0, "")
    verified = relevo("verify", tmp_path / "log", "--key", key(service))
    assert verified.code == 0
    lines = dict(line.partition(" ")[::2] for line in verified.out.splitlines()[:-1])
    assert re.fullmatch(rf"[a-z]+/{service}/1", lines["log"].strip())
    assert int(lines["size"]) >= 300
    assert re.fullmatch(r"[0-9a-f]{64}", lines["root"].strip())
    assert verified.out.endswith("HOLDS\n")


@pytest.mark.parametrize("service", SERVICES)
def test_an_export_is_on_the_record_before_it_is_made(
    home: Household, relevo: Relevo, tmp_path: Path, service: str
) -> None:
    integrate(home, service)
    told = json.loads(relevo("export", tmp_path / "log", "--json", at=service).out)
    entry = last(home, service)
    assert isinstance(entry, logs.LogExported)
    assert entry.tag.value == f"{service}:log:exported"
    assert (entry.origin, entry.size, entry.format) == (told["origin"], told["size"], "TLOG-TILES")
    assert entry.actor.endswith(f"/{service}/cli")


def test_an_export_that_fails_is_on_the_record_too(
    home: Household, relevo: Relevo, tmp_path: Path
) -> None:
    (tmp_path / "letter").write_text("x")
    refused = relevo("export", tmp_path, at="care")
    assert (refused.code, "must be empty" in refused.err) == (2, True)
    assert isinstance(last(home, "care"), logs.LogExported)


def test_a_second_export_adds_to_the_first(
    home: Household, relevo: Relevo, tmp_path: Path, key: Callable[[str], str]
) -> None:
    relevo("export", tmp_path / "log", at="care")
    kept = tmp_path / "kept"
    kept.write_bytes((tmp_path / "log" / "checkpoint").read_bytes())
    integrate(home, "care")
    assert relevo("export", tmp_path / "log", at="care").code == 0
    arguments = ("verify", tmp_path / "log", "--key", key("care"), "--trusted", kept)
    assert "extends     the checkpoint of" in relevo(*arguments).out
    told = json.loads(relevo(*arguments, "--json").out)
    assert told["held"]
    assert told["size"] > told["trusted_size"] >= 300
    assert told["entries_read"]
    assert told["first_at"] == "2026-03-01T08:00:00Z"


def test_the_published_checkpoint_carries_its_cosignatures(
    home: Household, relevo: Relevo, tmp_path: Path, key: Callable[[str], str]
) -> None:
    none = relevo("export", tmp_path / "log", "--published", at="vault")
    assert (none.code, "has no published checkpoint yet" in none.err) == (2, True)
    witness = witness_of(home, "care")
    size = publish(home, "vault", witness)
    integrate(home, "vault")
    assert relevo("export", tmp_path / "log", "--published", at="vault").code == 0
    named = relevo("keys", at="care").out.splitlines()[1]
    told = json.loads(
        relevo("verify", tmp_path / "log", "--key", key("vault"), "--witness", named, "--json").out
    )
    assert (told["size"], [one["name"] for one in told["cosigned"]]) == (size, [witness.name])


def test_the_log_of_an_earlier_epoch_is_exported_under_its_own_key(
    home: Household, relevo: Relevo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = relevo("keys", at="vault").out.splitlines()[0]
    monkeypatch.setenv("RELEVO_VAULT_LEDGER_EPOCH", "2")
    empty = relevo("export", tmp_path / "log", at="vault")
    assert (empty.code, "vault/2: has no checkpoint yet" in empty.err) == (2, True)
    assert relevo("export", tmp_path / "log", "--epoch", 1, at="vault").code == 0
    key = relevo("keys", "--epoch", 1, at="vault").out.splitlines()[0]
    assert key == before != relevo("keys", at="vault").out.splitlines()[0]
    assert relevo("verify", tmp_path / "log", "--key", key).code == 0
    file = tmp_path / "evidence.zip"
    assert relevo("evidence", file, "--case", CASE, "--epoch", 1, at="vault").code == 0
    assert relevo("verify-evidence", file, "--key", key).code == 0


def test_a_file_that_cannot_be_written_is_told_in_words(relevo: Relevo, tmp_path: Path) -> None:
    relevo("export", tmp_path / "log", at="care")
    nowhere = tmp_path / "nowhere" / "proof"
    for refused in (
        relevo("prove", 3, tmp_path / "log", "--out", nowhere),
        relevo("evidence", nowhere, "--since", "2026-01-01", at="care"),
        relevo("export", "/dev/null/log", at="care"),
    ):
        assert refused.code == 1
        assert "cannot read or write: " in refused.err


def test_keys_are_public_parts_and_of_their_kinds(home: Household, relevo: Relevo) -> None:
    for service, witnesses in (("agency", True), ("care", True), ("vault", False)):
        lines = relevo("keys", at=service).out.splitlines()
        origin = NoteVerifier.parse(lines[0]).name
        assert origin.endswith(f"/{service}/1")
        if witnesses:
            assert CosignatureVerifier.parse(lines[1]).name == origin.replace("/1", "/witness")
        assert len(lines) == 1 + witnesses


def test_keys_may_come_from_a_file_of_them(relevo: Relevo, tmp_path: Path) -> None:
    relevo("export", tmp_path / "log", at="care")
    keys = tmp_path / "care.keys"
    keys.write_text("# of Banco Qori, received by hand\n\n" + relevo("keys", at="care").out)
    verify = ("verify", tmp_path / "log", "--key", keys)
    assert relevo(*verify).code == 0
    unsigned = relevo(*verify, "--witness", keys)
    assert (unsigned.code, "cosigned by 1 of the witnesses given, is by 0" in unsigned.err) == (
        1,
        True,
    )
    assert relevo(*verify, "--witness", keys, "--cosigned-by", 0).code == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "--key"),
        (("--key", "x"), "'--key'"),
        (("--key", "KEYS", "--cosigned-by", "1"), "--cosigned-by 1: only 0 --witness given"),
        (("--key", "EMPTY"), "holds no log's key"),
        (("--key", "WRONG"), "line 2: verifier key"),
        (("--key", "KEYS", "--trusted", "BINARY"), "--trusted"),
        (("--key", "KEYS", "--trusted", "nowhere"), "'--trusted'"),
    ],
)
def test_a_wrong_call_names_the_option(
    relevo: Relevo, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    relevo("export", tmp_path / "log", at="agency")
    keys = relevo("keys", at="agency").out
    (tmp_path / "KEYS").write_text(keys)
    (tmp_path / "EMPTY").write_text("# none\n")
    (tmp_path / "WRONG").write_text("# next\nqori/agency/1+00000000+AAAA\n")
    (tmp_path / "BINARY").write_bytes(b"\xff\xfe")
    named = [str(tmp_path / one) if (tmp_path / one).exists() else one for one in options]
    refused = relevo("verify", tmp_path / "log", *named)
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err


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


def test_reading_a_services_log_is_on_its_record(home: Household, relevo: Relevo) -> None:
    shown = relevo("tail", "-n", 3, "--json", at="care")
    assert len(shown.out.splitlines()) == 3
    entry = last(home, "care")
    assert isinstance(entry, care.LogRead)
    assert entry.what == "TAIL"


def test_following_shows_what_comes(
    home: Household, relevo: Relevo, monkeypatch: pytest.MonkeyPatch
) -> None:
    integrate(home, "vault")
    seconds = 0

    def pause(_: float) -> None:
        nonlocal seconds
        seconds += 1
        if seconds == 2:
            raise KeyboardInterrupt
        integrate(home, "vault")

    monkeypatch.setattr(ledger_tail.time, "sleep", pause)
    done = relevo("tail", "-n", 0, "--follow", at="vault")
    assert done.code == 130
    assert "vault:log:read" in done.out
    assert len(done.out.splitlines()) == 1


@pytest.mark.parametrize("command", ["diff", "prove", "verify", "verify_evidence"])
def test_what_checks_files_loads_no_database_and_no_network(command: str) -> None:
    program = f"import sys, relevo.cli.ledger_{command}; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "relevo.ledger.trust" in loaded
    assert not {"sqlalchemy", "psycopg", "grpc", "flask", "requests"} & set(loaded)


def test_a_log_is_named_once(relevo: Relevo, tmp_path: Path) -> None:
    assert "Name one log" in relevo("tail").err
    assert "Name one log" in relevo("tail", tmp_path, at="care").err


def test_a_log_without_a_checkpoint_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = Household(tmp_path / "new")
    household.create(new, Addresses(), at=clock.now())
    vault_bootstrap.migrate(pair.settings_of(new)[2])
    settings = str(new.settings_file("vault"))
    for words in (["export", str(tmp_path / "log")], ["tail"]):
        argv = ["relevo", "ledger", *words, "--service", "vault", "--settings", settings]
        monkeypatch.setattr(sys, "argv", argv)
        code, captured = run(), capsys.readouterr()
        if words[0] == "export":
            assert (code, "has no checkpoint yet" in captured.err) == (2, True)
        else:
            assert (code, captured.out) == (0, "")
    assert not (tmp_path / "log").exists()


def test_evidence_of_a_case_is_made_and_verified(
    home: Household, relevo: Relevo, tmp_path: Path, key: Callable[[str], str]
) -> None:
    file = tmp_path / "evidence.zip"
    done = relevo("evidence", file, "--case", CASE, at="care")
    assert (done.code, done.err) == (0, "")
    entry = last(home, "care")
    assert isinstance(entry, care.LogRead)
    assert (entry.what, entry.case) == ("EVIDENCE", CASE)
    told = json.loads(relevo("verify-evidence", file, "--key", key("care"), "--json").out)
    assert told["held"]
    assert set(range(0, 300, 3)) <= set(told["entries"])
    assert not set(range(1, 300, 3)) & set(told["entries"])
    assert relevo("verify-evidence", file, "--key", key("care")).out.endswith("HOLDS\n")
    wrong = relevo("verify-evidence", file, "--key", key("agency"))
    assert (wrong.code, wrong.out, "DOES NOT HOLD" in wrong.err) == (2, "", False)
    assert re.search("no key was given for the log [a-z]+/care/1; --key names", wrong.err)


def test_evidence_of_a_period_and_of_nothing(
    relevo: Relevo, tmp_path: Path, key: Callable[[str], str]
) -> None:
    file, none = tmp_path / "evidence.zip", tmp_path / "none.zip"
    period = ("--since", "2026-03-01T08:10", "--until", "2026-03-01T08:12")
    told = relevo("evidence", file, *period, "--lang", "en", at="vault").out
    said = r"2 entries of [a-z]+/vault/1, proven under its checkpoint of \d+ entries\n"
    assert re.search(said, told)
    check = ("verify-evidence", file, "--key", key("vault"), "--json")
    assert json.loads(relevo(*check).out)["entries"] == [10, 11]
    nothing = relevo("evidence", none, "--until", "2020-01-01", at="vault")
    assert (nothing.code, nothing.out, none.exists()) == (1, "", False)
    assert "no entry of" in nothing.err
    assert "nothing was written" in nothing.err


def test_evidence_is_not_written_over_what_is_there_unless_forced(
    home: Household, relevo: Relevo, tmp_path: Path, key: Callable[[str], str]
) -> None:
    file = tmp_path / "evidence.zip"
    file.write_text("kept since last year")
    integrate(home, "vault")
    size = len(relevo("tail", "-n", 1_000, at="vault").out.splitlines())
    refused = relevo("evidence", file, "--case", CASE, at="vault")
    assert (refused.code, refused.out, "--force" in refused.err) == (2, "", True)
    assert file.read_text() == "kept since last year"
    integrate(home, "vault")
    assert len(relevo("tail", "-n", 1_000, at="vault").out.splitlines()) == size + 1  # the tail's
    nothing = relevo("evidence", file, "--until", "2020-01-01", "--force", at="vault")
    assert (nothing.code, file.read_text()) == (1, "kept since last year")
    assert relevo("evidence", file, "--case", CASE, "--force", at="vault").code == 0
    assert relevo("verify-evidence", file, "--key", key("vault")).code == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "--case, --since or --until"),
        (("--case", "x"), "'--case'"),
        (("--since", "yesterday"), "'--since'"),
        (("--since", "2026-03-02", "--until", "2026-03-01"), "until: must be later"),
        (("--since", "2026-03-02", "--witness", "x"), "'--witness'"),
    ],
)
def test_evidence_of_a_wrong_question_names_the_option(
    relevo: Relevo, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    refused = relevo("evidence", tmp_path / "evidence.zip", *options, at="care")
    assert refused.code == 2
    assert said in refused.err
    assert not (tmp_path / "evidence.zip").exists()

"""`relevo ledger`, as auditors and operators call it, over the databases of three services."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from relevo.cli import ledger_tail, run
from relevo.cli.ledger_logs import SERVICES, opened
from relevo.dev import household, pair
from relevo.dev.household import Addresses, Household
from relevo.ledger.cosignature import CosignatureVerifier
from relevo.ledger.entries import Entry, care, logs
from relevo.ledger.note import NoteVerifier
from relevo.ledger.reading import newest
from relevo.service import clock
from relevo.vault import bootstrap as vault_bootstrap
from tests.unit.cli.ledgers import CASE, Relevo, integrate, publish, witness_of

pytestmark = pytest.mark.thorough


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

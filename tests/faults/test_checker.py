"""The checker names what is wrong: one planted mistake, the rule that must see it."""

from __future__ import annotations

import base64
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.dev.household import PAGE_ID
from tests.faults.checker.evidence import Evidence, Places, read
from tests.faults.checker.report import check
from tests.faults.driving import Plan
from tests.faults.pairing import hurt_pair

_ROOT = Path(__file__).parents[2]
SIDES = ("agency", "care", "vault")


def plan(**changes: object) -> Plan:
    plain = Plan(0, 0, False, None, False, None, False, False, False)
    return replace(plain, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def rested(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Places, Evidence]]:
    """A pair after a few cases in which all has happened; it keeps running."""
    with hurt_pair(tmp_path_factory.mktemp("pair"), seed=1) as hurt:
        hurt.driver.begin(plan(edits=1, reply_by="care", escalated=True, noted=True))
        hurt.driver.begin(plan(redacted=True))
        hurt.driver.begin(plan(second_post=True, removed="early", reply_by="agency", hidden=True))
        hurt.driver.begin(plan(removed="first", stray_removal=True))
        hurt.driver.finish()
        report = hurt.verdict(60)
        assert report.clean, str(report)
        yield hurt.places, read(hurt.places)


@pytest.fixture
def copied(rested: tuple[Places, Evidence], tmp_path: Path) -> Places:
    """The same evidence, free to be tampered with."""
    places, _ = rested
    urls = {}
    for side in SIDES:
        source = sqlite3.connect(str(getattr(places, side)).removeprefix("sqlite:///"))
        target = sqlite3.connect(tmp_path / f"{side}.sqlite")
        source.backup(target)
        source.close()
        target.close()
        urls[side] = f"sqlite:///{tmp_path}/{side}.sqlite"
    shutil.copy(places.journal, tmp_path / "journal.jsonl")
    return replace(places, journal=tmp_path / "journal.jsonl", **urls)


def sql(side: str, statement: str) -> Callable[[Places], None]:
    def tamper(places: Places) -> None:
        connection = sqlite3.connect(str(getattr(places, side)).removeprefix("sqlite:///"))
        assert connection.execute(statement).rowcount > 0
        connection.commit()
        connection.close()

    return tamper


def journal(line: str) -> Callable[[Places], None]:
    def tamper(places: Places) -> None:
        with places.journal.open("a") as file:
            file.write(line + "\n")

    return tamper


def forget(act: str) -> Callable[[Places], None]:
    def tamper(places: Places) -> None:
        lines = places.journal.read_text().splitlines()
        gone = next(line for line in lines if f'"act": "{act}"' in line)
        places.journal.write_text("".join(f"{line}\n" for line in lines if line != gone))

    return tamper


def everywhere(
    table: str, column: str, change: Callable[[bytes], bytes]
) -> Callable[[Places], None]:
    """Tamper with what both sides keep alike, so that comparing them shows nothing."""

    def tamper(places: Places) -> None:
        for side in ("agency", "care"):
            connection = sqlite3.connect(str(getattr(places, side)).removeprefix("sqlite:///"))
            columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            rows = connection.execute(f"SELECT rowid, {column} FROM {table}") if columns else ()
            for number, content in list(rows):
                update = f"UPDATE {table} SET {column} = ? WHERE rowid = ?"
                connection.execute(update, (change(content), number))
            connection.commit()
            connection.close()

    return tamper


_ANOTHERS = Ed25519PrivateKey.generate()


def forged(content: bytes, *, key: Ed25519PrivateKey | None = None) -> bytes:
    """The statement under zeros, or under the signature of a key that nobody pinned."""
    envelope = json.loads(content)
    payload, kind = base64.b64decode(envelope["payload"]), envelope["payloadType"]
    signed = b"DSSEv1 %d %b %d %b" % (len(kind), kind.encode(), len(payload), payload)
    signature = key.sign(signed) if key else bytes(64)
    envelope["signatures"][0]["sig"] = base64.b64encode(signature).decode()
    return json.dumps(envelope).encode()


_ACCEPTED = (
    '{"act": "post", "source_id": "9_9", "verb": "add", '
    '"event_time": "2026-11-20T10:00:00.000000Z", "redacted_sha256": "00"}'
)
_OTHER_BODY = """CAST('{"tag":"vault:other:entry"}' AS BLOB)"""
_LAST_UPDATE = "(SELECT max(sequence) FROM updates)"
PLANTED = {
    "lost at intake": (journal(_ACCEPTED), "what was accepted stands at the agency once"),
    "never accepted": (forget("post"), "what was accepted stands at the agency once"),
    "another text": (
        sql("agency", "UPDATE post_versions SET redacted_text = 'otra' WHERE verb = 'edit'"),
        "what was accepted stands at the agency once",
    ),
    "lost at care": (
        sql("care", "DELETE FROM post_versions WHERE verb = 'edit'"),
        "every version stands at care once, the same",
    ),
    "another digest": (
        sql("care", "UPDATE post_versions SET seal_digest = '00' WHERE verb = 'edit'"),
        "every version stands at care once, the same",
    ),
    "an old version": (
        sql("care", "UPDATE cases SET version = version - 1 WHERE version > 1"),
        "every case is at care at its newest version",
    ),
    "no receipt": (
        sql("agency", "DELETE FROM receipts"),
        "receipts are signed by care and name what crossed",
    ),
    "a forged receipt": (
        sql("agency", "UPDATE receipts SET version = version + 1"),
        "receipts are signed by care and name what crossed",
    ),
    "a receipt under no signature": (
        everywhere("receipts", "statement", forged),
        "receipts are signed by care and name what crossed",
    ),
    "a receipt by another's key": (
        everywhere("receipts", "statement", lambda statement: forged(statement, key=_ANOTHERS)),
        "receipts are signed by care and name what crossed",
    ),
    "another digest at the vault": (
        sql("vault", "UPDATE seals SET digest = x'00'"),
        "receipts are signed by care and name what crossed",
    ),
    "a notice under no signature": (
        everywhere("seals", "notice", forged),
        "the vault's notices are signed and name each seal",
    ),
    "another seal's notice": (
        sql("care", "UPDATE seals SET notice = (SELECT max(notice) FROM seals)"),
        "the vault's notices are signed and name each seal",
    ),
    "a redaction that care lost": (
        sql("care", "DELETE FROM redactions"),
        "ledgers tell every fact once",
    ),
    "a text that is readable at care still": (
        sql("care", "UPDATE post_versions SET redacted_text = 'x', revision = 0 WHERE revision"),
        "every version stands at care once, the same",
    ),
    "a redaction without a receipt": (
        sql("agency", "UPDATE redactions SET receipted_at = NULL"),
        "receipts are signed by care and name what crossed",
    ),
    "a note that care lost": (
        sql("care", "DELETE FROM notes"),
        "every note stands at care once, as it was written",
    ),
    "another note at care": (
        sql("care", "UPDATE notes SET text = 'otra'"),
        "every note stands at care once, as it was written",
    ),
    "a note that nobody wrote": (
        forget("note"),
        "every note stands at care once, as it was written",
    ),
    "a note without a receipt": (
        sql("agency", "UPDATE notes SET receipted_at = NULL"),
        "every note stands at care once, as it was written",
    ),
    "another commitment": (
        sql("agency", "UPDATE timeline SET text_nonce = zeroblob(32) WHERE kind = 'note'"),
        "ledgers tell every fact once",
    ),
    "not ingested": (
        sql("vault", "DELETE FROM seals"),
        "every seal is with the vault once, and nowhere else",
    ),
    "still sealed": (
        sql("agency", "UPDATE post_versions SET seal = x'00' WHERE verb = 'edit'"),
        "every seal is with the vault once, and nowhere else",
    ),
    "a gap": (
        sql("care", f"DELETE FROM updates WHERE sequence = {_LAST_UPDATE} - 1"),
        "updates have no gap and are applied to the last",
    ),
    "not applied": (
        sql("agency", f"DELETE FROM updates WHERE sequence = {_LAST_UPDATE}"),
        "updates have no gap and are applied to the last",
    ),
    "a behind cursor": (
        sql("agency", "UPDATE brand_links SET update_cursor = update_cursor - 1"),
        "updates have no gap and are applied to the last",
    ),
    "not published": (
        sql("agency", "UPDATE replies SET state = 'pending'"),
        "every reply is public once, or not with a reason",
    ),
    "care knows otherwise": (
        sql("care", "UPDATE replies SET state = 'refused'"),
        "every reply is public once, or not with a reason",
    ),
    "nobody wrote it": (forget("reply"), "every reply is public once, or not with a reason"),
    "hidden by nobody": (forget("hide"), "escalations and hides were done once"),
    "ours taken for another's": (
        sql("agency", "UPDATE page_comments SET outcome = 'OUTSIDE_RELEVO'"),
        "escalations and hides were done once",
    ),
    "a tombstone that was lifted": (
        sql("agency", "UPDATE posts SET removed = 0"),
        "edits and removals show as the journal's model says",
    ),
    "parked": (
        sql("agency", "UPDATE handovers SET parked_reason = 'MALFORMED_MESSAGE'"),
        "nothing is parked, set aside or under way",
    ),
    "a changed entry": (
        sql("vault", f"UPDATE ledger_entries SET body = {_OTHER_BODY} WHERE leaf_index = 0"),
        "ledgers are whole",
    ),
    "a changed entry of a private log": (
        sql("care", "UPDATE private_entries SET body = x'7b7d' WHERE leaf_index = 0"),
        "ledgers are whole",
    ),
    "a cut private log": (
        sql("vault", "DELETE FROM private_entries WHERE leaf_index = 0"),
        "ledgers are whole",
    ),
    "a cut ledger": (
        sql("care", "DELETE FROM ledger_entries WHERE leaf_index = 1"),
        "ledgers are whole",
    ),
    "a fact told by no entry": (
        sql("agency", "DELETE FROM ledger_entries WHERE tag = 'agency:seals:deleted'"),
        "ledgers tell every fact once",
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_mistake_is_seen_by_its_rule(copied: Places, name: str) -> None:
    tamper, rule = PLANTED[name]
    tamper(copied)
    report = check(read(copied))
    assert rule in {one.rule for one in report.discrepancies}, str(report)
    assert all(one.ids for one in report.discrepancies)


def test_a_reply_that_stands_twice_is_seen(rested: tuple[Places, Evidence]) -> None:
    _, evidence = rested
    ours = next(one for one in evidence.comments if one["author_id"] == PAGE_ID)
    twice = replace(evidence, comments=[*evidence.comments, {**ours, "comment_id": "1_1"}])
    [found] = check(twice).discrepancies
    assert "1_1" in found.ids


def test_the_command_prints_a_report_and_fails_where_something_is_missing(
    rested: tuple[Places, Evidence], tmp_path: Path
) -> None:
    places, _ = rested
    command = [
        *(sys.executable, "-m", "tests.faults.checker", "--journal", str(places.journal)),
        *("--agency", places.agency, "--care", places.care, "--vault", places.vault),
        *("--onboarding", str(places.onboarding)),
        *("--platform", places.platform, "--page", places.page_id),
        *("--json", str(tmp_path / "report.json")),
    ]
    good = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert good.returncode == 0, good.stderr
    assert '"verdict": "clean"' in (tmp_path / "report.json").read_text()
    shorter = tmp_path / "journal.jsonl"
    shorter.write_text("\n".join(places.journal.read_text().splitlines()[1:]) + "\n")
    command[command.index(str(places.journal))] = str(shorter)
    bad = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert bad.returncode == 1
    assert "was never accepted" in bad.stdout

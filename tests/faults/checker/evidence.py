"""What the checker judges by: the test's own journal, databases, ledgers and the local platform.

Tables are read as SQL, statements and ledgers as JSON, the pinned keys from the onboarding file.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import psycopg
from psycopg.rows import dict_row

Row = dict[str, Any]

AGENCY_TABLES = (
    "cases",
    "posts",
    "post_versions",
    "redactions",
    "restorations",
    "handovers",
    "receipts",
    "timeline",
    "notes",
    "brand_links",
    "updates",
    "replies",
    "page_comments",
    "visibilities",
    "actions",
    "outbox",
    "ledger_entries",
    "ledger_checkpoints",
)
CARE_TABLES = (
    "cases",
    "post_versions",
    "redactions",
    "restorations",
    "seals",
    "receipts",
    "notes",
    "updates",
    "update_sequences",
    "replies",
    "actions",
    "outbox",
    "ledger_entries",
    "ledger_checkpoints",
    "private_entries",
    "private_checkpoints",
)
VAULT_TABLES = (
    "seals",
    "held_values",
    "ledger_entries",
    "ledger_checkpoints",
    "private_entries",
    "private_checkpoints",
)
BROKER_TABLES = ("broker_messages", "broker_dead_letters")


@dataclass(frozen=True)
class Places:
    """Where the evidence lies: SQLite or PostgreSQL URLs, the platform's address, the journal.

    Brokers are listed where they are SQL; others are not looked into. `onboarding`: the agency's
    file about the brand, which pins the keys of receipts and notices.
    """

    journal: Path
    agency: str
    care: str
    vault: str
    platform: str
    page_id: str
    onboarding: Path
    brokers: tuple[str, ...] = ()


@dataclass
class Evidence:
    """All of it, as it stood when it was read. Times are ISO 8601 text, bytes are bytes.

    `receipt_keys`, `notice_keys`: raw Ed25519 keys by their ids.
    """

    journal: list[Row]
    agency: dict[str, list[Row]]
    care: dict[str, list[Row]]
    vault: dict[str, list[Row]]
    brokers: list[dict[str, list[Row]]]
    comments: list[Row]
    page_id: str
    queues: Mapping[str, int]
    receipt_keys: Mapping[str, bytes]
    notice_keys: Mapping[str, bytes]
    _ledgers: dict[int, list[Row]] = field(default_factory=dict)

    def posts(self) -> list[Row]:
        """Every version that was accepted, with the text that it should have by now: what was
        covered by hand was in the version that was added.
        """
        covered = {line["source_id"]: line["redacted_sha256"] for line in self.journaled("cover")}
        return [
            {**line, "redacted_sha256": covered[line["source_id"]]}
            if line["verb"] == "add" and line["source_id"] in covered
            else line
            for line in self.journaled("post")
        ]

    def journaled(self, act: str) -> list[Row]:
        """The journal's lines of one kind."""
        return [line for line in self.journal if line["act"] == act]

    def ledger(self, side: dict[str, list[Row]], tag: str) -> list[Row]:
        """The bodies of a ledger's entries under one tag."""
        if id(side) not in self._ledgers:
            self._ledgers[id(side)] = [json.loads(row["body"]) for row in side["ledger_entries"]]
        return [body for body in self._ledgers[id(side)] if body["tag"] == tag]


Findings = Iterator[tuple[str, tuple[str, ...]]]
"""What is wrong, and the ids of where."""
Rule = Callable[[Evidence], Findings]


def read(places: Places, queues: Mapping[str, int] = MappingProxyType({})) -> Evidence:
    """Read everything, the journal first: what it holds was accepted before.

    `queues`: how many messages wait in the queues of brokers that are not SQL.

    Raises:
        OSError, sqlite3.Error, psycopg.Error: something of it cannot be read.
    """
    journal = [json.loads(line) for line in places.journal.read_text().splitlines()]
    pinned = json.loads(places.onboarding.read_text())
    return Evidence(
        journal=journal,
        agency=tables(places.agency, AGENCY_TABLES),
        care=tables(places.care, CARE_TABLES),
        vault=tables(places.vault, VAULT_TABLES),
        brokers=[tables(url, BROKER_TABLES) for url in places.brokers],
        comments=_platform(places.platform),
        page_id=places.page_id,
        queues=queues,
        receipt_keys=_keys(pinned["receipt_keys"]),
        notice_keys=_keys(pinned["notice_keys"]),
    )


def tables(url: str, names: Iterable[str]) -> dict[str, list[Row]]:
    """Whole tables in one snapshot."""
    if url.startswith("sqlite:///"):
        connection = sqlite3.connect(f"file:{url.removeprefix('sqlite:///')}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("BEGIN")
            return {
                name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")]
                for name in names
            }
        finally:
            connection.close()
    plain = url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain, row_factory=dict_row) as server:
        server.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        return {
            name: [
                {column: _plain(value) for column, value in row.items()}
                for row in server.execute(f"SELECT * FROM {name}")
            ]
            for name in names
        }


def merkle_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1 over leaf hashes."""
    if not leaves:
        return hashlib.sha256().digest()
    level = leaves
    while len(level) > 1:
        paired = [
            hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest()
            for i in range(0, len(level) - 1, 2)
        ]
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def leaf_hash(body: bytes) -> bytes:
    """The leaf hash of RFC 6962 section 2.1."""
    return hashlib.sha256(b"\x00" + body).digest()


def grouped(rows: list[Row], name: str) -> dict[str, list[Row]]:
    """Rows by what stands in one column."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[name]].append(row)
    return groups


def digest_of(text: str) -> str:
    """How the journal names a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def instant(moment: datetime) -> str:
    """How the journal and the tables write a time."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant(value)
    return bytes(value) if isinstance(value, memoryview) else value


def _platform(address: str) -> list[Row]:
    with urllib.request.urlopen(f"{address}/_platform/comments", timeout=10) as answer:
        comments: list[Row] = json.load(answer)
    return comments


def _keys(pinned: Mapping[str, str]) -> dict[str, bytes]:
    return {key_id: bytes.fromhex(key) for key_id, key in pinned.items()}

"""What a trace is made of, and how rows become lines of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.sealing.envelope import Envelope, MalformedEnvelope

_SHORTENED_TO = 60

Fact = str | int | bool | datetime
"""What is said of a line. Times are aware, UTC."""


class Store(StrEnum):
    """Where a line was read."""

    AGENCY = "agency"
    AGENCY_BROKER = "agency broker"
    CARE = "care"
    CARE_BROKER = "care broker"
    VAULT = "vault"


class Kind(StrEnum):
    """What a line is about."""

    HEADER = "header"
    POST = "post version"
    NOTE = "note"
    SEAL = "seal"
    LEDGER = "ledger"
    HANDOVER = "hand-over"
    OUTBOX = "outbox"
    MESSAGE = "message"
    DEAD_LETTER = "dead letter"
    RECEIPT = "receipt"
    UPDATE = "update"
    REPLY = "reply"
    QUESTION = "question"
    ACTION = "action"
    VISIBILITY = "visibility"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that one store knows. `waits`: something is still to be done about it."""

    at: datetime
    store: Store
    kind: Kind
    facts: Mapping[str, Fact]
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """Ids that a case's messages and entries are found by."""

    post_versions: frozenset[str]
    others: frozenset[str]

    def all(self, case_id: str) -> frozenset[str]:
        """These and the case's own."""
        return self.post_versions | self.others | {case_id}


@dataclass(frozen=True, slots=True)
class Reading:
    """One store, opened, and what is looked for in it."""

    store: Store
    connection: Connection
    case_id: str
    related: Related
    at: datetime

    def rows(self, table: sa.Table) -> list[dict[str, Any]]:
        """The case's rows of one table."""
        found = self.connection.execute(sa.select(table).where(table.c.case_id == self.case_id))
        return [dict(row._mapping) for row in found]

    def line(self, kind: Kind, at: datetime, /, *, waits: bool = False, **facts: Any) -> Line:
        """A line of this store; facts that are absent are left out."""
        known = {name: value for name, value in facts.items() if value is not None}
        return Line(at, self.store, kind, known, waits)


@dataclass(slots=True)
class Part:
    """What one store says."""

    lines: list[Line] = field(default_factory=list)
    standing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """A table whose columns are told as they stand. `at`: the column of the time."""

    kind: Kind
    table: sa.Table
    at: str
    facts: tuple[str, ...]
    waits: Callable[[Mapping[str, Any]], bool] = lambda _: False

    def lines(self, reading: Reading) -> list[Line]:
        """One line a row of the case."""
        return [
            reading.line(
                self.kind,
                row[self.at],
                waits=self.waits(row),
                **{name: plain(row[name]) for name in self.facts},
            )
            for row in reading.rows(self.table)
        ]


def shortened(text: str) -> str | None:
    """The beginning of a redacted text on one line, without what a terminal would obey."""
    line = "".join(char if char.isprintable() else " " for char in text[: _SHORTENED_TO + 1])
    return (line if len(line) <= _SHORTENED_TO else line[: _SHORTENED_TO - 1] + "…") or None


def fields_of(sealed: bytes | None) -> str | None:
    """Numbers and types of a seal's fields, from its public part; None where there is no seal."""
    if sealed is None:
        return None
    try:
        envelope = Envelope.from_bytes(sealed)
    except MalformedEnvelope:
        return "malformed"
    return told((one.number, one.type) for one in envelope.fields)


def told(fields: Iterable[tuple[int, str]]) -> str:
    """Fields of a seal by number and type."""
    return ", ".join(f"{number} {kind}" for number, kind in fields)


def listed(values: Iterable[object]) -> str | None:
    """Several codes as one fact; None where there is none."""
    return ", ".join(map(str, values)) or None


def counted(number: int, what: str) -> str:
    """`1 seal`, `2 seals`."""
    return f"{number} {what}" + ("" if number == 1 else "s")


def plain(value: Any) -> Fact | None:
    """A column's value as a fact: digests as hexadecimal text."""
    told_as: Fact | None = value.hex() if isinstance(value, bytes) else value
    return told_as

"""Outbox, brokers and ledger: the same for every service."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from relevo.delivery.outbox import OutboxTables
from relevo.dev.tracing.lines import Fact, Kind, Line, Part, Reading, counted, listed
from relevo.ledger.store import LedgerTables
from relevo.ledger.values import Digest
from relevo.service.database import UtcDateTime

# The broker's tables belong to its adapter alone; these are the columns that are read here.
_QUEUE = sa.table(
    "broker_messages",
    sa.column("position"),
    sa.column("topic"),
    sa.column("key"),
    sa.column("published_at", UtcDateTime),
    sa.column("visible_at", UtcDateTime),
    sa.column("receipt"),
    sa.column("attempts"),
)
_DEAD = sa.table(
    "broker_dead_letters",
    sa.column("topic"),
    sa.column("key"),
    sa.column("attempts"),
    sa.column("reason"),
    sa.column("at", UtcDateTime),
)


def read_broker(reading: Reading) -> Part:
    """Messages of a SQL broker: waiting, in somebody's hands, or set aside."""
    part = Part()
    if "broker_messages" not in sa.inspect(reading.connection).get_table_names():
        part.standing = ["has not been used yet"]
        return part
    for row in _about(reading, _QUEUE, _QUEUE.c.position):
        leased = row.receipt is not None and row.visible_at > reading.at
        part.lines.append(
            reading.line(
                Kind.MESSAGE,
                row.published_at,
                waits=True,
                topic=row.topic,
                key=row.key,
                state="leased" if leased else "waiting",
                leased_until=row.visible_at if leased else None,
                deliveries=row.attempts,
            )
        )
    for row in _about(reading, _DEAD, _DEAD.c.at):
        facts = {"topic": row.topic, "key": row.key, "reason": row.reason}
        part.lines.append(
            reading.line(Kind.DEAD_LETTER, row.at, waits=True, **facts, deliveries=row.attempts)
        )
    set_aside = sum(line.kind is Kind.DEAD_LETTER for line in part.lines)
    there = counted(len(part.lines) - set_aside, "message")
    part.standing = [there + (f", {set_aside} set aside" if set_aside else "")]
    return part


def outbox(reading: Reading, tables: OutboxTables) -> list[Line]:
    """Messages that wait to be relayed to the broker."""
    lines = []
    for row in _about(reading, tables.outbox, tables.outbox.c.position):
        claimed = row.claimed_until is not None and row.claimed_until > reading.at
        lines.append(
            reading.line(
                Kind.OUTBOX,
                row.created_at,
                waits=True,
                topic=row.topic,
                key=row.key,
                state="claimed" if claimed else "waiting",
                attempts=row.attempts,
            )
        )
    return lines


def _about(
    reading: Reading, table: sa.FromClause, order: sa.ColumnElement[Any]
) -> Iterator[sa.Row[Any]]:
    """Messages about the case or something of it; their keys end in the id."""
    wanted = reading.related.all(reading.case_id)
    for row in reading.connection.execute(sa.select(table).order_by(order)):
        if row.key.rpartition("/")[2] in wanted:
            yield row


# Fields of an entry that stand elsewhere in the view.
_UNTOLD = frozenset({"id", "tag", "at", "actor", "case", "brand", "agency", "channel"})


def ledger(reading: Reading, tables: LedgerTables) -> list[Line]:
    """Entries that name the case, or one of its post versions."""
    entries = tables.entries
    wanted = [one.encode() for one in {reading.case_id, *reading.related.post_versions}]
    lines = []
    for row in reading.connection.execute(
        sa.select(
            entries.c.tag, entries.c.body, entries.c.leaf_hash, entries.c.created_at
        ).order_by(entries.c.position)
    ):
        if not any(one in row.body for one in wanted):
            continue
        leaf = Digest.of(row.leaf_hash)
        covered = tables.covered(reading.connection, leaf)
        lines.append(
            reading.line(
                Kind.LEDGER,
                row.created_at,
                waits=covered is None,
                tag=row.tag,
                index=covered.index if covered else None,
                checkpoint=covered.by.checkpoint.size if covered else None,
                covered_at=covered.by.at if covered else None,
                leaf=str(leaf),
                **_entry_facts(json.loads(row.body)),
            )
        )
    return lines


def _entry_facts(body: Mapping[str, Any]) -> dict[str, Fact | None]:
    """What an entry says beside the obvious; by its type, it can hold nothing personal."""
    facts: dict[str, Fact | None] = {"actor": body["actor"]}
    for name, value in body.items():
        if name in _UNTOLD or name.endswith("_commitment") or value is None:
            continue
        if name == "findings":
            facts[name] = listed(one["type"] for one in value)
        elif name == "items":
            facts[name] = len(value)
        else:
            facts[name] = listed(value) if isinstance(value, list) else value
    return facts

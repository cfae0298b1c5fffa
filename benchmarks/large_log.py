"""A log of ten million entries: what a proof and an append cost, beside a log of ten thousand.

The rows are written in bulk, as an integrator would have left them. It takes minutes and 6 GB of
disk, so it runs only by name: `python -m benchmarks large-log`.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.engine import Connection

from benchmarks.recording import NOW, ORIGIN, log, opened
from benchmarks.timing import Row
from relevo.ledger.integrator import Integrator
from relevo.ledger.note import Checkpoint, NoteSigner, sign_checkpoint
from relevo.ledger.store import LedgerTables
from relevo.ledger.tree import Frontier, leaf_hash, verify_consistency, verify_inclusion
from relevo.service.database import Database

_LARGE, _SMALL = 10_000_000, 10_000
_AT_ONCE = 50_000
_PROOFS = 400
_APPENDS = 60
_IN_AN_APPEND = 100


@dataclass(frozen=True)
class _Measured:
    """Milliseconds: the median, and of the proofs the slowest in a hundred."""

    inclusion: float
    slow_inclusion: float
    consistency: float
    append: float


def large_log() -> Iterator[Row]:
    """Proofs and appends at ten million entries, and at ten thousand in the same run."""
    large, small = _measure(_LARGE), _measure(_SMALL)
    at, there = f"{_LARGE:,} entries", f"at {_SMALL:,}"
    for name, ours, least in (
        ("inclusion proof", large.inclusion, small.inclusion),
        ("inclusion proof, 99th percentile", large.slow_inclusion, small.slow_inclusion),
        ("consistency proof", large.consistency, small.consistency),
        (f"append and sign {_IN_AN_APPEND} entries", large.append, small.append),
    ):
        yield Row(f"{name} at {at}", ours, "ms", there, least, ours / least)


def _measure(size: int) -> _Measured:
    with TemporaryDirectory(prefix="relevo-bench-") as name, log(Path(name)) as (database, made):
        key = Ed25519PrivateKey.generate()
        frontier = _build(Path(name) / "log.sqlite", database, made, size, key)
        inclusions, consistencies = _proofs(database, made, frontier)
        return _Measured(
            statistics.median(inclusions),
            sorted(inclusions)[-len(inclusions) // 100],
            statistics.median(consistencies),
            statistics.median(_appends(database, made, key)),
        )


def _build(
    path: Path, database: Database, made: LedgerTables, size: int, key: Ed25519PrivateKey
) -> Frontier:
    """The rows of a log of so many entries: real bodies' length, random ids, real hashes."""
    frontier = Frontier()
    plain = sqlite3.connect(path)
    plain.execute("PRAGMA synchronous=OFF")
    insert = (
        "INSERT INTO ledger_entries"
        " (entry_id, tag, body, leaf_hash, created_at, origin, leaf_index)"
        " VALUES (?, 'agency:case:opened', ?, ?, '2026-11-01 00:00:00.000000', ?, ?)"
    )
    filler = b" " * 180
    for first in range(0, size, _AT_ONCE):
        rows, leaves = [], []
        for index in range(first, min(first + _AT_ONCE, size)):
            entry_id = str(uuid.UUID(int=index))
            body = entry_id.encode() + filler
            leaf = leaf_hash(body)
            leaves.append(leaf)
            rows.append((entry_id, body, leaf, ORIGIN, index))
        plain.executemany(insert, rows)
        plain.commit()
        frontier = frontier.extend(leaves)
    plain.close()
    with database.write() as connection:
        made.stored_tiles(connection, ORIGIN).grow(size)
        signed = Checkpoint(ORIGIN, size, frontier.root())
        note = sign_checkpoint(signed, NoteSigner(ORIGIN, key))
        head = {"origin": ORIGIN, "size": size, "frontier": frontier.to_bytes()}
        connection.execute(made.heads.insert(), head)
        connection.execute(
            made.checkpoints.insert(),
            {"origin": ORIGIN, "size": size, "root": signed.root, "note": note, "at": NOW},
        )
    return frontier


def _proofs(
    database: Database, made: LedgerTables, frontier: Frontier
) -> tuple[list[float], list[float]]:
    """Each proof is asked for anew and checked outside of the time."""
    chance = random.Random(1)
    size, root = frontier.size, frontier.root()
    inclusions, consistencies = [], []
    for _ in range(_PROOFS):
        index = chance.randrange(1, size)
        with database.read() as connection:
            started = time.perf_counter()
            proof = made.inclusion_proof(connection, ORIGIN, index, size)
            inclusions.append((time.perf_counter() - started) * 1e3)
            leaf = _leaf(connection, made, index)
            verify_inclusion(leaf, index=index, size=size, proof=proof, root=root)
            started = time.perf_counter()
            path = made.consistency_proof(connection, ORIGIN, index, size)
            consistencies.append((time.perf_counter() - started) * 1e3)
            old = made.proofs(connection, ORIGIN, index).root()
        verify_consistency(old_size=index, old_root=old, size=size, root=root, proof=path)
    return inclusions, consistencies


def _appends(database: Database, made: LedgerTables, key: Ed25519PrivateKey) -> Iterator[float]:
    integrator = Integrator(database, made, ORIGIN, key)
    for _ in range(_APPENDS):
        with database.write() as connection:
            made.record_all(connection, [opened() for _ in range(_IN_AN_APPEND)])
        started = time.perf_counter()
        integrator.integrate(NOW)
        yield (time.perf_counter() - started) * 1e3


def _leaf(connection: Connection, made: LedgerTables, index: int) -> bytes:
    found = connection.scalar(
        sa.select(made.entries.c.leaf_hash).where(
            made.entries.c.origin == ORIGIN, made.entries.c.leaf_index == index
        )
    )
    assert isinstance(found, bytes)
    return found

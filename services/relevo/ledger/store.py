"""A ledger's rows: written in the transaction of the fact, integrated into the tree afterwards.

Each service adds `LedgerTables` to its own MetaData. Entries are never updated, except for the
index that integration gives them once, and never deleted. See docs/adr/0005-ledger-writing.md.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.errors import NotFound
from relevo.ledger.bundles import MOST_ENTRY_BYTES
from relevo.ledger.entries.base import Entry, Tag, body
from relevo.ledger.errors import EntryRefused
from relevo.ledger.note import Checkpoint
from relevo.ledger.stored_tiles import StoredTiles
from relevo.ledger.tiles import WIDTH, Proofs
from relevo.ledger.tree import HASH_SIZE, leaf_hash
from relevo.ledger.values import Digest, Id
from relevo.service.database import UtcDateTime

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint with the signed note that carries it and the instant of its signing."""

    checkpoint: Checkpoint
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Covered:
    """Where an entry stands in the tree, and the first signed checkpoint that covers it."""

    index: int
    by: SignedCheckpoint


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands: its log and its index there."""

    origin: str
    index: int


class LedgerTables:
    """The tables of one log, under a prefix of their own, and what one transaction does to them.

    A private log takes private entries alone, a main log none of them: so nobody can record a link
    where an agency sees that the log grew (P7).
    """

    def __init__(
        self, metadata: sa.MetaData, prefix: str = "ledger", *, private: bool = False
    ) -> None:
        self._private = private
        self.entries = _entries(metadata, prefix)
        self.heads = sa.Table(
            f"{prefix}_heads",
            metadata,
            sa.Column("origin", sa.String(200), primary_key=True),
            sa.Column("size", sa.BigInteger, nullable=False),
            sa.Column("frontier", sa.LargeBinary, nullable=False),
        )
        self.checkpoints = sa.Table(
            f"{prefix}_checkpoints",
            metadata,
            sa.Column("origin", sa.String(200), primary_key=True),
            sa.Column("size", sa.BigInteger, primary_key=True, autoincrement=False),
            sa.Column("root", sa.LargeBinary(HASH_SIZE), nullable=False),
            sa.Column("note", sa.Text, nullable=False),
            sa.Column("at", UtcDateTime, nullable=False),
        )
        self.tiles = _tiles(metadata, prefix)
        # Built once: building one anew, and its cache key, costs more than executing it.
        self._insert = self.entries.insert()
        self._place = sa.select(self.entries.c.origin, self.entries.c.leaf_index).where(
            self.entries.c.leaf_hash == sa.bindparam("leaf")
        )
        of_log = self.checkpoints.c.origin == sa.bindparam("of_origin")
        self._covering = (
            sa.select(self.checkpoints)
            .where(of_log, self.checkpoints.c.size > sa.bindparam("index"))
            .order_by(self.checkpoints.c.size)
            .limit(1)
        )
        self._newest = (
            sa.select(self.checkpoints)
            .where(of_log)
            .order_by(self.checkpoints.c.size.desc())
            .limit(1)
        )

    def record(self, connection: Connection, entry: Entry) -> Digest:
        """Write one entry in the caller's transaction; it takes no lock that others wait for.

        Returns:
            The entry's leaf hash (RFC 6962), by which `covered` finds it.

        Raises:
            EntryRefused: it belongs in the private log and this is the main one, or the reverse.
        """
        (leaf,) = self.record_all(connection, [entry])
        return leaf

    def record_all(self, connection: Connection, entries: Sequence[Entry]) -> tuple[Digest, ...]:
        """`record` for several entries, in order."""
        for entry in entries:
            if entry.private is not self._private:
                other = "private" if entry.private else "main"
                raise EntryRefused(f"tag: {entry.tag} belongs in the {other} log", field="tag")
        rows = [_row(entry) for entry in entries]
        if rows:
            connection.execute(self._insert, rows)
        return tuple(Digest.of(row["leaf_hash"]) for row in rows)

    def newest(self, connection: Connection) -> int:
        """The place of the entry that was written last; 0 before the first."""
        return connection.scalar(sa.select(sa.func.max(self.entries.c.position))) or 0

    def any_after(self, connection: Connection, position: int, tags: Collection[Tag]) -> bool:
        """Whether an entry of one of these kinds was written after a place."""
        found = connection.execute(
            sa.select(self.entries.c.position)
            .where(
                self.entries.c.position > position,
                self.entries.c.tag.in_(sorted(tag.value for tag in tags)),
            )
            .limit(1)
        )
        return found.first() is not None

    def covered(self, connection: Connection, leaf: Digest) -> Covered | None:
        """Where the entry stands, or None while no signed checkpoint covers it.

        Raises:
            NotFound: this log has no such entry.
        """
        found = self.place(connection, leaf)
        if found is None:
            return None
        place = {"of_origin": found.origin, "index": found.index}
        row = connection.execute(self._covering, place).one_or_none()
        return None if row is None else Covered(found.index, signed_checkpoint(row))

    def place(self, connection: Connection, leaf: Digest) -> Place | None:
        """Where the entry stands, or None while it waits for its index.

        Raises:
            NotFound: this log has no such entry.
        """
        found = connection.execute(self._place, {"leaf": leaf.raw()}).one_or_none()
        if found is None:
            raise NotFound("leaf hash: this log has no such entry", field="leaf_hash")
        return None if found.leaf_index is None else Place(found.origin, found.leaf_index)

    def newest_origin(self, connection: Connection) -> str | None:
        """The log that is written now: of several epochs the last. None before the first entry."""
        origins = connection.scalars(sa.select(self.heads.c.origin))
        return max(origins, key=_epoch, default=None)

    def newest_checkpoint(self, connection: Connection, origin: str) -> SignedCheckpoint | None:
        """The signed checkpoint with the largest size, or None before the first."""
        row = connection.execute(self._newest, {"of_origin": origin}).one_or_none()
        return None if row is None else signed_checkpoint(row)

    def stored_tiles(self, connection: Connection, origin: str) -> StoredTiles:
        """The tiles of one log."""
        return StoredTiles(connection, entries=self.entries, tiles=self.tiles, origin=origin)

    def proofs(self, connection: Connection, origin: str, size: int) -> Proofs:
        """Proofs about a log as it was when it had so many leaves, from O(log size) rows."""
        return Proofs(self.stored_tiles(connection, origin), size)

    def inclusion_proof(
        self, connection: Connection, origin: str, index: int, size: int
    ) -> tuple[bytes, ...]:
        """That a leaf stands at `index` of the log of `size` leaves (RFC 6962 section 2.1.1)."""
        return self.proofs(connection, origin, size).inclusion(index)

    def consistency_proof(
        self, connection: Connection, origin: str, old_size: int, size: int
    ) -> tuple[bytes, ...]:
        """That the log of `size` leaves extends that of `old_size` (RFC 6962 section 2.1.2)."""
        return self.proofs(connection, origin, size).consistency(old_size)


def _entries(metadata: sa.MetaData, prefix: str) -> sa.Table:
    table = sa.Table(
        f"{prefix}_entries",
        metadata,
        # Order of writing. Committed order can differ, hence the index given by integration.
        sa.Column("position", _BIG, primary_key=True, autoincrement=True),
        sa.Column("entry_id", sa.String(36), nullable=False, unique=True),
        sa.Column("tag", sa.String(64), nullable=False, index=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(HASH_SIZE), nullable=False, unique=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("origin", sa.String(200)),
        sa.Column("leaf_index", sa.BigInteger),
        sa.UniqueConstraint("origin", "leaf_index"),
        sqlite_autoincrement=True,
    )
    pending = table.c.leaf_index.is_(None)
    sa.Index(
        f"ix_{prefix}_entries_pending",
        table.c.position,
        sqlite_where=pending,
        postgresql_where=pending,
    )
    return table


def _tiles(metadata: sa.MetaData, prefix: str) -> sa.Table:
    return sa.Table(
        f"{prefix}_tiles",
        metadata,
        sa.Column("origin", sa.String(200), primary_key=True),
        sa.Column("level", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("tile", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("hashes", sa.LargeBinary(WIDTH * HASH_SIZE), nullable=False),
        # Of the subtree: a hash of the tile above.
        sa.Column("root", sa.LargeBinary(HASH_SIZE), nullable=False),
    )


def _epoch(origin: str) -> int:
    """The number at an origin's end, `<org>/<service>/<epoch>`."""
    number = origin.rpartition("/")[2]
    return int(number) if number.isdecimal() else 0


def _row(entry: Entry) -> dict[str, Any]:
    entry_id = Id(str(uuid.uuid4()))
    content = body(entry, entry_id)
    if len(content) > MOST_ENTRY_BYTES:
        raise EntryRefused(f"entry: must have at most {MOST_ENTRY_BYTES} bytes")
    return {
        "entry_id": str(entry_id),
        "tag": entry.tag.value,
        "body": content,
        "leaf_hash": leaf_hash(content),
        "created_at": entry.at,
    }


def signed_checkpoint(row: sa.Row[str, int, bytes, str, datetime]) -> SignedCheckpoint:
    """A row of the checkpoints table as a value."""
    origin, size, root, note, at = row
    return SignedCheckpoint(Checkpoint(origin, size, root), note, at)

"""Recomputes a whole log from its rows. Shares nothing with the integrator but the hashing."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import closing
from datetime import datetime

import rfc8785
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.ledger.errors import LedgerBroken, NoteRefused
from relevo.ledger.note import Checkpoint, NoteVerifier, verify_checkpoint
from relevo.ledger.store import LedgerTables, SignedCheckpoint, signed_checkpoint
from relevo.ledger.tiles import WIDTH, Tile
from relevo.ledger.tree import Frontier, leaf_hash, root_of
from relevo.service.database import Database


def verify(
    database: Database,
    tables: LedgerTables,
    verifier: NoteVerifier,
    *,
    origin: str,
    trusted: Checkpoint | None = None,
) -> SignedCheckpoint | None:
    """Check every row and every signed checkpoint of a log, in one snapshot.

    1. Indexes run from 0 without a gap. 2. Each body is canonical, agrees with the row's id, tag
    and time, by which questions find it, and has the row's leaf hash. 3. At every checkpoint's size
    the tree has its root, and the verifier signed it. 4. The newest checkpoint covers every indexed
    row. 5. The tree has the `trusted` checkpoint's root at its size: one kept elsewhere, which
    shows a log that was cut or rewritten together with its own checkpoints. 6. The stored tiles are
    those of its leaves.

    Returns:
        The newest checkpoint, or None for a log without entries.

    Raises:
        LedgerBroken: `index` is the first leaf that fails. A leaf that was rewritten together with
            its hash is known only by the first root that fails: `index` is then the first leaf
            that this root covers and the one before did not.
    """
    with (
        database.read() as connection,
        closing(_rows(connection, tables, origin)) as rows,
    ):
        checks = _Checks(tables, connection, verifier, origin, trusted)
        tiles = _TileChecks(tables, connection, origin)
        frontier = Frontier()
        checks.at(frontier)
        for row in rows:
            _check_row(row, frontier.size)
            frontier = frontier.extend([row.leaf_hash])
            tiles.add(row.leaf_hash)
            checks.at(frontier)
        checks.finish(frontier)
        tiles.finish(frontier.size)
        return checks.newest


class _Checks:
    """The checkpoints still ahead, met as the tree grows."""

    def __init__(
        self,
        tables: LedgerTables,
        connection: Connection,
        verifier: NoteVerifier,
        origin: str,
        trusted: Checkpoint | None,
    ) -> None:
        table = tables.checkpoints
        rows = connection.execute(
            sa.select(table).where(table.c.origin == origin).order_by(table.c.size)
        )
        self._ahead = (signed_checkpoint(row) for row in rows)
        self._next = next(self._ahead, None)
        self._verifier, self._origin, self._trusted = verifier, origin, trusted
        self._sound = 0
        self.newest: SignedCheckpoint | None = None

    def at(self, frontier: Frontier) -> None:
        """Check what claims to be the tree of this size."""
        if self._trusted is not None and self._trusted.size == frontier.size:
            self._same_root(self._trusted, frontier, "the trusted checkpoint has another root")
        if self._next is None or self._next.checkpoint.size != frontier.size:
            return
        stored = self._next.checkpoint
        self._same_root(stored, frontier, "the checkpoint covering this leaf has another root")
        try:
            signed = verify_checkpoint(self._next.note, self._verifier, origin=self._origin)
        except NoteRefused:
            raise LedgerBroken(
                f"the checkpoint of size {stored.size} is not signed by the key given"
            ) from None
        if signed != stored:
            raise LedgerBroken(f"the checkpoint of size {stored.size} signs something else")
        self._sound, self.newest = frontier.size, self._next
        self._next = next(self._ahead, None)

    def finish(self, frontier: Frontier) -> None:
        """After the last row: nothing may be missing on either side."""
        ahead = [self._next.checkpoint] if self._next else []
        if self._trusted is not None and self._trusted.size > frontier.size:
            ahead.append(self._trusted)
        if ahead:
            raise LedgerBroken("a signed leaf is missing", index=frontier.size)
        if self._sound != frontier.size:
            raise LedgerBroken("no signed checkpoint covers this leaf", index=self._sound)

    def _same_root(self, wanted: Checkpoint, frontier: Frontier, message: str) -> None:
        if wanted.origin != self._origin or wanted.root != frontier.root():
            raise LedgerBroken(message, index=self._sound)


class _TileChecks:
    """The stored tiles, met as the tree grows. One that is not stored yet is none that is wrong."""

    def __init__(self, tables: LedgerTables, connection: Connection, origin: str) -> None:
        self._table = tables.tiles
        self._connection = connection
        self._origin = origin
        self._open: list[list[bytes]] = [[]]  # by level: the hashes of the tile that is not full
        self._full = [0]

    def add(self, value: bytes, level: int = 0) -> None:
        """Take the next hash of a level."""
        held = self._open[level]
        held.append(value)
        if len(held) < WIDTH:
            return
        tile = Tile(level, self._full[level])
        root = root_of(held)
        stored = self._stored(tile)
        if stored is not None and stored != (b"".join(held), root):
            raise LedgerBroken("the tile over this leaf has another hash", index=tile.first_leaf)
        self._full[level] += 1
        self._open[level] = []
        if level + 1 == len(self._open):
            self._open.append([])
            self._full.append(0)
        self.add(root, level + 1)

    def finish(self, size: int) -> None:
        """After the last leaf: no tile may be stored for what is not there."""
        table = self._table
        newest = self._connection.execute(
            sa.select(table.c.level, sa.func.max(table.c.tile))
            .where(table.c.origin == self._origin)
            .group_by(table.c.level)
        )
        for level, tile in newest:
            if level >= len(self._full) or tile >= self._full[level]:
                raise LedgerBroken("a tile is stored for leaves that are missing", index=size)

    def _stored(self, tile: Tile) -> tuple[bytes, bytes] | None:
        table = self._table
        row = self._connection.execute(
            sa.select(table.c.hashes, table.c.root).where(
                table.c.origin == self._origin,
                table.c.level == tile.level,
                table.c.tile == tile.index,
            )
        ).one_or_none()
        return None if row is None else (row.hashes, row.root)


_Row = sa.Row[int, str, str, bytes, bytes, datetime]


def _rows(connection: Connection, tables: LedgerTables, origin: str) -> Generator[_Row, None, None]:
    entries = tables.entries
    wanted = (
        sa.select(
            entries.c.leaf_index,
            entries.c.entry_id,
            entries.c.tag,
            entries.c.body,
            entries.c.leaf_hash,
            entries.c.created_at,
        )
        .where(entries.c.origin == origin)
        .order_by(entries.c.leaf_index)
        .execution_options(yield_per=1_000)
    )
    with connection.execute(wanted) as rows:  # on PostgreSQL a cursor of the server's
        yield from rows


def _check_row(row: _Row, index: int) -> None:
    if row.leaf_index != index:
        raise LedgerBroken("the leaf is missing", index=index)
    # SQLite lets a rewritten column hold another kind of value than its own.
    if not isinstance(row.body, bytes) or leaf_hash(row.body) != row.leaf_hash:
        raise LedgerBroken("the body does not have its leaf hash", index=index)
    try:
        content = json.loads(row.body)
        canonical = rfc8785.dumps(content) == row.body
    except (ValueError, rfc8785.CanonicalizationError):
        raise LedgerBroken("the body is not canonical JSON", index=index) from None
    if not canonical or not isinstance(content, dict):
        raise LedgerBroken("the body is not canonical JSON", index=index)
    if content.get("id") != row.entry_id or content.get("tag") != row.tag:
        raise LedgerBroken("the row's id or tag is not the body's", index=index)
    if content.get("at") != _spelled(row.created_at):
        raise LedgerBroken("the row's time is not the body's", index=index)


def _spelled(at: datetime) -> str:
    """A time as entries spell it."""
    return at.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"

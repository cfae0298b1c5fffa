"""Integration: committed entries get their place in the tree, and a checkpoint is signed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from relevo.ledger.entries.base import Entry
from relevo.ledger.errors import LedgerBroken
from relevo.ledger.note import Checkpoint, NoteSigner, NoteVerifier, sign_checkpoint
from relevo.ledger.store import Covered, LedgerTables, SignedCheckpoint
from relevo.ledger.tiles import WIDTH
from relevo.ledger.tree import Frontier, leaf_hash
from relevo.ledger.values import Digest
from relevo.service import clock, crash, logs
from relevo.service.crash import Point
from relevo.service.database import Database

_log = logs.get("ledger")

BATCH = 2_000
"""Entries that one transaction integrates, so that writers never wait long behind it."""


_Row = sa.Row[int, bytes, bytes]

Opening = Callable[[Connection, str, datetime], Entry | None]
"""The first entry of an origin that begins now; None for one that needs none."""


class Filling(Protocol):
    """What makes an integration one whose checkpoint may leave the service."""

    def entries(self, connection: Connection, size: int) -> Sequence[Entry]:
        """What is to be recorded behind what waits, with which the log has `size` entries."""

    def keep(
        self, connection: Connection, newest: SignedCheckpoint | None
    ) -> SignedCheckpoint | None:
        """Remember the log's newest checkpoint, in the transaction that signed it.

        Returns:
            It; or None when it was kept before, or there is none.
        """


class _Head(NamedTuple):
    """A log as a transaction finds it. `is_new`: it begins with this transaction."""

    tree: Frontier
    newest: SignedCheckpoint | None
    is_new: bool


class Integrator:
    """The only holder of a log's signing key. Safe for threads, and beside a second integrator.

    Two integrators of one log exclude each other by the database: SQLite's write lock, or on
    PostgreSQL the lock of the head's row.
    """

    def __init__(
        self,
        database: Database,
        tables: LedgerTables,
        origin: str,
        signing_key: Ed25519PrivateKey,
        opening: Opening | None = None,
    ) -> None:
        self._database = database
        self._tables = tables
        self._origin = origin
        self._signer = NoteSigner(origin, signing_key)
        self._statements = _Statements(tables)
        self._opening = opening
        self._may_have_to_open = opening is not None

    @property
    def origin(self) -> str:
        """The log's name in its checkpoints."""
        return self._origin

    @property
    def verifier(self) -> NoteVerifier:
        """The public key that checks this log's checkpoints."""
        return self._signer.verifier()

    def integrate(self, now: datetime) -> SignedCheckpoint | None:
        """Give the oldest waiting entries (at most `BATCH`) their indexes and sign the new root.

        One transaction; nothing is left half-done by a crash.

        Returns:
            The new checkpoint, or None when nothing waited.

        Raises:
            LedgerBroken: a waiting body does not have its leaf hash, or the head is not the one
                that was signed last. Nothing is signed then.
        """
        return self._integrate(now)[0]

    def fill(self, now: datetime, filling: Filling) -> SignedCheckpoint | None:
        """Integrate all that waits, the last of it together with what fills it.

        Returns:
            The checkpoint that `filling` keeps, or None when there was nothing to sign.

        Raises:
            LedgerBroken: as `integrate`.
        """
        while self._integrate_if_waiting(now):
            pass
        return self._integrate(now, filling)[0]

    def cover(self, leaf: Digest, now: datetime) -> Covered:
        """Make sure, here and now, that a signed checkpoint covers a committed entry.

        What must be on the record before something else happens (a reveal) waits for this.

        Raises:
            NotFound: no committed entry of this log has that leaf hash.
            LedgerBroken: as `integrate`.
        """
        while True:
            with self._database.read() as connection:
                found = self._tables.covered(connection, leaf)
            if found is not None:
                return found
            self.integrate(now)

    def integrate_forever(
        self,
        stop: threading.Event,
        interval: float = 1.0,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        """Integrate every `interval` seconds until `stop` is set; the loop of one thread.

        A database that is away is waited for. A broken ledger ends the loop by raising: going on
        would sign it.
        """
        away = False
        while not stop.is_set():
            full = False
            try:
                full = self._integrate_if_waiting(now())
                if away:
                    _log.info("ledger database is back", origin=self._origin)
                away = False
            except (DBAPIError, PoolTimeout) as error:
                if not away:
                    _log.warning("ledger database is away", origin=self._origin, exc_info=error)
                away = True
            if not full:
                stop.wait(interval)

    def _integrate_if_waiting(self, now: datetime) -> bool:
        """Whether a full batch waited, so that more may wait. An idle log costs one look."""
        if not self._may_have_to_open:
            with self._database.read() as connection:
                if connection.execute(self._statements.any_waiting).first() is None:
                    return False
        return self._integrate(now)[1] >= BATCH

    def _integrate(
        self, now: datetime, filling: Filling | None = None
    ) -> tuple[SignedCheckpoint | None, int]:
        with self._database.write() as connection:
            head = self._lock_head(connection)
            rows = list(connection.execute(self._statements.waiting, {"limit": BATCH}))
            waiting, opening = len(rows), self._opening if head.is_new else None
            if opening and (first := opening(connection, self._origin, now)):
                rows[:0] = self._record(connection, [first])
            if filling:
                rows += self._record(
                    connection, filling.entries(connection, head.tree.size + len(rows))
                )
            signed = self._append(connection, head.tree, rows, now) if rows else None
            if filling:
                signed = filling.keep(connection, signed or head.newest)
            if signed:
                crash.point(Point.LEDGER_BEFORE_COMMIT)
        self._may_have_to_open = False
        if signed:
            crash.point(Point.LEDGER_AFTER_COMMIT)
        return signed, waiting

    def _append(
        self, connection: Connection, before: Frontier, rows: Sequence[_Row], now: datetime
    ) -> SignedCheckpoint:
        after = before.extend(row.leaf_hash for row in rows)
        self._assign_indexes(connection, rows, first=before.size)
        if before.size // WIDTH != after.size // WIDTH:
            self._tables.stored_tiles(connection, self._origin).grow(after.size)
        return self._sign(connection, after, now)

    def _record(self, connection: Connection, entries: Sequence[Entry]) -> Sequence[_Row]:
        """Record what belongs to the log itself, to be integrated in this transaction."""
        leaves = [leaf.raw() for leaf in self._tables.record_all(connection, entries)]
        if not leaves:
            return []
        return connection.execute(self._statements.recorded, {"leaves": leaves}).all()

    def _lock_head(self, connection: Connection) -> _Head:
        origin = {"of_origin": self._origin}
        row = connection.execute(self._statements.head, origin).one_or_none()
        is_new = row is None and self._open_log(connection)
        if row is None:
            row = connection.execute(self._statements.head, origin).one()
        try:
            frontier = Frontier.from_bytes(row.size, row.frontier)
        except ValueError:
            raise LedgerBroken("the head is malformed") from None
        newest = self._tables.newest_checkpoint(connection, self._origin)
        signed = newest.checkpoint if newest else Checkpoint(self._origin, 0, Frontier().root())
        if signed.size != frontier.size or signed.root != frontier.root():
            raise LedgerBroken("the head is not the one that was signed last")
        return _Head(frontier, newest, is_new)

    def _open_log(self, connection: Connection) -> bool:
        """Whether it was this transaction that opened it."""
        heads = self._tables.heads
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        done = connection.execute(
            insert(heads)
            .values(origin=self._origin, size=0, frontier=b"")
            .on_conflict_do_nothing(index_elements=[heads.c.origin])
            .returning(heads.c.origin)
        )
        return done.first() is not None

    def _assign_indexes(self, connection: Connection, rows: Sequence[_Row], *, first: int) -> None:
        for index, row in enumerate(rows, start=first):
            if not isinstance(row.body, bytes) or leaf_hash(row.body) != row.leaf_hash:
                raise LedgerBroken("an entry waiting here does not have its leaf hash", index=index)
        positions = [row.position for row in rows]
        if connection.dialect.name == "postgresql":
            given = connection.execute(
                self._statements.assign_all,
                {"of_origin": self._origin, "positions": positions, "first": first},
            ).rowcount
        else:
            given = connection.execute(
                self._statements.assign,
                [
                    {"of_origin": self._origin, "at_position": position, "index": index}
                    for index, position in enumerate(positions, start=first)
                ],
            ).rowcount
        if given != len(rows):
            raise LedgerBroken("an entry waiting here was given an index elsewhere", index=first)

    def _sign(self, connection: Connection, after: Frontier, now: datetime) -> SignedCheckpoint:
        checkpoint = Checkpoint(self._origin, after.size, after.root())
        note = sign_checkpoint(checkpoint, self._signer)
        connection.execute(
            self._statements.move_head,
            {"of_origin": self._origin, "size": after.size, "frontier": after.to_bytes()},
        )
        connection.execute(
            self._statements.keep_checkpoint,
            {
                "origin": self._origin,
                "size": after.size,
                "root": checkpoint.root,
                "note": note,
                "at": now,
            },
        )
        return SignedCheckpoint(checkpoint, note, now)


class _Statements:
    """Built once: building one anew, and its cache key, costs more than executing it."""

    def __init__(self, tables: LedgerTables) -> None:
        entries, heads = tables.entries, tables.heads
        pending = entries.c.leaf_index.is_(None)
        origin: sa.BindParameter[str] = sa.bindparam("of_origin")
        self.any_waiting = sa.select(entries.c.position).where(pending).limit(1)
        self.waiting = (
            sa.select(entries.c.position, entries.c.body, entries.c.leaf_hash)
            .where(pending)
            .order_by(entries.c.position)
            .limit(sa.bindparam("limit"))
        )
        self.recorded = (
            sa.select(entries.c.position, entries.c.body, entries.c.leaf_hash)
            .where(entries.c.leaf_hash.in_(sa.bindparam("leaves", expanding=True)))
            .order_by(entries.c.position)
        )
        self.head = (
            sa.select(heads.c.size, heads.c.frontier)
            .where(heads.c.origin == origin)
            .with_for_update(key_share=True)
        )
        self.move_head = (
            heads.update()
            .where(heads.c.origin == origin)
            .values(size=sa.bindparam("size"), frontier=sa.bindparam("frontier"))
        )
        self.keep_checkpoint = tables.checkpoints.insert()
        self.assign = (
            entries.update()
            .where(entries.c.position == sa.bindparam("at_position"), pending)
            .values(origin=origin, leaf_index=sa.bindparam("index"))
        )
        self.assign_all = _assign_all(entries)


def _assign_all(entries: sa.Table) -> sa.Update:
    """Consecutive indexes from `first` on for the entries at `positions`, on PostgreSQL."""
    positions = sa.bindparam("positions", type_=postgresql.ARRAY(sa.BigInteger))
    listed = (
        sa.func.unnest(positions)
        .table_valued(sa.column("position", sa.BigInteger), with_ordinality="place")
        .render_derived(name="listed")
    )
    first = sa.bindparam("first", type_=sa.BigInteger)
    return (
        entries.update()
        .where(entries.c.position == listed.c.position, entries.c.leaf_index.is_(None))
        .values(origin=sa.bindparam("of_origin"), leaf_index=first + listed.c.place - 1)
    )

"""What publishing and witnessing keep in a service's database, and what one transaction does to it.

Each service adds `WitnessTables` to its own MetaData, beside its `LedgerTables`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from relevo.errors import NotFound
from relevo.ledger.cosignature import CosignatureVerifier, with_lines
from relevo.ledger.note import Checkpoint, parse
from relevo.ledger.store import SignedCheckpoint
from relevo.ledger.tree import HASH_SIZE
from relevo.ledger.values import Digest, LogName, LogOrigin
from relevo.ledger.witness import Accepted, Held
from relevo.service.database import UtcDateTime

_LOOKED_AT = 12  # published checkpoints: an hour of them, if all is as usual


class WitnessTables:
    """The tables of one service under a prefix of their own.

    Attributes:
        published: the service's own checkpoints that may leave it.
        cosignatures: what witnesses said of them.
        witnessed: of each log that the service witnesses, the newest checkpoint that it cosigned.
        awaited: leaf hashes that other sides told, which must turn up in their logs.
        alarms: what is or was wrong with a log; one of a kind stands for a log at a time.
    """

    def __init__(self, metadata: sa.MetaData, prefix: str = "ledger") -> None:
        self.published = sa.Table(
            f"{prefix}_published",
            metadata,
            sa.Column("origin", sa.String(200), primary_key=True),
            sa.Column("size", sa.BigInteger, primary_key=True, autoincrement=False),
            sa.Column("note", sa.Text, nullable=False),
            sa.Column("at", UtcDateTime, nullable=False),
        )
        self.cosignatures = sa.Table(
            f"{prefix}_cosignatures",
            metadata,
            sa.Column("origin", sa.String(200), primary_key=True),
            sa.Column("size", sa.BigInteger, primary_key=True, autoincrement=False),
            sa.Column("name", sa.String(200), primary_key=True),
            sa.Column("line", sa.Text, nullable=False),
            sa.Column("at", UtcDateTime, nullable=False),
        )
        self.witnessed = sa.Table(
            f"{prefix}_witnessed",
            metadata,
            sa.Column("origin", sa.String(200), primary_key=True),
            sa.Column("size", sa.BigInteger, nullable=False),
            sa.Column("root", sa.LargeBinary(HASH_SIZE), nullable=False),
            sa.Column("note", sa.Text, nullable=False),
            sa.Column("at", UtcDateTime, nullable=False),
        )
        self.awaited = _awaited(metadata, prefix)
        self.alarms = _alarms(metadata, prefix)

    def publish(self, connection: Connection, signed: SignedCheckpoint, at: datetime) -> None:
        """Keep a checkpoint of our own as one that may leave."""
        checkpoint = signed.checkpoint
        connection.execute(
            self.published.insert().values(
                origin=checkpoint.origin, size=checkpoint.size, note=signed.note, at=at
            )
        )

    def newest_published(self, connection: Connection, origin: str) -> SignedCheckpoint | None:
        """The newest checkpoint of a log of ours that may leave; its note with our signature."""
        table = self.published
        row = connection.execute(
            sa.select(table.c.note, table.c.at)
            .where(table.c.origin == origin)
            .order_by(table.c.size.desc())
            .limit(1)
        ).one_or_none()
        return None if row is None else _published(row.note, row.at)

    def newest_cosigned(self, connection: Connection, origin: str) -> SignedCheckpoint | None:
        """What a reader is shown: of the last published checkpoints the one that most witnesses
        have cosigned, and of several such the newest.

        The newest of all has no cosignature until the exchange that follows its tick.
        """
        published, cosigned = self.published, self.cosignatures
        many = (
            sa.select(sa.func.count())
            .where(cosigned.c.origin == published.c.origin, cosigned.c.size == published.c.size)
            .scalar_subquery()
        )
        last = connection.execute(
            sa.select(published.c.note, published.c.at, many.label("many"))
            .where(published.c.origin == origin)
            .order_by(published.c.size.desc())
            .limit(_LOOKED_AT)
        ).all()
        row = max(last, key=lambda row: row.many, default=None)
        return None if row is None else _published(row.note, row.at)

    def oldest_published_above(
        self, connection: Connection, origin: str, size: int
    ) -> SignedCheckpoint | None:
        """The first checkpoint above a size that may leave."""
        table = self.published
        row = connection.execute(
            sa.select(table.c.note, table.c.at)
            .where(table.c.origin == origin, table.c.size > size)
            .order_by(table.c.size)
            .limit(1)
        ).one_or_none()
        return None if row is None else _published(row.note, row.at)

    def published_at(self, connection: Connection, origin: str, size: int) -> SignedCheckpoint:
        """The published checkpoint of that size; raises `NotFound` if there is none."""
        table = self.published
        row = connection.execute(
            sa.select(table.c.note, table.c.at).where(
                table.c.origin == origin, table.c.size == size
            )
        ).one_or_none()
        if row is None:
            raise NotFound("size: no checkpoint of this size was published", field="size")
        return _published(row.note, row.at)

    def cosigned_note(
        self, connection: Connection, origin: str, size: int, names: Collection[str]
    ) -> str:
        """The note of a published checkpoint with the cosignatures of these witnesses.

        Raises:
            NotFound: none of that size was published.
        """
        note = self.published_at(connection, origin, size).note
        table = self.cosignatures
        lines = connection.scalars(
            sa.select(table.c.line)
            .where(table.c.origin == origin, table.c.size == size, table.c.name.in_(sorted(names)))
            .order_by(table.c.name)
        )
        return with_lines(note, lines)

    def with_cosignatures(self, connection: Connection, signed: SignedCheckpoint) -> str:
        """The note of a checkpoint of our own with every cosignature that is kept of it."""
        checkpoint, table = signed.checkpoint, self.cosignatures
        lines = connection.scalars(
            sa.select(table.c.line)
            .where(table.c.origin == checkpoint.origin, table.c.size == checkpoint.size)
            .order_by(table.c.name)
        )
        return with_lines(signed.note, lines)

    def add_cosignature(
        self,
        connection: Connection,
        signed: SignedCheckpoint,
        line: str,
        witness: CosignatureVerifier,
        at: datetime,
    ) -> None:
        """Keep a witness's word on a published checkpoint; the first of each witness stays.

        Raises:
            NoteRefused: it is not this witness's, not of this checkpoint, or no signature line.
        """
        witness.verify(with_lines(signed.note, [line]))
        origin, size = signed.checkpoint.origin, signed.checkpoint.size
        table = self.cosignatures
        connection.execute(
            insert(connection, table)
            .values(origin=origin, size=size, name=witness.name, line=line, at=at)
            .on_conflict_do_nothing(index_elements=[table.c.origin, table.c.size, table.c.name])
        )

    def last_cosigned(self, connection: Connection, origin: str) -> Checkpoint | None:
        """The largest checkpoint of a log of ours that a witness cosigned."""
        table, own = self.cosignatures, self.published
        note = connection.scalar(
            sa.select(own.c.note)
            .join(table, sa.and_(table.c.origin == own.c.origin, table.c.size == own.c.size))
            .where(own.c.origin == origin)
            .order_by(own.c.size.desc())
            .limit(1)
        )
        return None if note is None else Checkpoint.parse(parse(note)[0])

    def held(self, connection: Connection, log: LogName, *, lock: bool = False) -> Held | None:
        """What is held of the newest epoch of a log; with `lock` until the transaction ends."""
        table = self.witnessed
        wanted = sa.select(table).where(table.c.origin.startswith(f"{log}/", autoescape=True))
        rows = connection.execute(wanted.with_for_update() if lock else wanted).all()
        if not rows:
            return None
        row = max(rows, key=lambda one: LogOrigin(one.origin).epoch)
        return Held(Checkpoint(row.origin, row.size, row.root), row.note, row.at)

    def advance(
        self, connection: Connection, held: Held | None, accepted: Accepted, at: datetime
    ) -> bool:
        """Move what is held of a log from `held` on to what was accepted.

        Returns:
            False when `held` is not what stands there any more: then nothing was changed, and the
            decision must be made anew.
        """
        new, table = accepted.checkpoint, self.witnessed
        values = {"size": new.size, "root": new.root, "note": accepted.note, "at": at}
        if held is None or held.origin != accepted.origin:
            began = connection.execute(
                insert(connection, table)
                .values(origin=new.origin, **values)
                .on_conflict_do_nothing(index_elements=[table.c.origin])
                .returning(table.c.origin)
            )
            return began.first() is not None
        moved = connection.execute(
            table.update()
            .where(
                table.c.origin == new.origin,
                table.c.size == held.checkpoint.size,
                table.c.root == held.checkpoint.root,
            )
            .values(**values)
        )
        return moved.rowcount == 1

    def await_leaves(
        self, connection: Connection, log: LogName, leaves: Iterable[Digest], since: datetime
    ) -> None:
        """Expect these leaf hashes in another side's log from `since` on; a repetition is none."""
        rows = [{"leaf": leaf.raw(), "log": log, "since": since} for leaf in leaves]
        if rows:
            connection.execute(
                insert(connection, self.awaited).on_conflict_do_nothing(
                    index_elements=[self.awaited.c.log, self.awaited.c.leaf]
                ),
                rows,
            )

    def awaited_leaves(
        self, connection: Connection, log: LogName, limit: int = 1_000
    ) -> tuple[Digest, ...]:
        """What was not proven yet: those that have waited longest, and then the newest, half each.

        So what can never be proven keeps nothing else from being asked for.
        """
        table = self.awaited
        unseen = sa.select(table.c.leaf).where(table.c.log == log, table.c.seen_at.is_(None))
        oldest = unseen.order_by(table.c.since, table.c.leaf).limit(limit - limit // 2)
        newest = unseen.order_by(table.c.since.desc(), table.c.leaf.desc()).limit(limit // 2)
        found = [*connection.scalars(oldest), *reversed(connection.scalars(newest).all())]
        return tuple(Digest.of(leaf) for leaf in dict.fromkeys(found))

    def waiting_since(self, connection: Connection, log: LogName) -> datetime | None:
        """Since when the leaf that has waited longest was awaited; None when all were proven."""
        table = self.awaited
        since: datetime | None = connection.scalar(
            sa.select(table.c.since)
            .where(table.c.log == log, table.c.seen_at.is_(None))
            .order_by(table.c.since)
            .limit(1)
        )
        return since

    def mark_seen(
        self, connection: Connection, log: LogName, leaves: Collection[Digest], at: datetime
    ) -> None:
        """These were proven to stand in the log."""
        table = self.awaited
        rows = [{"of_log": log, "of_leaf": leaf.raw(), "seen": at} for leaf in leaves]
        if rows:
            connection.execute(
                table.update()
                .where(
                    table.c.log == sa.bindparam("of_log"),
                    table.c.leaf == sa.bindparam("of_leaf"),
                    table.c.seen_at.is_(None),
                )
                .values(seen_at=sa.bindparam("seen")),
                rows,
            )


def _awaited(metadata: sa.MetaData, prefix: str) -> sa.Table:
    table = sa.Table(
        f"{prefix}_awaited",
        metadata,
        sa.Column("log", sa.String(200), primary_key=True),
        sa.Column("leaf", sa.LargeBinary(HASH_SIZE), primary_key=True),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("seen_at", UtcDateTime),
    )
    unseen = table.c.seen_at.is_(None)
    sa.Index(
        f"ix_{prefix}_awaited_unseen",
        table.c.log,
        table.c.since,
        sqlite_where=unseen,
        postgresql_where=unseen,
    )
    return table


def _alarms(metadata: sa.MetaData, prefix: str) -> sa.Table:
    table = sa.Table(
        f"{prefix}_alarms",
        metadata,
        sa.Column("alarm_id", sa.String(36), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("log", sa.String(200), nullable=False),
        sa.Column("origin", sa.String(200)),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("closed_at", UtcDateTime),
        sa.Column("evidence", sa.Text),
    )
    standing = table.c.closed_at.is_(None)
    sa.Index(
        f"uq_{prefix}_alarms_standing",
        table.c.kind,
        table.c.log,
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    return table


def _published(note: str, at: datetime) -> SignedCheckpoint:
    return SignedCheckpoint(Checkpoint.parse(parse(note)[0]), note, at)


def insert(connection: Connection, table: sa.Table) -> Any:
    """An insert that can pass over what is there, in the database's own dialect."""
    return (postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert)(table)

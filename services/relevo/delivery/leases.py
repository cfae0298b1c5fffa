"""Leases with fencing tokens: one holder at a time, and a late one cannot write.

A holder that stalls past its lease does not know it; the token does. Every write that the lease
protects calls `check` in its own transaction, so a newer holder's token stops it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NewType

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from relevo.delivery.errors import LeaseHeld, LeaseLost
from relevo.service.database import UtcDateTime

FencingToken = NewType("FencingToken", int)
"""Grows by one each time the lease changes hands; never reused."""


LEAP = 1 << 20
"""More hand-overs of one lease than happen between two backups."""


class Leases:
    """A table of named leases; add it to a service's own MetaData.

    Every method runs in the caller's writing transaction.
    """

    def __init__(self, metadata: sa.MetaData) -> None:
        self.table = sa.Table(
            "leases",
            metadata,
            sa.Column("name", sa.String(200), primary_key=True),
            sa.Column("holder", sa.String(200)),
            sa.Column("token", sa.BigInteger, nullable=False),
            sa.Column("expires_at", UtcDateTime),
        )

    def acquire(
        self, connection: Connection, name: str, holder: str, *, now: datetime, ttl: timedelta
    ) -> FencingToken:
        """Take the lease if it is free, expired, or one's own from an earlier life.

        One that runs for longer than two `ttl` from now was taken by a clock that was wrong: it is
        taken as expired, and the token stops its holder if it lives.

        Raises:
            LeaseHeld: another holder's lease runs still.
        """
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        connection.execute(
            insert(self.table)
            .values(name=name, token=0)
            .on_conflict_do_nothing(index_elements=[self.table.c.name])
        )
        row = self._locked(connection, name).one()
        if row.holder not in (None, holder) and now < row.expires_at <= now + 2 * ttl:
            raise LeaseHeld("the lease is held by another holder")
        token = FencingToken(row.token + 1)
        connection.execute(
            self.table.update()
            .where(self.table.c.name == name)
            .values(holder=holder, token=token, expires_at=now + ttl)
        )
        return token

    def renew(
        self,
        connection: Connection,
        name: str,
        token: FencingToken,
        *,
        now: datetime,
        ttl: timedelta,
    ) -> None:
        """Run on until `now + ttl`. An expired lease that nobody took can still be renewed.

        Raises:
            LeaseLost: somebody took it, or it was released.
        """
        self.check(connection, name, token)
        connection.execute(
            self.table.update().where(self.table.c.name == name).values(expires_at=now + ttl)
        )

    def release(self, connection: Connection, name: str, token: FencingToken) -> None:
        """Give it back; nothing happens if it was lost already."""
        connection.execute(
            self.table.update()
            .where(self.table.c.name == name, self.table.c.token == token)
            .values(holder=None, expires_at=None)
        )

    def leap(self, connection: Connection, name: str, token: FencingToken) -> None:
        """Leave a wide gap before the next token: some were given that this table forgot.

        Raises:
            LeaseLost: somebody took it, or it was released.
        """
        self.check(connection, name, token)
        connection.execute(
            self.table.update()
            .where(self.table.c.name == name)
            .values(token=token + LEAP, holder=None, expires_at=None)
        )

    def check(self, connection: Connection, name: str, token: FencingToken) -> None:
        """Hold the lease's row to the end of this transaction, with this token as its newest.

        Raises:
            LeaseLost: somebody took it, or it was released. Roll back.
        """
        row = self._locked(connection, name).one_or_none()
        if row is None or row.holder is None or row.token != token:
            raise LeaseLost("the lease is no longer held under this token")

    def _locked(
        self, connection: Connection, name: str
    ) -> sa.CursorResult[str, str | None, int, datetime]:
        return connection.execute(
            sa.select(self.table).where(self.table.c.name == name).with_for_update(key_share=True)
        )

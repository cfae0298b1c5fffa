"""A small log, and entries to put into it."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.ledger.entries import agency
from relevo.ledger.integrator import Integrator
from relevo.ledger.store import LedgerTables
from relevo.ledger.values import Digest, Id, Process, Slug
from relevo.service.database import Database

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
ORIGIN = "colibri.example/relevo/agency/1"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


class Log:
    """One service's database with one log in it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.database = Database(url)
        metadata = sa.MetaData()
        self.tables = LedgerTables(metadata)
        with self.database.write() as connection:
            metadata.create_all(connection)
        self.integrator = Integrator(self.database, self.tables, ORIGIN, KEY)

    def record(self, count: int = 1) -> list[Digest]:
        """Commit `count` entries in one transaction."""
        with self.database.write() as connection:
            return [self.tables.record(connection, case_opened()) for _ in range(count)]

    def execute(self, statement: sa.Executable) -> None:
        """Tamper with the rows."""
        with self.database.write() as connection:
            connection.execute(statement)


def case_opened() -> agency.CaseOpened:
    return agency.CaseOpened(
        at=NOW,
        actor=Process("spiffe://colibri.example/agency/web"),
        case=Id(str(uuid.uuid4())),
        brand=Slug("qori"),
        channel=Slug("facebook"),
    )

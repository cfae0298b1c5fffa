"""Two sides whose logs witness each other, each with a database of its own: two companies, or the
brand's two services with their private logs.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.ledger.alarm_book import AlarmBook, StandingAlarm
from relevo.ledger.alarms import AlarmKind
from relevo.ledger.cosignature import Cosigner
from relevo.ledger.entries import Entry, agency, care, care_private, logs, vault_private
from relevo.ledger.integrator import Integrator
from relevo.ledger.note import Checkpoint
from relevo.ledger.pace import Pace
from relevo.ledger.publishing import Inclusion, Published, Publisher, opening
from relevo.ledger.store import LedgerTables, SignedCheckpoint
from relevo.ledger.values import Code, Digest, Id, LogName, Process, Slug
from relevo.ledger.verification import verify
from relevo.ledger.witness import LogKeys, Submission
from relevo.ledger.witness_store import WitnessTables
from relevo.ledger.witnessing import Cosigned, Watch, Witness
from relevo.service.database import Database
from tests.databases import Databases

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
PACE = Pace(interval=timedelta(minutes=5), grace=timedelta(minutes=1))
TICK = PACE.interval


@dataclass(frozen=True)
class Company:
    """Whose side it is: names, words and keys, which no restore changes."""

    log: LogName
    own: logs.LogWords
    seen: logs.WitnessWords
    actor: Process
    signing_key: Ed25519PrivateKey
    cosigner: Cosigner
    private: bool = False

    @property
    def keys(self) -> LogKeys:
        return LogKeys({self.log: self.signing_key.public_key()})


COLIBRI = Company(
    LogName("colibri/agency"),
    logs.AGENCY,
    logs.AGENCY_AS_WITNESS,
    Process("spiffe://colibri/agency/relay"),
    Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32),
    Cosigner("colibri/agency/witness", Ed25519PrivateKey.from_private_bytes(bytes([2]) * 32)),
)
QORI = Company(
    LogName("qori/care"),
    logs.CARE,
    logs.CARE_AS_WITNESS,
    Process("spiffe://qori/care/worker"),
    Ed25519PrivateKey.from_private_bytes(bytes([3]) * 32),
    Cosigner("qori/care/witness", Ed25519PrivateKey.from_private_bytes(bytes([4]) * 32)),
)
PRIVATE_CARE = Company(
    LogName("qori/care-private"),
    care_private.WORDS,
    care_private.AS_WITNESS,
    QORI.actor,
    Ed25519PrivateKey.from_private_bytes(bytes([5]) * 32),
    QORI.cosigner,
    private=True,
)
PRIVATE_VAULT = Company(
    LogName("qori/vault-private"),
    vault_private.WORDS,
    vault_private.AS_WITNESS,
    Process("spiffe://qori/vault/rpc"),
    Ed25519PrivateKey.from_private_bytes(bytes([6]) * 32),
    Cosigner("qori/vault/witness", Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)),
    private=True,
)
both_kinds = pytest.mark.parametrize(
    "sides",
    [(COLIBRI, QORI), (PRIVATE_CARE, PRIVATE_VAULT)],
    ids=["companies", "private-logs"],
)
"""Tries an attack on two companies' logs and on the brand's private ones."""


class Side:
    """One company's processes on one database, in one epoch of its log."""

    def __init__(self, company: Company, url: str, *, epoch: int = 1) -> None:
        self.company = company
        self.url = url
        self.origin = f"{company.log}/{epoch}"
        self.database = Database(url)
        metadata = sa.MetaData()
        self.ledger = LedgerTables(metadata, private=company.private)
        self.tables = WitnessTables(metadata)
        with self.database.write() as connection:
            metadata.create_all(connection)
        begins = opening(self.tables, company.own, company.actor)
        self.integrator = Integrator(
            self.database, self.ledger, self.origin, company.signing_key, begins
        )
        self.published = Published(self.database, self.ledger, self.tables, self.origin)
        self.publisher = Publisher(
            self.integrator, self.published, self.tables, company.own, company.actor
        )
        self.book = AlarmBook(self.ledger, self.tables, company.seen, company.actor)
        self.witness = Witness(self.database, self.tables, company.cosigner, self.book)
        self.watch = Watch(self.database, self.tables, self.book, PACE, START)

    @property
    def begins(self) -> tuple[str, ...]:
        """The tag of the log's first entry, if it has one of its own."""
        began = self.company.own.began
        return () if began is None else (began.tag.value,)

    def record(self, count: int = 1) -> list[Digest]:
        """Commit so many facts."""
        with self.database.write() as connection:
            return [self.ledger.record(connection, self._fact()) for _ in range(count)]

    def publish(self, now: datetime) -> SignedCheckpoint | None:
        return self.publisher.publish(now)

    def verify(self, trusted: Checkpoint | None = None) -> SignedCheckpoint | None:
        """Recompute the log from its rows, as an auditor does."""
        return verify(
            self.database,
            self.ledger,
            self.integrator.verifier,
            origin=self.origin,
            trusted=trusted,
        )

    def execute(self, *statements: sa.Executable) -> None:
        """Tamper with the rows."""
        with self.database.write() as connection:
            for statement in statements:
                connection.execute(statement)

    def bodies(self, tag: str) -> list[bytes]:
        """What stands in the log under a tag, in the order of writing."""
        entries = self.ledger.entries
        with self.database.read() as connection:
            return list(
                connection.scalars(
                    sa.select(entries.c.body)
                    .where(entries.c.tag == tag)
                    .order_by(entries.c.position)
                )
            )

    def rows(self, table: sa.Table) -> Sequence[sa.Row[Any]]:
        with self.database.read() as connection:
            return connection.execute(sa.select(table).order_by(*table.primary_key)).all()

    def alarms(self) -> list[tuple[AlarmKind, LogName]]:
        """The alarms that stand."""
        return [(alarm.kind, alarm.log) for alarm in self.standing()]

    def standing(self) -> tuple[StandingAlarm, ...]:
        with self.database.read() as connection:
            return self.book.standing(connection)

    def told(self) -> list[str]:
        """The kinds of alarm that came on this side's ledger, in order."""
        words = self.company.seen
        return [_kind(body) for body in self.bodies(words.alarmed.tag)]

    def settled(self) -> list[str]:
        """The kinds of alarm whose end came on this side's ledger, in order."""
        return [_kind(body) for body in self.bodies(self.company.seen.settled.tag)]

    def held(self, log: LogName) -> Checkpoint | None:
        """The newest checkpoint of another's log that this side cosigned."""
        with self.database.read() as connection:
            held = self.tables.held(connection, log)
        return held.checkpoint if held else None

    def awaits(self, log: LogName, leaves: Sequence[Digest], since: datetime) -> None:
        with self.database.write() as connection:
            self.tables.await_leaves(connection, log, leaves, since)

    def backup(self, path: Path) -> str:
        """A copy of the SQLite file as it is now; its URL."""
        assert self.database.is_sqlite
        with self.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self.url.removeprefix("sqlite:///"), path)
        return f"sqlite:///{path}"

    def close(self) -> None:
        self.database.close()

    def _fact(self) -> Entry:
        return fact(self.company)


class Pair:
    """Both sides, and the exchange between them: `one` is the agency's or care's, `other` witnesses
    it.
    """

    def __init__(self, databases: Databases, one: Company = COLIBRI, other: Company = QORI) -> None:
        self._open: list[Side] = []
        self.one, self.other = one, other
        self.agency = self.opened(Side(one, databases.fresh()))
        self.care = self.opened(Side(other, databases.fresh()))

    def opened(self, side: Side) -> Side:
        """A side that is closed after the test."""
        self._open.append(side)
        return side

    def close(self) -> None:
        for side in self._open:
            side.close()

    def settle(self, count: int, now: datetime) -> list[Digest]:
        """The agency records facts; both sides publish and cosign. What was recorded."""
        leaves = self.agency.record(count)
        self.agency.publish(now)
        show(self.agency, self.care, now)
        self.care.publish(now)
        if self.care.published.newest() is not None:
            show(self.care, self.agency, now)
        return leaves


def submission(log: Side, witness: Side) -> Submission:
    """The newest published checkpoint of a side, for where the witness stands."""
    made = log.published.submission(witness.witness.mark(log.company.log), shown=())
    assert made is not None
    return made


def show(log: Side, witness: Side, now: datetime) -> Cosigned:
    """One side shows its newest checkpoint to the other, and keeps the cosignature."""
    cosigned = witness.witness.cosign(submission(log, witness), log.company.keys, now)
    size = cosigned.accepted.checkpoint.size
    log.published.add_cosignatures(
        size, [cosigned.line], [witness.company.cosigner.verifier()], now
    )
    return cosigned


def prove(log: Side, witness: Side, leaves: Sequence[Digest], now: datetime) -> tuple[Digest, ...]:
    """One side proves that leaves stand in its log; those that the other has believed."""
    checkpoint = witness.held(log.company.log)
    assert checkpoint is not None
    answers = log.published.inclusions(leaves).values()
    proofs = [answer for answer in answers if isinstance(answer, Inclusion)]
    return witness.witness.take_inclusions(checkpoint, proofs, now)


def made_anew(side: Side) -> None:
    """What an insider with the key does: all that is derived from the entries goes."""
    entries, tables = side.ledger.entries, side.tables
    side.execute(
        side.ledger.heads.delete(),
        side.ledger.checkpoints.delete(),
        side.ledger.tiles.delete(),
        tables.published.delete(),
        tables.cosignatures.delete(),
        entries.delete().where(entries.c.tag.in_(side.begins)),  # it is written again
        entries.update().values(origin=None, leaf_index=None),
    )


def fact(company: Company) -> Entry:
    """Something that happened."""
    case = Id(str(uuid.uuid4()))
    if company.private:
        kind = care_private.LogRead if company.log == PRIVATE_CARE.log else vault_private.LogRead
        what = Code("LOG-READS")
        return kind(at=START, actor=company.actor, what=what, since=None, until=None, case=case)
    if company is COLIBRI:
        return agency.CaseOpened(
            at=START, actor=company.actor, case=case, brand=Slug("qori"), channel=Slug("facebook")
        )
    return care.CaseResolved(
        at=START, actor=company.actor, case=case, agency=Slug("colibri"), brand=Slug("qori")
    )


def with_another_key(company: Company) -> Company:
    """The same names, and a key that nobody pinned."""
    return replace(company, signing_key=Ed25519PrivateKey.from_private_bytes(bytes([9]) * 32))


def _kind(body: bytes) -> str:
    kind: str = json.loads(body)["kind"]
    return kind

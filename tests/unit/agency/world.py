"""An agency in a temporary folder with a real redactor, real seals and a clock that tests move."""

from __future__ import annotations

import itertools
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.agency.adapters import tables
from relevo.agency.adapters.brands import Brand, CareAddress, ChannelConfiguration
from relevo.agency.adapters.pseudonyms import Pseudonyms
from relevo.agency.adapters.sealing_keys import SealingKeys
from relevo.agency.context import AgencyContext
from relevo.agency.domain.channel import Channel
from relevo.agency.domain.post import Author, PostEvent
from relevo.crossing.vocabulary import Verb
from relevo.ledger.entries import Entry
from relevo.ledger.entries.parsing import parse
from relevo.redaction import Redactor
from relevo.sealing.envelope import Binding, Envelope
from relevo.sealing.keys import KeyList
from relevo.sealing.opening import Opener, SealingPrivateKey
from relevo.sealing.sealing import Sealer
from relevo.sealing.signed import key_id_of
from relevo.service.clock import new_public_code
from relevo.service.database import Database

NOW = datetime(2026, 7, 1, 2, 10, tzinfo=UTC)
ORG = "colibri"
BRAND = "qori"
OTHER_BRAND = "andes"
CHANNEL = "facebook"

MANIFEST_KEY = Ed25519PrivateKey.from_private_bytes(b"m" * 32)
ROOT_KEY = Ed25519PrivateKey.from_private_bytes(b"r" * 32)
RECEIPT_KEY = Ed25519PrivateKey.from_private_bytes(b"c" * 32)
NOTICE_KEY = Ed25519PrivateKey.from_private_bytes(b"n" * 32)
SEALING_KEY = SealingPrivateKey("qori-2026-07", bytes(range(32)))

E = TypeVar("E", bound=Entry)

_REDACTORS: dict[str, Redactor] = {}


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **delta: float) -> None:
        self.at += timedelta(**delta)


def brand(name: str = BRAND) -> Brand:
    """A brand with the keys above and two channels."""

    def pinned(key: Ed25519PrivateKey) -> Mapping[str, Any]:
        return {key_id_of(key.public_key()): key.public_key()}

    return Brand(
        brand=name,
        name=name.title(),
        care=CareAddress("localhost:1", "rpc.care." + name, Path("bundle.pem")),
        receipt_keys=pinned(RECEIPT_KEY),
        notice_keys=pinned(NOTICE_KEY),
        root_key=ROOT_KEY.public_key(),
        phones_allowed=(),
        emails_allowed=(),
        country="PE",
        channels=(
            ChannelConfiguration(CHANNEL, "meta"),
            ChannelConfiguration("form", "none"),
        ),
    )


def key_list(
    name: str = BRAND, *, at: datetime = NOW, days: int = 30, key: SealingPrivateKey = SEALING_KEY
) -> KeyList:
    """A list with one active key."""
    until = at + timedelta(days=days)
    return KeyList(name, (key.public_key(until),), at, until)


@dataclass
class World:
    """One agency with two brands, and what its tests look at."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    channels: dict[tuple[str, str], Channel] = field(default_factory=dict)
    with_keys: bool = True
    shared: Database | None = None  # emptied by the caller; else one of its own in the folder

    def __post_init__(self) -> None:
        self.database = self.shared or open_database(f"sqlite:///{self.folder}/agency.db")
        self.brands = {name: brand(name) for name in (BRAND, OTHER_BRAND)}
        self.keys = SealingKeys(self.brands)
        self._numbers = itertools.count(1)
        if self.with_keys:
            with self.database.write() as connection:
                for name in self.brands:
                    statement = key_list(name, at=self.clock()).sign(ROOT_KEY)
                    self.keys.store(connection, name, statement, self.clock())
        self.context = AgencyContext(
            org=ORG,
            database=self.database,
            brands=self.brands,
            redactors={name: _redactor(self.brands[name]) for name in self.brands},
            sealer=Sealer(MANIFEST_KEY, key_id_of(MANIFEST_KEY.public_key())),
            keys=self.keys,
            pseudonyms=Pseudonyms(b"p" * 32),
            channels=self.channels,
            clock=self.clock,
            new_id=lambda: str(uuid.uuid4()),
            new_public_code=new_public_code,
            random_bytes=os.urandom,
            jitter=lambda: 0.5,
        )

    def post(self, text: str | None = "La tarjeta no funciona", **changes: Any) -> PostEvent:
        """A comment by Ana in one thread, with the changes; each call another post."""
        number = next(self._numbers)
        values: dict[str, Any] = {
            "brand": BRAND,
            "channel": CHANNEL,
            "source_id": f"p_{number}",
            "parent_source_id": None,
            "thread_id": "t_1",
            "verb": Verb.ADD,
            "event_time": self.clock() + timedelta(microseconds=number),
            "author": Author("fb-ana", "Ana Prueba"),
            "text": text,
        }
        return PostEvent(**{**values, **changes})

    def rows(self, table: sa.Table, *where: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
        """Rows of a table by column name, in the order of its primary key."""
        with self.database.read() as connection:
            found = connection.execute(sa.select(table).where(*where).order_by(*table.primary_key))
            return [dict(row._mapping) for row in found]

    def ledger_tags(self) -> list[str]:
        """The tags recorded so far, in order."""
        return [row["tag"] for row in self.rows(tables.ledger.entries)]

    def recorded(self, kind: type[E]) -> list[E]:
        """The entries of one kind, in order."""
        entries = [parse(row["body"])[1] for row in self.rows(tables.ledger.entries)]
        return [entry for entry in entries if isinstance(entry, kind)]

    def opened(self, row: Mapping[str, Any], **binding: str) -> dict[int, tuple[str, str]]:
        """The fields of a version's seal as the vault sees them: number to (type, value)."""
        parts = {
            "agency": ORG,
            "brand": row["brand"],
            "key_id": row["seal_key_id"],
            "case_id": row["case_id"],
            "post_version_id": row["post_version_id"],
            **binding,
        }
        opened = Opener(SEALING_KEY).open_envelope(
            Envelope.from_bytes(row["seal"]),
            expected=Binding(**parts),
            agency_key=MANIFEST_KEY.public_key(),
        )
        return {one.number: (one.type, one.value) for one in opened}

    def close(self) -> None:
        if self.shared is None:
            self.database.close()


def open_database(url: str) -> Database:
    """An empty database, with the schema."""
    database = Database(url)
    with database.write() as connection:
        tables.metadata.create_all(connection)
    return database


def empty(database: Database) -> Database:
    """The same database without a row: statements stay compiled, which is most of a test's cost."""
    with database.write() as connection:
        for table in reversed(tables.metadata.sorted_tables):
            connection.execute(table.delete())
    return database


def _redactor(of: Brand) -> Redactor:
    if of.brand not in _REDACTORS:
        _REDACTORS[of.brand] = Redactor(of.configuration())
    return _REDACTORS[of.brand]

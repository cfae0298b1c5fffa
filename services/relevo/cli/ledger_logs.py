"""One service's log at that service's own machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import click

from relevo.agency import bootstrap as agency_bootstrap
from relevo.agency.adapters import tables as agency_tables
from relevo.agency.settings import PREFIX as AGENCY_PREFIX
from relevo.agency.settings import AgencySettings
from relevo.care import bootstrap as care_bootstrap
from relevo.care.adapters import tables as care_tables
from relevo.care.settings import PREFIX as CARE_PREFIX
from relevo.care.settings import CareSettings
from relevo.cli.settings import load
from relevo.crossing.pinned_logs import witness_name
from relevo.errors import NotFound
from relevo.ledger.cosignature import CosignatureVerifier
from relevo.ledger.entries import (
    agency,
    base,
    care,
    care_private,
    logs,
    vault,
    vault_private,
)
from relevo.ledger.entries.base import Entry
from relevo.ledger.note import NoteVerifier
from relevo.ledger.store import LedgerTables, SignedCheckpoint
from relevo.ledger.stored_log import StoredLog
from relevo.ledger.values import LogOrigin, Process
from relevo.ledger.witness_store import WitnessTables
from relevo.sealing.signed import load_private_key
from relevo.service import migrations
from relevo.service.database import Database
from relevo.service.settings import SettingsError
from relevo.vault import bootstrap as vault_bootstrap
from relevo.vault.settings import PREFIX as VAULT_PREFIX
from relevo.vault.settings import VaultSettings
from relevo.vault.sql import tables as vault_tables

Settings: TypeAlias = AgencySettings | CareSettings | VaultSettings

SERVICES = ("agency", "care", "vault")
PRIVATE_LOGS = ("care-private", "vault-private")
a_service = click.Choice((*SERVICES, *PRIVATE_LOGS))


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is particular to a log, under the name that `entries.log_of` gives it."""

    settings: type[Settings]
    prefix: str
    migrations: Path
    ledger: LedgerTables
    witness: WitnessTables
    words: logs.LogWords
    read: type[base.LogRead]


_KINDS = {
    "agency": _Kind(
        AgencySettings,
        AGENCY_PREFIX,
        agency_bootstrap.MIGRATIONS,
        agency_tables.ledger,
        agency_tables.witness,
        logs.AGENCY,
        agency.LogRead,
    ),
    "care": _Kind(
        CareSettings,
        CARE_PREFIX,
        care_bootstrap.MIGRATIONS,
        care_tables.ledger,
        care_tables.witness,
        logs.CARE,
        care.LogRead,
    ),
    "vault": _Kind(
        VaultSettings,
        VAULT_PREFIX,
        vault_bootstrap.MIGRATIONS,
        vault_tables.ledger,
        vault_tables.witness,
        logs.VAULT,
        vault.LogRead,
    ),
    "care-private": _Kind(
        CareSettings,
        CARE_PREFIX,
        care_bootstrap.MIGRATIONS,
        care_tables.private,
        care_tables.private_witness,
        care_private.WORDS,
        care_private.LogRead,
    ),
    "vault-private": _Kind(
        VaultSettings,
        VAULT_PREFIX,
        vault_bootstrap.MIGRATIONS,
        vault_tables.private,
        vault_tables.private_witness,
        vault_private.WORDS,
        vault_private.LogRead,
    ),
}


@dataclass(frozen=True, slots=True)
class ServiceLog:
    """A service's log of one epoch. `exported`, `read`: how it records that it was read."""

    database: Database
    tables: LedgerTables
    witness: WitnessTables
    origin: str
    actor: Process
    exported: type[logs.LogExported]
    read: type[base.LogRead]

    @property
    def source(self) -> StoredLog:
        """Its entries and tiles."""
        return StoredLog(self.database, self.tables, self.origin)

    def newest(self, *, published: bool = False) -> SignedCheckpoint:
        """The newest checkpoint, or the newest published one that is cosigned; its note with all
        cosignatures.

        Raises:
            NotFound: there is none yet.
        """
        with self.database.read() as connection:
            found = (
                self.witness.newest_cosigned(connection, self.origin)
                if published
                else self.tables.newest_checkpoint(connection, self.origin)
            )
            if found is None:
                what = "published checkpoint yet: wait an interval"
                raise NotFound(
                    f"{self.origin}: has no {what if published else 'checkpoint yet'}",
                    field="service",
                )
            note = self.witness.with_cosignatures(connection, found)
        return SignedCheckpoint(found.checkpoint, note, found.at)

    def record(self, entry: Entry) -> None:
        """Write an entry; the service's integrator gives it its place."""
        with self.database.write() as connection:
            self.tables.record(connection, entry)


epoch_option = click.option(
    "--epoch",
    type=click.IntRange(1, 9_999),
    metavar="N",
    help="The log of an epoch before the database was restored; without: today's.",
)


@contextmanager
def opened(
    service: str, settings_file: Path | None, epoch: int | None = None
) -> Iterator[ServiceLog]:
    """A log of a service; raises `SettingsError`, `SchemaOutOfDate`, `DatabaseUnavailable`."""
    kind, settings = _KINDS[service], settings_of(service, settings_file)
    database = Database(settings.database_url)
    try:
        migrations.require_current(database, kind.migrations)
        yield ServiceLog(
            database=database,
            tables=kind.ledger,
            witness=kind.witness,
            origin=_origin(service, settings, epoch),
            actor=Process(f"spiffe://{settings.org}/{holder(service)}/cli"),
            exported=kind.words.exported,
            read=kind.read,
        )
    finally:
        database.close()


def settings_of(service: str, settings_file: Path | None) -> Settings:
    """The settings of the service that holds a log."""
    kind = _KINDS[service]
    return load(kind.settings, kind.prefix, settings_file)


def holder(log: str) -> str:
    """The service that holds a log."""
    return log.removesuffix("-private")


def _origin(service: str, settings: Settings, epoch: int | None) -> str:
    today = LogOrigin(
        settings.private_origin
        if service in PRIVATE_LOGS and not isinstance(settings, AgencySettings)
        else settings.ledger_origin
    )
    return today if epoch is None else LogOrigin(f"{today.log}/{epoch}")


def log_key(service: str, settings: Settings, epoch: int | None = None) -> NoteVerifier:
    """The public side of the key that signs the log, under the epoch's origin.

    Raises:
        SettingsError, KeyFileInvalid: its file is not set, or holds no key.
    """
    key_file = key_file_of(service, settings)
    if key_file is None:
        variable = f"{_KINDS[service].prefix}LEDGER_KEY_FILE"
        raise SettingsError(f"{variable}: must be set here", field=variable)
    key = load_private_key(key_file)
    return NoteVerifier(_origin(service, settings, epoch), key.public_key())


def key_file_of(service: str, settings: Settings) -> Path | None:
    """The key that signs the log; None where it is not set on this machine."""
    if service in PRIVATE_LOGS and not isinstance(settings, AgencySettings):
        return settings.private_ledger_key_file
    return settings.ledger_key_file


def own_witness_key(service: str, settings: Settings) -> CosignatureVerifier | None:
    """The public side of the key with which the service cosigns others' logs, if it has one.

    The vault's is told with its private log: it cosigns care's private log and no other.
    """
    if service == "vault" or settings.witness_key_file is None:
        return None
    key = load_private_key(settings.witness_key_file)
    return CosignatureVerifier(witness_name(settings.org, holder(service)), key.public_key())

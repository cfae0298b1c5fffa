"""The only wiring of the vault: from settings to what the use cases need."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Final

from relevo.crossing.retention import load_retention
from relevo.crossing.witness_clock import pace_of
from relevo.ledger.configuration import record_settings
from relevo.ledger.entries.logs import VAULT as WORDS
from relevo.ledger.entries.vault import SettingsChanged
from relevo.ledger.integrator import Integrator
from relevo.ledger.pace import Pace
from relevo.ledger.publishing import Published, Publisher, opening
from relevo.ledger.values import Process
from relevo.sealing.signed import load_private_key
from relevo.service import clock, crash, migrations
from relevo.service.database import Database
from relevo.service.rpc.server import RpcServer, ServerOptions
from relevo.service.rpc.tls import ServerTlsFiles
from relevo.service.rpc.trust import TrustBundles
from relevo.service.settings import values_of
from relevo.vault.agencies import load_agencies
from relevo.vault.context import Store, Vault
from relevo.vault.keys.cases import CaseKeys, FactorSecrets
from relevo.vault.keys.custody import passphrase_of, root_of, sealing_keys_of
from relevo.vault.second_look import SecondLook
from relevo.vault.settings import VaultSettings
from relevo.vault.sql.tables import ledger, witness
from relevo.vault.wire import deposit, erasure
from relevo.vault.wire.servicer import SERVICE, adder, allowed_peers
from relevo.vault.witnessing import Witnessed, witnesses_of

MIGRATIONS: Final = Path(__file__).with_name("migrations")


def migrate(settings: VaultSettings) -> None:
    """Bring the vault's database to this release's schema."""
    database = Database(settings.database_url)
    try:
        migrations.upgrade(database, MIGRATIONS)
    finally:
        database.close()


def pace(settings: VaultSettings) -> Pace:
    """The fixed clock of published checkpoints."""
    return pace_of(settings.witness_seconds)


def operator(settings: VaultSettings) -> Process:
    """The actor of what is done at the vault's own command line."""
    return Process(f"spiffe://{settings.org}/vault/cli")


def open_store(settings: VaultSettings) -> Store:
    """What administration needs; the caller closes `store.database`.

    Raises:
        SchemaOutOfDate: the database is to be migrated first.
        DatabaseUnavailable: it does not answer.
        SettingsError, EpochFileInvalid: a key file is not of its form.
    """
    passphrase = passphrase_of(settings)
    factors = FactorSecrets(root_of(settings, passphrase))
    keys = sealing_keys_of(settings, passphrase)
    return Store(settings.org, _open_database(settings), keys, factors)


def _open_database(settings: VaultSettings) -> Database:
    database = Database(settings.database_url)
    try:
        migrations.require_current(database, MIGRATIONS)
    except BaseException:
        database.close()
        raise
    return database


def open_integrator(settings: VaultSettings, store: Store) -> Integrator:
    """The holder of the ledger's signing key. Settings that changed since the last start are on the
    ledger then.
    """
    signing_key = load_private_key(settings.ledger_key_file)
    actor = _process(settings)
    record_settings(
        store.database,
        ledger,
        SettingsChanged,
        values_of(settings, folder="agencies_dir"),
        salt=os.urandom(32),
        actor=actor,
        at=clock.now(),
    )
    begins = opening(witness, WORDS, actor)
    return Integrator(store.database, ledger, settings.ledger_origin, signing_key, begins)


def open_publisher(settings: VaultSettings, store: Store, integrator: Integrator) -> Publisher:
    """What makes the checkpoints that may leave."""
    return Publisher(integrator, _published(settings, store), witness, WORDS, _process(settings))


def _published(settings: VaultSettings, store: Store) -> Published:
    return Published(store.database, ledger, witness, settings.ledger_origin)


def _process(settings: VaultSettings) -> Process:
    return Process(f"spiffe://{settings.org}/vault/rpc")


def open_vault(settings: VaultSettings, store: Store, integrator: Integrator) -> Vault:
    """What serving needs.

    Raises:
        KeyFileInvalid, AgencyFileInvalid, SettingsError: naming the file.
    """
    crash.arm(settings.crash_file)
    agencies = load_agencies(settings.agencies_dir)
    return Vault(
        store=store,
        brands=frozenset(settings.brands),
        agencies=agencies,
        case_keys=CaseKeys(root_of(settings, passphrase_of(settings))),
        second_look=SecondLook(),
        record=integrator,
        log=Witnessed(
            _published(settings, store),
            witnesses_of(settings.org, settings.care_witness_key, agencies),
        ),
        notice_key=load_private_key(settings.notice_key_file),
        root_key=load_private_key(settings.root_key_file),
        reveal_limit_per_hour=settings.reveal_limit_per_hour,
        display=timedelta(seconds=settings.display_seconds),
        key_list_life=timedelta(days=settings.key_list_days),
        retention=(
            load_retention(settings.retention_file, settings.brands)
            if settings.retention_file
            else {}
        ),
    )


def open_server(settings: VaultSettings, vault: Vault) -> RpcServer:
    """The gRPC server, listening and not yet answering."""
    trust = TrustBundles({settings.org: settings.peers_bundle})
    services = {
        SERVICE: adder(vault),
        deposit.SERVICE: deposit.adder(vault),
        erasure.SERVICE: erasure.adder(vault),
    }
    options = ServerOptions(
        address=settings.rpc_address,
        tls=ServerTlsFiles(settings.tls_certificate, settings.tls_key, trust),
        allow={
            **allowed_peers(settings.org),
            **deposit.allowed_peers(settings.org),
            **erasure.allowed_peers(settings.org),
        },
        threads=settings.rpc_threads,
        reflection_of=tuple(services) if settings.mode == "development" else (),
    )
    return RpcServer(options, services)

"""The only wiring of the vault: from settings to what the use cases need."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Final

from relevo.crossing.pinned_logs import public_key, witness_name
from relevo.crossing.retention import load_retention
from relevo.crossing.witness_clock import pace_of
from relevo.ledger.alarm_book import AlarmBook
from relevo.ledger.configuration import record_settings
from relevo.ledger.cosignature import Cosigner
from relevo.ledger.entries import vault_private
from relevo.ledger.entries.logs import VAULT as WORDS
from relevo.ledger.entries.vault import SettingsChanged
from relevo.ledger.integrator import Integrator
from relevo.ledger.pace import Pace
from relevo.ledger.publishing import Published, Publisher, opening
from relevo.ledger.values import LogName, Process
from relevo.ledger.witness import LogKeys
from relevo.ledger.witnessing import Watch, Witness
from relevo.sealing.signed import load_private_key
from relevo.service import clock, crash, logs, migrations
from relevo.service.database import Database
from relevo.service.rpc.server import RpcServer, ServerOptions
from relevo.service.rpc.tls import ServerTlsFiles
from relevo.service.rpc.trust import TrustBundles
from relevo.service.settings import values_of
from relevo.vault.agencies import load_agencies
from relevo.vault.context import LookupLimits, Store, Vault
from relevo.vault.index import BlindIndex, IndexLimits
from relevo.vault.keys.cases import CaseKeys, FactorSecrets, IndexKeys
from relevo.vault.keys.custody import passphrase_of, root_of, sealing_keys_of
from relevo.vault.private_log import PrivateLog
from relevo.vault.second_look import SecondLook
from relevo.vault.settings import VaultSettings
from relevo.vault.sql.tables import ledger, private, private_witness, witness
from relevo.vault.wire import deposit, erasure, export, lookup, rectification, reveal, stepup
from relevo.vault.wire import private_log as private_logs
from relevo.vault.wire.servicer import SERVICE, adder, allowed_peers
from relevo.vault.witnessing import Witnessed, witnesses_of

MIGRATIONS: Final = Path(__file__).with_name("migrations")
_log = logs.get("bootstrap")


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


def open_private_integrator(settings: VaultSettings, store: Store) -> Integrator:
    """The holder of the private log's signing key."""
    key = load_private_key(settings.private_ledger_key_file)
    begins = opening(private_witness, vault_private.WORDS, _process(settings))
    return Integrator(store.database, private, settings.private_origin, key, begins)


def open_private_publisher(
    settings: VaultSettings, store: Store, integrator: Integrator
) -> Publisher:
    """What makes the private log's checkpoints that care is shown."""
    actor, published = _process(settings), _privately_published(settings, store)
    return Publisher(integrator, published, private_witness, vault_private.WORDS, actor)


def open_private_log(settings: VaultSettings, store: Store) -> PrivateLog:
    """The private log as care sees it, and what the vault witnesses care's with.

    Raises:
        KeyFileInvalid: naming the file.
    """
    care, care_keys, witness = LogName(f"{settings.org}/care-private"), None, None
    if settings.care_private_ledger_key:
        key = public_key("care_private_ledger_key", settings.care_private_ledger_key)
        care_keys = LogKeys({care: key})
    if settings.witness_key_file is not None:
        signer = load_private_key(settings.witness_key_file)
        cosigner = Cosigner(witness_name(settings.org, "vault"), signer)
        book = private_alarm_book(settings)
        witness = Witness(store.database, private_witness, cosigner, book)
    if care_keys is None or witness is None:
        _log.warning("ledger not witnessed: its key or ours is not set", log=care)
    return PrivateLog(
        database=store.database,
        own=Witnessed(
            _privately_published(settings, store),
            witnesses_of(settings.org, settings.care_witness_key, {}),
        ),
        care=care,
        care_keys=care_keys,
        witness=witness,
    )


def open_private_watch(settings: VaultSettings, store: Store) -> Watch:
    """What finds that something about the private logs is late."""
    book = private_alarm_book(settings)
    return Watch(store.database, private_witness, book, pace(settings), clock.now())


def private_alarm_book(settings: VaultSettings) -> AlarmBook:
    """Where what is wrong with a private log is kept: on the private log."""
    return AlarmBook(private, private_witness, vault_private.AS_WITNESS, _process(settings))


def _privately_published(settings: VaultSettings, store: Store) -> Published:
    return Published(store.database, private, private_witness, settings.private_origin)


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
        index=open_index(settings, store),
        lookup_limits=LookupLimits(
            settings.lookup_limit_per_hour,
            settings.lookup_limit_of_process,
            settings.lookup_limit_per_day,
        ),
        limits=settings.limits,
        approvals=settings.approvals_by_type,
        display=timedelta(seconds=settings.display_seconds),
        key_list_life=timedelta(days=settings.key_list_days),
        retention=(
            load_retention(settings.retention_file, settings.brands)
            if settings.retention_file
            else {}
        ),
    )


def open_index(settings: VaultSettings, store: Store) -> BlindIndex:
    """What names values, with the keys of each brand."""
    index = BlindIndex(
        IndexKeys(root_of(settings, passphrase_of(settings))),
        regions=settings.phone_regions,
        limits=IndexLimits(settings.link_limit_of_author, settings.link_limit_of_agency),
    )
    for brand in settings.brands:
        index.prepare(store.database, brand, at=clock.now())
    return index


def open_server(
    settings: VaultSettings, vault: Vault, private_log: PrivateLog | None = None
) -> RpcServer:
    """The gRPC server, listening and not yet answering. `private_log`: None opens its own."""
    served = private_log or open_private_log(settings, vault.store)
    trust = TrustBundles({settings.org: settings.peers_bundle})
    services = {
        SERVICE: adder(vault),
        stepup.SERVICE: stepup.adder(vault),
        reveal.SERVICE: reveal.adder(vault),
        deposit.SERVICE: deposit.adder(vault),
        erasure.SERVICE: erasure.adder(vault),
        export.SERVICE: export.adder(vault),
        lookup.SERVICE: lookup.adder(vault),
        rectification.SERVICE: rectification.adder(vault),
        private_logs.SERVICE: private_logs.adder(served),
    }
    options = ServerOptions(
        address=settings.rpc_address,
        tls=ServerTlsFiles(settings.tls_certificate, settings.tls_key, trust),
        allow={
            **allowed_peers(settings.org),
            **stepup.allowed_peers(settings.org),
            **reveal.allowed_peers(settings.org),
            **deposit.allowed_peers(settings.org),
            **erasure.allowed_peers(settings.org),
            **export.allowed_peers(settings.org),
            **lookup.allowed_peers(settings.org),
            **rectification.allowed_peers(settings.org),
            **private_logs.allowed_peers(settings.org),
        },
        threads=settings.rpc_threads,
        reflection_of=tuple(services) if settings.mode == "development" else (),
    )
    return RpcServer(options, services)

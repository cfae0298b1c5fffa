"""The only wiring of care: from settings to what each process needs. Build after a fork."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Final

from relevo.care.adapters import tables
from relevo.care.adapters.agencies import load_agencies, load_trust
from relevo.care.adapters.storage import Signals, Storage
from relevo.care.settings import CareSettings
from relevo.care.use_cases.context import Care, ReceiptSigner
from relevo.care.wire.bridge import SERVICE, Bridge, adder, allowed_peers
from relevo.care.wire.vault_client import VaultClient
from relevo.delivery.broker import Broker, open_broker
from relevo.ledger.configuration import record_settings
from relevo.ledger.entries.care import SettingsChanged
from relevo.ledger.entries.logs import CARE
from relevo.ledger.integrator import Integrator
from relevo.ledger.publishing import opening
from relevo.ledger.values import Process
from relevo.redaction import Configuration, Redactor
from relevo.sealing.signed import key_id_of, load_private_key
from relevo.service import clock, crash, migrations
from relevo.service.database import Database
from relevo.service.rpc.client import Peer
from relevo.service.rpc.server import RpcServer, ServerOptions
from relevo.service.rpc.tls import ServerTlsFiles, TlsFiles
from relevo.service.settings import SettingsError, values_of

MIGRATIONS: Final = Path(__file__).with_name("migrations")
_CALLS_AT_ONCE = 8
_REFUSED_AT_ONCE = 4
_SESSION_KEY_BYTES = 32


class Role(Enum):
    """A process of care; its value is the last part of its SPIFFE ID."""

    RPC = "rpc"
    WEB = "web"
    WORKER = "worker"


def migrate(settings: CareSettings) -> None:
    """Bring care's database to this release's schema."""
    database = Database(settings.database_url)
    try:
        migrations.upgrade(database, MIGRATIONS)
    finally:
        database.close()


def open_storage(settings: CareSettings) -> Storage:
    """Care's database; the caller closes `storage.database`. Roles of one process share it.

    Raises:
        SchemaOutOfDate: the database is to be migrated first.
    """
    crash.arm(settings.crash_file)
    database = Database(settings.database_url)
    try:
        migrations.require_current(database, MIGRATIONS)
    except BaseException:
        database.close()
        raise
    return Storage(database, Signals())


def open_care(
    settings: CareSettings, role: Role, storage: Storage, redactors: Mapping[str, Redactor]
) -> tuple[Care, VaultClient]:
    """What the use cases of one role need; the caller closes the vault's client.

    `redactors`: of `open_redactors` for the desk, empty where nothing is written to agencies.
    """
    vault = VaultClient(
        Peer(
            settings.vault_address,
            _towards_vault(settings, role),
            server_name=settings.vault_server_name,
        )
    )
    care = Care(
        storage=storage,
        brands=frozenset(settings.brands),
        process=Process(f"spiffe://{settings.org}/care/{role.value}"),
        redactors=redactors,
        vault=vault,
        breach_policy=settings.breach_policy,
    )
    return care, vault


def open_redactors(settings: CareSettings) -> dict[str, Redactor]:
    """For each brand, what finds personal data in texts that would leave."""
    return {
        brand: Redactor(
            Configuration(
                brand=brand,
                phones_allowed=settings.phones_allowed,
                emails_allowed=settings.emails_allowed,
            )
        )
        for brand in settings.brands
    }


def open_server(settings: CareSettings, care: Care) -> RpcServer:
    """The one door that agencies call, listening and not yet answering.

    Raises:
        SettingsError, KeyFileInvalid: naming the file or the setting.
    """
    agencies = load_agencies(settings.agencies_dir)
    receipt_key = load_private_key(settings.receipt_key_file)
    signer = ReceiptSigner(receipt_key, key_id_of(receipt_key.public_key()))
    trust = load_trust(settings.agencies_dir, agencies)
    # An update stream holds a thread for as long as it lives; one more while it changes hands.
    calls_per_agency = _CALLS_AT_ONCE + 2 * len(settings.brands)
    options = ServerOptions(
        address=settings.rpc_address,
        tls=ServerTlsFiles(settings.rpc_tls_certificate, settings.rpc_tls_key, trust),
        allow=allowed_peers(agencies),
        # However many calls an agency has under way, the others have theirs.
        threads=calls_per_agency * len(agencies) + _REFUSED_AT_ONCE,
        calls_per_org=calls_per_agency,
        reflection_of=(SERVICE,) if settings.mode == "development" else (),
    )
    return RpcServer(options, {SERVICE: adder(Bridge(care, signer, agencies))})


def open_integrator(settings: CareSettings, storage: Storage) -> Integrator:
    """The holder of the ledger's signing key; the worker's alone. Settings that changed since the
    last start are on the ledger then.
    """
    key = load_private_key(settings.ledger_key_file)
    actor = Process(f"spiffe://{settings.org}/care/worker")
    record_settings(
        storage.database,
        tables.ledger,
        SettingsChanged,
        values_of(settings, apart_from="instance", folder="agencies_dir"),
        salt=os.urandom(32),
        actor=actor,
        at=clock.now(),
    )
    begins = opening(tables.witness, CARE, actor)
    return Integrator(storage.database, tables.ledger, settings.ledger_origin, key, begins)


def session_key(settings: CareSettings) -> bytes:
    """The secret of browser sessions. Raises `SettingsError` if it is too short."""
    key = settings.session_key_file.read_bytes()
    if len(key) < _SESSION_KEY_BYTES:
        raise SettingsError(
            f"{settings.session_key_file}: must hold {_SESSION_KEY_BYTES} bytes at least",
            field="session_key_file",
        )
    return key


def probe(settings: CareSettings) -> None:
    """Raise now, in one process and by name, what would end every forked worker at its start.

    Raises:
        SchemaOutOfDate, SettingsError, KeyFileInvalid.
    """
    open_storage(settings).database.close()
    session_key(settings)
    load_trust(settings.agencies_dir, load_agencies(settings.agencies_dir)).require_separate()
    load_private_key(settings.receipt_key_file)
    load_private_key(settings.ledger_key_file)


def open_care_broker(settings: CareSettings) -> Broker:
    """A broker for one thread."""
    visibility = timedelta(seconds=settings.broker_visibility_seconds)
    return open_broker(settings.broker_url, visibility=visibility)


def _towards_vault(settings: CareSettings, role: Role) -> TlsFiles:
    certificate, key = {
        Role.RPC: (settings.rpc_tls_certificate, settings.rpc_tls_key),
        Role.WEB: (settings.web_tls_certificate, settings.web_tls_key),
        Role.WORKER: (settings.worker_tls_certificate, settings.worker_tls_key),
    }[role]
    return TlsFiles(certificate, key, settings.vault_bundle)

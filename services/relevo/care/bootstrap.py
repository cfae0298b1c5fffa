"""The only wiring of care: from settings to what each process needs. Build after a fork."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Final

from relevo.care.adapters import tables
from relevo.care.adapters.agencies import load_agencies, load_logs, load_trust
from relevo.care.adapters.form_files import load_form_brands
from relevo.care.adapters.storage import Signals, Storage
from relevo.care.domain.form_links import FormLinks
from relevo.care.settings import CareSettings
from relevo.care.use_cases.context import Care, ReceiptSigner
from relevo.care.use_cases.forms_context import Forms
from relevo.care.use_cases.witnessing import Witnessing
from relevo.care.wire.bridge import SERVICE, Bridge, adder, allowed_peers
from relevo.care.wire.vault_client import VaultClient
from relevo.care.wire.vault_deposit import DepositClient
from relevo.care.wire.vault_erasure import ErasureClient
from relevo.care.wire.vault_export import ExportClient
from relevo.care.wire.vault_lookup import LookupClient
from relevo.care.wire.vault_rectification import RectificationClient
from relevo.care.wire.vault_reveal import RevealClient
from relevo.crossing.pinned_logs import public_key, witness_name
from relevo.crossing.witness_clock import pace_of
from relevo.delivery.broker import Broker, open_broker
from relevo.ledger.alarm_book import AlarmBook
from relevo.ledger.configuration import record_settings
from relevo.ledger.cosignature import Cosigner
from relevo.ledger.entries.care import SettingsChanged
from relevo.ledger.entries.logs import CARE as WORDS
from relevo.ledger.entries.logs import CARE_AS_WITNESS as AS_WITNESS
from relevo.ledger.integrator import Integrator
from relevo.ledger.publishing import Published, Publisher, opening
from relevo.ledger.values import LogName, Process
from relevo.ledger.witness import LogKeys
from relevo.ledger.witnessing import Watch, Witness
from relevo.redaction import Configuration, Redactor
from relevo.sealing.signed import key_id_of, load_private_key
from relevo.service import clock, crash, logs, migrations
from relevo.service.database import Database
from relevo.service.rpc.client import Peer
from relevo.service.rpc.server import RpcServer, ServerOptions
from relevo.service.rpc.tls import ServerTlsFiles, TlsFiles
from relevo.service.settings import SettingsError, values_of

MIGRATIONS: Final = Path(__file__).with_name("migrations")
_log = logs.get("bootstrap")
_CALLS_AT_ONCE = 8
_REFUSED_AT_ONCE = 4
_SESSION_KEY_BYTES = 32
_FORM_KEY_BYTES = 32


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
    peer = Peer(
        settings.vault_address,
        _towards_vault(settings, role),
        server_name=settings.vault_server_name,
    )
    vault = VaultClient(peer)
    witnesses = role is Role.RPC and settings.witness_key_file is not None
    care = Care(
        storage=storage,
        brands=frozenset(settings.brands),
        process=_process(settings, role),
        redactors=redactors,
        vault=vault,
        reveals=RevealClient(peer),
        handles=LookupClient(peer),
        logs=load_logs(settings.agencies_dir) if witnesses else {},
        breach_policy=settings.breach_policy,
        zones=settings.zones,
        forms=open_forms(settings, peer),
        erasing=ErasureClient(peer),
        erasure=settings.erasure_policy,
        exports=ExportClient(peer),
        rectifying=RectificationClient(peer),
    )
    return care, vault


def open_forms(settings: CareSettings, peer: Peer) -> Forms | None:
    """What private forms need; None where none are served.

    Raises:
        SettingsError: naming the file.
    """
    if settings.forms_dir is None or settings.form_key_file is None:
        return None
    key = settings.form_key_file.read_bytes()
    if len(key) != _FORM_KEY_BYTES:
        raise SettingsError(
            f"{settings.form_key_file}: must hold {_FORM_KEY_BYTES} bytes", field="form_key_file"
        )
    brands = load_form_brands(settings.forms_dir)
    if stranger := sorted(brands.keys() - set(settings.brands)):
        raise SettingsError(f"{stranger[0]}.json: the brand is not served", field="forms_dir")
    return Forms(DepositClient(peer), FormLinks(settings.form_url, key), brands)


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
    witnessing = open_witnessing(settings, care.storage, Role.RPC)
    return RpcServer(options, {SERVICE: adder(Bridge(care, signer, agencies, witnessing))})


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
    begins = opening(tables.witness, WORDS, actor)
    return Integrator(storage.database, tables.ledger, settings.ledger_origin, key, begins)


def open_publisher(settings: CareSettings, storage: Storage, integrator: Integrator) -> Publisher:
    """What makes the checkpoints that may leave; beside the integrator."""
    actor = _process(settings, Role.WORKER)
    return Publisher(integrator, _published(settings, storage), tables.witness, WORDS, actor)


def open_witnessing(settings: CareSettings, storage: Storage, role: Role) -> Witnessing | None:
    """What care witnesses with; None without a key for it. Says who is not witnessed.

    Raises:
        SettingsError, KeyFileInvalid: naming the file or the setting.
    """
    if settings.witness_key_file is None:
        _log.warning("no ledger is witnessed: there is no key for it")
        return None
    pinned = load_logs(settings.agencies_dir)
    for agency in sorted({*load_agencies(settings.agencies_dir).values()} - pinned.keys()):
        _log.warning("ledger not witnessed: its keys are not pinned", agency=agency)
    vault = LogName(f"{settings.org}/vault")
    vault_keys = None
    if settings.vault_ledger_key:
        vault_keys = LogKeys({vault: public_key("vault_ledger_key", settings.vault_ledger_key)})
    else:
        _log.warning("ledger not witnessed: its key is not pinned", log=vault)
    name = witness_name(settings.org, "care")
    cosigner = Cosigner(name, load_private_key(settings.witness_key_file))
    return Witnessing(
        witness=Witness(storage.database, tables.witness, cosigner, alarm_book(settings, role)),
        published=_published(settings, storage),
        agencies=pinned,
        vault=vault,
        vault_keys=vault_keys,
        pace=pace_of(settings.witness_seconds),
    )


def alarm_book(settings: CareSettings, role: Role) -> AlarmBook:
    """Where what is wrong with a log is kept."""
    return AlarmBook(tables.ledger, tables.witness, AS_WITNESS, _process(settings, role))


def open_watch(settings: CareSettings, storage: Storage) -> Watch:
    """What finds that something is late; the worker's."""
    book, pace = alarm_book(settings, Role.WORKER), pace_of(settings.witness_seconds)
    return Watch(storage.database, tables.witness, book, pace, clock.now())


def _published(settings: CareSettings, storage: Storage) -> Published:
    return Published(storage.database, tables.ledger, tables.witness, settings.ledger_origin)


def _process(settings: CareSettings, role: Role) -> Process:
    return Process(f"spiffe://{settings.org}/care/{role.value}")


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
    load_private_key(settings.private_ledger_key_file)
    load_logs(settings.agencies_dir)
    if settings.witness_key_file is not None:
        load_private_key(settings.witness_key_file)


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

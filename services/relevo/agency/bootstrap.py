"""The agency's only wiring: settings in, contexts, loops and integrators out."""

from __future__ import annotations

import os
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from relevo.agency.adapters import tables
from relevo.agency.adapters.brands import Brand, read_brands
from relevo.agency.adapters.channels import registry
from relevo.agency.adapters.pseudonyms import Pseudonyms
from relevo.agency.adapters.sealing_keys import SealingKeys
from relevo.agency.context import AgencyContext
from relevo.agency.domain.reply import Timings
from relevo.agency.loops.again import AgainLoop
from relevo.agency.loops.base import Loop
from relevo.agency.loops.crossing import HandOverLoop, ReportLoop
from relevo.agency.loops.scripts import ScriptLoop
from relevo.agency.loops.upkeep import ChannelLoop, KeyLoop, SweepLoop
from relevo.agency.loops.watching import UpdateLoop
from relevo.agency.loops.witnessing import WitnessLoop
from relevo.agency.ports import Bridge
from relevo.agency.settings import AgencySettings
from relevo.agency.use_cases.witnessing import Witnessing
from relevo.agency.wire.bridge_client import BridgeClient
from relevo.crossing.pinned_logs import witness_name
from relevo.crossing.witness_clock import pace_of
from relevo.delivery.broker import Broker, open_broker
from relevo.delivery.relay import Relay
from relevo.ledger.alarm_book import AlarmBook
from relevo.ledger.configuration import record_settings
from relevo.ledger.cosignature import Cosigner
from relevo.ledger.entries.agency import SettingsChanged
from relevo.ledger.entries.logs import AGENCY as WORDS
from relevo.ledger.entries.logs import AGENCY_AS_WITNESS
from relevo.ledger.errors import EntryRefused
from relevo.ledger.integrator import Integrator
from relevo.ledger.publishing import Published, Publisher, opening
from relevo.ledger.values import Process, Slug
from relevo.ledger.witnessing import Watch, Witness
from relevo.redaction import Redactor
from relevo.sealing.sealing import Sealer
from relevo.sealing.signed import key_id_of, load_private_key
from relevo.sealing.suite import self_test
from relevo.service import clock, crash, logs, migrations
from relevo.service.database import Database
from relevo.service.rpc.client import Peer
from relevo.service.rpc.tls import TlsFiles
from relevo.service.settings import SettingsError, values_of

_log = logs.get("bootstrap")
MIN_SESSION_KEY = 32
MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(settings: AgencySettings) -> None:
    """Bring the database to the revision that this release needs."""
    database = Database(settings.database_url)
    try:
        migrations.upgrade(database, MIGRATIONS)
    finally:
        database.close()


def open_context(settings: AgencySettings) -> AgencyContext:
    """Everything that use cases need; to be built after a fork, and closed with `close`.

    Raises:
        SettingsError: a setting or onboarding file is wrong, by name.
        SchemaOutOfDate: the database needs `relevo agency migrate`.
        DatabaseUnavailable: the database does not answer.
        KeyFileInvalid, SealingUnavailable: sealing would not work.
    """
    self_test()
    crash.arm(settings.crash_file)
    brands = read_brands(settings.brands_dir)
    _check_names(brands)
    if settings.witness_key_file is None:  # nothing is awaited where nothing is ever proven
        brands = {name: replace(brand, logs=None) for name, brand in brands.items()}
    manifest_key = load_private_key(settings.manifest_key_file)
    pseudonyms = Pseudonyms.from_file(settings.pseudonym_key_file)
    redactors = {name: Redactor(brand.configuration()) for name, brand in brands.items()}
    channels = registry.channels(brands)
    return AgencyContext(
        org=settings.org,
        database=_open_database(settings),
        brands=brands,
        redactors=redactors,
        sealer=Sealer(manifest_key, key_id_of(manifest_key.public_key())),
        keys=SealingKeys(brands),
        pseudonyms=pseudonyms,
        channels=channels,
        clock=clock.now,
        new_id=clock.new_id,
        new_public_code=clock.new_public_code,
        random_bytes=os.urandom,
        jitter=secrets.SystemRandom().random,
        publishing=_timings(settings),
        began=clock.now(),
        page_comment_grace=timedelta(seconds=settings.page_comment_grace_seconds),
    )


def _open_database(settings: AgencySettings) -> Database:
    database = Database(settings.database_url)
    try:
        migrations.require_current(database, MIGRATIONS)
    except BaseException:
        database.close()
        raise
    return database


def session_key(settings: AgencySettings) -> bytes:
    """The secret of the web process; raises `SettingsError` if it is too short."""
    key = settings.session_key_file.read_bytes()
    if len(key) < MIN_SESSION_KEY:
        raise SettingsError(
            f"RELEVO_AGENCY_SESSION_KEY_FILE: needs {MIN_SESSION_KEY} bytes",
            field="session_key_file",
        )
    return key


def close(context: AgencyContext) -> None:
    """Release the database."""
    context.database.close()


def open_bridges(settings: AgencySettings, brands: Mapping[str, Brand]) -> dict[str, Bridge]:
    """A client of each brand's care.

    Raises:
        SettingsError: the forwarder's certificate or key is not set.
    """
    if settings.tls_certificate is None or settings.tls_key is None:
        raise SettingsError(
            "RELEVO_AGENCY_TLS_CERTIFICATE and RELEVO_AGENCY_TLS_KEY must be set here",
            field="tls_certificate",
        )
    bridges: dict[str, Bridge] = {}
    for name, brand in brands.items():
        files = TlsFiles(settings.tls_certificate, settings.tls_key, brand.care.bundle)
        peer = Peer(brand.care.address, files, server_name=brand.care.server_name)
        bridges[name] = BridgeClient(peer)
    return bridges


def open_forwarder(
    settings: AgencySettings, context: AgencyContext, bridges: Mapping[str, Bridge]
) -> tuple[list[Loop], list[Broker]]:
    """The forwarder's loops, each for a thread of its own, and the brokers to close after them."""
    holder = _copy(settings, context, "forwarder")
    brokers = [open_agency_broker(settings) for _ in range(3)]
    loops: list[Loop] = [
        HandOverLoop(context, brokers[0], bridges),
        ReportLoop(context, brokers[1], bridges),
        ChannelLoop(context, brokers[2]),
        KeyLoop(context, bridges, refresh_seconds=settings.key_refresh_seconds),
        ScriptLoop(context, bridges, refresh_seconds=settings.script_refresh_seconds),
        SweepLoop(context, pause_seconds=settings.sweep_seconds),
        AgainLoop(context),
    ]
    loops += [
        UpdateLoop(context, brand, bridge, holder=holder) for brand, bridge in bridges.items()
    ]
    if settings.witness_key_file is None:
        _log.warning("no ledger is witnessed: there is no key for it")
    else:
        loops.append(open_witness_loop(settings, context, bridges, settings.witness_key_file))
    return loops, brokers


def open_witness_loop(
    settings: AgencySettings,
    context: AgencyContext,
    bridges: Mapping[str, Bridge],
    key_file: Path,
) -> WitnessLoop:
    """What witnesses the brands' logs, and has the agency's witnessed; the forwarder's."""
    database, book, pace = context.database, alarm_book(context), pace_of(settings.witness_seconds)
    cosigner = Cosigner(witness_name(settings.org, "agency"), load_private_key(key_file))
    return WitnessLoop(
        context,
        bridges,
        Witnessing(
            Witness(database, tables.witness, cosigner, book), open_published(settings, context)
        ),
        Watch(database, tables.witness, book, pace, context.clock()),
        pace,
    )


def alarm_book(context: AgencyContext) -> AlarmBook:
    """Where what is wrong with a log is kept; the forwarder's."""
    actor = Process(context.process("forwarder"))
    return AlarmBook(tables.ledger, tables.witness, AGENCY_AS_WITNESS, actor)


def open_relay(settings: AgencySettings, context: AgencyContext) -> tuple[Relay, Broker]:
    """The relay of the agency's outbox, and its broker to close after it."""
    broker = open_agency_broker(settings)
    owner = _copy(settings, context, "relay")
    return Relay(context.database, tables.outbox, broker, owner), broker


def open_integrator(settings: AgencySettings, context: AgencyContext) -> Integrator:
    """The integrator of the agency's ledger. Settings that changed since the last start are on the
    ledger then.

    Raises:
        SettingsError: the ledger's key is not set.
        KeyFileInvalid: it is none.
    """
    if settings.ledger_key_file is None:
        raise SettingsError(
            "RELEVO_AGENCY_LEDGER_KEY_FILE must be set here", field="ledger_key_file"
        )
    key = load_private_key(settings.ledger_key_file)
    actor = Process(context.process("relay"))
    record_settings(
        context.database,
        tables.ledger,
        SettingsChanged,
        values_of(settings, apart_from="instance", folder="brands_dir"),
        salt=os.urandom(32),
        actor=actor,
        at=clock.now(),
    )
    begins = opening(tables.witness, WORDS, actor)
    return Integrator(context.database, tables.ledger, settings.ledger_origin, key, begins)


def open_publisher(
    settings: AgencySettings, context: AgencyContext, integrator: Integrator
) -> Publisher:
    """What makes the checkpoints that may leave; beside the integrator."""
    actor = Process(context.process("relay"))
    published = open_published(settings, context)
    return Publisher(integrator, published, tables.witness, WORDS, actor)


def open_published(settings: AgencySettings, context: AgencyContext) -> Published:
    """The agency's own log as it may leave."""
    return Published(context.database, tables.ledger, tables.witness, settings.ledger_origin)


def _timings(settings: AgencySettings) -> Timings:
    claim = timedelta(seconds=settings.publish_claim_seconds)
    return Timings(
        claim=claim,
        start=min(Timings().start, claim / 3),
        settle=timedelta(seconds=settings.publish_settle_seconds),
    )


def open_agency_broker(settings: AgencySettings) -> Broker:
    """A broker for one thread."""
    visibility = timedelta(seconds=settings.broker_visibility_seconds)
    return open_broker(settings.broker_url, visibility=visibility)


def _copy(settings: AgencySettings, context: AgencyContext, process: str) -> str:
    """The name under which this copy of a process holds leases and claims."""
    return f"{context.process(process)}/{settings.instance or uuid.uuid4()}"


def _check_names(brands: Mapping[str, Brand]) -> None:
    """Every name must be one that the ledger takes: found at start, not at the first post."""
    try:
        for brand in brands.values():
            Slug(brand.brand)
            for channel in brand.channels:
                Slug(channel.channel)
    except EntryRefused as refused:
        raise SettingsError(
            f"a brand's or channel's id cannot stand in the ledger: {refused}", field="brand"
        ) from None

"""Care's processes beside a vault: from a hand-over to the `ingested` update, through absences."""

from __future__ import annotations

import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from relevo.care import bootstrap, loops, processes
from relevo.care.adapters import tables
from relevo.care.adapters.storage import Signals, Storage
from relevo.care.bootstrap import Role
from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.seals import SealState
from relevo.care.domain.vault import HeldField, Purpose
from relevo.care.settings import CareSettings
from relevo.care.use_cases.operations import parked_seals, re_drive
from relevo.care.wire.vault_client import MalformedAnswer
from relevo.crossing.mapping import item_to_wire, update_from_wire
from relevo.crossing.statements import IngestNotice
from relevo.crossing.updates import Ingested, Received
from relevo.dev.ports import free_ports
from relevo.ledger.note import verify_checkpoint
from relevo.sealing.signed import key_id_of
from relevo.service import clock
from relevo.service.database import Database
from relevo.service.migrations import SchemaOutOfDate
from relevo.service.rpc.client import Peer, stream
from relevo.service.rpc.client import call as rpc
from relevo.service.rpc.errors import PeerUnavailable
from relevo.service.rpc.server import RpcServer
from relevo.service.rpc.tls import ServerTlsFiles
from relevo.service.rpc.trust import TrustBundles
from relevo.wire.bridge.v1 import bridge_service_pb2 as pb
from relevo.wire.bridge.v1.bridge_service_pb2_grpc import BridgeServiceStub
from tests.integration.care.conftest import FORWARDER, SERVER_NAME, Certificates
from tests.integration.care.scripted_vault import ScriptedVault
from tests.unit.care.world import AGENCY, BRAND, ROSA, item, new_id, post


def _eventually(holds: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def running(settings: CareSettings) -> CareSettings:
    """Settings with addresses that are free."""
    settings = replace(
        settings,
        rpc_address=f"127.0.0.1:{free_ports(1)[0]}",
        vault_address=f"127.0.0.1:{free_ports(1)[0]}",
        sweep_seconds=0.1,
        integrate_seconds=0.05,
    )
    bootstrap.migrate(settings)
    return settings


@contextmanager
def _serving(target: Callable[..., None], settings: CareSettings) -> Iterator[None]:
    stop = threading.Event()
    failures: list[BaseException] = []

    def run() -> None:
        try:
            target(settings, stop)
        except BaseException as error:  # noqa: BLE001 - raised on the test's thread
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()
    if failures:
        raise failures[0]


@pytest.fixture
def stub(running: CareSettings, certificates: Certificates) -> Iterator[BridgeServiceStub]:
    with _serving(processes.serve_rpc, running), _serving(processes.serve_worker, running):
        peer = Peer(running.rpc_address, certificates.peer(FORWARDER), server_name=SERVER_NAME)
        bridge = BridgeServiceStub(peer.channel())
        _eventually(lambda: _answers(bridge))
        yield bridge
        peer.close()


def _answers(bridge: BridgeServiceStub) -> bool:
    try:
        rpc(bridge.HandOver, pb.HandOverRequest(), seconds=2)
    except PeerUnavailable:
        return False
    return True


@pytest.fixture
def vault_tls(running: CareSettings, certificates: Certificates) -> ServerTlsFiles:
    names = (running.vault_server_name, "localhost")
    brand = certificates.authorities[BRAND]
    own = brand.issue_to(
        certificates.folder / "vault",
        "rpc",
        f"spiffe://{BRAND}/vault/rpc",
        at=clock.now(),
        dns_names=names,
    )
    return ServerTlsFiles(*own, TrustBundles({BRAND: running.vault_bundle}))


class Stores:
    """What lies in care's database."""

    def __init__(self, settings: CareSettings) -> None:
        self.storage = Storage(Database(settings.database_url), Signals())

    def seal_states(self) -> list[tuple[str, bool, int]]:
        seals = tables.seals
        with self.storage.database.read() as connection:
            return [
                (row.state, row.sealed is None, row.attempts)
                for row in connection.execute(sa.select(seals))
            ]

    def checkpoint(self, settings: CareSettings) -> str | None:
        with self.storage.database.read() as connection:
            newest = tables.ledger.newest_checkpoint(connection, settings.ledger_origin)
        return newest.note if newest else None


@pytest.fixture
def stores(running: CareSettings) -> Iterator[Stores]:
    opened = Stores(running)
    yield opened
    opened.storage.database.close()


def _updates(bridge: BridgeServiceStub, count: int) -> list[Any]:
    request = pb.WatchUpdatesRequest(brand=BRAND, fencing_token=1)
    messages = stream(bridge.WatchUpdates, request)
    found: list[Any] = []
    for message in messages:
        found += [update_from_wire(update) for update in message.updates]
        if len(found) >= count:
            break
    messages.close()
    return found


def test_a_case_crosses_while_the_vault_is_down_and_its_seal_follows_when_it_is_up(
    running: CareSettings, stub: BridgeServiceStub, vault_tls: ServerTlsFiles, stores: Stores
) -> None:
    handed = item(None, post())
    results = rpc(
        stub.HandOver, pb.HandOverRequest(items=[item_to_wire(handed)]), seconds=5
    ).results
    assert results[0].WhichOneof("outcome") == "receipt"
    _eventually(lambda: stores.seal_states()[0][2] >= 1)
    assert stores.seal_states()[0][:2] == (SealState.WAITING.value, False)

    vault = ScriptedVault()
    server = vault.serve(vault_tls, running.vault_address)
    try:
        received, ingested = _updates(stub, 2)
    finally:
        server.stop(0)

    assert (received.sequence, received.kind) == (1, Received(1))
    assert isinstance(ingested.kind, Ingested)
    assert ingested.kind.grace_seconds == running.grace_seconds
    notice = IngestNotice.verify(
        ingested.kind.notice, {key_id_of(vault.key.public_key()): vault.key.public_key()}
    )
    assert notice.post_version_id == handed.post_versions[0].post_version_id
    assert stores.seal_states()[0][:2] == (SealState.INGESTED.value, True)
    assert set(vault.calls) == {("Ingest", f"spiffe://{BRAND}/care/worker")}


def test_a_seal_refused_for_good_is_parked_and_passes_once_it_is_sent_again(
    running: CareSettings, stub: BridgeServiceStub, vault_tls: ServerTlsFiles, stores: Stores
) -> None:
    vault = ScriptedVault()
    handed = item(None, post())
    (post_version_id,) = (p.post_version_id for p in handed.post_versions)
    vault.parks.add(post_version_id)
    server = vault.serve(vault_tls, running.vault_address)
    rpc(stub.HandOver, pb.HandOverRequest(items=[item_to_wire(handed)]), seconds=5)
    care, client = bootstrap.open_care(running, Role.WEB, stores.storage, {})
    try:
        _eventually(lambda: len(parked_seals(care, {BRAND})) == 1)
        vault.parks.clear()
        re_drive(care, AGENCY, post_version_id, {BRAND}, actor=ROSA)
        _eventually(lambda: stores.seal_states()[0][0] == SealState.INGESTED.value)
    finally:
        client.close()
        server.stop(0)


def test_the_worker_signs_checkpoints_of_what_was_done(
    running: CareSettings, stub: BridgeServiceStub, stores: Stores
) -> None:
    rpc(stub.HandOver, pb.HandOverRequest(items=[item_to_wire(item())]), seconds=5)
    verifier = bootstrap.open_integrator(running, stores.storage).verifier

    def signed_size() -> int:
        note = stores.checkpoint(running)
        return verify_checkpoint(note, verifier, origin="qori/care/1").size if note else 0

    _eventually(lambda: signed_size() == 2)  # the settings, and the hand-over


def test_keys_are_relayed_under_rpcs_own_certificate(
    running: CareSettings, stub: BridgeServiceStub, vault_tls: ServerTlsFiles
) -> None:
    vault = ScriptedVault()
    server = vault.serve(vault_tls, running.vault_address)
    try:
        request = pb.ListSealingKeysRequest(brand=BRAND, key_ids_held=["b", "a"])
        response = rpc(stub.ListSealingKeys, request, seconds=5)
    finally:
        server.stop(0)
    assert response.keys.payload == b"qori/colibri/a,b"
    assert vault.calls == [("ListSealingKeys", f"spiffe://{BRAND}/care/rpc")]


@pytest.fixture
def vault_server(running: CareSettings, vault_tls: ServerTlsFiles) -> Iterator[ScriptedVault]:
    vault = ScriptedVault()
    server: RpcServer = vault.serve(vault_tls, running.vault_address)
    yield vault
    server.stop(0)


def test_the_desk_reveals_under_webs_certificate_and_learns_why_it_may_not(
    running: CareSettings, vault_server: ScriptedVault, stores: Stores
) -> None:
    with ExitStack() as stack:
        care, client = bootstrap.open_care(running, Role.WEB, stores.storage, {})
        stack.callback(client.close)
        key, version = CaseKey(AGENCY, new_id()), new_id()
        asked = care.reveals.open_reveal(
            key, BRAND, [(version, 4)], purpose=Purpose.FRAUD_PREVENTION, person_id=ROSA
        )
        assert (asked.case, asked.purpose) == (key, Purpose.FRAUD_PREVENTION)
        assert asked.values == (HeldField(version, 4, "PHONE"),)
        assert asked.expires_at - asked.issued_at == timedelta(minutes=5)
        with pytest.raises(VaultRefused) as refused:
            care.reveals.confirm("c", "d", person_id=ROSA, totp="999999")
        assert refused.value.remote_reason == "SECOND_FACTOR_REFUSED"
        assert refused.value.field == "totp"
        revealed = care.reveals.reveal(key, BRAND, version, 4, challenge_id="c", person_id=ROSA)
        assert (revealed.value, revealed.masked) == (f"{ROSA}/c/4", True)
        with pytest.raises(MalformedAnswer):  # a challenge of no kind
            care.reveals.challenges([BRAND], ROSA)
        assert client.held_fields(key, BRAND) == (HeldField(key.case_id, 1, "PHONE"),)
    methods = ("OpenReveal", "ConfirmChallenge", "Reveal", "ListChallenges", "ListFields")
    assert set(vault_server.calls) == {(one, f"spiffe://{BRAND}/care/web") for one in methods}


def test_a_database_that_was_not_migrated_is_refused(settings: CareSettings) -> None:
    with pytest.raises(SchemaOutOfDate):
        processes.serve_rpc(settings, threading.Event())


def test_health_says_whether_the_worker_works(running: CareSettings) -> None:
    settings = replace(running, health_port=free_ports(1)[0])
    url = f"http://127.0.0.1:{settings.health_port}/readyz"

    def ready() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return bool(answer.read() == b"ready\n")
        except OSError:
            return False

    with _serving(processes.serve_worker, settings):
        _eventually(ready)


def test_a_loop_that_ends_by_an_error_ends_the_worker(
    running: CareSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise LookupError("something unforeseen")

    monkeypatch.setattr(loops, "requeue_due", broken)
    with pytest.raises(loops.LoopEnded, match="sweeper"):
        processes.serve_worker(running, threading.Event())


def test_reflection_is_off_in_production(
    running: CareSettings, certificates: Certificates, stores: Stores
) -> None:
    import grpc
    from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

    care, client = bootstrap.open_care(running, Role.RPC, stores.storage, {})
    server = bootstrap.open_server(replace(running, mode="production"), care)
    server.start()
    peer = Peer(f"127.0.0.1:{server.port}", certificates.peer(FORWARDER), server_name=SERVER_NAME)
    reflection = reflection_pb2_grpc.ServerReflectionStub(peer.channel())
    request = reflection_pb2.ServerReflectionRequest(list_services="")
    with pytest.raises(grpc.RpcError) as refused:
        list(reflection.ServerReflectionInfo(iter([request]), timeout=5))
    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED
    peer.close()
    client.close()
    server.stop(0)

"""`PrivateLogService` over mutual TLS: who may call what, what is refused, and what is recorded."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from relevo.care.wire.vault_client import VaultClient
from relevo.errors import NotFound
from relevo.ledger.note import verify_checkpoint
from relevo.ledger.serving import MAX_PATH
from relevo.ledger.store import LedgerTables
from relevo.ledger.values import Id
from relevo.service import clock
from relevo.service.rpc.client import call as rpc
from relevo.service.rpc.errors import PeerRefused
from relevo.vault import bootstrap
from relevo.vault.sql import tables
from relevo.wire.vault.v1 import private_log_service_pb2 as pb
from relevo.wire.vault.v1 import vault_service_pb2 as vault_pb
from relevo.wire.vault.v1.private_log_service_pb2_grpc import PrivateLogServiceStub
from tests.integration.vault.conftest import RPC, WEB, WORKER, PeerOf
from tests.unit.vault.world import World

JULIA = Id("6f1f64a2-9d3c-4f0e-8f8c-0d2c6c1c7f11")
ORIGIN = "qori/vault-private/1"
Stub = Callable[[str], PrivateLogServiceStub]

EXCHANGE = ("ExchangePrivateCheckpoints", pb.ExchangePrivateCheckpointsRequest())
COSIGN = ("AddPrivateCosignature", pb.AddPrivateCosignatureRequest())
READ = ("ReadPrivateLog", pb.ReadPrivateLogRequest(path="checkpoint", reader=JULIA))


@pytest.fixture
def stub(peer_of: PeerOf) -> Stub:
    return lambda identity: PrivateLogServiceStub(peer_of(identity).channel())


def _read_entries(world: World, log: LedgerTables) -> list[dict[str, Any]]:
    entries = log.entries
    with world.store.database.read() as connection:
        bodies = connection.scalars(sa.select(entries.c.body).order_by(entries.c.position)).all()
    return [one for one in map(json.loads, bodies) if one["tag"].endswith("log:read")]


@pytest.mark.parametrize(
    ("identity", "asked"),
    [
        (WEB, EXCHANGE),
        (RPC, EXCHANGE),
        (WEB, COSIGN),
        (RPC, COSIGN),
        (WORKER, READ),
        (RPC, READ),
    ],
)
def test_a_process_that_has_no_business_with_it_is_turned_away(
    stub: Stub, identity: str, asked: tuple[str, Any]
) -> None:
    method, request = asked
    with pytest.raises(PeerRefused, match="PEER_NOT_ALLOWED"):
        rpc(getattr(stub(identity), method), request, seconds=5)


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (
            pb.ExchangePrivateCheckpointsRequest(vault=vault_pb.HeldCheckpoint(origin="qori")),
            "vault.origin",
        ),
        (
            pb.ExchangePrivateCheckpointsRequest(care=vault_pb.ExtendedCheckpoint(note="")),
            "care.note",
        ),
        (
            pb.ExchangePrivateCheckpointsRequest(
                care=vault_pb.ExtendedCheckpoint(note="x", proof=[bytes(32)] * 65)
            ),
            "care.proof",
        ),
        (
            pb.ExchangePrivateCheckpointsRequest(
                care=vault_pb.ExtendedCheckpoint(note="x", old_size=1 << 60)
            ),
            "care.old_size",
        ),
    ],
)
def test_what_is_of_no_checkpoints_form_is_refused_by_field(
    stub: Stub, request_: pb.ExchangePrivateCheckpointsRequest, field: str
) -> None:
    with pytest.raises(PeerRefused) as refused:
        rpc(stub(WORKER).ExchangePrivateCheckpoints, request_, seconds=5)
    assert (refused.value.remote_reason, refused.value.field) == ("MALFORMED_MESSAGE", field)


def test_another_logs_checkpoint_is_not_cosigned_in_the_place_of_cares(
    world: World, stub: Stub
) -> None:
    """A compromised worker brings what it likes: the main log's, signed by the vault itself."""
    publisher = bootstrap.open_publisher(world.settings, world.store, world.integrator)
    published = publisher.publish(clock.now())
    assert published is not None
    request = pb.ExchangePrivateCheckpointsRequest(
        care=vault_pb.ExtendedCheckpoint(note=published.note)
    )
    answer = rpc(stub(WORKER).ExchangePrivateCheckpoints, request, seconds=5)
    assert (answer.WhichOneof("own"), answer.refusal.reason) == ("refusal", "UNKNOWN_LOG")


def test_an_auditor_reads_it_through_cares_web_and_that_is_on_the_private_log_alone(
    world: World, peer_of: PeerOf
) -> None:
    integrator = bootstrap.open_private_integrator(world.settings, world.store)
    integrator.integrate(clock.now())
    vault = VaultClient(peer_of(WEB))
    note = vault.read_private_log("checkpoint", JULIA).content.decode()
    assert verify_checkpoint(note, integrator.verifier, origin=ORIGIN).size == 1
    vault.read_private_log("tile/entries/000.p/1", JULIA)
    (reading,) = _read_entries(world, tables.private)
    assert (reading["tag"], reading["reader"], reading["actor"]) == (
        "vault:private_log:read",
        JULIA,
        WEB,
    )
    assert _read_entries(world, tables.ledger) == []


def test_what_it_has_not_is_not_found_and_what_is_no_path_or_reader_is_refused(
    peer_of: PeerOf, stub: Stub
) -> None:
    vault = VaultClient(peer_of(WEB))
    for path in ("checkpoint", "tile/0/000", "tile/../checkpoint"):
        with pytest.raises(NotFound):
            vault.read_private_log(path, JULIA)
    for request, field in (
        (pb.ReadPrivateLogRequest(path="x" * (MAX_PATH + 1), reader=JULIA), "path"),
        (pb.ReadPrivateLogRequest(path="checkpoint", reader="Julia"), "reader"),
    ):
        with pytest.raises(PeerRefused) as refused:
            rpc(stub(WEB).ReadPrivateLog, request, seconds=5)
        assert (refused.value.remote_reason, refused.value.field) == ("MALFORMED_MESSAGE", field)


def test_a_restored_vault_begins_the_next_epoch_of_both_its_logs(world: World) -> None:
    bootstrap.open_private_integrator(world.settings, world.store).integrate(clock.now())
    later = replace(world.settings, ledger_epoch=2)
    integrator = bootstrap.open_private_integrator(later, world.store)
    integrator.integrate(clock.now())
    entries = tables.private.entries
    with world.store.database.read() as connection:
        rows = connection.execute(sa.select(entries.c.origin, entries.c.tag)).all()
    assert [tuple(row) for row in rows] == [
        (ORIGIN, "vault:private_log:began"),
        ("qori/vault-private/2", "vault:private_log:opened"),
    ]

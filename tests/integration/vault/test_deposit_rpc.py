"""Private forms' values over the wire: through care's own client, by care's own processes alone."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import grpc
import pytest

from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.forms import TypedValue
from relevo.care.wire.vault_deposit import DepositClient
from relevo.service.rpc.errors import PeerUnavailable
from relevo.vault.sql.tables import held_values
from relevo.vault.wire.deposit import SERVICE, allowed_peers
from relevo.wire.vault.v1 import deposit_service_pb2 as pb
from relevo.wire.vault.v1.deposit_service_pb2_grpc import DepositServiceStub
from tests.integration.vault.conftest import RPC, WEB, WORKER, PeerOf
from tests.unit.vault.world import AGENCY, BRAND, DNI_CANARY, World

ALLOWED = {"Deposit": {WEB}, "FindDeposit": {WEB, WORKER}}
STRANGERS = ("spiffe://qori/care/relay", "spiffe://inti/care/web", "spiffe://colibri/agency/web")
REQUESTS: dict[str, Any] = {"Deposit": pb.DepositRequest(), "FindDeposit": pb.FindDepositRequest()}


def test_what_the_web_brings_the_worker_can_find_but_not_read(
    world: World, peer_of: PeerOf
) -> None:
    key, submission = CaseKey(AGENCY, str(uuid4())), str(uuid4())
    worker = DepositClient(peer_of(WORKER))
    assert worker.find(key, BRAND, submission) is None
    web = DepositClient(peer_of(WEB))
    held = web.deposit(key, BRAND, submission, [TypedValue(1, "NATIONAL_ID", DNI_CANARY)])
    assert held == worker.find(key, BRAND, submission)
    assert [(one.number, one.type) for one in held] == [(1, "NATIONAL_ID")]
    (entry,) = world.entries("vault:values:deposited")
    assert entry["actor"] == WEB


def test_a_refusal_has_its_name_and_no_content(world: World, peer_of: PeerOf) -> None:
    key = CaseKey(AGENCY, str(uuid4()))
    web = DepositClient(peer_of(WEB))
    with pytest.raises(VaultRefused) as refused:
        web.deposit(key, BRAND, str(uuid4()), [TypedValue(1, "SECRET", DNI_CANARY)])
    assert (refused.value.remote_reason, refused.value.field) == ("MALFORMED_MESSAGE", "type")
    assert DNI_CANARY not in str(refused.value)


def test_a_vault_that_is_away_takes_nothing(world: World, peer_of: PeerOf) -> None:
    web = DepositClient(peer_of(WEB))
    world.store.database.close()
    (world.folder / "data").rename(world.folder / "gone")
    with pytest.raises(PeerUnavailable):
        web.deposit(
            CaseKey(AGENCY, str(uuid4())),
            BRAND,
            str(uuid4()),
            [TypedValue(1, "PHONE", "987654321")],
        )


def test_every_method_names_its_peers() -> None:
    methods = pb.DESCRIPTOR.services_by_name["DepositService"].methods
    allowed = allowed_peers("qori")
    assert set(allowed) == {f"/{SERVICE}/{method.name}" for method in methods}
    for name, peers in ALLOWED.items():
        assert {str(peer) for peer in allowed[f"/{SERVICE}/{name}"]} == peers


@pytest.mark.parametrize(
    ("method", "identity"),
    [
        (method, identity)
        for method, allowed in ALLOWED.items()
        for identity in (RPC, WORKER, *STRANGERS)
        if identity not in allowed
    ],
)
def test_nobody_else_is_let_in(world: World, peer_of: PeerOf, method: str, identity: str) -> None:
    stub = DepositServiceStub(peer_of(identity).channel())
    with pytest.raises(grpc.RpcError) as refused:
        getattr(stub, method)(REQUESTS[method], timeout=5)
    assert refused.value.code() in (
        grpc.StatusCode.PERMISSION_DENIED,
        grpc.StatusCode.UNAUTHENTICATED,
    )
    assert world.count(held_values) == 0

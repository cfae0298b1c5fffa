"""Who may ask the vault for what of erasing, over the wire."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import grpc
import pytest

from relevo.crossing.erasure import ErasureOrder, ErasureRequest
from relevo.service.rpc.client import call as rpc
from relevo.service.rpc.errors import PeerRefused
from relevo.vault.sql.tables import held_values
from relevo.vault.wire.erasure import SERVICE, allowed_peers
from relevo.wire.vault.v1 import erasure_service_pb2 as pb
from relevo.wire.vault.v1.erasure_service_pb2_grpc import ErasureServiceStub
from tests.integration.vault.conftest import RPC, WEB, WORKER, PeerOf
from tests.unit.vault.world import AGENCY, BRAND, World

REQUESTS: dict[str, Any] = {
    "RequestErasure": pb.RequestErasureRequest(),
    "ApproveErasure": pb.ApproveErasureRequest(),
    "BlockCase": pb.BlockCaseRequest(),
    "UnblockCase": pb.UnblockCaseRequest(),
    "Shred": pb.ShredRequest(),
    "ListTombstones": pb.ListTombstonesRequest(),
    "SignErasureReceipt": pb.SignErasureReceiptRequest(),
    "ExpireValues": pb.ExpireValuesRequest(),
}
DESTROYS = {"Shred", "ListTombstones", "SignErasureReceipt", "ExpireValues"}


def _reason(peer_of: PeerOf, identity: str, method: str) -> str:
    peer = peer_of(identity)
    try:
        rpc(getattr(ErasureServiceStub(peer.channel()), method), REQUESTS[method], seconds=5)
    except PeerRefused as refused:
        return refused.remote_reason
    return "ANSWERED"


def test_every_method_names_its_peers() -> None:
    assert {name.rsplit("/", 1)[1] for name in allowed_peers("qori")} == REQUESTS.keys()
    assert all(name.startswith(f"/{SERVICE}/") for name in allowed_peers("qori"))


@pytest.mark.parametrize("method", sorted(REQUESTS))
def test_the_web_says_and_the_worker_does(peer_of: PeerOf, method: str) -> None:
    allowed = WORKER if method in DESTROYS else WEB
    for identity in (WEB, WORKER, RPC, "spiffe://qori/vault/rpc"):
        refused = _reason(peer_of, identity, method) == "PEER_NOT_ALLOWED"
        assert refused is (identity != allowed), identity


def test_attack_a_forged_order_from_the_web_destroys_nothing(world: World, peer_of: PeerOf) -> None:
    sealed = world.taken(world.seal())
    order = pb.CaseToErase(agency=AGENCY, case_id=sealed.item.case_id, order_id=str(uuid4()))
    request = pb.ShredRequest(brand=BRAND, case=order, basis=pb.ERASURE_BASIS_APPROVED)
    # The web may not call at all; what it writes into care's database, the worker brings in vain.
    for identity in (WEB, WORKER):
        stub = ErasureServiceStub(peer_of(identity).channel())
        with pytest.raises(grpc.RpcError) as caught:
            stub.Shred(request, timeout=5)
        assert caught.value.code() is grpc.StatusCode.PERMISSION_DENIED
    assert world.count(held_values) == 3


def test_two_people_through_the_web_then_the_worker(world: World, peer_of: PeerOf) -> None:
    sealed = world.taken(world.seal())
    diana, lola = world.enrol(login="diana"), world.enrol(login="lola")
    web = ErasureServiceStub(peer_of(WEB).channel())
    worker = ErasureServiceStub(peer_of(WORKER).channel())
    order = pb.CaseToErase(agency=AGENCY, case_id=sealed.item.case_id, order_id=str(uuid4()))
    request_id = str(uuid4())
    web.RequestErasure(
        pb.RequestErasureRequest(
            request_id=request_id,
            brand=BRAND,
            cases=[order],
            person_id=diana,
            totp=world.code(diana),
        )
    )
    digest = _digest(request_id, order)
    web.ApproveErasure(
        pb.ApproveErasureRequest(
            request_id=request_id,
            brand=BRAND,
            digest=digest,
            person_id=lola,
            totp=world.code(lola),
        )
    )
    shred = pb.ShredRequest(brand=BRAND, case=order, basis=pb.ERASURE_BASIS_APPROVED)
    assert worker.Shred(shred) == worker.Shred(shred)
    assert world.count(held_values) == 0
    listed = worker.ListTombstones(pb.ListTombstonesRequest(brand=BRAND, limit=10))
    assert len(listed.statements) == 1


def _digest(request_id: str, order: pb.CaseToErase) -> bytes:
    one = ErasureOrder(order.agency, order.case_id, order.order_id)
    return ErasureRequest(request_id, BRAND, (one,)).digest()

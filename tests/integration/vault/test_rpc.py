"""The contract over the wire, and who may call what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import grpc
import pytest

from relevo.crossing.statements import IngestNotice
from relevo.sealing.keys import KeyList
from relevo.sealing.signed import SignedStatement, key_id_of
from relevo.service.rpc.client import call as rpc
from relevo.service.rpc.errors import PeerRefused, PeerUnavailable
from relevo.vault.wire.servicer import SERVICE, allowed_peers
from relevo.wire.vault.v1 import vault_service_pb2 as pb
from tests.integration.vault.conftest import RPC, WEB, WORKER, Call, Certificates, PeerOf
from tests.integration.vault.revealing import reveal
from tests.unit.vault.world import AGENCY, BRAND, DNI_CANARY, Sealed, World

REQUESTS: dict[str, Any] = {
    "Ingest": pb.IngestRequest(),
    "ListFields": pb.ListFieldsRequest(),
    "ListSealingKeys": pb.ListSealingKeysRequest(),
    "PublishedCheckpoint": pb.PublishedCheckpointRequest(),
    "AddCosignatures": pb.AddCosignaturesRequest(),
    "ReadLog": pb.ReadLogRequest(),
}
ALLOWED = {
    "Ingest": {WORKER},
    "ListFields": {WEB},
    "ListSealingKeys": {RPC},
    "PublishedCheckpoint": {WORKER},
    "AddCosignatures": {WORKER},
    "ReadLog": {WEB},
}
STRANGERS = (
    "spiffe://qori/vault/rpc",
    "spiffe://qori/care/relay",
    "spiffe://inti/care/web",
    "spiffe://colibri/agency/forwarder",
)


def _ingest(sealed: Sealed) -> pb.IngestRequest:
    item = sealed.item
    seal = pb.SealToIngest(
        agency=item.agency,
        brand=item.brand,
        case_id=item.case_id,
        post_version_id=item.post_version_id,
        seal=item.seal,
    )
    return pb.IngestRequest(seals=[seal])


def _statement(message: pb.VaultStatement) -> SignedStatement:
    return SignedStatement(message.payload_type, message.payload, message.key_id, message.signature)


def test_a_value_goes_in_through_the_worker_and_out_through_the_web(
    world: World, call: Call, peer_of: PeerOf
) -> None:
    keys = call(RPC).ListSealingKeys(
        pb.ListSealingKeysRequest(brand=BRAND, agency=AGENCY), timeout=5
    )
    root = world.vault.root_key.public_key()
    public_key = KeyList.verify(_statement(keys.keys), root, world.now).active(world.now)
    sealed = world.seal(public_key=public_key)
    (result,) = call(WORKER).Ingest(_ingest(sealed), timeout=5).results
    notice_key = world.vault.notice_key.public_key()
    notice = IngestNotice.verify(_statement(result.notice), {key_id_of(notice_key): notice_key})
    assert notice.post_version_id == result.post_version_id == sealed.item.post_version_id
    web = call(WEB)
    listed = web.ListFields(
        pb.ListFieldsRequest(brand=BRAND, agency=AGENCY, case_id=sealed.item.case_id), timeout=5
    )
    assert [(f.field_number, f.type) for f in listed.fields][1] == (1, "NATIONAL_ID")
    rosa = world.enrol()
    shown = reveal(peer_of(WEB), sealed.item, rosa, world.code(rosa))
    assert (shown.type, shown.value, shown.display_seconds) == ("NATIONAL_ID", DNI_CANARY, 60)
    (entry,) = world.entries("vault:value:revealed")
    assert (entry["caller"], entry["purpose"]) == (WEB, "IDENTITY_CHECK")


def test_each_seal_of_a_batch_has_its_own_result(world: World, call: Call) -> None:
    good, bad = world.seal(), world.seal()
    request = _ingest(bad)
    request.seals[0].case_id = str(uuid4())
    request.MergeFrom(_ingest(good))
    results = call(WORKER).Ingest(request, timeout=5).results
    assert [r.WhichOneof("outcome") for r in results] == ["refusal", "notice"]
    refusal = results[0].refusal
    assert (refusal.reason, refusal.permanent) == ("BINDING_MISMATCH", True)


def test_a_batch_over_the_limit_is_refused_whole(world: World, call: Call) -> None:
    request = pb.IngestRequest(seals=[pb.SealToIngest()] * 101)
    with pytest.raises(PeerRefused) as caught:
        rpc(call(WORKER).Ingest, request, seconds=5)
    assert (caught.value.remote_reason, caught.value.field) == ("MALFORMED_MESSAGE", "seals")


@pytest.mark.parametrize("method", list(REQUESTS))
@pytest.mark.parametrize("identity", [RPC, WEB, WORKER, *STRANGERS])
def test_each_method_answers_its_peers_alone(call: Call, method: str, identity: str) -> None:
    stub = getattr(call(identity), method)
    try:
        stub(REQUESTS[method], timeout=5)
        admitted = True
    except grpc.RpcError as failure:
        admitted = failure.code() is not grpc.StatusCode.PERMISSION_DENIED or (
            "may not call" not in (failure.details() or "")
        )
    assert admitted is (identity in ALLOWED[method])


def test_every_method_names_its_peers(world: World) -> None:
    methods = {
        f"/{SERVICE}/{m.name}" for m in pb.DESCRIPTOR.services_by_name["VaultService"].methods
    }
    assert set(allowed_peers("qori")) == methods


def test_an_authority_that_the_brand_does_not_trust_cannot_name_its_processes(
    call: Call, certificates: Certificates
) -> None:
    foreign = certificates.peer(WEB, authority=certificates.stranger)
    with pytest.raises(PeerUnavailable):
        rpc(call(foreign).ListFields, pb.ListFieldsRequest(), seconds=3)


def test_an_expired_certificate_is_refused(call: Call, certificates: Certificates) -> None:
    expired = certificates.peer(WEB, age=timedelta(days=2), lifetime=timedelta(days=1))
    with pytest.raises(PeerUnavailable):
        rpc(call(expired).ListFields, pb.ListFieldsRequest(), seconds=3)


def test_two_identities_are_none(call: Call, certificates: Certificates) -> None:
    double = certificates.peer(WEB, more_identities=(WORKER,))
    with pytest.raises(PeerRefused) as caught:
        rpc(call(double).ListFields, pb.ListFieldsRequest(), seconds=5)
    assert caught.value.remote_reason == "NO_IDENTITY"


def test_many_calls_at_once_neither_lose_nor_double(world: World, call: Call) -> None:
    worker = call(WORKER)
    seals = [world.seal() for _ in range(12)]
    pending = [worker.Ingest.future(_ingest(s), timeout=30) for s in seals for _ in range(2)]
    outcomes = [p.result().results[0].WhichOneof("outcome") for p in pending]
    assert outcomes == ["notice"] * 24
    assert len(world.entries("vault:seal:ingested")) == 12

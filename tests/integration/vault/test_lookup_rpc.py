"""Handles over the wire: with what is ingested or typed, and on the phone. No value comes back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import grpc
import pytest

from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.forms import TypedValue
from relevo.care.domain.vault import FoundHandle
from relevo.care.wire.vault_deposit import DepositClient
from relevo.care.wire.vault_lookup import LookupClient
from relevo.vault.wire.lookup import SERVICE, allowed_peers
from relevo.wire.vault.v1 import lookup_service_pb2 as pb
from relevo.wire.vault.v1 import vault_service_pb2 as vault_pb
from relevo.wire.vault.v1.lookup_service_pb2_grpc import LookupServiceStub
from tests.integration.vault.conftest import RPC, WEB, WORKER, Call, PeerOf
from tests.integration.vault.test_rpc import _ingest
from tests.unit.vault.world import AGENCY, BRAND, DNI_CANARY, World

ALLOWED = {"LookUp": {WEB}, "ListHandles": {WORKER}}
STRANGERS = ("spiffe://qori/care/relay", "spiffe://inti/care/web", "spiffe://colibri/agency/web")
REQUESTS: dict[str, Any] = {"LookUp": pb.LookUpRequest(), "ListHandles": pb.ListHandlesRequest()}


def test_what_was_ingested_is_found_by_what_a_customer_says(world: World, peer_of: PeerOf) -> None:
    sealed = world.taken(world.seal())
    web, worker = LookupClient(peer_of(WEB)), LookupClient(peer_of(WORKER))
    (place,) = worker.list_handles(BRAND, AGENCY, [sealed.item.post_version_id])
    assert place.key == CaseKey(AGENCY, sealed.item.case_id)
    found = web.look_up(BRAND, None, DNI_CANARY, world.enrol())
    assert found == (FoundHandle("NATIONAL_ID", place.value.handle),)
    assert web.look_up(BRAND, "PHONE", DNI_CANARY, world.enrol(login="toni")) == ()


def test_an_ingest_that_is_repeated_brings_the_same_handles(world: World, call: Call) -> None:
    request, worker = _ingest(world.seal()), call(WORKER)
    first, again = (worker.Ingest(request, timeout=5).results[0] for _ in range(2))
    assert [(one.field_number, one.type) for one in first.handles] == [(1, "NATIONAL_ID")]
    assert list(again.handles) == list(first.handles)


def test_a_refused_seal_brings_none(world: World, call: Call) -> None:
    request = _ingest(world.seal())
    request.seals[0].case_id = str(uuid4())
    (result,) = call(WORKER).Ingest(request, timeout=5).results
    assert isinstance(result, vault_pb.IngestResult)
    assert (result.WhichOneof("outcome"), list(result.handles)) == ("refusal", [])


def test_what_is_typed_into_a_form_has_the_handle_of_what_was_posted(
    world: World, peer_of: PeerOf
) -> None:
    sealed = world.taken(world.seal())
    (posted,) = LookupClient(peer_of(WORKER)).list_handles(
        BRAND, AGENCY, [sealed.item.post_version_id]
    )
    typed = [TypedValue(1, "NATIONAL_ID", DNI_CANARY), TypedValue(2, "PERSON", "Ana Quispe")]
    key, submission = CaseKey(AGENCY, str(uuid4())), str(uuid4())
    held = DepositClient(peer_of(WEB)).deposit(key, BRAND, submission, typed)
    assert [one.handle for one in held] == [posted.value.handle, None]


def test_a_refused_look_up_says_why_and_never_what(world: World, peer_of: PeerOf) -> None:
    with pytest.raises(VaultRefused) as refused:
        LookupClient(peer_of(WEB)).look_up(BRAND, None, DNI_CANARY, str(uuid4()))
    assert refused.value.remote_reason == "PERSON_UNKNOWN"
    assert DNI_CANARY not in str(refused.value)


def test_too_many_places_at_once_are_refused(world: World, peer_of: PeerOf) -> None:
    with pytest.raises(VaultRefused):
        LookupClient(peer_of(WORKER)).list_handles(BRAND, AGENCY, [str(uuid4())] * 501)


@pytest.mark.parametrize("method", list(REQUESTS))
@pytest.mark.parametrize("identity", [RPC, WEB, WORKER, *STRANGERS])
def test_each_method_answers_its_peers_alone(peer_of: PeerOf, method: str, identity: str) -> None:
    stub = getattr(LookupServiceStub(peer_of(identity).channel()), method)
    try:
        stub(REQUESTS[method], timeout=5)
        admitted = True
    except grpc.RpcError as failure:
        admitted = failure.code() is not grpc.StatusCode.PERMISSION_DENIED or (
            "may not call" not in (failure.details() or "")
        )
    assert admitted is (identity in ALLOWED[method])


def test_every_method_names_its_peers() -> None:
    methods = pb.DESCRIPTOR.services_by_name["LookupService"].methods
    assert set(allowed_peers("qori")) == {f"/{SERVICE}/{method.name}" for method in methods}

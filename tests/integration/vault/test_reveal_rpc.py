"""Step-ups and reveals over the wire, and who may call what."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import grpc
import pytest

from relevo.service.rpc.client import call as rpc
from relevo.service.rpc.errors import PeerRefused
from relevo.vault.wire import reveal as reveal_wire
from relevo.vault.wire import stepup as stepup_wire
from relevo.wire.vault.v1 import purpose_pb2
from relevo.wire.vault.v1 import reveal_service_pb2 as pb
from relevo.wire.vault.v1 import stepup_service_pb2 as stepup_pb
from relevo.wire.vault.v1.reveal_service_pb2_grpc import RevealServiceStub
from relevo.wire.vault.v1.stepup_service_pb2_grpc import StepUpServiceStub
from tests.integration.vault.conftest import RPC, WEB, WORKER, PeerOf
from tests.integration.vault.revealing import confirmed, opened, opening, reveal, wanted
from tests.integration.vault.test_rpc import STRANGERS
from tests.unit.vault.world import BRAND, DNI_CANARY, World

SERVICES = ((pb, "RevealService", reveal_wire), (stepup_pb, "StepUpService", stepup_wire))
REQUESTS: dict[str, tuple[Any, Any]] = {
    "OpenReveal": (RevealServiceStub, pb.OpenRevealRequest()),
    "Reveal": (RevealServiceStub, pb.RevealRequest()),
    "ConfirmChallenge": (StepUpServiceStub, stepup_pb.ConfirmChallengeRequest()),
    "ApproveChallenge": (StepUpServiceStub, stepup_pb.ApproveChallengeRequest()),
    "ListChallenges": (StepUpServiceStub, stepup_pb.ListChallengesRequest()),
}


def test_a_value_goes_out_through_the_web_step_by_step(world: World, peer_of: PeerOf) -> None:
    item, web = world.taken(world.seal()).item, peer_of(WEB)
    rosa, lena = world.enrol(), world.enrol(login="lena")
    world.vault.approvals["NATIONAL_ID"] = 1  # type: ignore[index]  # the server has it too
    challenge = opened(web, item, rosa)
    assert json.loads(challenge.asked)["fields"] == [
        {"post_version": item.post_version_id, "number": 1, "type": "NATIONAL_ID"}
    ]
    assert (challenge.approvals_needed, challenge.expires_at - challenge.issued_at) == (
        1,
        300_000_000,
    )
    waits = confirmed(web, challenge, rosa, world.code(rosa))
    assert waits.state == stepup_pb.CHALLENGE_STATE_CONFIRMED
    stub = StepUpServiceStub(web.channel())
    listing = stepup_pb.ListChallengesRequest(brands=[BRAND], person_id=lena)
    assert list(rpc(stub.ListChallenges, listing, seconds=5).challenges) == [waits]
    approval = stepup_pb.ApproveChallengeRequest(
        challenge_id=waits.challenge_id, digest=waits.digest, person_id=lena, totp=world.code(lena)
    )
    ready = rpc(stub.ApproveChallenge, approval, seconds=5).challenge
    assert (ready.state, list(ready.approvers)) == (stepup_pb.CHALLENGE_STATE_READY, [lena])
    shown = rpc(RevealServiceStub(web.channel()).Reveal, wanted(item, ready), seconds=5)
    assert (shown.type, shown.value, shown.display_seconds) == ("NATIONAL_ID", DNI_CANARY, 60)
    assert shown.masked is False
    (entry,) = world.entries("vault:value:revealed")
    assert (entry["caller"], entry["purpose"]) == (WEB, "IDENTITY_CHECK")
    assert entry["approvers"] == [lena]
    assert not rpc(stub.ListChallenges, listing, seconds=5).challenges


@pytest.mark.parametrize("purpose", [purpose_pb2.PURPOSE_UNSPECIFIED, 99])
def test_a_purpose_off_the_list_is_refused(world: World, peer_of: PeerOf, purpose: Any) -> None:
    item = world.taken(world.seal()).item
    request = opening(item, world.enrol(), purpose=purpose)
    with pytest.raises(PeerRefused) as caught:
        rpc(RevealServiceStub(peer_of(WEB).channel()).OpenReveal, request, seconds=5)
    assert caught.value.remote_reason == "PURPOSE_REFUSED"


def test_a_used_code_is_refused_by_its_name(world: World, peer_of: PeerOf) -> None:
    item, web, rosa = world.taken(world.seal()).item, peer_of(WEB), world.enrol()
    code = world.code(rosa)
    reveal(web, item, rosa, code)
    with pytest.raises(PeerRefused) as caught:
        reveal(web, item, rosa, code)
    assert caught.value.remote_reason == "TOTP_USED"


@pytest.mark.parametrize("method", list(REQUESTS))
@pytest.mark.parametrize("identity", [RPC, WEB, WORKER, *STRANGERS])
def test_cares_web_alone_is_answered(peer_of: PeerOf, method: str, identity: str) -> None:
    stub, request = REQUESTS[method]
    try:
        getattr(stub(peer_of(identity).channel()), method)(request, timeout=5)
        admitted = True
    except grpc.RpcError as failure:
        admitted = failure.code() is not grpc.StatusCode.PERMISSION_DENIED or (
            "may not call" not in (failure.details() or "")
        )
    assert admitted is (identity == WEB)


def test_every_method_names_its_peers() -> None:
    for package, name, wire in SERVICES:
        service = package.DESCRIPTOR.services_by_name[name]
        methods = {f"/{service.full_name}/{one.name}" for one in service.methods}
        assert set(wire.allowed_peers("qori")) == methods


def test_reveals_at_once_neither_get_lost_nor_double(world: World, peer_of: PeerOf) -> None:
    item, web = world.taken(world.seal()).item, peer_of(WEB)
    people = [world.enrol(login=f"person-{n}") for n in range(6)]
    challenges = [
        confirmed(web, opened(web, item, person), person, world.code(person)) for person in people
    ]
    stub = RevealServiceStub(web.channel())
    pending = [
        stub.Reveal.future(wanted(item, one), timeout=30) for one in challenges for _ in range(2)
    ]
    shown = [one.result() for one in pending if one.exception() is None]
    assert len(shown) == 6
    assert len({one.ledger_index for one in shown}) == 6
    assert len(world.entries("vault:value:revealed")) == 6


def test_an_invented_challenge_opens_nothing(world: World, peer_of: PeerOf) -> None:
    item, web, rosa = world.taken(world.seal()).item, peer_of(WEB), world.enrol()
    challenge = opened(web, item, rosa)
    challenge.challenge_id = str(uuid4())
    with pytest.raises(PeerRefused) as caught:
        rpc(RevealServiceStub(web.channel()).Reveal, wanted(item, challenge), seconds=5)
    assert caught.value.remote_reason == "CHALLENGE_UNKNOWN"

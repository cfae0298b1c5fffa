"""Rectification over the wire: through care's own client, by care's web process alone."""

from __future__ import annotations

import grpc
import pytest

from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.rectification import Proposal, RectificationGround
from relevo.care.use_cases.erasure_context import Officer
from relevo.care.wire.vault_rectification import RectificationClient
from relevo.care.wire.vault_reveal import RevealClient
from relevo.vault.wire.rectification import SERVICE, allowed_peers
from relevo.wire.vault.v1 import rectification_service_pb2 as pb
from relevo.wire.vault.v1.rectification_service_pb2_grpc import RectificationServiceStub
from tests.integration.vault.conftest import RPC, WEB, WORKER, PeerOf
from tests.unit.care.world import ROSA
from tests.unit.vault.world import AGENCY, BRAND, NOW, Sealed, World

RIGHT = "40404040"
STRANGERS = ("spiffe://qori/care/relay", "spiffe://inti/care/web", "spiffe://colibri/agency/web")


def _proposal(sealed: Sealed, number: int = 1) -> Proposal:
    ground = RectificationGround.MISREAD
    return Proposal(sealed.item.post_version_id, number, ground, str(ROSA), NOW)


def test_what_the_web_puts_right_is_revealed_as_rectified(world: World, peer_of: PeerOf) -> None:
    sealed, diana = world.taken(world.seal()), world.enrol()
    key = CaseKey(AGENCY, sealed.item.case_id)
    web = RectificationClient(peer_of(WEB))
    done = web.rectify(key, BRAND, _proposal(sealed), RIGHT, Officer(diana, world.code(diana)))
    assert done.type == "NATIONAL_ID"
    assert done.handle is not None
    world.wait(seconds=30)
    challenge = world.open_reveal(sealed, diana)
    world.confirm(challenge, diana)
    shown = RevealClient(peer_of(WEB)).reveal(
        key,
        BRAND,
        sealed.item.post_version_id,
        1,
        challenge_id=challenge.challenge_id,
        person_id=diana,
    )
    assert (shown.value, shown.rectified) == (RIGHT, True)


def test_a_refusal_has_its_name_and_no_content(world: World, peer_of: PeerOf) -> None:
    sealed, diana = world.taken(world.seal()), world.enrol()
    key = CaseKey(AGENCY, sealed.item.case_id)
    with pytest.raises(VaultRefused) as refused:
        RectificationClient(peer_of(WEB)).rectify(
            key, BRAND, _proposal(sealed), RIGHT, Officer(diana, "000000")
        )
    assert refused.value.remote_reason == "TOTP_WRONG"
    assert RIGHT not in str(refused.value)


def test_every_method_names_its_peers() -> None:
    methods = pb.DESCRIPTOR.services_by_name["RectificationService"].methods
    allowed = allowed_peers("qori")
    assert set(allowed) == {f"/{SERVICE}/{method.name}" for method in methods}


@pytest.mark.parametrize("identity", [WORKER, RPC, *STRANGERS])
def test_attack_any_other_process_rectifies(peer_of: PeerOf, identity: str) -> None:
    stub = RectificationServiceStub(peer_of(identity).channel())
    with pytest.raises(grpc.RpcError) as refused:
        stub.Rectify(pb.RectifyRequest(), timeout=5)
    assert refused.value.code() in (
        grpc.StatusCode.PERMISSION_DENIED,
        grpc.StatusCode.UNAUTHENTICATED,
    )

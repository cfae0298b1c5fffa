"""All steps of a reveal over the wire."""

from __future__ import annotations

from typing import Any

from relevo.service.rpc.client import Peer, call
from relevo.vault.ingest import SealToIngest
from relevo.wire.vault.v1 import purpose_pb2
from relevo.wire.vault.v1 import reveal_service_pb2 as pb
from relevo.wire.vault.v1 import stepup_service_pb2 as stepup_pb
from relevo.wire.vault.v1.reveal_service_pb2_grpc import RevealServiceStub
from relevo.wire.vault.v1.stepup_service_pb2_grpc import StepUpServiceStub


def opening(item: SealToIngest, person_id: str, **changes: Any) -> pb.OpenRevealRequest:
    """Asks for the DNI of a seal, unless told otherwise."""
    request = pb.OpenRevealRequest(
        brand=item.brand,
        agency=item.agency,
        case_id=item.case_id,
        fields=[pb.NamedField(post_version_id=item.post_version_id, number=1)],
        purpose=purpose_pb2.PURPOSE_IDENTITY_CHECK,
        person_id=person_id,
    )
    for name, value in changes.items():
        setattr(request, name, value)
    return request


def opened(web: Peer, item: SealToIngest, person_id: str) -> stepup_pb.Challenge:
    """A challenge over the DNI of a seal."""
    request = opening(item, person_id)
    return call(RevealServiceStub(web.channel()).OpenReveal, request, seconds=10).challenge


def confirmed(
    web: Peer, challenge: stepup_pb.Challenge, person_id: str, code: str
) -> stepup_pb.Challenge:
    """Her code for it."""
    request = stepup_pb.ConfirmChallengeRequest(
        challenge_id=challenge.challenge_id,
        digest=challenge.digest,
        person_id=person_id,
        totp=code,
    )
    stub = StepUpServiceStub(web.channel())
    return call(stub.ConfirmChallenge, request, seconds=10).challenge


def wanted(item: SealToIngest, challenge: stepup_pb.Challenge) -> pb.RevealRequest:
    """The DNI of a challenge."""
    return pb.RevealRequest(
        challenge_id=challenge.challenge_id,
        person_id=challenge.person_id,
        brand=item.brand,
        agency=item.agency,
        case_id=item.case_id,
        post_version_id=item.post_version_id,
        field_number=1,
    )


def reveal(web: Peer, item: SealToIngest, person_id: str, code: str) -> pb.RevealResponse:
    """The DNI, with all that comes before."""
    challenge = confirmed(web, opened(web, item, person_id), person_id, code)
    return call(RevealServiceStub(web.channel()).Reveal, wanted(item, challenge), seconds=10)

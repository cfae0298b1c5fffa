# ruff: noqa: N802 - gRPC names the methods
"""`StepUpService`: from messages to use cases and back; nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta

import grpc

from relevo.crossing.errors import MalformedMessage
from relevo.ledger.values import Process
from relevo.service import clock
from relevo.service.rpc.identity import SpiffeId, peer_of
from relevo.vault import stepup
from relevo.vault.challenges import Answer, Challenge, Kind, State
from relevo.vault.context import Vault
from relevo.vault.wire.purposes import ON_THE_WIRE
from relevo.wire.vault.v1 import stepup_service_pb2 as pb
from relevo.wire.vault.v1 import stepup_service_pb2_grpc as pb_grpc

SERVICE = pb.DESCRIPTOR.services_by_name["StepUpService"].full_name
_MAX_BRANDS = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KINDS = {Kind.REVEAL: pb.CHALLENGE_KIND_REVEAL, Kind.EXPORT: pb.CHALLENGE_KIND_EXPORT}
_STATES = {
    State.WAITING: pb.CHALLENGE_STATE_WAITING,
    State.CONFIRMED: pb.CHALLENGE_STATE_CONFIRMED,
    State.READY: pb.CHALLENGE_STATE_READY,
    State.USED: pb.CHALLENGE_STATE_USED,
    State.EXPIRED: pb.CHALLENGE_STATE_EXPIRED,
}


def allowed_peers(org: str) -> Mapping[str, Collection[SpiffeId]]:
    """People answer through care's web alone."""
    web = SpiffeId(org, "care", "web")
    methods = ("ConfirmChallenge", "ApproveChallenge", "ListChallenges")
    return {f"/{SERVICE}/{method}": (web,) for method in methods}


def adder(vault: Vault, now: Callable[[], datetime] = clock.now) -> Callable[[grpc.Server], None]:
    """The call that adds the service to a server."""
    servicer = _Servicer(vault, now)
    return lambda server: pb_grpc.add_StepUpServiceServicer_to_server(servicer, server)


def challenge_message(challenge: Challenge, at: datetime) -> pb.Challenge:
    """A challenge as the other services of the vault answer with it too."""
    row = challenge.row
    return pb.Challenge(
        challenge_id=row.challenge_id,
        digest=challenge.digest,
        kind=_KINDS[challenge.kind],
        state=_STATES[challenge.state(at)],
        brand=row.brand,
        purpose=ON_THE_WIRE[challenge.purpose],
        person_id=row.person_id,
        approvals_needed=row.approvals_needed,
        approvers=challenge.approvers,
        issued_at=(row.issued_at - _EPOCH) // timedelta(microseconds=1),
        expires_at=(row.expires_at - _EPOCH) // timedelta(microseconds=1),
        asked=row.asked.decode("utf-8"),
    )


class _Servicer(pb_grpc.StepUpServiceServicer):
    def __init__(self, vault: Vault, now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._now = now

    def ConfirmChallenge(
        self, request: pb.ConfirmChallengeRequest, context: grpc.ServicerContext
    ) -> pb.ConfirmChallengeResponse:
        at = self._now()
        challenge = stepup.confirm(self._vault, _answer(request), caller=_caller(context), at=at)
        return pb.ConfirmChallengeResponse(challenge=challenge_message(challenge, at))

    def ApproveChallenge(
        self, request: pb.ApproveChallengeRequest, context: grpc.ServicerContext
    ) -> pb.ApproveChallengeResponse:
        at = self._now()
        challenge = stepup.approve(self._vault, _answer(request), caller=_caller(context), at=at)
        return pb.ApproveChallengeResponse(challenge=challenge_message(challenge, at))

    def ListChallenges(
        self, request: pb.ListChallengesRequest, context: grpc.ServicerContext
    ) -> pb.ListChallengesResponse:
        if len(request.brands) > _MAX_BRANDS:
            raise MalformedMessage(f"brands: must be at most {_MAX_BRANDS}", field="brands")
        at = self._now()
        live = stepup.live(self._vault, request.brands, request.person_id, at=at)
        return pb.ListChallengesResponse(challenges=[challenge_message(one, at) for one in live])


def _answer(request: pb.ConfirmChallengeRequest | pb.ApproveChallengeRequest) -> Answer:
    return Answer(request.challenge_id, request.digest, request.person_id, request.totp)


def _caller(context: grpc.ServicerContext) -> Process:
    return Process(str(peer_of(context)))

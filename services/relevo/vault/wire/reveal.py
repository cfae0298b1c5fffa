# ruff: noqa: N802 - gRPC names the methods
"""`RevealService`: from messages to use cases and back; nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

import grpc

from relevo.ledger.values import Process
from relevo.service import clock
from relevo.service.rpc.identity import SpiffeId, peer_of
from relevo.vault.context import Vault
from relevo.vault.reveal import NamedField, OpenRequest, RevealRequest, open_reveal, reveal
from relevo.vault.wire.purposes import PURPOSES
from relevo.vault.wire.stepup import challenge_message
from relevo.wire.vault.v1 import reveal_service_pb2 as pb
from relevo.wire.vault.v1 import reveal_service_pb2_grpc as pb_grpc

SERVICE = pb.DESCRIPTOR.services_by_name["RevealService"].full_name


def allowed_peers(org: str) -> Mapping[str, Collection[SpiffeId]]:
    """Values go to people, through care's web alone."""
    web = SpiffeId(org, "care", "web")
    return {f"/{SERVICE}/OpenReveal": (web,), f"/{SERVICE}/Reveal": (web,)}


def adder(vault: Vault, now: Callable[[], datetime] = clock.now) -> Callable[[grpc.Server], None]:
    """The call that adds the service to a server."""
    servicer = _Servicer(vault, now)
    return lambda server: pb_grpc.add_RevealServiceServicer_to_server(servicer, server)


class _Servicer(pb_grpc.RevealServiceServicer):
    def __init__(self, vault: Vault, now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._now = now

    def OpenReveal(
        self, request: pb.OpenRevealRequest, context: grpc.ServicerContext
    ) -> pb.OpenRevealResponse:
        at = self._now()
        wanted = OpenRequest(
            brand=request.brand,
            agency=request.agency,
            case_id=request.case_id,
            fields=tuple(NamedField(one.post_version_id, one.number) for one in request.fields),
            purpose=PURPOSES.get(request.purpose),
            person_id=request.person_id,
        )
        challenge = open_reveal(self._vault, wanted, caller=_caller(context), at=at)
        return pb.OpenRevealResponse(challenge=challenge_message(challenge, at))

    def Reveal(self, request: pb.RevealRequest, context: grpc.ServicerContext) -> pb.RevealResponse:
        wanted = RevealRequest(
            challenge_id=request.challenge_id,
            person_id=request.person_id,
            brand=request.brand,
            agency=request.agency,
            case_id=request.case_id,
            post_version_id=request.post_version_id,
            field_number=request.field_number,
        )
        revealed = reveal(self._vault, wanted, caller=_caller(context), at=self._now())
        return pb.RevealResponse(
            type=revealed.type,
            value=revealed.value,
            ledger_index=revealed.ledger_index,
            display_seconds=int(revealed.display.total_seconds()),
            masked=revealed.masked,
            rectified=revealed.rectified,
        )


def _caller(context: grpc.ServicerContext) -> Process:
    return Process(str(peer_of(context)))

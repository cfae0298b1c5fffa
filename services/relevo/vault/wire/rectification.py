# ruff: noqa: N802 - gRPC names the methods
"""`RectificationService`: from messages to use cases and back; nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

import grpc

from relevo.ledger.values import Process
from relevo.service import clock
from relevo.service.rpc.identity import SpiffeId, peer_of
from relevo.vault.context import Vault
from relevo.vault.erasing import Act
from relevo.vault.rectifying import Rectification, rectify
from relevo.vault.references import CaseRef, ValueRef, VersionRef
from relevo.wire.vault.v1 import rectification_service_pb2 as pb
from relevo.wire.vault.v1 import rectification_service_pb2_grpc as pb_grpc

SERVICE = pb.DESCRIPTOR.services_by_name["RectificationService"].full_name


def allowed_peers(org: str) -> Mapping[str, Collection[SpiffeId]]:
    """What people say comes through web."""
    return {f"/{SERVICE}/Rectify": (SpiffeId(org, "care", "web"),)}


def adder(vault: Vault, now: Callable[[], datetime] = clock.now) -> Callable[[grpc.Server], None]:
    """The call that adds the service to a server."""
    servicer = _Servicer(vault, now)
    return lambda server: pb_grpc.add_RectificationServiceServicer_to_server(servicer, server)


class _Servicer(pb_grpc.RectificationServiceServicer):
    def __init__(self, vault: Vault, now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._now = now

    def Rectify(
        self, request: pb.RectifyRequest, context: grpc.ServicerContext
    ) -> pb.RectifyResponse:
        case = CaseRef(request.brand, request.agency, request.case_id)
        where = ValueRef(VersionRef(case, request.post_version_id), request.field_number)
        wanted = Rectification(where, request.value, request.proposed_by)
        caller = Process(str(peer_of(context)))
        act = Act(request.person_id, request.totp, caller, self._now())
        done = rectify(self._vault, wanted, act)
        return pb.RectifyResponse(type=done.type, handle=done.handle or "")

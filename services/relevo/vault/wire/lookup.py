# ruff: noqa: N802 - gRPC names the methods
"""`LookupService`: from messages to use cases and back; nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

import grpc

from relevo.ledger.values import Process
from relevo.service import clock
from relevo.service.rpc.identity import SpiffeId, peer_of
from relevo.vault.context import Vault
from relevo.vault.lookup import LookupRequest, list_handles, look_up
from relevo.wire.vault.v1 import lookup_service_pb2 as pb
from relevo.wire.vault.v1 import lookup_service_pb2_grpc as pb_grpc

SERVICE = pb.DESCRIPTOR.services_by_name["LookupService"].full_name


def allowed_peers(org: str) -> Mapping[str, Collection[SpiffeId]]:
    """Which of the brand's processes may call which method."""
    web, worker = (SpiffeId(org, "care", name) for name in ("web", "worker"))
    return {f"/{SERVICE}/LookUp": (web,), f"/{SERVICE}/ListHandles": (worker,)}


def adder(vault: Vault, now: Callable[[], datetime] = clock.now) -> Callable[[grpc.Server], None]:
    """The call that adds the service to a server."""
    servicer = _Servicer(vault, now)
    return lambda server: pb_grpc.add_LookupServiceServicer_to_server(servicer, server)


class _Servicer(pb_grpc.LookupServiceServicer):
    def __init__(self, vault: Vault, now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._now = now

    def LookUp(self, request: pb.LookUpRequest, context: grpc.ServicerContext) -> pb.LookUpResponse:
        wanted = LookupRequest(
            brand=request.brand,
            type=request.type or None,
            person_id=request.person_id,
            value=request.value,
        )
        caller = Process(str(peer_of(context)))
        found = look_up(self._vault, wanted, caller=caller, at=self._now())
        return pb.LookUpResponse(
            handles=[pb.FoundHandle(type=one.type, handle=one.handle) for one in found]
        )

    def ListHandles(
        self, request: pb.ListHandlesRequest, context: grpc.ServicerContext
    ) -> pb.ListHandlesResponse:
        places = list_handles(self._vault, request.brand, request.agency, request.post_version_ids)
        return pb.ListHandlesResponse(
            handles=[
                pb.PlacedHandle(
                    case_id=one.where.version.case.case_id,
                    post_version_id=one.where.version.post_version_id,
                    field_number=one.where.number,
                    type=one.type,
                    handle=one.handle,
                )
                for one in places
            ]
        )

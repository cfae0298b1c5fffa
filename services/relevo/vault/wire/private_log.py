# ruff: noqa: N802 - gRPC names the methods
"""`PrivateLogService`: from messages to use cases and back; nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

import grpc

from relevo.crossing.checkpoint_limits import mark_of
from relevo.crossing.checkpoints import Cosignature, NotCosigned
from relevo.ledger.values import Process
from relevo.ledger.witness import Submission
from relevo.service import clock
from relevo.service.rpc.identity import SpiffeId, peer_of
from relevo.vault.private_log import PrivateLog, add_cosignature, exchange, read_private_log
from relevo.wire.vault.v1 import private_log_service_pb2 as pb
from relevo.wire.vault.v1 import private_log_service_pb2_grpc as pb_grpc
from relevo.wire.vault.v1.vault_service_pb2 import ExtendedCheckpoint

SERVICE = pb.DESCRIPTOR.services_by_name["PrivateLogService"].full_name


def allowed_peers(org: str) -> Mapping[str, Collection[SpiffeId]]:
    """Which of the brand's processes may call which method."""
    web, worker = (SpiffeId(org, "care", name) for name in ("web", "worker"))
    return {
        f"/{SERVICE}/ExchangePrivateCheckpoints": (worker,),
        f"/{SERVICE}/AddPrivateCosignature": (worker,),
        f"/{SERVICE}/ReadPrivateLog": (web,),
    }


def adder(
    log: PrivateLog, now: Callable[[], datetime] = clock.now
) -> Callable[[grpc.Server], None]:
    """The call that adds the service to a server."""
    servicer = _Servicer(log, now)
    return lambda server: pb_grpc.add_PrivateLogServiceServicer_to_server(servicer, server)


class _Servicer(pb_grpc.PrivateLogServiceServicer):
    def __init__(self, log: PrivateLog, now: Callable[[], datetime]) -> None:
        self._log = log
        self._now = now

    def ExchangePrivateCheckpoints(
        self, request: pb.ExchangePrivateCheckpointsRequest, context: grpc.ServicerContext
    ) -> pb.ExchangePrivateCheckpointsResponse:
        care = request.care
        submitted = (
            Submission(care.note, care.old_size, tuple(care.proof))
            if request.HasField("care")
            else None
        )
        held = mark_of(request.vault.origin, request.vault.size, "vault")
        answer = exchange(self._log, submitted, held, at=self._now())
        response = pb.ExchangePrivateCheckpointsResponse()
        if isinstance(answer.own, NotCosigned):
            response.refusal.reason = answer.own.reason
            response.refusal.held_size = answer.own.held_size
        elif answer.own is not None:
            response.cosignature = answer.own
        if answer.vault is not None:
            vault = answer.vault
            response.vault.CopyFrom(
                ExtendedCheckpoint(note=vault.note, old_size=vault.old_size, proof=vault.proof)
            )
        return response

    def AddPrivateCosignature(
        self, request: pb.AddPrivateCosignatureRequest, context: grpc.ServicerContext
    ) -> pb.AddPrivateCosignatureResponse:
        one = request.cosignature
        brought = Cosignature(one.origin, one.size, one.line)
        return pb.AddPrivateCosignatureResponse(
            kept=add_cosignature(self._log, brought, at=self._now())
        )

    def ReadPrivateLog(
        self, request: pb.ReadPrivateLogRequest, context: grpc.ServicerContext
    ) -> pb.ReadPrivateLogResponse:
        caller = Process(str(peer_of(context)))
        found = read_private_log(
            self._log, request.path, request.reader, caller=caller, at=self._now()
        )
        return pb.ReadPrivateLogResponse(content=found.content, final=found.final)

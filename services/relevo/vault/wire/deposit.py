# ruff: noqa: N802 - gRPC names the methods
"""`DepositService`: from messages to use cases and back; nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

import grpc

from relevo.ledger.values import Process
from relevo.service import clock
from relevo.service.rpc.identity import SpiffeId, peer_of
from relevo.vault.context import Vault
from relevo.vault.deposit import Deposit, DepositedValue, deposit, find_deposit
from relevo.vault.lookup import list_handles
from relevo.vault.references import CaseRef, HeldField, VersionRef
from relevo.wire.vault.v1 import deposit_service_pb2 as pb
from relevo.wire.vault.v1 import deposit_service_pb2_grpc as pb_grpc

SERVICE = pb.DESCRIPTOR.services_by_name["DepositService"].full_name


def allowed_peers(org: str) -> Mapping[str, Collection[SpiffeId]]:
    """Which of the brand's processes may call which method."""
    web, worker = (SpiffeId(org, "care", name) for name in ("web", "worker"))
    return {f"/{SERVICE}/Deposit": (web,), f"/{SERVICE}/FindDeposit": (web, worker)}


def adder(vault: Vault, now: Callable[[], datetime] = clock.now) -> Callable[[grpc.Server], None]:
    """The call that adds the service to a server."""
    servicer = _Servicer(vault, now)
    return lambda server: pb_grpc.add_DepositServiceServicer_to_server(servicer, server)


class _Servicer(pb_grpc.DepositServiceServicer):
    def __init__(self, vault: Vault, now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._now = now

    def Deposit(
        self, request: pb.DepositRequest, context: grpc.ServicerContext
    ) -> pb.DepositResponse:
        wanted = Deposit(
            brand=request.brand,
            agency=request.agency,
            case_id=request.case_id,
            submission_id=request.submission_id,
            values=tuple(DepositedValue(v.number, v.type, v.value) for v in request.values),
        )
        caller = Process(str(peer_of(context)))
        held = deposit(self._vault, wanted, caller=caller, at=self._now())
        return pb.DepositResponse(fields=self._fields(request, held))

    def FindDeposit(
        self, request: pb.FindDepositRequest, context: grpc.ServicerContext
    ) -> pb.FindDepositResponse:
        case = CaseRef(request.brand, request.agency, request.case_id)
        held = find_deposit(self._vault, VersionRef(case, request.submission_id))
        return pb.FindDepositResponse(
            found=held is not None, fields=self._fields(request, held or ())
        )

    def _fields(
        self, request: pb.DepositRequest | pb.FindDepositRequest, held: Iterable[HeldField]
    ) -> list[pb.DepositedField]:
        named = {
            place.where.number: place.handle
            for place in list_handles(
                self._vault, request.brand, request.agency, [request.submission_id]
            )
        }
        return [
            pb.DepositedField(number=one.number, type=one.type, handle=named.get(one.number, ""))
            for one in held
        ]

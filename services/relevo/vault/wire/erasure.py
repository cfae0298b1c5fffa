# ruff: noqa: N802 - gRPC names the methods
"""`ErasureService`: from messages to use cases and back; nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime

import grpc
from google.protobuf.timestamp_pb2 import Timestamp

from relevo.crossing.erasure import MAX_CASES, Basis, ErasureOrder, ErasureRequest
from relevo.crossing.errors import MalformedMessage
from relevo.ledger.values import Process
from relevo.sealing.signed import SignedStatement
from relevo.service import clock
from relevo.service.rpc.identity import SpiffeId, peer_of
from relevo.vault.blocking import block, unblock
from relevo.vault.context import Vault
from relevo.vault.erasing import Act, approve_erasure, request_erasure, shred, tombstones
from relevo.vault.erasure_receipts import CaseFacts, sign_receipt
from relevo.vault.expiring import expire
from relevo.vault.references import CaseRef
from relevo.wire.vault.v1 import erasure_service_pb2 as pb
from relevo.wire.vault.v1 import erasure_service_pb2_grpc as pb_grpc
from relevo.wire.vault.v1 import vault_service_pb2

SERVICE = pb.DESCRIPTOR.services_by_name["ErasureService"].full_name

_BASES = {
    pb.ERASURE_BASIS_APPROVED: Basis.APPROVED,
    pb.ERASURE_BASIS_RETENTION: Basis.RETENTION,
    pb.ERASURE_BASIS_REPEATED: Basis.REPEATED,
}
_MAX_TOMBSTONES = 500
_MAX_TYPES = 64


def allowed_peers(org: str) -> Mapping[str, Collection[SpiffeId]]:
    """What people say comes through web; what destroys is the worker's alone."""
    web, worker = (SpiffeId(org, "care", name) for name in ("web", "worker"))
    said = ("RequestErasure", "ApproveErasure", "BlockCase", "UnblockCase")
    done = ("Shred", "ListTombstones", "SignErasureReceipt", "ExpireValues")
    return {
        **{f"/{SERVICE}/{name}": (web,) for name in said},
        **{f"/{SERVICE}/{name}": (worker,) for name in done},
    }


def adder(vault: Vault, now: Callable[[], datetime] = clock.now) -> Callable[[grpc.Server], None]:
    """The call that adds the service to a server."""
    servicer = _Servicer(vault, now)
    return lambda server: pb_grpc.add_ErasureServiceServicer_to_server(servicer, server)


class _Servicer(pb_grpc.ErasureServiceServicer):
    def __init__(self, vault: Vault, now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._now = now

    def RequestErasure(
        self, request: pb.RequestErasureRequest, context: grpc.ServicerContext
    ) -> pb.RequestErasureResponse:
        if len(request.cases) > MAX_CASES:
            raise MalformedMessage(f"cases: must be at most {MAX_CASES}", field="cases")
        orders = tuple(map(_order, request.cases))
        wanted = ErasureRequest(request.request_id, request.brand, orders)
        act = self._act(request.person_id, request.totp, context)
        return pb.RequestErasureResponse(
            expires_at=_stamp(request_erasure(self._vault, wanted, act))
        )

    def ApproveErasure(
        self, request: pb.ApproveErasureRequest, context: grpc.ServicerContext
    ) -> pb.ApproveErasureResponse:
        act = self._act(request.person_id, request.totp, context)
        approve_erasure(self._vault, request.brand, request.request_id, request.digest, act)
        return pb.ApproveErasureResponse()

    def Shred(self, request: pb.ShredRequest, context: grpc.ServicerContext) -> pb.ShredResponse:
        basis = _BASES.get(request.basis)
        if basis is None:
            raise MalformedMessage("basis: is not on the list", field="basis")
        statement = shred(
            self._vault,
            request.brand,
            _order(request.case),
            basis,
            statement=_read(request.statement) if request.HasField("statement") else None,
            caller=_caller(context),
            at=self._now(),
        )
        return pb.ShredResponse(statement=_statement(statement))

    def ListTombstones(
        self, request: pb.ListTombstonesRequest, context: grpc.ServicerContext
    ) -> pb.ListTombstonesResponse:
        if not 1 <= request.limit <= _MAX_TOMBSTONES:
            raise MalformedMessage(f"limit: must be 1 to {_MAX_TOMBSTONES}", field="limit")
        after = (request.after_case_id, request.after_agency)
        found = tombstones(self._vault, request.brand, after=after, limit=request.limit)
        return pb.ListTombstonesResponse(statements=map(_statement, found))

    def SignErasureReceipt(
        self, request: pb.SignErasureReceiptRequest, context: grpc.ServicerContext
    ) -> pb.SignErasureReceiptResponse:
        if len(request.cases) > MAX_CASES:
            raise MalformedMessage(f"cases: must be at most {MAX_CASES}", field="cases")
        receipt = sign_receipt(
            self._vault,
            request.brand,
            request.request_id,
            [_facts(request.brand, facts) for facts in request.cases],
            _day(request.clean_on),
            caller=_caller(context),
            at=self._now(),
        )
        return pb.SignErasureReceiptResponse(receipt=_statement(receipt))

    def BlockCase(
        self, request: pb.BlockCaseRequest, context: grpc.ServicerContext
    ) -> pb.BlockCaseResponse:
        case = CaseRef(request.brand, request.agency, request.case_id)
        act = self._act(request.person_id, request.totp, context)
        return pb.BlockCaseResponse(since=_stamp(block(self._vault, case, act)))

    def UnblockCase(
        self, request: pb.UnblockCaseRequest, context: grpc.ServicerContext
    ) -> pb.UnblockCaseResponse:
        case = CaseRef(request.brand, request.agency, request.case_id)
        unblock(self._vault, case, self._act(request.person_id, request.totp, context))
        return pb.UnblockCaseResponse()

    def ExpireValues(
        self, request: pb.ExpireValuesRequest, context: grpc.ServicerContext
    ) -> pb.ExpireValuesResponse:
        if not 1 <= len(request.types) <= _MAX_TYPES:
            raise MalformedMessage(f"types: must be 1 to {_MAX_TYPES}", field="types")
        case = CaseRef(request.brand, request.agency, request.case_id)
        types = frozenset(request.types)
        destroyed = expire(self._vault, case, types, caller=_caller(context), at=self._now())
        return pb.ExpireValuesResponse(destroyed=destroyed)

    def _act(self, person_id: str, totp: str, context: grpc.ServicerContext) -> Act:
        return Act(person_id, totp, _caller(context), self._now())


def _order(message: pb.CaseToErase) -> ErasureOrder:
    return ErasureOrder(message.agency, message.case_id, message.order_id)


def _facts(brand: str, message: pb.ErasedCaseFacts) -> CaseFacts:
    return CaseFacts(
        CaseRef(brand, message.agency, message.case_id),
        dict(message.cleared),
        message.erased_at.ToDatetime(UTC),
        message.agency_at.ToDatetime(UTC) if message.HasField("agency_at") else None,
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise MalformedMessage("clean_on: must be YYYY-MM-DD", field="clean_on") from None


def _stamp(at: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(at)
    return stamp


def _caller(context: grpc.ServicerContext) -> Process:
    return Process(str(peer_of(context)))


def _read(message: vault_service_pb2.VaultStatement) -> SignedStatement:
    return SignedStatement(
        payload_type=message.payload_type,
        payload=message.payload,
        key_id=message.key_id,
        signature=message.signature,
    )


def _statement(statement: SignedStatement) -> vault_service_pb2.VaultStatement:
    return vault_service_pb2.VaultStatement(
        payload_type=statement.payload_type,
        payload=statement.payload,
        key_id=statement.key_id,
        signature=statement.signature,
    )

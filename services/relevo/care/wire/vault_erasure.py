"""The vault's `ErasureService` as care's web and worker see it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from relevo.care.domain.case import CaseKey
from relevo.care.domain.erasure import Order
from relevo.care.domain.errors import VaultRefused
from relevo.care.use_cases.erasure_context import Officer
from relevo.crossing.erasure import Basis, ErasureOrder, ErasureRequest
from relevo.sealing.signed import SignedStatement
from relevo.service.rpc.client import Peer, call
from relevo.service.rpc.errors import PeerRefused
from relevo.wire.vault.v1 import erasure_service_pb2 as pb
from relevo.wire.vault.v1 import erasure_service_pb2_grpc as pb_grpc
from relevo.wire.vault.v1 import vault_service_pb2

_BASES = {
    Basis.APPROVED: pb.ERASURE_BASIS_APPROVED,
    Basis.RETENTION: pb.ERASURE_BASIS_RETENTION,
    Basis.REPEATED: pb.ERASURE_BASIS_REPEATED,
}
_SECONDS = 10.0
_SHRED_SECONDS = 30.0


class ErasureClient:
    """One process's way to what destroys (`use_cases.erasure_context.ErasureVault`)."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer

    def request(self, request: ErasureRequest, officer: Officer) -> datetime:
        """See `ErasureVault.request`."""
        message = pb.RequestErasureRequest(
            request_id=request.request_id,
            brand=request.brand,
            cases=map(_order, request.orders),
            person_id=officer.person_id,
            totp=officer.totp,
        )
        response: pb.RequestErasureResponse = self._call("RequestErasure", message)
        return response.expires_at.ToDatetime(UTC)

    def approve(self, brand: str, request_id: str, digest: bytes, officer: Officer) -> None:
        """See `ErasureVault.approve`."""
        message = pb.ApproveErasureRequest(
            request_id=request_id,
            brand=brand,
            digest=digest,
            person_id=officer.person_id,
            totp=officer.totp,
        )
        self._call("ApproveErasure", message)

    def shred(
        self, brand: str, order: ErasureOrder, basis: Basis, statement: SignedStatement | None
    ) -> SignedStatement:
        """See `ErasureVault.shred`."""
        message = pb.ShredRequest(
            brand=brand,
            case=_order(order),
            basis=_BASES[basis],
            statement=_sent(statement) if statement else None,
        )
        response: pb.ShredResponse = self._call("Shred", message, _SHRED_SECONDS)
        return _statement(response.statement)

    def tombstones(
        self, brand: str, *, after: tuple[str, str], limit: int
    ) -> tuple[SignedStatement, ...]:
        """See `ErasureVault.tombstones`."""
        message = pb.ListTombstonesRequest(
            brand=brand, after_case_id=after[0], after_agency=after[1], limit=limit
        )
        response: pb.ListTombstonesResponse = self._call("ListTombstones", message)
        return tuple(map(_statement, response.statements))

    def receipt(
        self, brand: str, request_id: str, orders: Sequence[Order], clean_on: date
    ) -> SignedStatement:
        """See `ErasureVault.receipt`."""
        message = pb.SignErasureReceiptRequest(
            request_id=request_id,
            brand=brand,
            cases=map(_facts, orders),
            clean_on=clean_on.isoformat(),
        )
        response: pb.SignErasureReceiptResponse = self._call("SignErasureReceipt", message)
        return _statement(response.receipt)

    def block(self, key: CaseKey, brand: str, officer: Officer) -> datetime:
        """See `ErasureVault.block`."""
        message = pb.BlockCaseRequest(**_case(key, brand, officer))
        response: pb.BlockCaseResponse = self._call("BlockCase", message)
        return response.since.ToDatetime(UTC)

    def unblock(self, key: CaseKey, brand: str, officer: Officer) -> None:
        """See `ErasureVault.unblock`."""
        self._call("UnblockCase", pb.UnblockCaseRequest(**_case(key, brand, officer)))

    def expire(self, key: CaseKey, brand: str, types: Collection[str]) -> dict[str, int]:
        """See `ErasureVault.expire`."""
        message = pb.ExpireValuesRequest(
            brand=brand, agency=key.agency, case_id=key.case_id, types=sorted(types)
        )
        response: pb.ExpireValuesResponse = self._call("ExpireValues", message, _SHRED_SECONDS)
        return dict(response.destroyed)

    def _call(self, method: str, request: Any, seconds: float = _SECONDS) -> Any:
        stub = pb_grpc.ErasureServiceStub(self._peer.channel())
        behaviour: Callable[..., Any] = getattr(stub, method)
        try:
            return call(behaviour, request, seconds=seconds)
        except PeerRefused as refused:
            raise VaultRefused(refused.remote_reason, refused.field) from None


def _order(order: ErasureOrder) -> pb.CaseToErase:
    return pb.CaseToErase(agency=order.agency, case_id=order.case_id, order_id=order.order_id)


def _facts(order: Order) -> pb.ErasedCaseFacts:
    return pb.ErasedCaseFacts(
        agency=order.agency,
        case_id=order.case_id,
        cleared=order.cleared or {},
        erased_at=_stamp(order.erased_at),
        agency_at=_stamp(order.agency_at),
    )


def _stamp(at: datetime | None) -> Timestamp | None:
    if at is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(at)
    return stamp


def _case(key: CaseKey, brand: str, officer: Officer) -> dict[str, str]:
    return {
        "brand": brand,
        "agency": key.agency,
        "case_id": key.case_id,
        "person_id": officer.person_id,
        "totp": officer.totp,
    }


def _sent(statement: SignedStatement) -> vault_service_pb2.VaultStatement:
    return vault_service_pb2.VaultStatement(
        payload_type=statement.payload_type,
        payload=statement.payload,
        key_id=statement.key_id,
        signature=statement.signature,
    )


def _statement(message: vault_service_pb2.VaultStatement) -> SignedStatement:
    return SignedStatement(
        payload_type=message.payload_type,
        payload=message.payload,
        key_id=message.key_id,
        signature=message.signature,
    )

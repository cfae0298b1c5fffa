"""The vault's `DepositService` as care's web and worker see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.forms import GivenField, TypedValue
from relevo.service.rpc.client import Peer, call
from relevo.service.rpc.errors import PeerRefused
from relevo.wire.vault.v1 import deposit_service_pb2 as pb
from relevo.wire.vault.v1 import deposit_service_pb2_grpc as pb_grpc

_SECONDS = 8.0
_FIND_SECONDS = 3.0


class DepositClient:
    """One process's way to bring what customers typed (`use_cases.forms_context.Deposits`)."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer

    def deposit(
        self, key: CaseKey, brand: str, submission_id: str, values: Sequence[TypedValue]
    ) -> tuple[GivenField, ...]:
        """See `Deposits.deposit`."""
        request = pb.DepositRequest(
            brand=brand,
            agency=key.agency,
            case_id=key.case_id,
            submission_id=submission_id,
            values=[
                pb.DepositedValue(number=one.number, type=one.type, value=one.value)
                for one in values
            ],
        )
        response: pb.DepositResponse = self._call("Deposit", request, _SECONDS)
        return _fields(response.fields)

    def find(self, key: CaseKey, brand: str, submission_id: str) -> tuple[GivenField, ...] | None:
        """See `Deposits.find`."""
        request = pb.FindDepositRequest(
            brand=brand, agency=key.agency, case_id=key.case_id, submission_id=submission_id
        )
        response: pb.FindDepositResponse = self._call("FindDeposit", request, _FIND_SECONDS)
        return _fields(response.fields) if response.found else None

    def _call(self, method: str, request: Any, seconds: float) -> Any:
        stub = pb_grpc.DepositServiceStub(self._peer.channel())
        behaviour: Callable[..., Any] = getattr(stub, method)
        try:
            return call(behaviour, request, seconds=seconds)
        except PeerRefused as refused:
            raise VaultRefused(refused.remote_reason, refused.field) from None


def _fields(messages: Iterable[pb.DepositedField]) -> tuple[GivenField, ...]:
    return tuple(GivenField(one.number, one.type, one.handle or None) for one in messages)

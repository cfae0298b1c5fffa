"""The vault's `LookupService` as care's web and worker see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.vault import FoundHandle, NamedPlace, NamedValue
from relevo.service.rpc.client import Peer, call
from relevo.service.rpc.errors import PeerRefused
from relevo.wire.vault.v1 import lookup_service_pb2 as pb
from relevo.wire.vault.v1 import lookup_service_pb2_grpc as pb_grpc

_SECONDS = 3.0
_LIST_SECONDS = 10.0


class LookupClient:
    """One process's way to look values up (`use_cases.lookups.Handles`)."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer

    def look_up(
        self, brand: str, kind: str | None, value: str, person_id: str
    ) -> tuple[FoundHandle, ...]:
        """See `Handles.look_up`."""
        request = pb.LookUpRequest(brand=brand, type=kind or "", value=value, person_id=person_id)
        response: pb.LookUpResponse = self._call("LookUp", request, _SECONDS)
        return tuple(FoundHandle(one.type, one.handle) for one in response.handles)

    def list_handles(
        self, brand: str, agency: str, post_version_ids: Sequence[str]
    ) -> tuple[NamedPlace, ...]:
        """See `Handles.list_handles`."""
        request = pb.ListHandlesRequest(
            brand=brand, agency=agency, post_version_ids=post_version_ids
        )
        response: pb.ListHandlesResponse = self._call("ListHandles", request, _LIST_SECONDS)
        return tuple(
            NamedPlace(
                CaseKey(agency, one.case_id),
                one.post_version_id,
                NamedValue(one.field_number, one.type, one.handle),
            )
            for one in response.handles
        )

    def _call(self, method: str, request: Any, seconds: float) -> Any:
        stub = pb_grpc.LookupServiceStub(self._peer.channel())
        behaviour: Callable[..., Any] = getattr(stub, method)
        try:
            return call(behaviour, request, seconds=seconds)
        except PeerRefused as refused:
            raise VaultRefused(refused.remote_reason, refused.field) from None

"""The vault's `RectificationService` as care's web sees it."""

from __future__ import annotations

from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.rectification import Proposal, Rectified
from relevo.care.use_cases.erasure_context import Officer
from relevo.service.rpc.client import Peer, call
from relevo.service.rpc.errors import PeerRefused
from relevo.wire.vault.v1 import rectification_service_pb2 as pb
from relevo.wire.vault.v1 import rectification_service_pb2_grpc as pb_grpc

_SECONDS = 10.0


class RectificationClient:
    """One process's way to put values right (`use_cases.rectifying_context.Rectifying`)."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer

    def rectify(
        self, key: CaseKey, brand: str, proposal: Proposal, value: str, officer: Officer
    ) -> Rectified:
        """See `Rectifying.rectify`."""
        request = pb.RectifyRequest(
            brand=brand,
            agency=key.agency,
            case_id=key.case_id,
            post_version_id=proposal.post_version_id,
            field_number=proposal.field_number,
            value=value,
            proposed_by=proposal.proposed_by,
            person_id=officer.person_id,
            totp=officer.totp,
        )
        stub = pb_grpc.RectificationServiceStub(self._peer.channel())
        try:
            response = call(stub.Rectify, request, seconds=_SECONDS)
        except PeerRefused as refused:
            raise VaultRefused(refused.remote_reason, refused.field) from None
        return Rectified(response.type, response.handle or None)

"""The vault's `RevealService` as care's web sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from relevo.care.domain.case import CaseKey
from relevo.care.domain.challenges import Challenge
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.vault import Purpose, RevealedValue
from relevo.care.wire.vault_stepup import PURPOSES, StepUpClient, challenge_of
from relevo.service.rpc.client import Peer, call
from relevo.service.rpc.errors import PeerRefused
from relevo.wire.vault.v1 import reveal_service_pb2 as pb
from relevo.wire.vault.v1 import reveal_service_pb2_grpc as pb_grpc

_SECONDS = 10.0


class RevealClient(StepUpClient):
    """One process's way to ask for values (`use_cases.context.Reveals`). Safe for threads."""

    def __init__(self, peer: Peer) -> None:
        super().__init__(peer)
        self._reveals = peer

    def open_reveal(
        self,
        key: CaseKey,
        brand: str,
        values: Sequence[tuple[str, int]],
        *,
        purpose: Purpose,
        person_id: str,
    ) -> Challenge:
        """See `Reveals.open_reveal`."""
        request = pb.OpenRevealRequest(
            brand=brand,
            agency=key.agency,
            case_id=key.case_id,
            fields=[pb.NamedField(post_version_id=one, number=number) for one, number in values],
            purpose=PURPOSES[purpose],
            person_id=person_id,
        )
        response: pb.OpenRevealResponse = self._ask("OpenReveal", request)
        return challenge_of(response.challenge)

    def reveal(
        self,
        key: CaseKey,
        brand: str,
        post_version_id: str,
        field_number: int,
        *,
        challenge_id: str,
        person_id: str,
    ) -> RevealedValue:
        """See `Reveals.reveal`."""
        request = pb.RevealRequest(
            challenge_id=challenge_id,
            person_id=person_id,
            brand=brand,
            agency=key.agency,
            case_id=key.case_id,
            post_version_id=post_version_id,
            field_number=field_number,
        )
        response: pb.RevealResponse = self._ask("Reveal", request)
        return RevealedValue(
            type=response.type,
            value=response.value,
            ledger_index=response.ledger_index,
            display_seconds=response.display_seconds,
            masked=response.masked,
            rectified=response.rectified,
        )

    def _ask(self, method: str, request: Any) -> Any:
        stub = pb_grpc.RevealServiceStub(self._reveals.channel())
        try:
            return call(getattr(stub, method), request, seconds=_SECONDS)
        except PeerRefused as refused:
            raise VaultRefused(refused.remote_reason, refused.field) from None

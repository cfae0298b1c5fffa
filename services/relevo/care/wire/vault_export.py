"""The vault's `ExportService` as care's web sees it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from relevo.care.domain.case import CaseKey
from relevo.care.domain.challenges import Challenge
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.exports import Language, SubjectExport, WithheldPlace
from relevo.care.wire.vault_client import MalformedAnswer
from relevo.care.wire.vault_stepup import challenge_of
from relevo.service.rpc.client import Peer, call
from relevo.service.rpc.errors import PeerRefused
from relevo.wire.vault.v1 import export_service_pb2 as pb
from relevo.wire.vault.v1 import export_service_pb2_grpc as pb_grpc

_SECONDS = 20.0


class ExportClient:
    """One process's way to export (`use_cases.exports_context.Exports`). Safe for threads."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer

    def open_export(
        self,
        brand: str,
        cases: Collection[CaseKey],
        withheld: Collection[WithheldPlace],
        language: Language,
        *,
        person_id: str,
    ) -> Challenge:
        """See `Exports.open_export`."""
        request = pb.OpenExportRequest(
            brand=brand,
            cases=[_case(key) for key in cases],
            withheld=[
                pb.WithheldValue(
                    in_case=_case(one.key),
                    post_version_id=one.post_version_id,
                    number=one.field_number,
                )
                for one in withheld
            ],
            language=language.value,
            person_id=person_id,
        )
        response: pb.OpenExportResponse = self._call("OpenExport", request)
        return challenge_of(response.challenge)

    def export(self, challenge_id: str, account: bytes, *, person_id: str) -> SubjectExport:
        """See `Exports.export`."""
        request = pb.ExportRequest(challenge_id=challenge_id, person_id=person_id, account=account)
        response: pb.ExportResponse = self._call("Export", request)
        try:
            file = response.file.decode("utf-8")
        except UnicodeDecodeError:
            raise MalformedAnswer("an export is no text") from None
        return SubjectExport(
            export_id=challenge_id,
            file=file,
            passphrase=response.passphrase,
            values=response.values,
            ledger_index=response.ledger_index,
        )

    def _call(self, method: str, request: Any) -> Any:
        stub = pb_grpc.ExportServiceStub(self._peer.channel())
        try:
            return call(getattr(stub, method), request, seconds=_SECONDS)
        except PeerRefused as refused:
            raise VaultRefused(refused.remote_reason, refused.field) from None


def _case(key: CaseKey) -> pb.ExportedCase:
    return pb.ExportedCase(agency=key.agency, case_id=key.case_id)

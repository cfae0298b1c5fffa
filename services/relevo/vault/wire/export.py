# ruff: noqa: N802 - gRPC names the methods
"""`ExportService`: from messages to use cases and back; nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

import grpc

from relevo.ledger.values import Process
from relevo.service import clock
from relevo.service.rpc.identity import SpiffeId, peer_of
from relevo.vault.context import Vault
from relevo.vault.export import ExportRequest, ExportWanted, Withheld, export, open_export
from relevo.vault.wire.stepup import challenge_message
from relevo.wire.vault.v1 import export_service_pb2 as pb
from relevo.wire.vault.v1 import export_service_pb2_grpc as pb_grpc

SERVICE = pb.DESCRIPTOR.services_by_name["ExportService"].full_name


def allowed_peers(org: str) -> Mapping[str, Collection[SpiffeId]]:
    """Exports go to people, through care's web alone."""
    web = SpiffeId(org, "care", "web")
    return {f"/{SERVICE}/OpenExport": (web,), f"/{SERVICE}/Export": (web,)}


def adder(vault: Vault, now: Callable[[], datetime] = clock.now) -> Callable[[grpc.Server], None]:
    """The call that adds the service to a server."""
    servicer = _Servicer(vault, now)
    return lambda server: pb_grpc.add_ExportServiceServicer_to_server(servicer, server)


class _Servicer(pb_grpc.ExportServiceServicer):
    def __init__(self, vault: Vault, now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._now = now

    def OpenExport(
        self, request: pb.OpenExportRequest, context: grpc.ServicerContext
    ) -> pb.OpenExportResponse:
        wanted = ExportWanted(
            brand=request.brand,
            cases=tuple((one.agency, one.case_id) for one in request.cases),
            withheld=tuple(
                Withheld((one.in_case.agency, one.in_case.case_id), one.post_version_id, one.number)
                for one in request.withheld
            ),
            language=request.language,
            person_id=request.person_id,
        )
        at = self._now()
        challenge = open_export(self._vault, wanted, caller=_caller(context), at=at)
        return pb.OpenExportResponse(challenge=challenge_message(challenge, at))

    def Export(self, request: pb.ExportRequest, context: grpc.ServicerContext) -> pb.ExportResponse:
        wanted = ExportRequest(request.challenge_id, request.person_id, request.account)
        made = export(self._vault, wanted, caller=_caller(context), at=self._now())
        return pb.ExportResponse(
            file=made.file,
            passphrase=made.passphrase,
            values=made.values,
            ledger_index=made.ledger_index,
        )


def _caller(context: grpc.ServicerContext) -> Process:
    return Process(str(peer_of(context)))

"""A vault on a free port that does as it is told, and remembers who called."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import grpc
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.crossing.statements import IngestNotice
from relevo.errors import NotAllowed
from relevo.sealing.signed import key_id_of
from relevo.service import clock
from relevo.service.rpc.identity import SpiffeId, peer_of
from relevo.service.rpc.server import RpcServer, ServerOptions
from relevo.service.rpc.tls import ServerTlsFiles
from relevo.wire.vault.v1 import vault_service_pb2 as pb
from relevo.wire.vault.v1 import vault_service_pb2_grpc as pb_grpc

SERVICE = pb.DESCRIPTOR.services_by_name["VaultService"].full_name


class SecondFactorRefused(NotAllowed):
    """As the vault's own."""

    reason = "SECOND_FACTOR_REFUSED"


class ScriptedVault(pb_grpc.VaultServiceServicer):
    def __init__(self) -> None:
        self.key = Ed25519PrivateKey.generate()
        self.calls: list[tuple[str, str]] = []
        self.parks: set[str] = set()

    def serve(self, tls: ServerTlsFiles, address: str = "127.0.0.1:0") -> RpcServer:
        callers = [SpiffeId("qori", "care", name) for name in ("rpc", "web", "worker")]
        methods = pb.DESCRIPTOR.services_by_name["VaultService"].methods
        allow = {f"/{SERVICE}/{method.name}": callers for method in methods}
        add: Callable[[grpc.Server], None] = lambda server: (  # noqa: E731
            pb_grpc.add_VaultServiceServicer_to_server(self, server)
        )
        server = RpcServer(ServerOptions(address, tls, allow), {SERVICE: add})
        server.start()
        return server

    def Ingest(self, request: pb.IngestRequest, context: Any) -> pb.IngestResponse:
        self._note("Ingest", context)
        return pb.IngestResponse(results=map(self._take, request.seals))

    def Reveal(self, request: pb.RevealRequest, context: Any) -> pb.RevealResponse:
        self._note("Reveal", context)
        if request.totp != "123456":
            raise SecondFactorRefused("totp: does not fit", field="totp")
        value = f"{request.person_id}/{request.purpose}/{request.field_number}"
        return pb.RevealResponse(type="PHONE", value=value, ledger_index=3, display_seconds=60)

    def ListFields(self, request: pb.ListFieldsRequest, context: Any) -> pb.ListFieldsResponse:
        self._note("ListFields", context)
        held = pb.HeldField(post_version_id=request.case_id, field_number=1, type="PHONE")
        return pb.ListFieldsResponse(fields=[held])

    def ListSealingKeys(
        self, request: pb.ListSealingKeysRequest, context: Any
    ) -> pb.ListSealingKeysResponse:
        self._note("ListSealingKeys", context)
        payload = f"{request.brand}/{request.agency}/{','.join(request.key_ids_held)}"
        return pb.ListSealingKeysResponse(
            keys=pb.VaultStatement(payload_type="list", payload=payload.encode())
        )

    def _note(self, method: str, context: Any) -> None:
        self.calls.append((method, str(peer_of(context))))

    def _take(self, seal: pb.SealToIngest) -> pb.IngestResult:
        if seal.post_version_id in self.parks:
            refusal = pb.IngestRefusal(reason="BINDING_MISMATCH", permanent=True)
            return pb.IngestResult(post_version_id=seal.post_version_id, refusal=refusal)
        notice = IngestNotice(
            agency=seal.agency,
            brand=seal.brand,
            case_id=seal.case_id,
            post_version_id=seal.post_version_id,
            seal_digest=hashlib.sha256(seal.seal).hexdigest(),
            at=clock.now(),
        ).sign(self.key, key_id_of(self.key.public_key()))
        return pb.IngestResult(
            post_version_id=seal.post_version_id,
            notice=pb.VaultStatement(
                payload_type=notice.payload_type,
                payload=notice.payload,
                key_id=notice.key_id,
                signature=notice.signature,
            ),
        )

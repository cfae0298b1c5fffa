"""A vault on a free port that does as it is told, and remembers who called."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import partial
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
from relevo.wire.vault.v1 import reveal_service_pb2 as reveal_pb
from relevo.wire.vault.v1 import reveal_service_pb2_grpc as reveal_grpc
from relevo.wire.vault.v1 import stepup_service_pb2 as stepup_pb
from relevo.wire.vault.v1 import stepup_service_pb2_grpc as stepup_grpc
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
        stepup, reveal = _ScriptedStepUp(self), _ScriptedReveal(self)
        for package, name in ((stepup_pb, "StepUpService"), (reveal_pb, "RevealService")):
            service = package.DESCRIPTOR.services_by_name[name]
            allow |= {f"/{service.full_name}/{m.name}": callers for m in service.methods}
        adders = {
            SERVICE: add,
            "relevo.wire.vault.v1.StepUpService": partial(
                stepup_grpc.add_StepUpServiceServicer_to_server, stepup
            ),
            "relevo.wire.vault.v1.RevealService": partial(
                reveal_grpc.add_RevealServiceServicer_to_server, reveal
            ),
        }
        server = RpcServer(ServerOptions(address, tls, allow), adders)
        server.start()
        return server

    def Ingest(self, request: pb.IngestRequest, context: Any) -> pb.IngestResponse:
        self.note("Ingest", context)
        return pb.IngestResponse(results=map(self._take, request.seals))

    def ListFields(self, request: pb.ListFieldsRequest, context: Any) -> pb.ListFieldsResponse:
        self.note("ListFields", context)
        held = pb.HeldField(post_version_id=request.case_id, field_number=1, type="PHONE")
        return pb.ListFieldsResponse(fields=[held])

    def ListSealingKeys(
        self, request: pb.ListSealingKeysRequest, context: Any
    ) -> pb.ListSealingKeysResponse:
        self.note("ListSealingKeys", context)
        payload = f"{request.brand}/{request.agency}/{','.join(request.key_ids_held)}"
        return pb.ListSealingKeysResponse(
            keys=pb.VaultStatement(payload_type="list", payload=payload.encode())
        )

    def note(self, method: str, context: Any) -> None:
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


class _ScriptedReveal(reveal_grpc.RevealServiceServicer):
    def __init__(self, vault: ScriptedVault) -> None:
        self._vault = vault

    def OpenReveal(
        self, request: reveal_pb.OpenRevealRequest, context: Any
    ) -> reveal_pb.OpenRevealResponse:
        self._vault.note("OpenReveal", context)
        named = [{"post_version": f.post_version_id, "number": f.number} for f in request.fields]
        asked = {
            "agency": request.agency,
            "case": request.case_id,
            "fields": [{**one, "type": "PHONE"} for one in named],
        }
        return reveal_pb.OpenRevealResponse(
            challenge=stepup_pb.Challenge(
                challenge_id="c",
                digest="d",
                kind=stepup_pb.CHALLENGE_KIND_REVEAL,
                state=stepup_pb.CHALLENGE_STATE_WAITING,
                brand=request.brand,
                purpose=request.purpose,
                person_id=request.person_id,
                issued_at=1_790_000_000_000_000,
                expires_at=1_790_000_300_000_000,
                asked=json.dumps(asked),
            )
        )

    def Reveal(self, request: reveal_pb.RevealRequest, context: Any) -> reveal_pb.RevealResponse:
        self._vault.note("Reveal", context)
        value = f"{request.person_id}/{request.challenge_id}/{request.field_number}"
        return reveal_pb.RevealResponse(
            type="PHONE", value=value, ledger_index=3, display_seconds=60, masked=True
        )


class _ScriptedStepUp(stepup_grpc.StepUpServiceServicer):
    def __init__(self, vault: ScriptedVault) -> None:
        self._vault = vault

    def ConfirmChallenge(
        self, request: stepup_pb.ConfirmChallengeRequest, context: Any
    ) -> stepup_pb.ConfirmChallengeResponse:
        self._vault.note("ConfirmChallenge", context)
        raise SecondFactorRefused("totp: does not fit", field="totp")

    def ListChallenges(
        self, request: stepup_pb.ListChallengesRequest, context: Any
    ) -> stepup_pb.ListChallengesResponse:
        self._vault.note("ListChallenges", context)
        return stepup_pb.ListChallengesResponse(challenges=[stepup_pb.Challenge(asked="{}")])

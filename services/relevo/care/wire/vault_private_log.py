"""The vault's `PrivateLogService` as care's worker sees it; the web reads by `VaultClient`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from relevo.care.domain.errors import VaultRefused
from relevo.care.wire.vault_client import MalformedAnswer
from relevo.crossing.checkpoint_limits import check_line, check_submission
from relevo.crossing.checkpoints import Cosignature, NotCosigned
from relevo.crossing.errors import MalformedMessage
from relevo.ledger.witness import Mark, Submission
from relevo.service.rpc.client import Peer, call
from relevo.service.rpc.errors import PeerRefused
from relevo.wire.vault.v1 import private_log_service_pb2 as pb
from relevo.wire.vault.v1 import private_log_service_pb2_grpc as pb_grpc
from relevo.wire.vault.v1 import vault_service_pb2 as vault_pb

_SECONDS = 10.0


class PrivateLogClient:
    """The worker's way to the vault's private log (`use_cases.private_witnessing`). Safe for
    threads. `peer` is the caller's to close.
    """

    def __init__(self, peer: Peer) -> None:
        self._peer = peer

    def exchange(
        self, own: Submission | None, held: Mark | None
    ) -> tuple[str | NotCosigned | None, Submission | None]:
        """See `PrivateVaultLog.exchange`."""
        request = pb.ExchangePrivateCheckpointsRequest()
        if own is not None:
            request.care.CopyFrom(
                vault_pb.ExtendedCheckpoint(note=own.note, old_size=own.old_size, proof=own.proof)
            )
        if held is not None:
            request.vault.CopyFrom(vault_pb.HeldCheckpoint(origin=held.origin, size=held.size))
        response: pb.ExchangePrivateCheckpointsResponse = self._call(
            "ExchangePrivateCheckpoints", request
        )
        try:
            return _word(response), _checkpoint(response)
        except MalformedMessage as malformed:
            raise MalformedAnswer(str(malformed), field=malformed.field) from None

    def add_cosignature(self, cosignature: Cosignature) -> bool:
        """See `PrivateVaultLog.add_cosignature`."""
        brought = vault_pb.CheckpointCosignature(
            origin=cosignature.origin, size=cosignature.size, line=cosignature.line
        )
        request = pb.AddPrivateCosignatureRequest(cosignature=brought)
        response: pb.AddPrivateCosignatureResponse = self._call("AddPrivateCosignature", request)
        return response.kept

    def _call(self, method: str, request: Any) -> Any:
        stub = pb_grpc.PrivateLogServiceStub(self._peer.channel())
        behaviour: Callable[..., Any] = getattr(stub, method)
        try:
            return call(behaviour, request, seconds=_SECONDS)
        except PeerRefused as refused:
            raise VaultRefused(refused.remote_reason, refused.field) from None


def _word(response: pb.ExchangePrivateCheckpointsResponse) -> str | NotCosigned | None:
    """What the vault says of care's checkpoint."""
    match response.WhichOneof("own"):
        case "cosignature":
            return check_line(response.cosignature, "cosignature")
        case "refusal":
            return NotCosigned(response.refusal.reason, response.refusal.held_size)
        case _:
            return None


def _checkpoint(response: pb.ExchangePrivateCheckpointsResponse) -> Submission | None:
    if not response.HasField("vault"):
        return None
    vault = response.vault
    submission = Submission(vault.note, vault.old_size, tuple(vault.proof))
    check_submission(submission, "vault")
    return submission

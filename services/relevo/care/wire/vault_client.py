"""The vault as its clients see it, over gRPC."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.seals import Seal
from relevo.care.domain.vault import HeldField, IngestRefusal, NamedValue
from relevo.care.use_cases.context import Taken, VaultResult
from relevo.crossing.checkpoint_limits import check_submission
from relevo.crossing.checkpoints import Cosignature
from relevo.crossing.errors import MalformedMessage
from relevo.errors import NotFound, Unavailable
from relevo.ledger.serving import Resource, tile_named
from relevo.ledger.values import Id
from relevo.ledger.witness import Mark, Submission
from relevo.sealing.signed import SignedStatement
from relevo.service.rpc.client import Peer, call
from relevo.service.rpc.errors import PeerRefused
from relevo.wire.vault.v1 import private_log_service_pb2 as private_pb
from relevo.wire.vault.v1 import private_log_service_pb2_grpc as private_pb_grpc
from relevo.wire.vault.v1 import vault_service_pb2 as pb
from relevo.wire.vault.v1 import vault_service_pb2_grpc as pb_grpc

_INGEST_SECONDS = 30.0
_LIST_SECONDS = 3.0
_WITNESS_SECONDS = 10.0
_LOG_SECONDS = 10.0


class MalformedAnswer(Unavailable):
    """The vault's answer is not of the contract's form; trying again later is right."""

    reason = "MALFORMED_ANSWER"


class VaultClient:
    """One process's way to the vault (`use_cases.context.Vault`, `use_cases.witnessing`). Safe for
    threads.
    """

    def __init__(self, peer: Peer) -> None:
        self._peer = peer

    @property
    def peer(self) -> Peer:
        """The way there, for the clients of the vault's other services; closed by `close`."""
        return self._peer

    def ingest(self, seals: Sequence[Seal]) -> list[VaultResult]:
        """See `Vault.ingest`."""
        request = pb.IngestRequest(
            seals=[
                pb.SealToIngest(
                    agency=seal.agency,
                    brand=seal.brand,
                    case_id=seal.case_id,
                    post_version_id=seal.post_version_id,
                    seal=seal.sealed or b"",
                )
                for seal in seals
            ]
        )
        response: pb.IngestResponse = self._call("Ingest", request, _INGEST_SECONDS)
        if [r.post_version_id for r in response.results] != [s.post_version_id for s in seals]:
            raise MalformedAnswer("the results are not those of the seals")
        return [_outcome(result) for result in response.results]

    def held_fields(self, key: CaseKey, brand: str) -> tuple[HeldField, ...]:
        """See `Vault.held_fields`."""
        request = pb.ListFieldsRequest(brand=brand, agency=key.agency, case_id=key.case_id)
        response: pb.ListFieldsResponse = self._call("ListFields", request, _LIST_SECONDS)
        return tuple(
            HeldField(held.post_version_id, held.field_number, held.type)
            for held in response.fields
        )

    def sealing_keys(self, brand: str, agency: str, held: Collection[str]) -> SignedStatement:
        """See `Vault.sealing_keys`."""
        request = pb.ListSealingKeysRequest(brand=brand, agency=agency, key_ids_held=sorted(held))
        response: pb.ListSealingKeysResponse = self._call("ListSealingKeys", request, _LIST_SECONDS)
        return _statement(response.keys)

    def read_log(self, path: str, reader: Id) -> Resource:
        """See `Vault.read_log`."""
        request = pb.ReadLogRequest(path=path, reader=reader)
        stub = pb_grpc.VaultServiceStub(self._peer.channel())
        return self._file(path, stub.ReadLog, request)

    def read_private_log(self, path: str, reader: Id) -> Resource:
        """See `Vault.read_private_log`."""
        request = private_pb.ReadPrivateLogRequest(path=path, reader=reader)
        stub = private_pb_grpc.PrivateLogServiceStub(self._peer.channel())
        return self._file(path, stub.ReadPrivateLog, request)

    def _file(self, path: str, method: Callable[..., Any], request: Any) -> Resource:
        tile_named(path)  # what no log has is not asked for
        try:
            response = call(method, request, seconds=_LOG_SECONDS)
        except PeerRefused as refused:
            if refused.remote_reason == NotFound.reason:
                raise NotFound("path: the vault's log has no such file", field="path") from None
            raise VaultRefused(refused.remote_reason, refused.field) from None
        return Resource(response.content, final=response.final)

    def published(self, held: Sequence[Mark | None]) -> tuple[Submission, ...]:
        """See `WitnessedVault.published`."""
        request = pb.PublishedCheckpointRequest(
            held=[
                pb.HeldCheckpoint(origin=one.origin, size=one.size) if one else pb.HeldCheckpoint()
                for one in held
            ]
        )
        response: pb.PublishedCheckpointResponse = self._call(
            "PublishedCheckpoint", request, _WITNESS_SECONDS
        )
        if len(response.checkpoints) not in (0, len(held)):
            raise MalformedAnswer("the checkpoints are not for those who were named")
        return tuple(
            _submission(checkpoint, f"checkpoints[{place}]")
            for place, checkpoint in enumerate(response.checkpoints)
        )

    def add_cosignatures(self, cosignatures: Sequence[Cosignature]) -> tuple[bool, ...]:
        """See `WitnessedVault.add_cosignatures`."""
        request = pb.AddCosignaturesRequest(
            cosignatures=[
                pb.CheckpointCosignature(origin=one.origin, size=one.size, line=one.line)
                for one in cosignatures
            ]
        )
        response: pb.AddCosignaturesResponse = self._call(
            "AddCosignatures", request, _WITNESS_SECONDS
        )
        if len(response.kept) != len(cosignatures):
            raise MalformedAnswer("the answers are not those of the cosignatures")
        return tuple(response.kept)

    def close(self) -> None:
        """Close the channel."""
        self._peer.close()

    def _call(self, method: str, request: Any, seconds: float) -> Any:
        stub = pb_grpc.VaultServiceStub(self._peer.channel())
        behaviour: Callable[..., Any] = getattr(stub, method)
        try:
            return call(behaviour, request, seconds=seconds)
        except PeerRefused as refused:
            raise VaultRefused(refused.remote_reason, refused.field) from None


def _outcome(result: pb.IngestResult) -> VaultResult:
    match result.WhichOneof("outcome"):
        case "notice":
            named = (NamedValue(one.field_number, one.type, one.handle) for one in result.handles)
            return Taken(_statement(result.notice), tuple(named))
        case "refusal":
            return IngestRefusal(result.refusal.reason, result.refusal.permanent)
        case _:
            raise MalformedAnswer("a result has no outcome")


def _submission(message: pb.ExtendedCheckpoint, field: str) -> Submission:
    submission = Submission(message.note, message.old_size, tuple(message.proof))
    try:
        check_submission(submission, field)
    except MalformedMessage as malformed:
        raise MalformedAnswer(str(malformed), field=malformed.field) from None
    return submission


def _statement(message: pb.VaultStatement) -> SignedStatement:
    return SignedStatement(
        payload_type=message.payload_type,
        payload=message.payload,
        key_id=message.key_id,
        signature=message.signature,
    )

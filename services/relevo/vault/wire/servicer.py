# ruff: noqa: N802 - gRPC names the methods
"""`VaultService`: from messages to use cases and back; nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

import grpc

from relevo.crossing.checkpoint_limits import mark_of
from relevo.crossing.checkpoints import Cosignature
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import MAX_ITEMS
from relevo.ledger.values import Process
from relevo.sealing.signed import SignedStatement
from relevo.service import clock
from relevo.service.rpc.identity import SpiffeId, peer_of
from relevo.vault.context import Vault
from relevo.vault.ingest import Refusal, SealToIngest, ingest
from relevo.vault.keys.epochs import published_keys
from relevo.vault.log_files import read_log
from relevo.vault.lookup import list_handles
from relevo.vault.references import CaseRef, VersionKey
from relevo.vault.reveal import held_fields
from relevo.vault.sql.index_rows import Named
from relevo.vault.witnessing import add_cosignatures, submissions
from relevo.wire.vault.v1 import vault_service_pb2 as pb
from relevo.wire.vault.v1 import vault_service_pb2_grpc as pb_grpc

SERVICE = pb.DESCRIPTOR.services_by_name["VaultService"].full_name

_Named = dict[VersionKey, list[Named]]


def allowed_peers(org: str) -> Mapping[str, Collection[SpiffeId]]:
    """Which of the brand's processes may call which method."""
    rpc, web, worker = (SpiffeId(org, "care", name) for name in ("rpc", "web", "worker"))
    return {
        f"/{SERVICE}/Ingest": (worker,),
        f"/{SERVICE}/ListSealingKeys": (rpc,),
        f"/{SERVICE}/ListFields": (web,),
        f"/{SERVICE}/PublishedCheckpoint": (worker,),
        f"/{SERVICE}/AddCosignatures": (worker,),
        f"/{SERVICE}/ReadLog": (web,),
    }


def adder(vault: Vault, now: Callable[[], datetime] = clock.now) -> Callable[[grpc.Server], None]:
    """The call that adds the service to a server."""
    servicer = _Servicer(vault, now)
    return lambda server: pb_grpc.add_VaultServiceServicer_to_server(servicer, server)


class _Servicer(pb_grpc.VaultServiceServicer):
    def __init__(self, vault: Vault, now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._now = now

    def Ingest(self, request: pb.IngestRequest, context: grpc.ServicerContext) -> pb.IngestResponse:
        if len(request.seals) > MAX_ITEMS:
            raise MalformedMessage(f"seals: must be at most {MAX_ITEMS}", field="seals")
        items = [_item(message) for message in request.seals]
        outcomes = ingest(self._vault, items, caller=_caller(context), at=self._now())
        named = self._named(zip(items, outcomes, strict=True))
        results = [_result(i, o, named) for i, o in zip(items, outcomes, strict=True)]
        return pb.IngestResponse(results=results)

    def _named(self, taken: Iterable[tuple[SealToIngest, SignedStatement | Refusal]]) -> _Named:
        """The handles of what was taken, also in an earlier call: its answer may have been lost."""
        ids: dict[tuple[str, str], list[str]] = defaultdict(list)
        for item, outcome in taken:
            if isinstance(outcome, SignedStatement):
                ids[item.brand, item.agency].append(item.post_version_id)
        named: _Named = defaultdict(list)
        for (brand, agency), some in sorted(ids.items()):
            for place in list_handles(self._vault, brand, agency, some):
                key = (brand, agency, place.where.version.post_version_id)
                named[key].append(place)
        return named

    def ListFields(
        self, request: pb.ListFieldsRequest, context: grpc.ServicerContext
    ) -> pb.ListFieldsResponse:
        case = CaseRef(request.brand, request.agency, request.case_id)
        return pb.ListFieldsResponse(
            fields=[
                pb.HeldField(
                    post_version_id=held.post_version_id,
                    field_number=held.number,
                    type=held.type,
                )
                for held in held_fields(self._vault, case)
            ]
        )

    def ListSealingKeys(
        self, request: pb.ListSealingKeysRequest, context: grpc.ServicerContext
    ) -> pb.ListSealingKeysResponse:
        statement = published_keys(
            self._vault, request.brand, request.agency, request.key_ids_held, at=self._now()
        )
        return pb.ListSealingKeysResponse(keys=_statement(statement))

    def PublishedCheckpoint(
        self, request: pb.PublishedCheckpointRequest, context: grpc.ServicerContext
    ) -> pb.PublishedCheckpointResponse:
        held = [mark_of(one.origin, one.size, "held") for one in request.held]
        return pb.PublishedCheckpointResponse(
            checkpoints=[
                pb.ExtendedCheckpoint(note=one.note, old_size=one.old_size, proof=one.proof)
                for one in submissions(self._vault.log, held)
            ]
        )

    def AddCosignatures(
        self, request: pb.AddCosignaturesRequest, context: grpc.ServicerContext
    ) -> pb.AddCosignaturesResponse:
        brought = [Cosignature(one.origin, one.size, one.line) for one in request.cosignatures]
        return pb.AddCosignaturesResponse(
            kept=add_cosignatures(self._vault.log, brought, at=self._now())
        )

    def ReadLog(
        self, request: pb.ReadLogRequest, context: grpc.ServicerContext
    ) -> pb.ReadLogResponse:
        found = read_log(
            self._vault, request.path, request.reader, caller=_caller(context), at=self._now()
        )
        return pb.ReadLogResponse(content=found.content, final=found.final)


def _item(message: pb.SealToIngest) -> SealToIngest:
    return SealToIngest(
        agency=message.agency,
        brand=message.brand,
        case_id=message.case_id,
        post_version_id=message.post_version_id,
        seal=message.seal,
    )


def _result(
    item: SealToIngest, outcome: SignedStatement | Refusal, named: _Named
) -> pb.IngestResult:
    if isinstance(outcome, Refusal):
        refusal = pb.IngestRefusal(reason=outcome.reason, permanent=outcome.permanent)
        return pb.IngestResult(post_version_id=item.post_version_id, refusal=refusal)
    handles = [
        pb.LinkHandle(field_number=one.where.number, type=one.type, handle=one.handle)
        for one in named.get((item.brand, item.agency, item.post_version_id), ())
    ]
    return pb.IngestResult(
        post_version_id=item.post_version_id, notice=_statement(outcome), handles=handles
    )


def _caller(context: grpc.ServicerContext) -> Process:
    return Process(str(peer_of(context)))


def _statement(statement: SignedStatement) -> pb.VaultStatement:
    return pb.VaultStatement(
        payload_type=statement.payload_type,
        payload=statement.payload,
        key_id=statement.key_id,
        signature=statement.signature,
    )

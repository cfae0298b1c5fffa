"""The agency's end of `BridgeService`; with `crossing.mapping`, the only user of generated code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import grpc

from relevo.agency.ports import HandOverResult, Refusal, ReportResult
from relevo.crossing import mapping
from relevo.crossing.checkpoints import Cosignature, Exchange, Exchanged
from relevo.crossing.continuity import ApprovedScript
from relevo.crossing.updates import AppliedUpdate, StreamStart, Update
from relevo.crossing.vocabulary import Action, HandOverItem
from relevo.sealing.signed import SignedStatement
from relevo.service.rpc.client import Peer, call, stream
from relevo.service.rpc.errors import error_of
from relevo.wire.bridge.v1 import bridge_service_pb2, bridge_service_pb2_grpc

_CALL_SECONDS = 20.0
_WATCH_SECONDS = 300.0


class BridgeClient:
    """`relevo.agency.ports.Bridge` over mutual TLS."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer

    def hand_over(self, items: Sequence[HandOverItem]) -> tuple[HandOverResult, ...]:
        """See `Bridge.hand_over`."""
        request = bridge_service_pb2.HandOverRequest(
            items=[mapping.item_to_wire(item) for item in items]
        )
        response = call(self._stub().HandOver, request, seconds=_CALL_SECONDS)
        return tuple(_handed_over(result) for result in response.results)

    def report(self, actions: Sequence[Action]) -> tuple[ReportResult, ...]:
        """See `Bridge.report`."""
        request = bridge_service_pb2.ReportActionsRequest(
            actions=[mapping.action_to_wire(action) for action in actions]
        )
        response = call(self._stub().ReportActions, request, seconds=_CALL_SECONDS)
        return tuple(
            ReportResult(
                result.action_id,
                _refusal(result.refusal) if result.HasField("refusal") else None,
            )
            for result in response.results
        )

    def watch(
        self, brand: str, applied: Sequence[AppliedUpdate], after_sequence: int, fencing_token: int
    ) -> UpdateStream:
        """See `Bridge.watch`; ends by itself after five minutes, to be opened again."""
        request = bridge_service_pb2.WatchUpdatesRequest(
            brand=brand,
            after_sequence=after_sequence,
            fencing_token=fencing_token,
            applied=[
                bridge_service_pb2.AppliedUpdate(sequence=one.sequence, update_id=one.update_id)
                for one in applied
            ],
        )
        return UpdateStream(self._stub().WatchUpdates(request, timeout=_WATCH_SECONDS))

    def sealing_keys(self, brand: str, key_ids_held: Sequence[str]) -> SignedStatement:
        """See `Bridge.sealing_keys`."""
        request = bridge_service_pb2.ListSealingKeysRequest(brand=brand, key_ids_held=key_ids_held)
        response = call(self._stub().ListSealingKeys, request, seconds=_CALL_SECONDS)
        return mapping.statement_from_wire(response.keys)

    def scripts(self, brand: str) -> tuple[ApprovedScript, ...]:
        """See `Bridge.scripts`."""
        request = bridge_service_pb2.ListScriptsRequest(brand=brand)
        response = call(self._stub().ListScripts, request, seconds=_CALL_SECONDS)
        return mapping.scripts_from_wire(response.scripts)

    def recall(self, brand: str, case_id: str) -> HandOverItem:
        """See `Bridge.recall`."""
        request = bridge_service_pb2.RecallCaseRequest(brand=brand, case_id=case_id)
        parts = stream(partial(self._stub().RecallCase, timeout=_CALL_SECONDS), request)
        return mapping.recalled_from_wire(parts)

    def exchange(self, exchange: Exchange) -> Exchanged:
        """See `Bridge.exchange`."""
        request = mapping.exchange_to_wire(exchange)
        response = call(self._stub().ExchangeCheckpoints, request, seconds=_CALL_SECONDS)
        return mapping.exchanged_from_wire(response)

    def deliver(self, cosignatures: Sequence[Cosignature]) -> tuple[bool, ...]:
        """See `Bridge.deliver`."""
        request = mapping.cosignatures_to_wire(cosignatures)
        response = call(self._stub().DeliverCosignatures, request, seconds=_CALL_SECONDS)
        return tuple(response.kept)

    def close(self) -> None:
        """See `Bridge.close`."""
        self._peer.close()

    def _stub(self) -> bridge_service_pb2_grpc.BridgeServiceStub:
        return bridge_service_pb2_grpc.BridgeServiceStub(self._peer.channel())


class UpdateStream:
    """`relevo.agency.ports.Watch` over one call."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.start: StreamStart | None = None

    def __iter__(self) -> Iterator[tuple[Update, ...]]:
        """See `Watch.__iter__`."""
        try:
            for response in self._stream:
                if response.HasField("start"):
                    begun = response.start
                    self.start = StreamStart(begun.after_sequence, begun.sent_before)
                yield tuple(mapping.update_from_wire(update) for update in response.updates)
        except grpc.RpcError as failure:
            code = failure.code()
            if code not in (grpc.StatusCode.CANCELLED, grpc.StatusCode.DEADLINE_EXCEEDED):
                raise error_of(failure) from None
        finally:
            self._stream.cancel()

    def cancel(self) -> None:
        """See `Watch.cancel`."""
        self._stream.cancel()


def _handed_over(result: bridge_service_pb2.HandOverResult) -> HandOverResult:
    if result.WhichOneof("outcome") == "receipt":
        return HandOverResult(result.case_id, mapping.statement_from_wire(result.receipt))
    return HandOverResult(result.case_id, _refusal(result.refusal))


def _refusal(message: bridge_service_pb2.Refusal) -> Refusal:
    return Refusal(message.reason or "UNKNOWN", message.field, message.permanent)

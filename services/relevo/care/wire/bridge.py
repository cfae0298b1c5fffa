# ruff: noqa: N802 - gRPC names the methods
"""`BridgeService`: from messages to use cases and back. The tenant is the caller's certificate."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import grpc

from relevo.care.domain.errors import NotWitnessing
from relevo.care.use_cases.actions import report_action
from relevo.care.use_cases.context import Care, ReceiptSigner
from relevo.care.use_cases.handover import Refusal, hand_over, refused
from relevo.care.use_cases.keys import SealingKeys
from relevo.care.use_cases.recall import recall_case
from relevo.care.use_cases.scripts import for_agencies
from relevo.care.use_cases.updates import BATCH, Stream, next_updates, note_sending, open_stream
from relevo.care.use_cases.witnessing import Witnessing, deliver, exchange
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import MAX_ITEMS, check_id
from relevo.crossing.mapping import (
    action_from_wire,
    cosignatures_from_wire,
    exchange_from_wire,
    exchanged_to_wire,
    item_from_wire,
    recalled_to_wire,
    script_to_wire,
    statement_to_wire,
    update_to_wire,
)
from relevo.crossing.updates import AppliedUpdate, ReplyToPublish
from relevo.crossing.vocabulary import HandOverItem
from relevo.ledger.values import Process
from relevo.service import crash, logs
from relevo.service.crash import Point
from relevo.service.rpc.identity import PeerNotAllowed, SpiffeId, peer_of
from relevo.wire.bridge.v1 import action_pb2
from relevo.wire.bridge.v1 import bridge_service_pb2 as pb
from relevo.wire.bridge.v1 import bridge_service_pb2_grpc as pb_grpc

SERVICE = pb.DESCRIPTOR.services_by_name["BridgeService"].full_name
BEAT_SECONDS = 5.0
POLL_SECONDS = 0.2
"""Between two looks for what another process has numbered; in this one a signal comes first.

What is numbered meanwhile goes in one message.
"""
NOTE_SECONDS = 1.0
"""How far behind the note of what was sent may be, while updates flow."""

_log = logs.get("bridge")


@dataclass(frozen=True, slots=True)
class Bridge:
    """What the service is made of.

    Attributes:
        agencies: an agency's id for each of their organisations.
        witnessing: None where care has no key to witness with.
    """

    care: Care
    signer: ReceiptSigner
    agencies: Mapping[str, str]
    witnessing: Witnessing | None = None


def allowed_peers(agencies: Mapping[str, str]) -> dict[str, Collection[SpiffeId]]:
    """Every method is open to every onboarded agency's forwarder, and to nobody else."""
    forwarders = [SpiffeId(org, "agency", "forwarder") for org in sorted(agencies)]
    methods = pb.DESCRIPTOR.services_by_name["BridgeService"].methods
    return {f"/{SERVICE}/{method.name}": forwarders for method in methods}


def adder(bridge: Bridge) -> Callable[[grpc.Server], None]:
    """The call that adds the service to a server."""
    servicer = _Servicer(bridge)
    return lambda server: pb_grpc.add_BridgeServiceServicer_to_server(servicer, server)


class _Servicer(pb_grpc.BridgeServiceServicer):
    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._keys = SealingKeys(bridge.care)

    def HandOver(
        self, request: pb.HandOverRequest, context: grpc.ServicerContext
    ) -> pb.HandOverResponse:
        _check_count(len(request.items), "items")
        agency, actor = self._caller(context)
        return pb.HandOverResponse(results=self._hand_over(request.items, agency, actor))

    def ReportActions(
        self, request: pb.ReportActionsRequest, context: grpc.ServicerContext
    ) -> pb.ReportActionsResponse:
        _check_count(len(request.actions), "actions")
        agency, actor = self._caller(context)
        return pb.ReportActionsResponse(
            results=[self._report(action, agency, actor) for action in request.actions]
        )

    def ListSealingKeys(
        self, request: pb.ListSealingKeysRequest, context: grpc.ServicerContext
    ) -> pb.ListSealingKeysResponse:
        agency, _ = self._caller(context)
        statement = self._keys.list(agency, request.brand, request.key_ids_held)
        return pb.ListSealingKeysResponse(keys=statement_to_wire(statement))

    def ListScripts(
        self, request: pb.ListScriptsRequest, context: grpc.ServicerContext
    ) -> pb.ListScriptsResponse:
        self._caller(context)
        scripts = for_agencies(self._bridge.care, request.brand)
        return pb.ListScriptsResponse(scripts=map(script_to_wire, scripts))

    def RecallCase(
        self, request: pb.RecallCaseRequest, context: grpc.ServicerContext
    ) -> Iterator[pb.RecallCaseResponse]:
        agency, actor = self._caller(context)
        care = self._bridge.care
        yield from recalled_to_wire(
            recall_case(care, agency, request.brand, request.case_id, actor=actor)
        )

    def ExchangeCheckpoints(
        self, request: pb.ExchangeCheckpointsRequest, context: grpc.ServicerContext
    ) -> pb.ExchangeCheckpointsResponse:
        agency, _ = self._caller(context)
        asked = exchange_from_wire(request)
        return exchanged_to_wire(exchange(self._bridge.care, self._witnessing(), agency, asked))

    def DeliverCosignatures(
        self, request: pb.DeliverCosignaturesRequest, context: grpc.ServicerContext
    ) -> pb.DeliverCosignaturesResponse:
        agency, _ = self._caller(context)
        cosignatures = cosignatures_from_wire(request)
        return pb.DeliverCosignaturesResponse(
            kept=deliver(self._bridge.care, self._witnessing(), agency, cosignatures)
        )

    def WatchUpdates(
        self, request: pb.WatchUpdatesRequest, context: grpc.ServicerContext
    ) -> Iterator[pb.WatchUpdatesResponse]:
        agency, _ = self._caller(context)
        stream = open_stream(
            self._bridge.care,
            agency,
            request.brand,
            after=request.after_sequence,
            fencing_token=request.fencing_token,
            applied=[AppliedUpdate(one.sequence, one.update_id) for one in request.applied],
        )
        _log.info(
            "update stream opened", agency=agency, brand=stream.brand, token=stream.fencing_token
        )
        yield from self._watch(stream, context)

    def _watch(
        self, stream: Stream, context: grpc.ServicerContext
    ) -> Iterator[pb.WatchUpdatesResponse]:
        """Updates as they are numbered, an empty beat at once and after every silence.

        That a reply is sent is noted before: whoever forgets it must not publish it blindly.
        """
        care = self._bridge.care
        signals = care.storage.signals
        cursor, beat_due = stream.start.after, 0.0
        noted, note_due = cursor, 0.0
        start: pb.StreamStart | None = pb.StreamStart(
            after_sequence=stream.start.after, sent_before=stream.start.sent_before
        )
        while context.is_active() and not signals.stopping.is_set():
            seen = signals.numbered.count
            updates = next_updates(care, stream, cursor)
            if updates or time.monotonic() >= beat_due:
                message = pb.WatchUpdatesResponse(updates=map(update_to_wire, updates), start=start)
                message.at.FromDatetime(care.now())
                start = None
                if any(isinstance(update.kind, ReplyToPublish) for update in updates):
                    noted, note_due = updates[-1].sequence, time.monotonic() + NOTE_SECONDS
                    note_sending(care, stream, noted)
                if updates:
                    crash.point(Point.STREAM_BEFORE_SEND)
                yield message
                if updates:
                    crash.point(Point.STREAM_AFTER_SEND)
                beat_due = time.monotonic() + BEAT_SECONDS
            if updates:
                cursor = updates[-1].sequence
            if cursor != noted and (not updates or time.monotonic() >= note_due):
                note_sending(care, stream, cursor)
                noted, note_due = cursor, time.monotonic() + NOTE_SECONDS
            if len(updates) < BATCH:
                signals.numbered.wait(seen, POLL_SECONDS)

    def _hand_over(
        self, messages: Sequence[pb.HandOverItem], agency: str, actor: Process
    ) -> Iterator[pb.HandOverResult]:
        """One result for each; those that are well formed are taken together."""
        read = [_read(message, agency) for message in messages]
        items = [item for item in read if isinstance(item, HandOverItem)]
        taken = iter(hand_over(self._bridge.care, self._bridge.signer, agency, items, actor=actor))
        for item in read:
            if isinstance(item, pb.HandOverResult):
                yield item
                continue
            case_id, result = item.header.case_id, next(taken)
            if isinstance(result, Refusal):
                yield pb.HandOverResult(case_id=case_id, refusal=_refusal(result))
            else:
                yield pb.HandOverResult(case_id=case_id, receipt=statement_to_wire(result))

    def _report(
        self, message: action_pb2.Action, agency: str, actor: Process
    ) -> pb.ReportActionResult:
        try:
            action = action_from_wire(message)
        except MalformedMessage as error:
            _log.warning("report refused", agency=agency, reason=error.reason, field=error.field)
            action_id = _echoed(message.action_id)
            return pb.ReportActionResult(action_id=action_id, refusal=_refusal(refused(error)))
        refusal = report_action(self._bridge.care, agency, action, actor=actor)
        return pb.ReportActionResult(
            action_id=action.action_id, refusal=_refusal(refusal) if refusal else None
        )

    def _witnessing(self) -> Witnessing:
        if self._bridge.witnessing is None:
            raise NotWitnessing("this care has no key to witness with")
        return self._bridge.witnessing

    def _caller(self, context: grpc.ServicerContext) -> tuple[str, Process]:
        """The tenant and the actor, from the certificate alone."""
        peer = peer_of(context)
        agency = self._bridge.agencies.get(peer.org)
        if agency is None:
            raise PeerNotAllowed("this organisation is not an agency of ours")
        return agency, Process(str(peer))


def _read(message: pb.HandOverItem, agency: str) -> HandOverItem | pb.HandOverResult:
    """The item, or the refusal of a message that breaks the contract."""
    try:
        return item_from_wire(message)
    except MalformedMessage as error:
        _log.warning("hand-over refused", agency=agency, reason=error.reason, field=error.field)
        case_id = _echoed(message.header.case_id)
        return pb.HandOverResult(case_id=case_id, refusal=_refusal(refused(error)))


def _check_count(count: int, field: str) -> None:
    if count > MAX_ITEMS:
        raise MalformedMessage(f"{field}: must be at most {MAX_ITEMS}", field=field)


def _echoed(claimed_id: str) -> str:
    """What a refused message calls itself, if that is an id and nothing else."""
    try:
        return check_id(claimed_id, "id")
    except MalformedMessage:
        return ""


def _refusal(refusal: Refusal) -> pb.Refusal:
    return pb.Refusal(reason=refusal.reason, field=refusal.field or "", permanent=refusal.permanent)

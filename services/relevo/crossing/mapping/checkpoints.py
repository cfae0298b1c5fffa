"""Checkpoints, proofs and cosignatures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from relevo.crossing.checkpoint_limits import (
    MAX_AWAITED,
    check_cosignatures,
    check_exchange,
    check_exchanged,
    mark_of,
)
from relevo.crossing.checkpoints import (
    AwaitedLeaf,
    Cosignature,
    Exchange,
    Exchanged,
    LeafState,
    NotCosigned,
)
from relevo.crossing.errors import MalformedMessage
from relevo.ledger.witness import Mark, Submission
from relevo.wire.bridge.v1 import bridge_service_pb2, checkpoint_pb2

_STATES = {
    LeafState.INCLUDED: checkpoint_pb2.LEAF_STATE_INCLUDED,
    LeafState.NOT_YET: checkpoint_pb2.LEAF_STATE_NOT_YET,
    LeafState.UNKNOWN: checkpoint_pb2.LEAF_STATE_UNKNOWN,
}
_STATE_OF = {number: state for state, number in _STATES.items()}


def exchange_to_wire(exchange: Exchange) -> bridge_service_pb2.ExchangeCheckpointsRequest:
    """The agency's side as it crosses."""
    return bridge_service_pb2.ExchangeCheckpointsRequest(
        own=_submission_to_wire(exchange.own),
        care=_mark_to_wire(exchange.care),
        vault=_mark_to_wire(exchange.vault),
        wanted=exchange.wanted,
        found=map(_leaf_to_wire, exchange.found),
    )


def exchange_from_wire(message: bridge_service_pb2.ExchangeCheckpointsRequest) -> Exchange:
    """The agency's side within the contract's limits, else `MalformedMessage`."""
    exchange = Exchange(
        own=_submission_from_wire(message.own) if message.HasField("own") else None,
        care=mark_of(message.care.origin, message.care.size, "care"),
        vault=mark_of(message.vault.origin, message.vault.size, "vault"),
        wanted=tuple(message.wanted),
        found=_leaves_from_wire(message.found),
    )
    check_exchange(exchange)
    return exchange


def exchanged_to_wire(exchanged: Exchanged) -> bridge_service_pb2.ExchangeCheckpointsResponse:
    """Care's side as it crosses."""
    message = bridge_service_pb2.ExchangeCheckpointsResponse(
        care=_submission_to_wire(exchanged.care),
        vault=_submission_to_wire(exchanged.vault),
        found=map(_leaf_to_wire, exchanged.found),
        wanted=exchanged.wanted,
    )
    if isinstance(exchanged.own, NotCosigned):
        message.refusal.reason = exchanged.own.reason
        message.refusal.held_size = exchanged.own.held_size
    elif exchanged.own is not None:
        message.cosignature = exchanged.own
    return message


def exchanged_from_wire(message: bridge_service_pb2.ExchangeCheckpointsResponse) -> Exchanged:
    """Care's side within the contract's limits, else `MalformedMessage`."""
    exchanged = Exchanged(
        own=_own_from_wire(message),
        care=_submission_from_wire(message.care) if message.HasField("care") else None,
        vault=_submission_from_wire(message.vault) if message.HasField("vault") else None,
        found=_leaves_from_wire(message.found),
        wanted=tuple(message.wanted),
    )
    check_exchanged(exchanged)
    return exchanged


def cosignatures_to_wire(
    cosignatures: Iterable[Cosignature],
) -> bridge_service_pb2.DeliverCosignaturesRequest:
    """Cosignatures as they cross."""
    return bridge_service_pb2.DeliverCosignaturesRequest(
        cosignatures=[
            checkpoint_pb2.Cosignature(origin=one.origin, size=one.size, line=one.line)
            for one in cosignatures
        ]
    )


def cosignatures_from_wire(
    message: bridge_service_pb2.DeliverCosignaturesRequest,
) -> tuple[Cosignature, ...]:
    """Cosignatures within the contract's limits, else `MalformedMessage`."""
    cosignatures = tuple(
        Cosignature(one.origin, one.size, one.line) for one in message.cosignatures
    )
    check_cosignatures(cosignatures)
    return cosignatures


def _own_from_wire(
    message: bridge_service_pb2.ExchangeCheckpointsResponse,
) -> str | NotCosigned | None:
    match message.WhichOneof("own"):
        case "cosignature":
            return message.cosignature
        case "refusal":
            return NotCosigned(message.refusal.reason, message.refusal.held_size)
        case _:
            return None


def _submission_to_wire(submission: Submission | None) -> checkpoint_pb2.ExtendedCheckpoint | None:
    if submission is None:
        return None
    return checkpoint_pb2.ExtendedCheckpoint(
        note=submission.note, old_size=submission.old_size, proof=submission.proof
    )


def _submission_from_wire(message: checkpoint_pb2.ExtendedCheckpoint) -> Submission:
    return Submission(message.note, message.old_size, tuple(message.proof))


def _mark_to_wire(mark: Mark | None) -> checkpoint_pb2.HeldLog | None:
    return checkpoint_pb2.HeldLog(origin=mark.origin, size=mark.size) if mark else None


def _leaf_to_wire(answer: AwaitedLeaf) -> checkpoint_pb2.AwaitedLeaf:
    return checkpoint_pb2.AwaitedLeaf(
        leaf=answer.leaf, state=_STATES[answer.state], index=answer.index, path=answer.path
    )


def _leaves_from_wire(messages: Sequence[checkpoint_pb2.AwaitedLeaf]) -> tuple[AwaitedLeaf, ...]:
    if len(messages) > MAX_AWAITED:
        raise MalformedMessage(f"found: must be at most {MAX_AWAITED}", field="found")
    return tuple(map(_leaf_from_wire, messages))


def _leaf_from_wire(message: checkpoint_pb2.AwaitedLeaf) -> AwaitedLeaf:
    if message.state not in _STATE_OF:
        raise MalformedMessage("found.state: is not a known state", field="found.state")
    state = _STATE_OF[message.state]
    return AwaitedLeaf(message.leaf, state, message.index, tuple(message.path))

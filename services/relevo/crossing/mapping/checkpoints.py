"""Checkpoints, proofs and cosignatures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from relevo.crossing.checkpoint_limits import (
    MAX_AWAITED,
    check_cosignatures,
    check_exchange,
    check_exchanged,
)
from relevo.crossing.checkpoints import (
    NOTHING_HELD,
    AwaitedLeaf,
    Cosignature,
    Exchange,
    Exchanged,
    Extension,
    HeldLog,
    LeafState,
    NotCosigned,
)
from relevo.crossing.errors import MalformedMessage
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
        own=_extension_to_wire(exchange.own),
        care=_held_to_wire(exchange.care),
        vault=_held_to_wire(exchange.vault),
        wanted=exchange.wanted,
        found=map(_leaf_to_wire, exchange.found),
    )


def exchange_from_wire(message: bridge_service_pb2.ExchangeCheckpointsRequest) -> Exchange:
    """The agency's side within the contract's limits, else `MalformedMessage`."""
    exchange = Exchange(
        own=_extension_from_wire(message.own) if message.HasField("own") else None,
        care=_held_from_wire(message.care),
        vault=_held_from_wire(message.vault),
        wanted=tuple(message.wanted),
        found=_leaves_from_wire(message.found),
    )
    check_exchange(exchange)
    return exchange


def exchanged_to_wire(exchanged: Exchanged) -> bridge_service_pb2.ExchangeCheckpointsResponse:
    """Care's side as it crosses."""
    own = exchanged.own
    return bridge_service_pb2.ExchangeCheckpointsResponse(
        cosignature=own if isinstance(own, str) else None,
        refusal=(
            checkpoint_pb2.WitnessRefusal(reason=own.reason, held_size=own.held_size)
            if isinstance(own, NotCosigned)
            else None
        ),
        care=_extension_to_wire(exchanged.care),
        vault=_extension_to_wire(exchanged.vault),
        found=map(_leaf_to_wire, exchanged.found),
        wanted=exchanged.wanted,
    )


def exchanged_from_wire(message: bridge_service_pb2.ExchangeCheckpointsResponse) -> Exchanged:
    """Care's side within the contract's limits, else `MalformedMessage`."""
    exchanged = Exchanged(
        own=_own_from_wire(message),
        care=_extension_from_wire(message.care) if message.HasField("care") else None,
        vault=_extension_from_wire(message.vault) if message.HasField("vault") else None,
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


def _extension_to_wire(extension: Extension | None) -> checkpoint_pb2.ExtendedCheckpoint | None:
    if extension is None:
        return None
    return checkpoint_pb2.ExtendedCheckpoint(
        note=extension.note, old_size=extension.old_size, proof=extension.proof
    )


def _extension_from_wire(message: checkpoint_pb2.ExtendedCheckpoint) -> Extension:
    return Extension(message.note, message.old_size, tuple(message.proof))


def _held_to_wire(held: HeldLog) -> checkpoint_pb2.HeldLog:
    return checkpoint_pb2.HeldLog(origin=held.origin or "", size=held.size)


def _held_from_wire(message: checkpoint_pb2.HeldLog) -> HeldLog:
    if not message.origin and not message.size:
        return NOTHING_HELD
    return HeldLog(message.origin or None, message.size)


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

"""What the agency reports back."""

from __future__ import annotations

from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_action
from relevo.crossing.mapping.scalars import from_timestamp, optional, to_timestamp
from relevo.crossing.vocabulary import Action, ActionKind
from relevo.wire.bridge.v1 import action_pb2

_KINDS = {
    ActionKind.REPLY_PUBLISHED: action_pb2.ACTION_KIND_REPLY_PUBLISHED,
    ActionKind.REPLY_REFUSED: action_pb2.ACTION_KIND_REPLY_REFUSED,
    ActionKind.REPLY_BY_HAND: action_pb2.ACTION_KIND_REPLY_BY_HAND,
    ActionKind.REPLY_UNKNOWN: action_pb2.ACTION_KIND_REPLY_UNKNOWN,
    ActionKind.POST_HIDDEN: action_pb2.ACTION_KIND_POST_HIDDEN,
    ActionKind.POST_UNHIDDEN: action_pb2.ACTION_KIND_POST_UNHIDDEN,
    ActionKind.OUTSIDE_RELEVO: action_pb2.ACTION_KIND_OUTSIDE_RELEVO,
    ActionKind.RESTORATION_ASKED: action_pb2.ACTION_KIND_RESTORATION_ASKED,
}
_KIND_OF = {number: kind for kind, number in _KINDS.items()}


def action_to_wire(action: Action) -> action_pb2.Action:
    """An action as it crosses."""
    return action_pb2.Action(
        action_id=action.action_id,
        brand=action.brand,
        case_id=action.case_id,
        kind=_KINDS[action.kind],
        at=to_timestamp(action.at),
        actor=action.actor,
        reply_id=action.reply_id or "",
        source_id=action.source_id or "",
        reason=action.reason or "",
        proof=action.proof or "",
        post_version_id=action.post_version_id or "",
        placeholder=action.placeholder or "",
    )


def action_from_wire(message: action_pb2.Action) -> Action:
    """An action within the contract's limits, else `MalformedMessage`."""
    if message.kind not in _KIND_OF:
        raise MalformedMessage("kind: is not a known kind", field="kind")
    action = Action(
        action_id=message.action_id,
        brand=message.brand,
        case_id=message.case_id,
        kind=_KIND_OF[message.kind],
        at=from_timestamp(message.at, "at"),
        actor=message.actor,
        reply_id=optional(message.reply_id),
        source_id=optional(message.source_id),
        reason=optional(message.reason),
        proof=optional(message.proof),
        post_version_id=optional(message.post_version_id),
        placeholder=optional(message.placeholder),
    )
    check_action(action)
    return action

"""What the agency reports back."""

from __future__ import annotations

from collections.abc import Sequence

from relevo.crossing.continuity import MAX_SCRIPTS, ApprovedScript, Justification, Reading
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_action, check_script
from relevo.crossing.mapping.scalars import from_timestamp, optional, to_timestamp
from relevo.crossing.vocabulary import Action, ActionKind
from relevo.wire.bridge.v1 import action_pb2, bridge_service_pb2

_KINDS = {
    ActionKind.REPLY_PUBLISHED: action_pb2.ACTION_KIND_REPLY_PUBLISHED,
    ActionKind.REPLY_REFUSED: action_pb2.ACTION_KIND_REPLY_REFUSED,
    ActionKind.REPLY_BY_HAND: action_pb2.ACTION_KIND_REPLY_BY_HAND,
    ActionKind.REPLY_UNKNOWN: action_pb2.ACTION_KIND_REPLY_UNKNOWN,
    ActionKind.POST_HIDDEN: action_pb2.ACTION_KIND_POST_HIDDEN,
    ActionKind.POST_UNHIDDEN: action_pb2.ACTION_KIND_POST_UNHIDDEN,
    ActionKind.OUTSIDE_RELEVO: action_pb2.ACTION_KIND_OUTSIDE_RELEVO,
    ActionKind.RESTORATION_ASKED: action_pb2.ACTION_KIND_RESTORATION_ASKED,
    ActionKind.ERASED: action_pb2.ACTION_KIND_ERASED,
}
_JUSTIFICATIONS = {
    one: action_pb2.Justification.Value(f"JUSTIFICATION_{one.name}") for one in Justification
}
_JUSTIFICATION_OF = {number: one for one, number in _JUSTIFICATIONS.items()}
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
        reading=_reading_to_wire(action.reading) if action.reading else None,
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
        reading=_reading_from_wire(message.reading) if message.HasField("reading") else None,
    )
    check_action(action)
    return action


def script_to_wire(script: ApprovedScript) -> bridge_service_pb2.ApprovedScript:
    """A script as it crosses."""
    return bridge_service_pb2.ApprovedScript(
        script_id=script.script_id,
        version=script.version,
        language=script.language,
        situation=script.situation,
        text=script.text,
        approved_at=to_timestamp(script.approved_at),
    )


def scripts_from_wire(
    messages: Sequence[bridge_service_pb2.ApprovedScript],
) -> tuple[ApprovedScript, ...]:
    """A brand's scripts within the contract's limits, else `MalformedMessage`."""
    if len(messages) > MAX_SCRIPTS:
        raise MalformedMessage(f"scripts: must be at most {MAX_SCRIPTS}", field="scripts")
    scripts = tuple(map(_script_from_wire, messages))
    if len({one.script_id for one in scripts}) != len(scripts):
        raise MalformedMessage("script_id: must not repeat", field="script_id")
    return scripts


def _script_from_wire(message: bridge_service_pb2.ApprovedScript) -> ApprovedScript:
    script = ApprovedScript(
        script_id=message.script_id,
        version=message.version,
        language=message.language,
        situation=message.situation,
        text=message.text,
        approved_at=from_timestamp(message.approved_at, "approved_at"),
    )
    check_script(script)
    return script


def _reading_to_wire(reading: Reading) -> action_pb2.ReplyReading:
    reason = reading.justification
    unspecified = action_pb2.JUSTIFICATION_UNSPECIFIED
    return action_pb2.ReplyReading(
        asks_again=reading.asks_again,
        sends_away=reading.sends_away,
        justification=_JUSTIFICATIONS[reason] if reason else unspecified,
        team=reading.team or "",
        script_id=reading.script or "",
    )


def _reading_from_wire(message: action_pb2.ReplyReading) -> Reading:
    reason = None
    if message.justification != action_pb2.JUSTIFICATION_UNSPECIFIED:
        reason = _JUSTIFICATION_OF.get(message.justification)
        if reason is None:
            raise MalformedMessage("justification: is not a known one", field="justification")
    return Reading(
        asks_again=tuple(message.asks_again),
        sends_away=message.sends_away,
        justification=reason,
        team=optional(message.team),
        script=optional(message.script_id),
    )

"""Hand-over items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_item, check_recalled
from relevo.crossing.mapping.scalars import from_timestamp, optional, to_timestamp
from relevo.crossing.vocabulary import (
    CaseHeader,
    CaseNote,
    CaseState,
    CloseReason,
    FindingSpan,
    HandOverItem,
    PostVersion,
    Redaction,
    RedactionCause,
    Urgency,
    Verb,
)
from relevo.wire.bridge.v1 import bridge_service_pb2, case_pb2

_VERBS = {
    Verb.ADD: case_pb2.VERB_ADD,
    Verb.EDIT: case_pb2.VERB_EDIT,
    Verb.REMOVE: case_pb2.VERB_REMOVE,
}
_STATES = {
    CaseState.NEW: case_pb2.CASE_STATE_NEW,
    CaseState.ESCALATED: case_pb2.CASE_STATE_ESCALATED,
    CaseState.CLOSED: case_pb2.CASE_STATE_CLOSED,
    CaseState.RESOLVED: case_pb2.CASE_STATE_RESOLVED,
}
_URGENCIES = {
    Urgency.NORMAL: case_pb2.URGENCY_NORMAL,
    Urgency.URGENT: case_pb2.URGENCY_URGENT,
}
_REASONS = {
    CloseReason.ANSWERED: case_pb2.CLOSE_REASON_ANSWERED,
    CloseReason.PRAISE: case_pb2.CLOSE_REASON_PRAISE,
    CloseReason.SPAM: case_pb2.CLOSE_REASON_SPAM,
    CloseReason.NO_ANSWER: case_pb2.CLOSE_REASON_NO_ANSWER,
}
_CAUSES = {
    RedactionCause.NEWER_REDACTOR: case_pb2.REDACTION_CAUSE_NEWER_REDACTOR,
    RedactionCause.BY_HAND: case_pb2.REDACTION_CAUSE_BY_HAND,
    RedactionCause.SPLIT: case_pb2.REDACTION_CAUSE_SPLIT,
    RedactionCause.RESTORED: case_pb2.REDACTION_CAUSE_RESTORED,
}
_CAUSE_OF = {number: cause for cause, number in _CAUSES.items()}
_VERB_OF = {number: verb for verb, number in _VERBS.items()}
_STATE_OF = {number: state for state, number in _STATES.items()}
_URGENCY_OF = {number: urgency for urgency, number in _URGENCIES.items()}
_REASON_OF: dict[int, CloseReason | None] = {
    case_pb2.CLOSE_REASON_UNSPECIFIED: None,
    **{number: reason for reason, number in _REASONS.items()},
}


def item_to_wire(item: HandOverItem) -> bridge_service_pb2.HandOverItem:
    """An item as it crosses."""
    return bridge_service_pb2.HandOverItem(
        header=_header_to_wire(item.header),
        post_versions=[_version_to_wire(version) for version in item.post_versions],
        notes=[_note_to_wire(note) for note in item.notes],
        redactions=[_redaction_to_wire(redaction) for redaction in item.redactions],
        leaf_hash=item.leaf_hash or b"",
    )


def item_from_wire(message: bridge_service_pb2.HandOverItem) -> HandOverItem:
    """An item within the contract's limits, else `MalformedMessage`."""
    item = HandOverItem(
        header=_header_from_wire(message.header),
        post_versions=tuple(_version_from_wire(version) for version in message.post_versions),
        notes=tuple(_note_from_wire(note) for note in message.notes),
        redactions=tuple(_redaction_from_wire(one) for one in message.redactions),
        leaf_hash=message.leaf_hash or None,
    )
    check_item(item)
    return item


def recalled_to_wire(item: HandOverItem) -> Iterator[bridge_service_pb2.RecallCaseResponse]:
    """A recalled case, part by part; whatever seals it has stay here."""
    yield bridge_service_pb2.RecallCaseResponse(header=_header_to_wire(item.header))
    for version in item.post_versions:
        part = _version_to_wire(replace(version, seal=None))
        yield bridge_service_pb2.RecallCaseResponse(post_version=part)
    for note in item.notes:
        yield bridge_service_pb2.RecallCaseResponse(note=_note_to_wire(note))


def recalled_from_wire(parts: Iterable[bridge_service_pb2.RecallCaseResponse]) -> HandOverItem:
    """A recalled case within the contract's limits, else `MalformedMessage`."""
    header: CaseHeader | None = None
    versions: list[PostVersion] = []
    notes: list[CaseNote] = []
    for part in parts:
        match part.WhichOneof("part"):
            case "header":
                header = _header_from_wire(part.header)
            case "post_version":
                versions.append(_version_from_wire(part.post_version))
            case "note":
                notes.append(_note_from_wire(part.note))
    if header is None:
        raise MalformedMessage("header: must be there", field="header")
    item = HandOverItem(header, tuple(versions), tuple(notes))
    check_recalled(item)
    return item


def _header_to_wire(header: CaseHeader) -> case_pb2.CaseHeader:
    return case_pb2.CaseHeader(
        case_id=header.case_id,
        brand=header.brand,
        version=header.version,
        public_code=header.public_code,
        channel=header.channel,
        thread_id=header.thread_id,
        author_ref=header.author_ref,
        author_handle=header.author_handle or "",
        state=_STATES[header.state],
        urgency=_URGENCIES[header.urgency],
        close_reason=(
            _REASONS[header.close_reason]
            if header.close_reason
            else case_pb2.CLOSE_REASON_UNSPECIFIED
        ),
        note=header.note or "",
        opened_at=to_timestamp(header.opened_at),
        changed_at=to_timestamp(header.changed_at),
    )


def _header_from_wire(message: case_pb2.CaseHeader) -> CaseHeader:
    if message.state not in _STATE_OF:
        raise MalformedMessage("state: is not a known state", field="state")
    if message.urgency not in _URGENCY_OF:
        raise MalformedMessage("urgency: is not a known urgency", field="urgency")
    if message.close_reason not in _REASON_OF:
        raise MalformedMessage("close_reason: is not a known reason", field="close_reason")
    return CaseHeader(
        case_id=message.case_id,
        brand=message.brand,
        version=message.version,
        public_code=message.public_code,
        channel=message.channel,
        thread_id=message.thread_id,
        author_ref=message.author_ref,
        author_handle=optional(message.author_handle),
        state=_STATE_OF[message.state],
        urgency=_URGENCY_OF[message.urgency],
        close_reason=_REASON_OF[message.close_reason],
        note=optional(message.note),
        opened_at=from_timestamp(message.opened_at, "opened_at"),
        changed_at=from_timestamp(message.changed_at, "changed_at"),
    )


def _version_to_wire(version: PostVersion) -> case_pb2.PostVersion:
    return case_pb2.PostVersion(
        post_version_id=version.post_version_id,
        source_id=version.source_id,
        parent_source_id=version.parent_source_id or "",
        verb=_VERBS[version.verb],
        event_time=to_timestamp(version.event_time),
        received_at=to_timestamp(version.received_at),
        redacted_text=version.redacted_text,
        findings=[_finding_to_wire(finding) for finding in version.findings],
        redaction_version=version.redaction_version,
        attachment_count=version.attachment_count,
        seal=version.seal or b"",
        seal_digest=version.seal_digest or b"",
        revision=version.revision,
    )


def _version_from_wire(message: case_pb2.PostVersion) -> PostVersion:
    if message.verb not in _VERB_OF:
        raise MalformedMessage("verb: is not a known verb", field="verb")
    return PostVersion(
        post_version_id=message.post_version_id,
        source_id=message.source_id,
        parent_source_id=optional(message.parent_source_id),
        verb=_VERB_OF[message.verb],
        event_time=from_timestamp(message.event_time, "event_time"),
        received_at=from_timestamp(message.received_at, "received_at"),
        redacted_text=message.redacted_text,
        findings=tuple(_finding_from_wire(finding) for finding in message.findings),
        redaction_version=message.redaction_version,
        attachment_count=message.attachment_count,
        seal=message.seal or None,
        seal_digest=message.seal_digest or None,
        revision=message.revision,
    )


def _redaction_to_wire(redaction: Redaction) -> case_pb2.Redaction:
    return case_pb2.Redaction(
        redaction_id=redaction.redaction_id,
        post_version_id=redaction.post_version_id,
        revision=redaction.revision,
        cause=_CAUSES[redaction.cause],
        at=to_timestamp(redaction.at),
        actor=redaction.actor,
        redacted_text=redaction.redacted_text,
        findings=[_finding_to_wire(finding) for finding in redaction.findings],
        redaction_version=redaction.redaction_version,
        seal=redaction.seal or b"",
        seal_digest=redaction.seal_digest or b"",
    )


def _redaction_from_wire(message: case_pb2.Redaction) -> Redaction:
    if message.cause not in _CAUSE_OF:
        raise MalformedMessage("cause: is not a known cause", field="cause")
    return Redaction(
        redaction_id=message.redaction_id,
        post_version_id=message.post_version_id,
        revision=message.revision,
        cause=_CAUSE_OF[message.cause],
        at=from_timestamp(message.at, "redactions.at"),
        actor=message.actor,
        redacted_text=message.redacted_text,
        findings=tuple(_finding_from_wire(finding) for finding in message.findings),
        redaction_version=message.redaction_version,
        seal=message.seal or None,
        seal_digest=message.seal_digest or None,
    )


def _note_to_wire(note: CaseNote) -> case_pb2.CaseNote:
    return case_pb2.CaseNote(
        note_id=note.note_id,
        text=note.text,
        at=to_timestamp(note.at),
        actor=note.actor,
        revision=note.revision,
    )


def _note_from_wire(message: case_pb2.CaseNote) -> CaseNote:
    return CaseNote(
        note_id=message.note_id,
        text=message.text,
        at=from_timestamp(message.at, "notes.at"),
        actor=message.actor,
        revision=message.revision,
    )


def _finding_to_wire(finding: FindingSpan) -> case_pb2.Finding:
    return case_pb2.Finding(
        start=finding.start,
        end=finding.end,
        type=finding.type,
        country=finding.country or "",
        detector=finding.detector,
        score=finding.score,
        reasons=finding.reasons,
        field_number=finding.field_number or 0,
        seal_id=finding.seal_id or "",
    )


def _finding_from_wire(message: case_pb2.Finding) -> FindingSpan:
    return FindingSpan(
        start=message.start,
        end=message.end,
        type=message.type,
        country=optional(message.country),
        detector=message.detector,
        score=round(message.score, 4),
        reasons=tuple(message.reasons),
        field_number=message.field_number or None,
        seal_id=optional(message.seal_id),
    )

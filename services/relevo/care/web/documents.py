"""What care's API answers with. Values only ever stand in the answer to a reveal."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields

from relevo.care.domain.case import Desk
from relevo.care.domain.replies import ReplyState
from relevo.care.domain.restorations import RestorationState
from relevo.care.domain.seals import SealState
from relevo.care.domain.timeline import EventKind
from relevo.crossing.vocabulary import ActionKind, CaseState, CloseReason, Urgency, Verb
from relevo.service.web.schemas import Instant, closed


class ResolutionDocument(ma.Schema):
    """Who resolved a case, when, and until when a new comment reopens it."""

    by = fields.String(required=True)
    at = Instant(required=True)
    reopens_until = Instant(required=True)


class CaseDocument(ma.Schema):
    """A case. `desk` is where it stands here, `agency_state` what the agency says of it."""

    agency = fields.String(required=True)
    case_id = fields.String(required=True, attribute="header.case_id")
    brand = fields.String(required=True)
    channel = fields.String(required=True, attribute="header.channel")
    thread_id = fields.String(required=True, attribute="header.thread_id")
    public_code = fields.String(required=True, attribute="header.public_code")
    author_handle = fields.String(required=True, allow_none=True, attribute="header.author_handle")
    desk = closed(Desk, required=True)
    agency_state = closed(CaseState, required=True, attribute="header.state")
    urgency = closed(Urgency, required=True, attribute="header.urgency")
    close_reason = closed(
        CloseReason, required=True, allow_none=True, attribute="header.close_reason"
    )
    note = fields.String(required=True, allow_none=True, attribute="header.note")
    version = fields.Integer(required=True, attribute="header.version")
    revision = fields.Integer(required=True)
    assignee = fields.String(required=True, allow_none=True)
    opened_at = Instant(required=True, attribute="header.opened_at")
    changed_at = Instant(required=True, attribute="header.changed_at")
    received_at = Instant(required=True)
    resolution = fields.Nested(ResolutionDocument, required=True, allow_none=True)


class CasesDocument(ma.Schema):
    """A page of cases, urgent first, then the longest open. `next_cursor` is null at the end."""

    cases = fields.List(fields.Nested(CaseDocument), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class FoundDocument(ma.Schema):
    """Cases under a code."""

    cases = fields.List(fields.Nested(CaseDocument), required=True)


class FindingDocument(ma.Schema):
    """A placeholder in the redacted text: `start` and `end` are code points of that text."""

    start = fields.Integer(required=True)
    end = fields.Integer(required=True)
    type = fields.String(required=True)
    country = fields.String(required=True, allow_none=True)
    detector = fields.String(required=True)
    score = fields.Float(required=True)
    reasons = fields.List(fields.String(), required=True)
    field_number = fields.Integer(required=True, allow_none=True)
    seal_id = fields.String(required=True, allow_none=True)


class VersionDocument(ma.Schema):
    """One version of a post, redacted."""

    post_version_id = fields.String(required=True)
    verb = closed(Verb, required=True)
    event_time = Instant(required=True)
    received_at = Instant(required=True)
    redacted_text = fields.String(required=True)
    revision = fields.Integer(required=True)
    findings = fields.List(fields.Nested(FindingDocument), required=True)
    attachment_count = fields.Integer(required=True)


class PostDocument(ma.Schema):
    """A post as it stands, and what it said before."""

    source_id = fields.String(required=True)
    parent_source_id = fields.String(required=True, allow_none=True)
    current = fields.Nested(VersionDocument, required=True, allow_none=True)
    removed_at = Instant(required=True, allow_none=True)
    earlier = fields.List(fields.Nested(VersionDocument), required=True)


class EventDocument(ma.Schema):
    """Something that happened to a case."""

    event_id = fields.String(required=True)
    kind = closed(EventKind, required=True)
    at = Instant(required=True)
    actor = fields.String(required=True)
    subject = fields.String(required=True, allow_none=True)
    code = fields.String(required=True, allow_none=True)
    number = fields.Integer(required=True, allow_none=True)


class NoteDocument(ma.Schema):
    """What somebody of the agency wrote for care, by the agency's clock."""

    note_id = fields.String(required=True)
    text = fields.String(required=True)
    at = Instant(required=True)
    actor = fields.String(required=True)


class ReplyDocument(ma.Schema):
    """A reply, and what became of it at the agency."""

    reply_id = fields.String(required=True)
    author = fields.String(required=True)
    text = fields.String(required=True)
    in_reply_to_source_id = fields.String(required=True)
    written_at = Instant(required=True)
    state = closed(ReplyState, required=True)
    settled_at = Instant(required=True, allow_none=True)
    settled_reason = fields.String(required=True, allow_none=True)
    proof = fields.String(required=True, allow_none=True)


class QuestionDocument(ma.Schema):
    """A question to the community manager."""

    question_id = fields.String(required=True)
    author = fields.String(required=True)
    text = fields.String(required=True)
    asked_at = Instant(required=True)


class ActionDocument(ma.Schema):
    """What the agency reported of an act in public."""

    action_id = fields.String(required=True)
    kind = closed(ActionKind, required=True)
    at = Instant(required=True)
    actor = fields.String(required=True)
    reply_id = fields.String(required=True, allow_none=True)
    source_id = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    proof = fields.String(required=True, allow_none=True)
    post_version_id = fields.String(required=True, allow_none=True)
    placeholder = fields.String(required=True, allow_none=True)


class RestorationDocument(ma.Schema):
    """What the agency asked to be put back; `seal_id` and `field_number` name it for a reveal."""

    request_id = fields.String(required=True)
    post_version_id = fields.String(required=True)
    placeholder = fields.String(required=True)
    type = fields.String(required=True)
    seal_id = fields.String(required=True)
    field_number = fields.Integer(required=True)
    asked_by = fields.String(required=True)
    asked_at = Instant(required=True)
    state = closed(RestorationState, required=True)
    decided_by = fields.String(required=True, allow_none=True)
    decided_at = Instant(required=True, allow_none=True)


class HeldFieldDocument(ma.Schema):
    """A value that the vault holds: where and of what type, never what."""

    post_version_id = fields.String(required=True)
    field_number = fields.Integer(required=True)
    type = fields.String(required=True)


class SealDocument(ma.Schema):
    """A seal that is on its way to the vault, or that the vault refused."""

    agency = fields.String(required=True)
    post_version_id = fields.String(required=True)
    case_id = fields.String(required=True)
    brand = fields.String(required=True)
    state = closed(SealState, required=True)
    attempts = fields.Integer(required=True)
    reason = fields.String(required=True, allow_none=True)


class ExpiredDocument(ma.Schema):
    """Values of a type were kept until then, and are gone by the brand's policy."""

    type = fields.String(required=True)
    expired_at = Instant(required=True)


class CaseDetailDocument(ma.Schema):
    """Everything about one case. `held_fields` is null while the vault does not answer."""

    case = fields.Nested(CaseDocument, required=True)
    posts = fields.List(fields.Nested(PostDocument), required=True)
    timeline = fields.List(fields.Nested(EventDocument), required=True)
    notes = fields.List(fields.Nested(NoteDocument), required=True)
    replies = fields.List(fields.Nested(ReplyDocument), required=True)
    questions = fields.List(fields.Nested(QuestionDocument), required=True)
    actions = fields.List(fields.Nested(ActionDocument), required=True)
    restorations = fields.List(fields.Nested(RestorationDocument), required=True)
    held_fields = fields.List(fields.Nested(HeldFieldDocument), required=True, allow_none=True)
    waiting_seals = fields.List(fields.Nested(SealDocument), required=True)
    parked_seals = fields.List(fields.Nested(SealDocument), required=True)
    expired = fields.List(fields.Nested(ExpiredDocument), required=True)


class RevealedDocument(ma.Schema):
    """One value for one person's screen; to be masked again after `display_seconds`.

    `masked`: card numbers in it are BIN and last four, such as `411111••••••1111`.
    `rectified`: it is not what came, but what was put in its place because that was wrong.
    """

    type = fields.String(required=True)
    value = fields.String(required=True)
    masked = fields.Boolean(required=True)
    rectified = fields.Boolean(required=True)
    ledger_index = fields.Integer(required=True)
    display_seconds = fields.Integer(required=True)


class ParkedDocument(ma.Schema):
    """Seals that the vault refused for good, the longest parked first."""

    seals = fields.List(fields.Nested(SealDocument), required=True)


class DrivenDocument(ma.Schema):
    """The seal waits for the vault again."""

    post_version_id = fields.String(required=True)

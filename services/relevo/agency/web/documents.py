"""What the agency's API answers with. Nothing here holds a personal value: the store has none."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields

from relevo.agency.domain.reply import ReplyOrigin, ReplyState
from relevo.agency.domain.restoration import RestorationState
from relevo.agency.domain.timeline import TimelineKind
from relevo.crossing.vocabulary import CaseState, CloseReason, Urgency, Verb
from relevo.service.web.schemas import Instant, closed


class Finding(ma.Schema):
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


class TakenPost(ma.Schema):
    """What became of a post. `case_id` and `public_code` are null for an orphaned removal."""

    post_version_id = fields.String(required=True)
    case_id = fields.String(required=True, allow_none=True)
    public_code = fields.String(required=True, allow_none=True)
    duplicate = fields.Boolean(required=True)
    redacted_text = fields.String(required=True)
    findings = fields.List(fields.Nested(Finding), required=True)


class CaseDocument(ma.Schema):
    """A case."""

    case_id = fields.String(required=True)
    brand = fields.String(required=True)
    channel = fields.String(required=True)
    thread_id = fields.String(required=True)
    public_code = fields.String(required=True)
    author_handle = fields.String(required=True, allow_none=True)
    state = closed(CaseState, required=True)
    urgency = closed(Urgency, required=True)
    close_reason = closed(CloseReason, required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    opened_at = Instant(required=True)
    changed_at = Instant(required=True)


class SummaryDocument(ma.Schema):
    """A case in a list."""

    case = fields.Nested(CaseDocument, required=True)
    last_text = fields.String(required=True)
    versions = fields.Integer(required=True)
    crossed = fields.Boolean(required=True)
    parked_reason = fields.String(required=True, allow_none=True)


class CasesDocument(ma.Schema):
    """A page of cases, the newest change first. `next_cursor` is null at the end."""

    cases = fields.List(fields.Nested(SummaryDocument), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class FoundDocument(ma.Schema):
    """What was found; `removed`: the kinds of personal data cut from the search."""

    cases = fields.List(fields.Nested(SummaryDocument), required=True)
    removed = fields.List(fields.String(), required=True)


class HandOverDocument(ma.Schema):
    """How far a case has crossed."""

    pending = fields.Boolean(required=True)
    attempts = fields.Integer(required=True)
    next_attempt_at = Instant(required=True)
    receipted_version = fields.Integer(required=True)
    parked_reason = fields.String(required=True, allow_none=True)
    parked_field = fields.String(required=True, allow_none=True)


class VersionDocument(ma.Schema):
    """One version of a post, redacted."""

    post_version_id = fields.String(required=True)
    source_id = fields.String(required=True)
    parent_source_id = fields.String(required=True, allow_none=True)
    verb = closed(Verb, required=True)
    event_time = Instant(required=True)
    received_at = Instant(required=True)
    redacted_text = fields.String(required=True)
    revision = fields.Integer(required=True)
    findings = fields.List(fields.Nested(Finding), required=True)
    attachment_count = fields.Integer(required=True)
    removed = fields.Boolean(required=True)
    hidden = fields.Boolean(required=True)
    receipted_at = Instant(required=True, allow_none=True)
    ingested_at = Instant(required=True, allow_none=True)
    sealed = fields.Boolean(required=True)


class TimelineDocument(ma.Schema):
    """One line of a case's story."""

    entry_id = fields.String(required=True)
    at = Instant(required=True)
    kind = closed(TimelineKind, required=True)
    actor = fields.String(required=True)
    text = fields.String(required=True, allow_none=True)
    reference_id = fields.String(required=True, allow_none=True)
    code = fields.String(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)
    expires_at = Instant(required=True, allow_none=True)


class ReplyDocument(ma.Schema):
    """A reply and what became of it."""

    reply_id = fields.String(required=True)
    case_id = fields.String(required=True)
    origin = closed(ReplyOrigin, required=True)
    actor = fields.String(required=True)
    in_reply_to_source_id = fields.String(required=True)
    text = fields.String(required=True)
    state = closed(ReplyState, required=True)
    reason = fields.String(required=True, allow_none=True)
    platform_id = fields.String(required=True, allow_none=True)
    proof = fields.String(required=True, allow_none=True)
    created_at = Instant(required=True)
    changed_at = Instant(required=True)


class RestorationDocument(ma.Schema):
    """What care was asked to put back, and what became of it."""

    request_id = fields.String(required=True)
    post_version_id = fields.String(required=True)
    placeholder = fields.String(required=True)
    asked_by = fields.String(required=True)
    asked_at = Instant(required=True)
    state = closed(RestorationState, required=True)
    settled_at = Instant(required=True, allow_none=True)


class CaseDetailDocument(ma.Schema):
    """Everything about one case, oldest first."""

    case = fields.Nested(CaseDocument, required=True)
    handover = fields.Nested(HandOverDocument, required=True)
    versions = fields.List(fields.Nested(VersionDocument), required=True)
    timeline = fields.List(fields.Nested(TimelineDocument), required=True)
    replies = fields.List(fields.Nested(ReplyDocument), required=True)
    restorations = fields.List(fields.Nested(RestorationDocument), required=True)


class ActedDocument(ma.Schema):
    """The case after an act; `removed`: the kinds of personal data cut from what was typed."""

    case = fields.Nested(CaseDocument, required=True)
    removed = fields.List(fields.String(), required=True)


class VisibilityDocument(ma.Schema):
    """Whether a post can be seen in public; `wanted` is what was asked for and is not done yet."""

    source_id = fields.String(required=True)
    case_id = fields.String(required=True, allow_none=True)
    hidden = fields.Boolean(required=True)
    wanted = fields.Boolean(required=True, allow_none=True)
    wanted_reason = fields.String(required=True, allow_none=True)
    refused_reason = fields.String(required=True, allow_none=True)
    attempts = fields.Integer(required=True)
    changed_at = Instant(required=True)

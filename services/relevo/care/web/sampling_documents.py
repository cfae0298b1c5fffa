"""What the API of samples and breaches answers with: redacted texts, marks and rates."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields

from relevo.care.domain.breaches import BreachReason, BreachState
from relevo.care.domain.marks import CoverState
from relevo.care.domain.sampling import Verdict
from relevo.care.use_cases.breaches import ReadBreach
from relevo.care.use_cases.sampling import ReadItem
from relevo.service.web.schemas import Instant, closed

_SECONDS_OF_AN_HOUR = 3_600


class StratumDocument(ma.Schema):
    """Texts whose rarest kind it is; without a type, nothing was found in them."""

    type = fields.String(required=True, allow_none=True, attribute="kind.type", dump_default=None)
    country = fields.String(
        required=True, allow_none=True, attribute="kind.country", dump_default=None
    )
    population = fields.Integer(required=True)
    drawn = fields.Integer(required=True)


class SampleDocument(ma.Schema):
    """A sample. With `seed` and the texts of `frame_digest` the draw can be repeated."""

    agency = fields.String(required=True, attribute="key.agency")
    sample_id = fields.String(required=True, attribute="key.sample_id")
    brand = fields.String(required=True, attribute="frame.brand")
    since = Instant(required=True, attribute="frame.since")
    until = Instant(required=True, attribute="frame.until")
    population = fields.Integer(required=True)
    size = fields.Integer(required=True)
    drawn = fields.Integer(required=True)
    examined = fields.Integer(required=True)
    seed = fields.String(required=True)
    frame_digest = fields.String(required=True)
    strata = fields.List(fields.Nested(StratumDocument), required=True)
    drawn_by = fields.String(required=True)
    drawn_at = Instant(required=True)


class SamplesDocument(ma.Schema):
    """A page of samples, the newest first. `next_cursor` is null at the end."""

    samples = fields.List(fields.Nested(SampleDocument), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class ItemDocument(ma.Schema):
    """A text of a sample, without the text; `position` in the sample's random order."""

    post_version_id = fields.String(required=True)
    case_id = fields.String(required=True)
    position = fields.Integer(required=True)
    arrived_at = Instant(required=True)
    examined_by = fields.String(required=True, allow_none=True)
    examined_at = Instant(required=True, allow_none=True)


class ItemsDocument(ma.Schema):
    """A page of texts. `next_after` is null at the end."""

    items = fields.List(fields.Nested(ItemDocument), required=True)
    next_after = fields.Integer(required=True, allow_none=True)


class MarkDocument(ma.Schema):
    """One mark. Of a missed value `start` and `end` are code points of the text at `revision`, null
    once another stands.
    """

    mark_id = fields.String(required=True)
    verdict = closed(Verdict, required=True)
    placeholder = fields.String(required=True, allow_none=True)
    type = fields.String(required=True)
    country = fields.String(required=True, allow_none=True)
    detector = fields.String(required=True, allow_none=True)
    redaction_version = fields.String(required=True)
    revision = fields.Integer(required=True)
    start = fields.Integer(required=True, allow_none=True)
    end = fields.Integer(required=True, allow_none=True)
    replaces = fields.String(required=True, allow_none=True)
    at = Instant(required=True)
    actor = fields.String(required=True)


class PlaceDocument(ma.Schema):
    """Where a placeholder stands, in code points."""

    start = fields.Integer(required=True)
    end = fields.Integer(required=True)


class ReadFindingDocument(ma.Schema):
    """A covered value, and the verdict on it if there is one; `by_hand`: not to be marked."""

    placeholder = fields.String(required=True)
    places = fields.List(fields.Nested(PlaceDocument), required=True)
    type = fields.String(required=True)
    country = fields.String(required=True, allow_none=True)
    detector = fields.String(required=True)
    by_hand = fields.Boolean(required=True)
    mark = fields.Nested(MarkDocument, required=True, allow_none=True)


class ReadMissDocument(ma.Schema):
    """A missed value; `cover` says what became of it."""

    mark = fields.Nested(MarkDocument, required=True)
    cover = closed(CoverState, required=True)


class ReadItemDocument(ma.Schema):
    """A text of a sample as it stands now, redacted, and what was said of it."""

    agency = fields.String(required=True)
    brand = fields.String(required=True)
    item = fields.Nested(ItemDocument, required=True)
    redacted_text = fields.String(required=True)
    revision = fields.Integer(required=True)
    redaction_version = fields.String(required=True)
    findings = fields.List(fields.Nested(ReadFindingDocument), required=True)
    misses = fields.List(fields.Nested(ReadMissDocument), required=True)
    history = fields.List(fields.Nested(MarkDocument), required=True)


class IntervalDocument(ma.Schema):
    """A rate with its 95 % interval, each from 0 to 1."""

    rate = fields.Float(required=True)
    low = fields.Float(required=True)
    high = fields.Float(required=True)


class RateDocument(ma.Schema):
    """`sample`: of what was examined; `population`: weighted. Null without a trial."""

    events = fields.Integer(required=True)
    trials = fields.Integer(required=True)
    sample = fields.Nested(IntervalDocument, required=True, allow_none=True)
    population = fields.Nested(IntervalDocument, required=True, allow_none=True)


class GroupDocument(ma.Schema):
    """Counts of verdicts, and their rates. `leak` is null for a detector: it cannot be told."""

    name = fields.String(required=True, allow_none=True)
    version = fields.String(required=True, allow_none=True)
    right = fields.Integer(required=True)
    too_much = fields.Integer(required=True)
    missed = fields.Integer(required=True)
    precision = fields.Nested(RateDocument, required=True)
    leak = fields.Nested(RateDocument, required=True, allow_none=True)


class ReportDocument(ma.Schema):
    """What the examined texts of a sample say. `blank`: strata of which none was examined yet."""

    population = fields.Integer(required=True)
    drawn = fields.Integer(required=True)
    examined = fields.Integer(required=True)
    blank = fields.List(fields.Nested(StratumDocument), required=True)
    total = fields.Nested(GroupDocument, required=True)
    by_type = fields.List(fields.Nested(GroupDocument), required=True)
    by_country = fields.List(fields.Nested(GroupDocument), required=True)
    by_detector = fields.List(fields.Nested(GroupDocument), required=True)
    by_version = fields.List(fields.Nested(GroupDocument), required=True)
    by_week = fields.List(fields.Nested(GroupDocument), required=True)


class DeadlineDocument(ma.Schema):
    """A country's clock; `hours_left` is negative once its time is over."""

    country = fields.String(required=True)
    at = Instant(required=True)
    hours_left = fields.Float(required=True)


class BreachDocument(ma.Schema):
    """A value that was readable: where and since when, until when, and whose clocks run.

    `covered_at_…` is null while it is not covered, or where the text came in another way:
    `text_changed` says whether the text that was seen is gone.
    """

    agency = fields.String(required=True)
    brand = fields.String(required=True)
    case_id = fields.String(required=True)
    breach_id = fields.String(required=True)
    post_version_id = fields.String(required=True)
    mark_id = fields.String(required=True)
    type = fields.String(required=True)
    channel = fields.String(required=True)
    public_since = Instant(required=True)
    agency_since = Instant(required=True)
    care_since = Instant(required=True)
    covered_at_agency = Instant(required=True, allow_none=True)
    covered_at_care = Instant(required=True, allow_none=True)
    text_changed = fields.Boolean(required=True)
    opened_at = Instant(required=True)
    opened_by = fields.String(required=True)
    deadlines = fields.List(fields.Nested(DeadlineDocument), required=True)
    state = closed(BreachState, required=True)
    reason = closed(BreachReason, required=True, allow_none=True)
    closed_by = fields.String(required=True, allow_none=True)
    closed_at = Instant(required=True, allow_none=True)


class BreachesDocument(ma.Schema):
    """A page of breaches, what is due first. `next_cursor` is null at the end."""

    breaches = fields.List(fields.Nested(BreachDocument), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


def item_document(read: ReadItem) -> dict[str, Any]:
    """What `ReadItemDocument` dumps."""
    return {
        "agency": read.agency,
        "brand": read.brand,
        "item": read.item,
        "redacted_text": read.version.redacted_text,
        "revision": read.version.revision,
        "redaction_version": read.version.redaction_version,
        "findings": [
            {
                "placeholder": one.placeholder.label,
                "places": [{"start": start, "end": end} for start, end in one.placeholder.places],
                "type": one.placeholder.finding.type,
                "country": one.placeholder.finding.country,
                "detector": one.placeholder.finding.detector,
                "by_hand": one.placeholder.by_hand,
                "mark": one.mark,
            }
            for one in read.findings
        ],
        "misses": read.misses,
        "history": read.history,
    }


def breach_document(read: ReadBreach) -> dict[str, Any]:
    """What `BreachDocument` dumps."""
    breach = read.breach
    plain = {name: getattr(breach, name) for name in type(breach).__slots__}
    clocks = zip(breach.deadlines, read.seconds_left, strict=True)
    return {
        **plain,
        "deadlines": [
            {
                "country": one.country,
                "at": one.at,
                "hours_left": round(seconds / _SECONDS_OF_AN_HOUR, 1),
            }
            for one, seconds in clocks
        ],
        "covered_at_agency": read.covered_at_agency,
        "covered_at_care": read.covered_at_care,
        "text_changed": read.text_changed,
    }

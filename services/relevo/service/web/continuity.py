"""What both sides' APIs answer about drafts and restarts; the same documents for the same facts."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields

from relevo.service.web.schemas import Instant


class StretchDocument(ma.Schema):
    """Where the guard saw it: code points of the text that was sent, which is not repeated."""

    start = fields.Integer(required=True)
    end = fields.Integer(required=True)
    concern = fields.String(required=True, validate=ma.validate.OneOf(["ASKS_AGAIN", "SENDS_AWAY"]))
    kinds = fields.List(fields.String(), required=True)


class ShareDocument(ma.Schema):
    """How often in how many, with its 95 % interval; null where there was no trial."""

    events = fields.Integer(required=True)
    trials = fields.Integer(required=True)
    rate = fields.Float(required=True, allow_none=True)
    low = fields.Float(required=True, allow_none=True)
    high = fields.Float(required=True, allow_none=True)

    @ma.pre_dump
    def _flat(self, share: object, **_: object) -> dict[str, object]:
        interval = getattr(share, "interval", None)
        return {
            "events": getattr(share, "events", None),
            "trials": getattr(share, "trials", None),
            **{name: getattr(interval, name, None) for name in ("rate", "low", "high")},
        }


class RestartGroupDocument(ma.Schema):
    """Replies and cases that belong together. `name`: the agency, team or week; null: none, or all.

    `mistaken` and `unread` replies are in no rate. `cases` is null by team.
    """

    name = fields.String(required=True, allow_none=True)
    replies = fields.Nested(ShareDocument, required=True)
    by_reason = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    mistaken = fields.Integer(required=True)
    unread = fields.Integer(required=True)
    cases = fields.Nested(ShareDocument, required=True, allow_none=True)


class PeriodDocument(ma.Schema):
    """From an instant, up to but without another."""

    since = Instant(required=True)
    until = Instant(required=True)


class RestartsDocument(ma.Schema):
    """The restart rate of one brand in one period."""

    period = fields.Nested(PeriodDocument, required=True)
    by = fields.String(required=True, validate=ma.validate.OneOf(["agency", "team", "week"]))
    total = fields.Nested(RestartGroupDocument, required=True)
    groups = fields.List(fields.Nested(RestartGroupDocument), required=True)

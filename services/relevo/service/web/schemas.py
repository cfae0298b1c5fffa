"""The schemas of the web's documents: what `relevo.service.schemas` has, and its problems."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields

from relevo.service.schemas import (
    AnyText,
    Instant,
    Matching,
    Takes,
    Text,
    closed,
    platform_id,
    random_id,
    slug,
)

__all__ = [
    "AnyText",
    "FieldErrorSchema",
    "Instant",
    "Matching",
    "ProblemSchema",
    "Takes",
    "Text",
    "closed",
    "platform_id",
    "random_id",
    "slug",
]


class FieldErrorSchema(ma.Schema):
    """One refused field."""

    field = fields.String(required=True)
    message = fields.String(required=True)


class ProblemSchema(ma.Schema):
    """An error (RFC 9457). `reason` is stable; nothing here repeats what was sent."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    reason = fields.String(required=True)
    instance = fields.String()
    field = fields.String()
    errors = fields.List(fields.Nested(FieldErrorSchema))
    kinds = fields.List(fields.String())

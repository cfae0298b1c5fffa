"""What care's API takes for opening values."""

from __future__ import annotations

from dataclasses import dataclass, field

from marshmallow import fields, validate

from relevo.care.domain.vault import Purpose
from relevo.care.use_cases.reveal import MAX_VALUES
from relevo.service.web.schemas import Matching, Takes, closed, random_id


@dataclass(frozen=True, slots=True)
class Naming:
    """One value, by its place at the vault."""

    post_version_id: str
    field_number: int


@dataclass(frozen=True, slots=True)
class AskingReveal:
    """Which values, and why."""

    values: list[Naming]
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Answering:
    """The person's second factor, for what she was shown."""

    digest: str
    totp: str = field(repr=False)


class NamingSchema(Takes[Naming]):
    """A value's place: its post version, or redaction, and its number there."""

    makes = Naming
    post_version_id = random_id(required=True)
    field_number = fields.Integer(
        strict=True, required=True, validate=validate.Range(min=0, max=65_535)
    )


class AskingRevealSchema(Takes[AskingReveal]):
    """An asking. Each value is named once."""

    makes = AskingReveal
    values = fields.List(
        fields.Nested(NamingSchema),
        required=True,
        validate=validate.Length(min=1, max=MAX_VALUES),
    )
    purpose = closed(Purpose, required=True)


class AnsweringSchema(Takes[Answering]):
    """A code. Each is good once, and for this asking alone."""

    makes = Answering
    digest = Matching("[0-9a-f]{64}", "64 of 0-9 a-f", required=True)
    totp = Matching("[0-9]{6}", "six digits", required=True)

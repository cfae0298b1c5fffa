"""What the API of samples and breaches takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from relevo.care.domain.breaches import BreachReason, BreachState
from relevo.care.domain.marks import Marking, Missed
from relevo.care.domain.sampling import MAX_SIZE
from relevo.crossing.limits import MAX_FINDINGS, MAX_STRETCHES, MAX_TEXT_BYTES
from relevo.redaction import FindingType
from relevo.service.web.schemas import Instant, Matching, Takes, closed, random_id, slug

_REVISION = validate.Range(min=0, max=1 << 53)
_PLACE = validate.Range(min=0, max=MAX_TEXT_BYTES)
_PAGE = validate.Range(min=1, max=100)
_CURSOR = ("[A-Za-z0-9_-]{1,300}", "1 to 300 of A-Z a-z 0-9 _ -")


@dataclass(frozen=True, slots=True)
class Drawing:
    """What to draw from, and how many texts."""

    agency: str
    brand: str
    since: datetime
    until: datetime
    size: int = 100


@dataclass(frozen=True, slots=True)
class ListedSamples:
    """Which page of samples."""

    brand: str | None = None
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class ListedItems:
    """Which texts of a sample; `examined` None: all."""

    examined: bool | None = None
    after: int | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Marked:
    """What an auditor says of a text."""

    revision: int
    right: list[str] = field(default_factory=list)
    too_much: list[str] = field(default_factory=list)
    missed: list[Missed] = field(default_factory=list)
    rest_right: bool = False
    examined: bool = False

    @property
    def marking(self) -> Marking:
        """The same for the use case."""
        return Marking(
            self.revision,
            tuple(self.right),
            tuple(self.too_much),
            tuple(self.missed),
            self.rest_right,
            self.examined,
        )


@dataclass(frozen=True, slots=True)
class ListedBreaches:
    """Which page of breaches; `state` None: all."""

    brand: str | None = None
    state: BreachState | None = None
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Closing:
    """How a breach ends."""

    reason: BreachReason


class DrawingSchema(Takes[Drawing]):
    """Texts that arrived from `since` on and before `until`, which must not lie ahead."""

    makes = Drawing
    agency = slug(required=True)
    brand = slug(required=True)
    since = Instant(required=True)
    until = Instant(required=True)
    size = fields.Integer(strict=True, validate=validate.Range(min=1, max=MAX_SIZE))


class ListedSamplesSchema(Takes[ListedSamples]):
    """A brand, and the cursor of the page before."""

    makes = ListedSamples
    brand = slug()
    cursor = Matching(*_CURSOR)
    limit = fields.Integer(validate=_PAGE)


class ListedItemsSchema(Takes[ListedItems]):
    """Filters, and the `next_after` of the page before."""

    makes = ListedItems
    examined = fields.Boolean(truthy={"true"}, falsy={"false"})
    after = fields.Integer(validate=validate.Range(min=0, max=MAX_SIZE))
    limit = fields.Integer(validate=_PAGE)


def _placeholders() -> fields.Field[Any]:
    placeholder = Matching(r"\[[A-Z]{2,20}-[0-9]{1,9}\]", "a placeholder such as [DNI-1]")
    return fields.List(placeholder, validate=validate.Length(max=MAX_FINDINGS))


class MissedSchema(Takes[Missed]):
    """A readable stretch, in code points of the redacted text.

    `country` where it is known; `replaces`: the mark of the same value that was not covered.
    """

    makes = Missed
    start = fields.Integer(strict=True, required=True, validate=_PLACE)
    end = fields.Integer(strict=True, required=True, validate=_PLACE)
    type = closed(FindingType, required=True)
    country = Matching("[A-Z]{2}", "two capital letters")
    replaces = random_id()


class MarkedSchema(Takes[Marked]):
    """Marks of one text at the revision that was seen.

    `rest_right`: what is covered and has no mark is right. `examined`: all of it was looked at.
    """

    makes = Marked
    revision = fields.Integer(strict=True, required=True, validate=_REVISION)
    right = _placeholders()
    too_much = _placeholders()
    missed = fields.List(fields.Nested(MissedSchema), validate=validate.Length(max=MAX_STRETCHES))
    rest_right = fields.Boolean(truthy={True}, falsy={False})
    examined = fields.Boolean(truthy={True}, falsy={False})

    @ma.validates_schema
    def _says_something(self, data: dict[str, object], **_options: object) -> None:
        said = ("right", "too_much", "missed", "rest_right", "examined")
        if not any(data.get(name) for name in said):
            raise ma.ValidationError("must say something of the text", "right")


class ListedBreachesSchema(Takes[ListedBreaches]):
    """Filters, and the cursor of the page before."""

    makes = ListedBreaches
    brand = slug()
    state = closed(BreachState)
    cursor = Matching(*_CURSOR)
    limit = fields.Integer(validate=_PAGE)


class ClosingSchema(Takes[Closing]):
    """Two reasons say that it was notified, the others dismiss it."""

    makes = Closing
    reason = closed(BreachReason, required=True)

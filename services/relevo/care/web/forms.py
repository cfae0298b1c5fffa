"""What care's API takes: schemas, and the frozen dataclasses that they make."""

from __future__ import annotations

from dataclasses import dataclass, field

from marshmallow import fields, validate

from relevo.care.domain.case import Desk
from relevo.care.domain.restorations import Undecided
from relevo.crossing.continuity import Justification
from relevo.crossing.limits import MAX_QUESTION_CHARACTERS, MAX_REPLY_CHARACTERS
from relevo.service.web.schemas import Matching, Takes, Text, closed, platform_id, random_id, slug

_REVISION = validate.Range(min=1, max=1 << 53)


@dataclass(frozen=True, slots=True)
class Listed:
    """Which page of which cases. `desk` None: wherever they stand; `restorations` None: all."""

    brand: str | None = None
    desk: Desk | None = None
    assignee: str | None = None
    unassigned: bool = False
    restorations: Undecided | None = None
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Quoted:
    """A public code as a customer quotes it."""

    code: str


@dataclass(frozen=True, slots=True)
class Assigning:
    """Who works on it; None: the caller."""

    assignee: str | None = None
    expected_revision: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """Which revision the caller has seen; None: whatever is newest."""

    expected_revision: int | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A reply for publication; without a post, under the newest one that stands."""

    text: str = field(repr=False)
    in_reply_to_source_id: str | None = None
    expected_revision: int | None = None
    justification: Justification | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the community manager."""

    text: str = field(repr=False)
    justification: Justification | None = None


@dataclass(frozen=True, slots=True)
class Granting:
    """The person's second factor, once more."""

    totp: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ListedSeals:
    """How many parked seals."""

    brand: str | None = None
    limit: int = 100


class ListedSchema(Takes[Listed]):
    """Filters, and the cursor of the page before."""

    makes = Listed
    brand = slug()
    desk = closed(Desk)
    assignee = random_id()
    unassigned = fields.Boolean(truthy={"true"}, falsy={"false"})
    restorations = closed(Undecided)
    cursor = Matching("[A-Za-z0-9_-]{1,300}", "1 to 300 of A-Z a-z 0-9 _ -")
    limit = fields.Integer(validate=validate.Range(min=1, max=100))


class QuotedSchema(Takes[Quoted]):
    """A public code; lower case, spaces and a missing dash are forgiven."""

    makes = Quoted
    code = Matching(r"[A-Za-z0-9\s-]{4,28}", "4 to 28 of A-Z 0-9 - and spaces", required=True)


class AssigningSchema(Takes[Assigning]):
    """An assignment."""

    makes = Assigning
    assignee = random_id()
    expected_revision = fields.Integer(strict=True, validate=_REVISION)


class SeenSchema(Takes[Seen]):
    """An act that needs nothing but, if wanted, the revision that was seen."""

    makes = Seen
    expected_revision = fields.Integer(strict=True, validate=_REVISION)


class WrittenSchema(Takes[Written]):
    """A reply. One that carries personal data is refused, recorded as refused, and not kept; one
    that asks for what was given, or sends the customer elsewhere, needs a justification.
    """

    makes = Written
    text = Text(longest=MAX_REPLY_CHARACTERS, required=True)
    in_reply_to_source_id = platform_id()
    expected_revision = fields.Integer(strict=True, validate=_REVISION)
    justification = closed(Justification)


class AskedSchema(Takes[Asked]):
    """A question. One that carries personal data is refused; one that would have the customer
    asked again needs a justification.
    """

    makes = Asked
    text = Text(longest=MAX_QUESTION_CHARACTERS, required=True)
    justification = closed(Justification)


class GrantingSchema(Takes[Granting]):
    """A grant. Each code is good once: it is another one than that of the reveal."""

    makes = Granting
    totp = Matching("[0-9]{6}", "six digits", required=True)


class ListedSealsSchema(Takes[ListedSeals]):
    """A brand, and how many."""

    makes = ListedSeals
    brand = slug()
    limit = fields.Integer(validate=validate.Range(min=1, max=500))

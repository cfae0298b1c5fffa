"""What the API of holds, blocking and erasing takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from marshmallow import fields, validate

from relevo.care.domain.erasure import ErasureGround
from relevo.care.domain.holds import MAX_REFERENCE, HoldGround, HoldScope
from relevo.crossing.erasure import MAX_CASES
from relevo.service.web.schemas import Matching, Takes, Text, closed, random_id, slug

_TOTP = Matching("[0-9]{6}", "six digits", required=True)
_LIMIT = validate.Range(min=1, max=100)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list."""

    brand: str | None = None
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Holding:
    """A hold to be set; without `ends_on` it must be lifted."""

    scope: HoldScope
    ground: HoldGround
    reference: str
    review_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Extending:
    """Another end."""

    review_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Blocking:
    """Why, and the officer's second factor."""

    ground: ErasureGround
    totp: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The officer's second factor."""

    totp: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CaseNamed:
    """One case."""

    agency: str
    case_id: str


@dataclass(frozen=True, slots=True)
class Erasing:
    """The cases that the officer confirmed one by one, why, and her second factor."""

    cases: list[CaseNamed]
    ground: ErasureGround
    totp: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Approving:
    """The digest of what was shown, and the approver's second factor."""

    digest: str
    totp: str = field(repr=False)


class ListedSchema(Takes[Listed]):
    """A brand, and the cursor of the page before."""

    makes = Listed
    brand = slug()
    cursor = Matching("[A-Za-z0-9_-]{1,300}", "1 to 300 of A-Z a-z 0-9 _ -")
    limit = fields.Integer(validate=_LIMIT)


class HoldingSchema(Takes[Holding]):
    """A hold; the days are the brand's."""

    makes = Holding
    scope = closed(HoldScope, required=True)
    ground = closed(HoldGround, required=True)
    reference = Text(longest=MAX_REFERENCE, required=True)
    review_on = fields.Date(required=True)
    ends_on = fields.Date()


class ExtendingSchema(Takes[Extending]):
    """Another end; none: until it is lifted."""

    makes = Extending
    review_on = fields.Date(required=True)
    ends_on = fields.Date()


class BlockingSchema(Takes[Blocking]):
    """A block."""

    makes = Blocking
    ground = closed(ErasureGround, required=True)
    totp = _TOTP


class ConfirmedSchema(Takes[Confirmed]):
    """A six-digit code, good once."""

    makes = Confirmed
    totp = _TOTP


class CaseNamedSchema(Takes[CaseNamed]):
    """One case."""

    makes = CaseNamed
    agency = slug(required=True)
    case_id = random_id(required=True)


class ErasingSchema(Takes[Erasing]):
    """A request for an erasure."""

    makes = Erasing
    cases = fields.List(
        fields.Nested(CaseNamedSchema),
        required=True,
        validate=validate.Length(min=1, max=MAX_CASES),
    )
    ground = closed(ErasureGround, required=True)
    totp = _TOTP


class ApprovingSchema(Takes[Approving]):
    """An approval of exactly what has this digest."""

    makes = Approving
    digest = Matching("[0-9a-f]{64}", "64 of 0-9 a-f", required=True)
    totp = _TOTP

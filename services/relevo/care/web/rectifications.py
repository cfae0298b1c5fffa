"""Values that are wrong: said by those who work on a case, put right by the privacy officer."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

import marshmallow as ma
from marshmallow import fields, validate

from relevo.care.domain.rectification import Proposal, RectificationGround
from relevo.care.people import Role
from relevo.care.use_cases import rectifying
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.erasure_context import Officer
from relevo.care.use_cases.reveal import Place
from relevo.care.web.acts import Acts, key_of
from relevo.service.web import Door, with_token
from relevo.service.web.access import person
from relevo.service.web.schemas import Instant, Matching, Takes, Text, closed, random_id

PROPOSERS = with_token([Role.AGENT, Role.LEAD, Role.PRIVACY])
READERS = with_token([Role.AGENT, Role.LEAD, Role.AUDITOR, Role.PRIVACY])
OFFICERS = with_token([Role.PRIVACY])

_HERE = "/cases/<agency>/<uuid:case_id>/rectifications"
_NUMBER = validate.Range(min=1, max=65_535)


@dataclass(frozen=True, slots=True)
class Proposing:
    """Which field holds a wrong value, and why."""

    post_version_id: str
    field_number: int
    ground: RectificationGround


@dataclass(frozen=True, slots=True)
class CarryingOut:
    """The right value for a field, and the officer's second factor."""

    post_version_id: str
    field_number: int
    value: str = field(repr=False)
    totp: str = field(repr=False)


class ProposingSchema(Takes[Proposing]):
    """A field. No value is said here."""

    makes = Proposing
    post_version_id = random_id(required=True)
    field_number = fields.Integer(strict=True, required=True, validate=_NUMBER)
    ground = closed(RectificationGround, required=True)


class CarryingOutSchema(Takes[CarryingOut]):
    """A field, what it must hold, and a code, good once."""

    makes = CarryingOut
    post_version_id = random_id(required=True)
    field_number = fields.Integer(strict=True, required=True, validate=_NUMBER)
    value = Text(longest=500, required=True)
    totp = Matching("[0-9]{6}", "six digits", required=True)


class ProposalDocument(ma.Schema):
    """That somebody says that a value is wrong."""

    post_version_id = fields.String(required=True)
    field_number = fields.Integer(required=True)
    ground = closed(RectificationGround, required=True)
    proposed_by = fields.String(required=True)
    proposed_at = Instant(required=True)


class ProposalsDocument(ma.Schema):
    """What nobody has put right yet."""

    proposals = fields.List(fields.Nested(ProposalDocument), required=True)


class RectifiedDocument(ma.Schema):
    """The field holds the right value; which, is not said again."""

    post_version_id = fields.String(required=True)
    field_number = fields.Integer(required=True)
    type = fields.String(required=True)


def rectifications_door(care: Care) -> Door:
    """The door to rectifications."""
    door = Door("rectifications", description="Values that are wrong, and are put right.")
    views = _Rectifications(care)
    door.add("GET", _HERE, views.list_proposals, access=READERS, gives=ProposalsDocument)
    door.add(
        "POST",
        _HERE,
        views.propose,
        access=PROPOSERS,
        takes=ProposingSchema,
        gives=ProposalDocument,
        status=201,
    )
    door.add(
        "POST",
        _HERE + "/carry-out",
        views.carry_out,
        access=OFFICERS,
        takes=CarryingOutSchema,
        gives=RectifiedDocument,
        errors=[409, 503],
    )
    return door


class _Rectifications:
    def __init__(self, care: Care) -> None:
        self._care = care
        self._acts = Acts(care)

    def list_proposals(self, agency: str, case_id: UUID) -> dict[str, object]:
        """List the values of a case that somebody says are wrong."""
        key = key_of(agency, case_id)
        return {"proposals": rectifying.proposals(self._care, key, self._acts.brands())}

    def propose(self, asked: Proposing, agency: str, case_id: UUID) -> Proposal:
        """Say that a value is wrong; the privacy officer puts it right."""
        return rectifying.propose(
            self._care,
            key_of(agency, case_id),
            self._acts.brands(),
            Place(asked.post_version_id, asked.field_number),
            asked.ground,
            actor=self._acts.actor(),
        )

    def carry_out(self, asked: CarryingOut, agency: str, case_id: UUID) -> dict[str, object]:
        """Put the right value in the place of one that somebody else says is wrong."""
        place = Place(asked.post_version_id, asked.field_number)
        done = rectifying.rectify(
            self._care,
            key_of(agency, case_id),
            self._acts.brands(),
            place,
            asked.value,
            Officer(person().id, asked.totp),
        )
        return {
            "post_version_id": place.post_version_id,
            "field_number": place.field_number,
            "type": done.type,
        }

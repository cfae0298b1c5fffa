"""Customers: a case's links, what people decide about them, and look-ups for who phones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import marshmallow as ma
from marshmallow import fields

from relevo.care.domain.case import CaseKey
from relevo.care.domain.customers import (
    Decision,
    DecisionKind,
    DecisionReason,
    Owner,
    Strength,
    ValueState,
)
from relevo.care.use_cases import customers, linked, lookups
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.customers import Deciding
from relevo.care.use_cases.linked import Customer
from relevo.care.use_cases.lookups import Said
from relevo.care.web.acts import Acts, key_of
from relevo.care.web.cases import ACTORS, CASE, READERS
from relevo.care.web.documents import CaseDocument, EventDocument
from relevo.service.web import Door
from relevo.service.web.schemas import Instant, Matching, Takes, Text, closed, random_id, slug

MAX_SAID = 320
_TYPE = "[A-Z][A-Z_]{0,39}"


@dataclass(frozen=True, slots=True)
class Pair:
    """The other case, and why."""

    other_agency: str
    other_case_id: str
    reason: DecisionReason

    @property
    def other(self) -> CaseKey:
        """The other case's name."""
        return CaseKey(self.other_agency, self.other_case_id)


@dataclass(frozen=True, slots=True)
class Owned:
    """Whose a value is, and why."""

    handle: str
    owner: Owner
    reason: DecisionReason


@dataclass(frozen=True, slots=True)
class Undone:
    """Which decision does not count any more, and why."""

    decision_id: str
    reason: DecisionReason


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What a customer said. It is not kept."""

    value: str = field(repr=False)
    brand: str | None = None
    type: str | None = None


class PairSchema(Takes[Pair]):
    """Another case of the same brand."""

    makes = Pair
    other_agency = slug(required=True)
    other_case_id = random_id(required=True)
    reason = closed(DecisionReason, required=True)


class OwnedSchema(Takes[Owned]):
    """A value of the case by its handle, and whose it is."""

    makes = Owned
    handle = random_id(required=True)
    owner = closed(Owner, required=True)
    reason = closed(DecisionReason, required=True)


class UndoneSchema(Takes[Undone]):
    """A decision that still counts."""

    makes = Undone
    decision_id = random_id(required=True)
    reason = closed(DecisionReason, required=True)


class LookedUpSchema(Takes[LookedUp]):
    """A case code, a document, a phone, a booking …; without a type it is read as each of them.

    Nothing of it is stored, or repeated in the answer. Knowing a number authenticates nobody.
    """

    makes = LookedUp
    value = Text(longest=MAX_SAID, required=True)
    brand = slug()
    type = Matching(_TYPE, "a kind of value, such as NATIONAL_ID")


class LinkDocument(ma.Schema):
    """What two cases have in common: kinds of values, AUTHOR, BY_HAND or THROUGH_ANOTHER."""

    strength = closed(Strength, required=True)
    reasons = fields.List(fields.String(), required=True)


class LinkedCaseDocument(ma.Schema):
    """Another case, and what last happened to it."""

    case = fields.Nested(CaseDocument, required=True)
    link = fields.Nested(LinkDocument, required=True)
    last = fields.Nested(EventDocument, required=True, allow_none=True)


class ColleagueDocument(ma.Schema):
    """Who works on another case of the customer now. `writing`: within the past hour."""

    agency = fields.String(required=True, attribute="case.agency")
    case_id = fields.String(required=True, attribute="case.case_id")
    channel = fields.String(required=True, attribute="case.header.channel")
    person = fields.String(required=True)
    writing = fields.Boolean(required=True)


class OwnValueDocument(ma.Schema):
    """A value of the case by its random handle, and whose it is."""

    type = fields.String(required=True)
    handle = fields.String(required=True)
    owner = closed(Owner, required=True)
    state = closed(ValueState, required=True)


class DecisionDocument(ma.Schema):
    """What a person decided about a case."""

    decision_id = fields.String(required=True)
    kind = closed(DecisionKind, required=True)
    at = Instant(required=True)
    actor = fields.String(required=True)
    reason = closed(DecisionReason, required=True)
    agency = fields.String(required=True, attribute="case.agency")
    case_id = fields.String(required=True, attribute="case.case_id")
    other_agency = fields.Function(lambda one: one.other.agency if one.other else None)
    other_case_id = fields.Function(lambda one: one.other.case_id if one.other else None)
    handle = fields.String(required=True, allow_none=True)
    owner = closed(Owner, required=True, allow_none=True)
    undoes = fields.String(required=True, allow_none=True)


class CustomerDocument(ma.Schema):
    """The customer's other cases, at most 50, `more` than those, and what may be hers."""

    cases = fields.List(fields.Nested(LinkedCaseDocument), required=True)
    more = fields.Integer(required=True)
    suggested = fields.List(fields.Nested(LinkedCaseDocument), required=True)
    colleagues = fields.List(fields.Nested(ColleagueDocument), required=True)
    values = fields.List(fields.Nested(OwnValueDocument), required=True)
    decisions = fields.List(fields.Nested(DecisionDocument), required=True)


class FoundCaseDocument(ma.Schema):
    """A case. `found_as`: as what the value stands in it; empty: in another of hers alone."""

    case = fields.Nested(CaseDocument, required=True)
    found_as = fields.List(fields.String(), required=True)
    unverified = fields.Boolean(required=True)


class FoundCasesDocument(ma.Schema):
    """The cases to which it leads, at most 100, the one opened last first."""

    cases = fields.List(fields.Nested(FoundCaseDocument), required=True)


def customers_door(care: Care) -> Door:
    """The door to customers."""
    door = Door("customers", description="Cases of one customer, and look-ups on the phone.")
    views = _Customers(care)
    door.add("GET", CASE + "/customer", views.read_customer, access=READERS, gives=CustomerDocument)
    for rule, view in (("/merge", views.merge_cases), ("/split", views.split_cases)):
        _add_deciding(door, rule, view, PairSchema)
    _add_deciding(door, "/owner", views.set_owner, OwnedSchema)
    _add_deciding(door, "/undo", views.undo_decision, UndoneSchema)
    door.add(
        "POST",
        "/lookups",
        views.look_up,
        access=ACTORS,
        takes=LookedUpSchema,
        gives=FoundCasesDocument,
        errors=[404, 503],
    )
    return door


def _add_deciding(
    door: Door, rule: str, view: Callable[..., object], takes: type[Takes[Any]]
) -> None:
    door.add(
        "POST",
        CASE + "/customer" + rule,
        view,
        access=ACTORS,
        takes=takes,
        gives=DecisionDocument,
        status=201,
        errors=[409],
    )


class _Customers:
    def __init__(self, care: Care) -> None:
        self._care = care
        self._acts = Acts(care)

    def read_customer(self, agency: str, case_id: UUID) -> Customer:
        """Read the customer's other cases, and who works on them just now."""
        viewer = str(self._acts.actor())
        return linked.customer_of(self._care, key_of(agency, case_id), self._acts.brands(), viewer)

    def merge_cases(self, asked: Pair, agency: str, case_id: UUID) -> Decision:
        """Say that two cases are one customer's."""
        deciding = self._deciding(key_of(agency, case_id), asked.reason)
        return customers.merge(self._care, deciding, asked.other)

    def split_cases(self, asked: Pair, agency: str, case_id: UUID) -> Decision:
        """Say that two cases are not one customer's."""
        deciding = self._deciding(key_of(agency, case_id), asked.reason)
        return customers.split(self._care, deciding, asked.other)

    def set_owner(self, asked: Owned, agency: str, case_id: UUID) -> Decision:
        """Say whose a value of the case is; only the customer's own link her."""
        deciding = self._deciding(key_of(agency, case_id), asked.reason)
        return customers.set_owner(self._care, deciding, asked.handle, asked.owner)

    def undo_decision(self, asked: Undone, agency: str, case_id: UUID) -> Decision:
        """Take a decision back."""
        deciding = self._deciding(key_of(agency, case_id), asked.reason)
        return customers.undo(self._care, deciding, asked.decision_id)

    def look_up(self, asked: LookedUp) -> dict[str, object]:
        """Find the cases of who phones, by what she says. It authenticates nobody.

        403 with the vault's reason, such as LOOKUP_LIMIT or PERSON_UNKNOWN, if it refuses.
        """
        said, brands = Said(asked.value, asked.type), self._acts.brands(asked.brand)
        return {"cases": lookups.look_up(self._care, said, brands, actor=self._acts.actor())}

    def _deciding(self, key: CaseKey, reason: DecisionReason) -> Deciding:
        return Deciding(key, self._acts.brands(), reason, self._acts.actor())

"""What care records of links, in its private log alone: an agency sees none of it, nor its size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, TypeAlias

from relevo.ledger.entries.base import Agency, Brand, Case, PrivateEntry, Tag
from relevo.ledger.values import Code, Id, Slug

Customer: TypeAlias = Annotated[Id, "the customer, by a random id"]
Decision: TypeAlias = Annotated[Id, "the decision, so that it can be undone"]
Reason: TypeAlias = Annotated[Code, "why, from the closed list of reasons"]
OtherAgency: TypeAlias = Annotated[Slug, "the other case's agency"]
OtherCase: TypeAlias = Annotated[Id, "the other case"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFound(PrivateEntry):
    """A case was found to be of a customer who has others."""

    tag: ClassVar[Tag] = Tag.CARE_LINK_FOUND
    agency: Agency
    brand: Brand
    case: Case
    customer: Customer
    reasons: Annotated[tuple[Code, ...], "what it shares with them: kinds of values, never values"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkChanged(PrivateEntry):
    """A case is no more of a customer who has others."""

    tag: ClassVar[Tag] = Tag.CARE_LINK_CHANGED
    agency: Agency
    brand: Brand
    case: Case
    customer: Annotated[Id, "the customer that it was of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomersMerged(PrivateEntry):
    """A person said that two cases are one customer's."""

    tag: ClassVar[Tag] = Tag.CARE_CUSTOMERS_MERGED
    agency: Agency
    brand: Brand
    case: Case
    other_agency: OtherAgency
    other_case: OtherCase
    decision: Decision
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomersSplit(PrivateEntry):
    """A person said that two cases are not one customer's."""

    tag: ClassVar[Tag] = Tag.CARE_CUSTOMERS_SPLIT
    agency: Agency
    brand: Brand
    case: Case
    other_agency: OtherAgency
    other_case: OtherCase
    decision: Decision
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerSet(PrivateEntry):
    """A person said whose a value of a case is."""

    tag: ClassVar[Tag] = Tag.CARE_VALUE_OWNED
    agency: Agency
    brand: Brand
    case: Case
    value: Annotated[Id, "the value, by the vault's random handle"]
    owner: Annotated[Code, "the customer herself, or who else"]
    decision: Decision
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionUndone(PrivateEntry):
    """A person took a decision back."""

    tag: ClassVar[Tag] = Tag.CARE_DECISION_UNDONE
    agency: Agency
    brand: Brand
    case: Case
    decision: Decision
    undoes: Annotated[Id, "the decision that does not count any more"]
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueJudged(PrivateEntry):
    """A person said whether what the customer typed into a form counts for links."""

    tag: ClassVar[Tag] = Tag.CARE_VALUE_JUDGED
    agency: Agency
    brand: Brand
    case: Case
    submission: Annotated[Id, "what was typed, by the form's random id"]
    field_number: Annotated[int, "which value of it, by number"]
    state: Annotated[Code, "GIVEN: it counts from now on; REFUTED: it does not"]

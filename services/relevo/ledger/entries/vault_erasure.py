"""What the vault records about blocking, destroying and expiring what it holds.

What is done to one case says nothing of another. Requests name the cases of one customer: what is
done with them is private (`vault_private`, P7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from relevo.ledger.entries.base import Agency, Brand, Case, Entry, Part, Tag
from relevo.ledger.values import Code, Id, Process

_Caller = Annotated[Process, "the process that asked, from its certificate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(Part):
    """How many of one kind were destroyed."""

    kind: Annotated[Code, "what was destroyed, such as VALUES or KEYS, or a type of value"]
    count: Annotated[int, "how many"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseShredded(Entry):
    """A case's key and all that was held under it were destroyed; a tombstone stands instead."""

    tag: ClassVar[Tag] = Tag.VAULT_CASE_SHREDDED
    agency: Agency
    brand: Brand
    case: Case
    order: Annotated[Id, "the order, by which the agency knows it too"]
    basis: Annotated[Code, "approved by two people, by the policy, or repeated after a restore"]
    destroyed: Annotated[tuple[Counted, ...], "how many of each kind"]
    requested_by: Annotated[Id | None, "who asked, verified here; null: nobody did"]
    approved_by: Annotated[Id | None, "who approved, verified here; null: nobody did"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBlocked(Entry):
    """Nothing of the case is revealed any more, but for a legal duty or the customer's request."""

    tag: ClassVar[Tag] = Tag.VAULT_CASE_BLOCKED
    agency: Agency
    brand: Brand
    case: Case
    caller: _Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseUnblocked(Entry):
    """The case is open again."""

    tag: ClassVar[Tag] = Tag.VAULT_CASE_UNBLOCKED
    agency: Agency
    brand: Brand
    case: Case
    caller: _Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuesExpired(Entry):
    """Values of some types were destroyed: the brand keeps them no longer."""

    tag: ClassVar[Tag] = Tag.VAULT_VALUES_EXPIRED
    agency: Agency
    brand: Brand
    case: Case
    destroyed: Annotated[tuple[Counted, ...], "how many of each type"]

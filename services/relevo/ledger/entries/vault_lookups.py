"""What the vault records of look-ups, in its private log alone. No entry tells what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, TypeAlias

from relevo.ledger.entries.base import Brand, Person, PrivateEntry, Tag
from relevo.ledger.values import Code, Id, Process

Caller: TypeAlias = Annotated[Process, "the process of care that asked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp(PrivateEntry):
    """A person asked in which cases a value stands; the same entry whether it stands in any."""

    tag: ClassVar[Tag] = Tag.VAULT_VALUE_LOOKED_UP
    brand: Brand
    type: Annotated[Code | None, "what she took it for; null: whatever it may be"]
    person: Person
    caller: Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupRefused(PrivateEntry):
    """A look-up was refused."""

    tag: ClassVar[Tag] = Tag.VAULT_LOOKUP_REFUSED
    brand: Brand
    reason: Annotated[Code, "why it was refused"]
    person: Annotated[Id | None, "who was said to ask, by a random id; null: that was no id"]
    caller: Caller

"""What the vault records of exports for data subjects.

Which cases are one customer's is a link: the cases stand in the private log alone (P7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from relevo.ledger.entries.base import Brand, Entry, PrivateEntry, Tag
from relevo.ledger.values import Code, Digest, Id, Process, Slug

Caller = Annotated[Process, "the process that asked, from its certificate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectExported(Entry):
    """A customer's data is about to leave, encrypted; two people agreed to exactly these cases."""

    tag: ClassVar[Tag] = Tag.VAULT_EXPORT_MADE
    brand: Brand
    challenge: Annotated[Id, "the challenge"]
    asked: Annotated[Digest, "what was asked, as the challenge's own entry has it"]
    person: Annotated[Id, "the person whom the vault verified itself"]
    approvers: Annotated[tuple[Id, ...], "who agreed"]
    legal_basis: Annotated[Code, "on what ground"]
    caller: Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRefused(Entry):
    """An export was tried and refused."""

    tag: ClassVar[Tag] = Tag.VAULT_EXPORT_REFUSED
    reason: Annotated[Code, "which check failed"]
    caller: Caller
    brand: Annotated[Slug | None, "the brand, where it is known"] = None
    challenge: Annotated[Id | None, "the challenge, when one was named"] = None
    person: Annotated[Id | None, "the person who was claimed; not verified"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportContained(PrivateEntry):
    """Of which cases an export holds values."""

    tag: ClassVar[Tag] = Tag.VAULT_EXPORT_CONTAINED
    brand: Brand
    challenge: Annotated[Id, "the challenge"]
    person: Annotated[Id, "the person whom the vault verified itself"]
    cases: Annotated[tuple[Id, ...], "the cases"]
    values: Annotated[int, "how many values of theirs it holds"]
    withheld: Annotated[int, "how many stay covered because they are somebody else's"]

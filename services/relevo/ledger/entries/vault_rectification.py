"""What the vault records about values that were put right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from relevo.ledger.entries.base import Agency, Brand, Case, Entry, Tag
from relevo.ledger.values import Code, Id, Process


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRectified(Entry):
    """A person, verified here, put a value in the place of a wrong one, which was destroyed.

    Exactly one for each time, whatever either value links (P7).
    """

    tag: ClassVar[Tag] = Tag.VAULT_VALUE_RECTIFIED
    agency: Agency
    brand: Brand
    case: Case
    post_version: Annotated[Id, "the post version, or submission, that the field came by"]
    field_number: Annotated[int, "the field"]
    type: Annotated[Code, "what kind of value it is"]
    proposed_by: Annotated[Id, "who said that it was wrong, as care says"]
    caller: Annotated[Process, "the process that asked, from its certificate"]

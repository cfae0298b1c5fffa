"""What care records about values that are said to be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from relevo.ledger.entries.base import Agency, Brand, Case, Entry, Tag
from relevo.ledger.values import Code, Id

_Version = Annotated[Id, "the post version, or submission, that the field came by"]
_Number = Annotated[int, "the field"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationProposed(Entry):
    """A person says that a value is wrong; nothing is changed yet."""

    tag: ClassVar[Tag] = Tag.CARE_RECTIFICATION_PROPOSED
    agency: Agency
    brand: Brand
    case: Case
    post_version: _Version
    field_number: _Number
    ground: Annotated[Code, "why it is wrong"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRectified(Entry):
    """A privacy officer had the vault put the right value in the place of a wrong one."""

    tag: ClassVar[Tag] = Tag.CARE_VALUE_RECTIFIED
    agency: Agency
    brand: Brand
    case: Case
    post_version: _Version
    field_number: _Number
    type: Annotated[Code, "what kind of value it is"]
    ground: Annotated[Code, "why it is wrong"]
    proposed_by: Annotated[Id, "who said that it was wrong"]

"""What care records of people who agree to what others ask to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from relevo.ledger.entries.base import Brand, Entry, Tag
from relevo.ledger.values import Code, Digest, Id, Slug


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalGiven(Entry):
    """A person was shown what a colleague asks the vault to open, and agreed.

    Whether the vault took it, her code above all, is in the vault's ledger.
    """

    tag: ClassVar[Tag] = Tag.CARE_APPROVAL_GIVEN
    brand: Brand
    challenge: Annotated[Id, "the vault's challenge"]
    asked: Annotated[Digest, "what exactly was asked, as the vault's own entry has it"]
    kind: Annotated[Code, "what it is to open: REVEAL or EXPORT"]
    person: Annotated[Id, "the colleague who asks"]
    purpose: Annotated[Code, "why, from the closed list of purposes"]
    agency: Annotated[Slug | None, "the agency of the case, where one case is asked about"] = None
    case: Annotated[Id | None, "the case, where one is asked about"] = None

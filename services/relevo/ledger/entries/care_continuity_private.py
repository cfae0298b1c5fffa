"""What care records, in its private log, of replies that ask for what linked cases gave (P7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from relevo.ledger.entries.base import Agency, Brand, Case, PrivateEntry, Tag
from relevo.ledger.values import Code, Id


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedDataAsked(PrivateEntry):
    """A draft asked for what the customer gave in another case; it was stopped, or justified."""

    tag: ClassVar[Tag] = Tag.CARE_LINKED_DATA_ASKED
    agency: Agency
    brand: Brand
    case: Case
    draft: Annotated[Id, "the stopped draft, or the reply or question that left"]
    asks_again: Annotated[tuple[Code, ...], "the types that only linked cases gave"]
    justification: Annotated[Code | None, "why it left all the same; null: it was stopped"]

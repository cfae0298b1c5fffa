"""What care records of reports on breaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from relevo.ledger.entries.base import Brand, Entry, Tag
from relevo.ledger.values import Id


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachesReported(Entry):
    """A report of breaches, as an authority may be told of them, was made for somebody."""

    tag: ClassVar[Tag] = Tag.CARE_BREACHES_REPORTED
    brand: Brand
    breaches: Annotated[tuple[Id, ...], "the breaches that it is about"]

"""What care records of exports for data subjects: in its private log, for they name the cases that
are one customer's (P7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from relevo.ledger.entries.base import Brand, PrivateEntry, Tag
from relevo.ledger.values import Id

Cases = Annotated[tuple[Id, ...], "the cases"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAsked(PrivateEntry):
    """A person asked for a customer's data; recorded before the vault was called."""

    tag: ClassVar[Tag] = Tag.CARE_EXPORT_ASKED
    brand: Brand
    cases: Cases
    withheld: Annotated[int, "how many values she left out because they are somebody else's"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFetched(PrivateEntry):
    """A person, who says that she looked for others' data in it, is about to be given the file."""

    tag: ClassVar[Tag] = Tag.CARE_EXPORT_FETCHED
    brand: Brand
    challenge: Annotated[Id, "the vault's challenge"]
    cases: Cases

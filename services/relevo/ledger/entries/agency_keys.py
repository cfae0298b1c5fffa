"""What the agency records of a brand's sealing keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from relevo.ledger.entries.base import Brand, Entry, Tag
from relevo.ledger.values import Code, Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyListRefused(Entry):
    """A list of sealing keys was not the vault's, or not in force; nothing is sealed to it.

    Once for each reason until a list is taken again.
    """

    tag: ClassVar[Tag] = Tag.AGENCY_KEY_LIST_REFUSED
    brand: Brand
    reason: Annotated[Code, "which check failed"]
    list: Annotated[Digest, "SHA-256 of the signed list as it came"]

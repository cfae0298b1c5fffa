"""What the vault records of private forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from relevo.ledger.entries.base import Agency, Brand, Case, Entry, Tag
from relevo.ledger.values import Code, Id, Slug


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuesDeposited(Entry):
    """What a customer typed into a private form is held under the case's key.

    Exactly one per submission, whatever it links (P7).
    """

    tag: ClassVar[Tag] = Tag.VAULT_VALUES_DEPOSITED
    agency: Agency
    brand: Brand
    case: Case
    submission: Annotated[Id, "the submission, under which the values are held"]
    types: Annotated[tuple[Code, ...], "what kinds of values are held"]
    secrets_destroyed: Annotated[int, "how many authentication secrets were cut (P6)"] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositRefused(Entry):
    """Values were not taken: malformed, for nobody served here, or others than those held."""

    tag: ClassVar[Tag] = Tag.VAULT_DEPOSIT_REFUSED
    brand: Brand
    reason: Annotated[Code, "which check failed"]
    agency: Annotated[Slug | None, "the agency that was named"] = None
    case: Annotated[Id | None, "the case that was named"] = None
    submission: Annotated[Id | None, "the submission that was named"] = None

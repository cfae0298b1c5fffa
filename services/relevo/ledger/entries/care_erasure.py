"""What care records about holding, blocking, erasing and expiring cases, one case at a time.

Which cases go together in a request is private (`care_private`, P7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, TypeAlias

from relevo.ledger.entries.base import Agency, Brand, Case, Entry, Tag
from relevo.ledger.entries.vault_erasure import Counted
from relevo.ledger.values import Code, Id

_Hold: TypeAlias = Annotated[Id, "the hold"]
_EndsAt: TypeAlias = Annotated[datetime | None, "when it ends by itself; null: it must be lifted"]
_Order: TypeAlias = Annotated[Id, "the order, by which vault and agency know it too"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSet(Entry):
    """A person ordered that a case be kept as it is."""

    tag: ClassVar[Tag] = Tag.CARE_HOLD_SET
    agency: Agency
    brand: Brand
    case: Case
    hold: _Hold
    scope: Annotated[Code, "the case, or all of its customer's"]
    ground: Annotated[Code, "why, from the closed list of grounds"]
    ends_at: _EndsAt


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldExtended(Entry):
    """A hold ends at another time than it did."""

    tag: ClassVar[Tag] = Tag.CARE_HOLD_EXTENDED
    agency: Agency
    brand: Brand
    case: Case
    hold: _Hold
    ends_at: _EndsAt


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLifted(Entry):
    """A person ended a hold."""

    tag: ClassVar[Tag] = Tag.CARE_HOLD_LIFTED
    agency: Agency
    brand: Brand
    case: Case
    hold: _Hold


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBlocked(Entry):
    """A person closed a case to all but those who look after people's rights."""

    tag: ClassVar[Tag] = Tag.CARE_CASE_BLOCKED
    agency: Agency
    brand: Brand
    case: Case
    ground: Annotated[Code, "why, from the closed list of grounds"]
    destroy_after: Annotated[datetime | None, "when the policy destroys it; null: it does not"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseUnblocked(Entry):
    """A person opened a blocked case again."""

    tag: ClassVar[Tag] = Tag.CARE_CASE_UNBLOCKED
    agency: Agency
    brand: Brand
    case: Case


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseErased(Entry):
    """Texts, author and nonces of a case were cleared, once the vault had destroyed its values."""

    tag: ClassVar[Tag] = Tag.CARE_CASE_ERASED
    agency: Agency
    brand: Brand
    case: Case
    order: _Order
    ground: Annotated[Code, "why, from the closed list of grounds"]
    basis: Annotated[Code, "approved by two people, by the policy, or repeated after a restore"]
    cleared: Annotated[tuple[Counted, ...], "how many rows of each kind"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNotErased(Entry):
    """The vault knew of nothing that allows to destroy the case; nothing was cleared."""

    tag: ClassVar[Tag] = Tag.CARE_CASE_NOT_ERASED
    agency: Agency
    brand: Brand
    case: Case
    order: _Order
    reason: Annotated[Code, "the vault's reason"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverAfterErasure(Entry):
    """An erased case was handed over again: receipted, not kept, and the agency told once more."""

    tag: ClassVar[Tag] = Tag.CARE_HANDOVER_AFTER_ERASURE
    agency: Agency
    brand: Brand
    case: Case
    order: _Order
    version: Annotated[int, "the header's version as it came"]
    items: Annotated[tuple[Id, ...], "what came with it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuesExpired(Entry):
    """Values of some types are kept no longer, by the brand's policy."""

    tag: ClassVar[Tag] = Tag.CARE_VALUES_EXPIRED
    agency: Agency
    brand: Brand
    case: Case
    destroyed: Annotated[tuple[Counted, ...], "how many of each type the vault destroyed"]

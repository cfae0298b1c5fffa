"""What the agency records of replies that would have made a customer begin again (P4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from relevo.ledger.entries.base import Brand, Case, Entry, Tag
from relevo.ledger.values import Code, Digest, Id


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyStopped(Entry):
    """A draft was stopped: it carried personal data, asked again, or sent the customer away."""

    tag: ClassVar[Tag] = Tag.AGENCY_REPLY_STOPPED
    case: Case
    brand: Brand
    draft: Annotated[
        Id | None, "the draft, to be found again in the reply that it became; null: nothing is kept"
    ]
    carries: Annotated[tuple[Code, ...], "the types of personal data that it carried"]
    asks_again: Annotated[tuple[Code, ...], "the types that it asked for though they were given"]
    sends_away: Annotated[bool, "whether it sent the customer to another channel"]
    text_commitment: Annotated[Digest | None, "binds the draft; null where it held personal data"]

"""A seal's stay at care: it waits for the vault, and is dropped once the vault has its values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=5)
QUEUED_FOR = timedelta(seconds=60)
"""How long a message may take before the sweeper takes it for lost and queues the seal again."""


class SealState(StrEnum):
    """Where a seal stands."""

    WAITING = "waiting"
    INGESTED = "ingested"  # the vault has it; care's copy is gone
    PARKED = "parked"  # the vault refused it for good; a person looks at it
    ERASED = "erased"  # its case was erased before the vault had it, or after


@dataclass(frozen=True, slots=True)
class Seal:
    """One post version's seal. `digest`: SHA-256 of the bytes in lower-case hexadecimal.

    `sealed` is None once the seal is ingested. `next_attempt_at`: when the sweeper queues it again.
    """

    agency: str
    post_version_id: str
    case_id: str
    brand: str
    digest: str
    sealed: bytes | None = field(repr=False)
    state: SealState
    attempts: int
    next_attempt_at: datetime | None
    reason: str | None


def wait_after(attempts: int, jitter: float) -> timedelta:
    """How long to wait after the `attempts`-th failure in a row.

    Doubles from `FIRST_WAIT` to `LONGEST_WAIT`; `jitter` in [0, 1) takes up to half of it away, so
    that seals do not come back all at once.
    """
    full = min(FIRST_WAIT * (1 << min(max(attempts, 1) - 1, 16)), LONGEST_WAIT)
    return full * (1 - jitter / 2)

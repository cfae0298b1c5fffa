"""The fixed clock of publishing, and what is late by it. Pure.

Checkpoints leave at multiples of an interval since the epoch and at no other time, so that when one
leaves says nothing about what happened (P7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LEAF_INTERVALS = 3
"""An entry waits for the tick, its checkpoint for the exchange, and then one interval is given."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often checkpoints leave, and how much later than due is still in time."""

    interval: timedelta
    grace: timedelta

    def __post_init__(self) -> None:
        if self.interval <= timedelta(0) or self.grace < timedelta(0):
            raise ValueError("a pace has a positive interval and a grace that is not negative")

    def next_tick(self, now: datetime) -> datetime:
        """The first tick after `now`."""
        return now + self.interval - (now - _EPOCH) % self.interval

    def is_silent(self, contact: datetime, now: datetime) -> bool:
        """Whether the last contact is longer ago than one interval and the grace.

        Also if it lies in the future: then a clock was set back, and how long ago it was is not
        known.
        """
        return now - contact > self.interval + self.grace or contact - now > self.grace

    def is_missing(self, since: datetime, now: datetime) -> bool:
        """Whether a leaf hash that was told at `since` should have been proven by now."""
        return now - since > self.missing_after

    def is_uncosigned(self, published: datetime, now: datetime) -> bool:
        """Whether a cosignature of a checkpoint that was published then should be here by now."""
        return now - published > self.interval + self.grace

    @property
    def missing_after(self) -> timedelta:
        """How long after it was told a leaf hash may stay unproven."""
        return _LEAF_INTERVALS * self.interval + self.grace

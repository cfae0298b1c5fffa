"""The brand's terms of erasing: when it is done, and from which day on nothing is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from relevo.crossing.retention import NEVER, RetentionPolicy


@dataclass(frozen=True, slots=True)
class ErasurePolicy:
    """The brand's terms.

    Attributes:
        spread: an approved case is erased at a random time within it, so that what the agency is
            told at one time says nothing of which cases are one customer's (P7).
        backups: how long the brand's backups are kept.
        grace: how long agencies keep their seals.
        retention: by brand.
    """

    spread: timedelta = timedelta()
    backups: timedelta = timedelta(days=35)
    grace: timedelta = timedelta(days=7)
    retention: Mapping[str, RetentionPolicy] = field(default_factory=dict)

    def clean_on(self, erased_at: datetime, zone: tzinfo) -> date:
        """The first day, where the brand is, on which no backup holds what was erased then."""
        last = erased_at + max(self.backups, self.grace)
        return last.astimezone(zone).date() + timedelta(days=1)

    def retention_of(self, brand: str) -> RetentionPolicy:
        """The brand's policy; one that keeps everything if it has none."""
        return self.retention.get(brand, NEVER)

"""What an epoch's destruction waits for: that no agency can seal under it, and that none holds
seals under it.

An agency deletes a seal only when the vault has signed that its values are held, so what agencies
report covers what lies at care too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from relevo.sealing.keys import CLOCK_SKEW
from relevo.vault.keys.provider import Epoch
from relevo.vault.sql.key_reports import KeyReport


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a retired epoch still waits for.

    Attributes:
        closes_at: when no clock lets anybody seal under it any more.
        unheard: agencies that have not reported since.
        held_by: agencies that last reported to hold seals under it.
    """

    closes_at: datetime
    unheard: tuple[str, ...]
    held_by: tuple[str, ...]

    def is_over(self, at: datetime) -> bool:
        """Whether the epoch may be destroyed."""
        return at >= self.closes_at and not self.unheard and not self.held_by


def waiting(
    epoch: Epoch,
    offered_until: datetime | None,
    reports: Sequence[KeyReport],
    *,
    list_life: timedelta,
) -> Waiting:
    """What the epoch waits for.

    Args:
        offered_until: when the last signed list that offers it for sealing expires; None: only
            releases that did not note it can have offered it.
        reports: the newest of every agency that ever asked for the brand's keys.
    """
    if offered_until is None and epoch.retired_at is not None:
        offered_until = epoch.retired_at + list_life
    closes_at = min(epoch.not_after, offered_until or epoch.not_after) + CLOCK_SKEW
    return Waiting(
        closes_at,
        tuple(one.agency for one in reports if one.reported_at < closes_at),
        tuple(one.agency for one in reports if epoch.key_id in one.key_ids),
    )

"""The phases of the fixed clock: when within an interval which side does its part of witnessing.

At the tick every log is published; a tenth later care fetches the vault's checkpoint; a fifth after
the tick the agencies ask. None of it depends on what happened meanwhile (P7).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from relevo.ledger.pace import Pace

RELAY_PHASE = 0.1
EXCHANGE_PHASE = 0.2
_LEAST_GRACE = timedelta(seconds=10)


def pace_of(seconds: float) -> Pace:
    """The clock of one setting; a short interval does not make a busy machine suspicious."""
    interval = timedelta(seconds=seconds)
    return Pace(interval, max(interval / 2, _LEAST_GRACE))


def next_turn(pace: Pace, phase: float, now: datetime) -> datetime:
    """The first instant after `now` that lies so large a part of the interval after a tick."""
    offset = pace.interval * phase
    return pace.next_tick(now - offset) + offset

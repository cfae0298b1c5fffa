"""How long to wait before trying again."""

from __future__ import annotations

from datetime import timedelta

LONGEST = timedelta(minutes=5)
_FIRST = timedelta(seconds=1)


def delay(attempts: int, jitter: float) -> timedelta:
    """Doubles with each failed attempt (1: the first) up to `LONGEST`; half of it is jitter.

    `jitter` is a random number from [0, 1), so that many who wait do not come back all at once.
    """
    whole = min(LONGEST, _FIRST * (1 << min(max(attempts, 1) - 1, 16)))
    return whole * (0.5 + jitter / 2)

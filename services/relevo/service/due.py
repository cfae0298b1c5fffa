"""What is due, whatever clock set its time.

A clock that jumps ahead and is put right again, or that jumps back, leaves times behind that are
further off than any wait: nobody waits for those.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa


def beyond(now: datetime, longest: timedelta) -> datetime:
    """A time later than this was set by a clock that was wrong; nothing waits twice `longest`."""
    return now + 2 * longest


def due(
    column: sa.ColumnElement[Any],
    now: datetime | sa.BindParameter[Any],
    beyond: datetime | sa.BindParameter[Any],
) -> sa.ColumnElement[bool]:
    """Whether the column's time has come, or lies beyond what anybody waits for."""
    return sa.or_(column <= now, column > beyond)


def waits(until: datetime, now: datetime, longest: timedelta) -> bool:
    """Whether it is too early for something that waits until then: `due`, for one value."""
    return now < until <= beyond(now, longest)

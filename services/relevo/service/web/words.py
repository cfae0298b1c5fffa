"""How pages say times, in Spanish. Other languages come with the catalogue of translations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any


def age(at: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that fits."""
    seconds = max(0, int((now - at).total_seconds()))
    if seconds < 60:
        return "ahora"
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"hace {seconds // size} {unit}"
    raise AssertionError("sixty seconds are a minute")


def instant(at: datetime) -> str:
    """Date and time in UTC, to the minute."""
    return f"{at:%d/%m/%Y %H:%M} UTC"


FILTERS: Mapping[str, Callable[..., Any]] = {"age": age, "instant": instant}

"""Rates of two things measured in turns, so that what else the machine does meets both alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

_ROUNDS = 7
_ROUND_SECONDS = 0.4


@dataclass(frozen=True)
class Row:
    """One line of the table. `ratio` is ours divided by the floor, the median of the rounds."""

    name: str
    rate: float
    unit: str
    floor_name: str = ""
    floor: float | None = None
    ratio: float | None = None


def alone(name: str, unit: str, once: Callable[[], int]) -> Row:
    """The median rate of `once`, which returns how many things it did."""
    once()
    return Row(name, statistics.median(_rate(once) for _ in range(_ROUNDS)), unit)


def beside(
    name: str, unit: str, once: Callable[[], int], floor_name: str, floor: Callable[[], int]
) -> Row:
    """The median rates of both, taken in turns, and the median of the rounds' ratios."""
    once()
    floor()
    pairs = [(_rate(once), _rate(floor)) for _ in range(_ROUNDS)]
    return Row(
        name,
        statistics.median(ours for ours, _ in pairs),
        unit,
        floor_name,
        statistics.median(least for _, least in pairs),
        statistics.median(ours / least for ours, least in pairs),
    )


def _rate(once: Callable[[], int]) -> float:
    done, started = 0, time.perf_counter()
    while (spent := time.perf_counter() - started) < _ROUND_SECONDS:
        done += once()
    return done / spent

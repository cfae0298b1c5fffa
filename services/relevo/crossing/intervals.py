"""A rate with the interval that holds it. Pure; both companies measure with it."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z95 = 1.959963984540054
"""The standard normal distribution's 97.5 % point."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A rate with the interval that holds it; each from 0 to 1, low <= rate <= high."""

    rate: float
    low: float
    high: float


def wilson(events: float, trials: float, z: float = Z95) -> Interval:
    """Wilson's score interval (E. B. Wilson, JASA 22, 1927, p. 209) of `events` in `trials`.

    `trials` is more than 0; neither need be whole.
    """
    rate = min(1.0, max(0.0, events / trials))
    square = z * z / trials
    centre = (rate + square / 2) / (1 + square)
    half = z / (1 + square) * math.sqrt(rate * (1 - rate) / trials + square / (4 * trials))
    return Interval(rate, max(0.0, min(rate, centre - half)), min(1.0, max(rate, centre + half)))

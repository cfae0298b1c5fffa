"""How much one person, one calling process and one brand may open. Pure values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """Reveals within the past hour and the past day."""

    hour: int
    day: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What one person, one calling process and one brand may open, and when an alert is raised.

    Attributes:
        caller_refusals: refusals within five minutes that lock a calling process.
        cases: different cases within an hour that are unusual for one person.
        refusals: refusals within an hour that are.
        usual_factor: how many times her usual day is; below `usual_from` reveals nothing is.
    """

    person: Limit = Limit(60, 300)
    caller: Limit = Limit(2_000, 10_000)
    brand: Limit = Limit(1_000, 5_000)
    caller_refusals: int = 50
    cases: int = 20
    refusals: int = 5
    usual_factor: int = 3
    usual_from: int = 20

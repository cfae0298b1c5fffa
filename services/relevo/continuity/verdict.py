"""What the guard says of a reply."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class Concern(StrEnum):
    """Why a stretch of a reply is pointed at."""

    ASKS_AGAIN = "ASKS_AGAIN"
    SENDS_AWAY = "SENDS_AWAY"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the reply that made the guard speak; it holds where, never what.

    Attributes:
        start: first code point of the reply that belongs to it.
        end: code point after the last one.
        kinds: what it asks for again, sorted; empty for `SENDS_AWAY`.
    """

    start: int
    end: int
    concern: Concern
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reply would do to the customer.

    Attributes:
        asks_again: kinds that it asks for and that are known; sorted.
        sends_away: it tells the customer to begin again elsewhere.
        carries: types of personal data in it; sorted.
        asks_for: all kinds that it asks for, known or not; sorted.
        script: id of the approved script that it is, or contains as whole sentences; or None.
        spans: where, by start.
    """

    asks_again: tuple[str, ...]
    sends_away: bool
    carries: tuple[str, ...]
    asks_for: tuple[str, ...]
    script: str | None
    spans: tuple[Span, ...]

"""What both companies say of replies that make a customer begin again: reasons, readings, scripts.

A *restart* is a reply that asks for what was given or sends her to another channel; see
docs/continuity.md for what counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from relevo.crossing.errors import MalformedMessage
from relevo.crossing.value_types import VALUE_TYPES

MAX_SCRIPTS: Final = 200
"""Of one brand, over all languages."""

LANGUAGES: Final = ("es", "en", "pt")
"""Of replies and scripts: Spanish, English, Brazilian Portuguese."""

MAX_SCRIPT_CHARACTERS: Final = 2_000
_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LONG_NUMBER: Final = re.compile(r"[0-9]{6}")


class Justification(StrEnum):
    """Why a reply may ask again or send away. Closed; the ledgers use these names."""

    DATA_WRONG_OR_INCOMPLETE = "data_wrong_or_incomplete"
    IDENTITY_CHECK_REQUIRED = "identity_check_required"
    LEGAL_PROCEDURE = "legal_procedure"
    EMERGENCY = "emergency"
    CUSTOMER_ASKED_FOR_CHANNEL = "customer_asked_for_channel"
    CHANNEL_DOES_NOT_ALLOW = "channel_does_not_allow"
    GUARD_MISTAKEN = "guard_mistaken"  # the reply does neither: no restart, counted by itself


@dataclass(frozen=True, slots=True)
class Reading:
    """What the continuity guard read in a reply that was let through.

    Attributes:
        asks_again: kinds of data that it asks for though they were given, sorted.
        sends_away: whether it sends the customer elsewhere.
        justification: why it was let through; None where it does neither.
        team: the writer's, or None.
        script: the brand's approved script that it is, or None.
    """

    asks_again: tuple[str, ...] = ()
    sends_away: bool = False
    justification: Justification | None = None
    team: str | None = None
    script: str | None = None

    @property
    def flagged(self) -> bool:
        """Whether the guard saw something in it."""
        return bool(self.asks_again) or self.sends_away

    @property
    def restarts(self) -> bool:
        """Whether it makes the customer begin again."""
        return self.flagged and self.justification is not Justification.GUARD_MISTAKEN

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "asks_again": list(self.asks_again),
            "sends_away": self.sends_away,
            "justification": self.justification.value if self.justification else None,
            "team": self.team,
            "script": self.script,
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any] | None) -> Reading | None:
        """The inverse of `plain`; None of None: nobody read it."""
        if plain is None:
            return None
        reason = plain["justification"]
        return cls(
            tuple(plain["asks_again"]),
            plain["sends_away"],
            Justification(reason) if reason else None,
            plain["team"],
            plain["script"],
        )


@dataclass(frozen=True, slots=True)
class ApprovedScript:
    """A text that the brand has approved for a situation, in one version.

    `text` may hold slots such as `{name}`; it holds no personal data. `situation` and the slots are
    those of `relevo.continuity`.
    """

    script_id: str
    version: int
    language: str
    situation: str
    text: str = field(repr=False)
    approved_at: datetime


def check_reading(reading: Reading) -> None:
    """Refuse a reading that breaks the contract of `action.proto`."""
    if not set(reading.asks_again) <= VALUE_TYPES:
        _refuse("asks_again", "must be kinds of data, such as NATIONAL_ID")
    if list(reading.asks_again) != sorted(set(reading.asks_again)):
        _refuse("asks_again", "must be sorted and each once")
    if reading.justification is not None and not reading.flagged:
        _refuse("justification", "must not come with a reply that needs none")
    for name in ("team", "script"):
        value = getattr(reading, name)
        if value is not None:
            check_counted_slug(value, name)


def check_counted_slug(value: str, field: str) -> str:
    """The id of a team or a script, fit for a ledger."""
    if not _SLUG.fullmatch(value) or _LONG_NUMBER.search(value):
        _refuse(field, "must be 1 to 40 of a-z, 0-9 and '-', no six digits in a row")
    return value


def _refuse(field: str, rule: str) -> None:
    raise MalformedMessage(f"{field}: {rule}", field=field)

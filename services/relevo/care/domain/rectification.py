"""What is said to be wrong of what the vault holds, until somebody has put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from relevo.care.domain.timeline import Event, EventKind


class RectificationGround(StrEnum):
    """Why a value is wrong."""

    CUSTOMER_SAYS = "customer_says"  # she says so, and shows what is right
    MISREAD = "misread"  # it was taken from a text amiss
    OUTDATED = "outdated"  # it was right once


@dataclass(frozen=True, slots=True)
class Proposal:
    """That a person says that a field's value is wrong."""

    post_version_id: str
    field_number: int
    ground: RectificationGround
    proposed_by: str
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class Rectified:
    """What the vault says of a field once it was put right. `handle`: None if it links nothing."""

    type: str
    handle: str | None


def standing(timeline: Iterable[Event]) -> tuple[Proposal, ...]:
    """The proposals of a case that nobody has carried out, from its events in order."""
    found: dict[tuple[str, int], list[Proposal]] = {}
    for event in timeline:
        place = (event.subject or "", event.number or 0)
        if event.kind is EventKind.RECTIFICATION_PROPOSED:
            ground = RectificationGround((event.code or "").lower())
            found.setdefault(place, []).append(Proposal(*place, ground, event.actor, event.at))
        elif event.kind is EventKind.VALUE_RECTIFIED:
            found.pop(place, None)
    return tuple(one for proposals in found.values() for one in proposals)

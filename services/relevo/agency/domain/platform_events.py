"""What a platform tells us besides customers' posts (`post.PostEvent`). Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from relevo.agency.domain.post import PostEvent
from relevo.crossing.vocabulary import Verb


@dataclass(frozen=True, slots=True)
class PageComment:
    """A comment in the page's own name: one of our replies coming back, or done elsewhere.

    It carries no text: ours is matched by its id, and nothing is kept of others but that they are.
    """

    brand: str
    channel: str
    source_id: str
    thread_id: str
    parent_source_id: str | None
    verb: Verb
    event_time: datetime


@dataclass(frozen=True, slots=True)
class VisibilityChanged:
    """A post was hidden from the public, or is shown again; by whom the platform does not say."""

    brand: str
    channel: str
    source_id: str
    thread_id: str
    hidden: bool
    event_time: datetime


@dataclass(frozen=True, slots=True)
class Unhandled:
    """Well formed, of a kind that we have no use for; counted. Codes of ours, never input."""

    item: str
    verb: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """One change that could not be taken. `reason_code` is ours and repeats no content."""

    reason_code: str


PlatformEvent = PostEvent | PageComment | VisibilityChanged | Unhandled | Skipped

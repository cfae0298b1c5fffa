"""A post as it comes in (raw, in memory only) and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from relevo.crossing import limits
from relevo.crossing.vocabulary import Verb


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a post, as the platform says. Only the handle may ever be stored, and only if the
    redactor finds nothing in it; id and display name go into the seal.
    """

    id: str = field(repr=False)
    name: str | None = field(default=None, repr=False)
    handle: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PostEvent:
    """One version of one public post as a channel delivered it. Raw: not to be stored or logged.

    Attributes:
        source_id: the platform's id of the post; with brand, channel, event time and verb it names
            the version.
        parent_source_id: the post that it answers, or None.
        thread_id: the platform's id of the thread.
        event_time: by the platform's clock, aware.
        author: None where the platform does not say; such posts are a case each.
        text: None for a removal. May hold anything at all.
        attachments: addresses; they are sealed and never fetched.
    """

    brand: str
    channel: str
    source_id: str
    parent_source_id: str | None
    thread_id: str
    verb: Verb
    event_time: datetime
    author: Author | None
    text: str | None = field(default=None, repr=False)
    attachments: tuple[str, ...] = field(default=(), repr=False)

    def check(self) -> None:
        """Refuse what cannot be kept or cross; raises `MalformedMessage` naming the field."""
        limits.check_slug(self.brand, "brand")
        limits.check_slug(self.channel, "channel")
        limits.check_platform_id(self.source_id, "source_id")
        if self.parent_source_id is not None:
            limits.check_platform_id(self.parent_source_id, "parent_source_id")
        limits.check_platform_id(self.thread_id, "thread_id")
        limits.check_instant(self.event_time, "event_time")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a post. The same event always has the same answer but for `duplicate`.

    `case_id` and `public_code` are None for a removal whose post is not known (yet).
    """

    post_version_id: str
    case_id: str | None
    public_code: str | None
    duplicate: bool

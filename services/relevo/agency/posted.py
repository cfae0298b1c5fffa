"""A post as a program writes it down: the body of `POST /api/v1/posts` and a line of an import."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from marshmallow import fields, validate

from relevo.agency.domain.post import Author, PostEvent
from relevo.crossing.vocabulary import Verb
from relevo.service.schemas import AnyText, Instant, Takes, closed, platform_id, slug

MAX_POST_CHARACTERS = 100_000
MAX_ATTACHMENTS = 50


@dataclass(frozen=True, slots=True)
class PostedAuthor:
    """Who wrote a post, as the source says."""

    id: str = field(repr=False)
    name: str | None = field(default=None, repr=False)
    handle: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Posted:
    """One post version brought in by a program."""

    brand: str
    channel: str
    source_id: str
    thread_id: str
    verb: Verb
    event_time: datetime
    parent_source_id: str | None = None
    text: str | None = field(default=None, repr=False)
    author: PostedAuthor | None = None
    attachments: list[str] = field(default_factory=list, repr=False)

    def event(self) -> PostEvent:
        """What intake takes; of a removal only that it is one."""
        removal = self.verb is Verb.REMOVE
        author = self.author
        return PostEvent(
            brand=self.brand,
            channel=self.channel,
            source_id=self.source_id,
            parent_source_id=self.parent_source_id,
            thread_id=self.thread_id,
            verb=self.verb,
            event_time=self.event_time,
            author=None if author is None else Author(author.id, author.name, author.handle),
            text=None if removal else self.text or "",
            attachments=() if removal else tuple(self.attachments),
        )


class PostedAuthorSchema(Takes[PostedAuthor]):
    """Who wrote a post. The name and id are sealed, never stored."""

    makes = PostedAuthor
    id = platform_id(required=True)
    name = AnyText(longest=500, allow_none=True)
    handle = AnyText(longest=100, allow_none=True)


class PostedSchema(Takes[Posted]):
    """One post version. It is known by brand, channel, source_id, event_time and verb."""

    makes = Posted
    brand = slug(required=True)
    channel = slug(required=True)
    source_id = platform_id(required=True)
    parent_source_id = platform_id(allow_none=True)
    thread_id = platform_id(required=True)
    verb = closed(Verb, required=True)
    event_time = Instant(required=True)
    text = AnyText(longest=MAX_POST_CHARACTERS, allow_none=True)
    author = fields.Nested(PostedAuthorSchema, allow_none=True)
    attachments = fields.List(AnyText(longest=2_000), validate=validate.Length(max=MAX_ATTACHMENTS))

"""What stands of a batch's posts, conversations and cases, kept up while the batch is taken in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias

from relevo.agency.domain.case import Case
from relevo.agency.domain.post import PostEvent, Taken
from relevo.crossing.vocabulary import Verb

PostKey: TypeAlias = tuple[str, str, str]
"""Brand, channel and the platform's id of one public post."""
ConversationKey: TypeAlias = tuple[str, str, str, str]
"""Brand, channel, thread and author's pseudonym: whose newest case is the current one."""
VersionKey: TypeAlias = tuple[PostKey, datetime, Verb]
"""What makes a version the same as one that came before (with the brand and channel inside)."""


def post_key(event: PostEvent) -> PostKey:
    """Which public post an event is about."""
    return event.brand, event.channel, event.source_id


def conversation_key(event: PostEvent, author_ref: str) -> ConversationKey:
    """In whose conversation an event belongs."""
    return event.brand, event.channel, event.thread_id, author_ref


def version_key(event: PostEvent) -> VersionKey:
    """Which version of which post an event is."""
    return post_key(event), event.event_time, event.verb


@dataclass(frozen=True, slots=True)
class KnownPost:
    """What is known of one post.

    Attributes:
        removed: a tombstone stands: late adds and edits change nothing.
        newest_event: of its adds and edits.
        waits: it has removals without a case, which get the case of its first add or edit.
        last_version_id: of what came in of it last, whatever its event time.
    """

    case_id: str | None = None
    removed: bool = False
    newest_event: datetime | None = None
    waits: bool = False
    last_version_id: str | None = None


@dataclass(slots=True)
class Standing:
    """One batch's view of the database: exact where it was read under locks."""

    versions: dict[VersionKey, Taken] = field(default_factory=dict)
    posts: dict[PostKey, KnownPost] = field(default_factory=dict)
    current: dict[ConversationKey, str] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)

    def taken(self, event: PostEvent) -> Taken | None:
        """The answer that this event had, if it came before."""
        return self.versions.get(version_key(event))

    def known(self, event: PostEvent) -> KnownPost:
        """What is known of the event's post."""
        return self.posts.get(post_key(event), KnownPost())

    def case_for(self, event: PostEvent, author_ref: str, *, at: datetime) -> Case | None:
        """The case that the post belongs to; None: a new one, or none at all for a removal."""
        known = self.known(event).case_id
        if known is not None and known in self.cases:
            return self.cases[known]
        if event.verb is Verb.REMOVE:
            return None
        current = self.current.get(conversation_key(event, author_ref))
        case = self.cases.get(current) if current is not None else None
        return case if case is not None and case.takes(at=at) else None

    def speaks(self, event: PostEvent) -> bool:
        """Whether the event is a newer text of a post that stands."""
        known = self.known(event)
        newest = known.newest_event is None or event.event_time > known.newest_event
        return event.verb is not Verb.REMOVE and not known.removed and newest

    def keep(self, event: PostEvent, post_version_id: str, case: Case | None) -> Taken:
        """Take note of a version that is stored now; the answer to its event."""
        known = self.known(event)
        removal = event.verb is Verb.REMOVE
        newest = known.newest_event
        if not removal and (newest is None or event.event_time > newest):
            newest = event.event_time
        self.posts[post_key(event)] = replace(
            known,
            case_id=case.case_id if case else None,
            removed=known.removed or removal,
            newest_event=newest,
            waits=case is None,
            last_version_id=post_version_id,
        )
        taken = Taken(
            post_version_id,
            case.case_id if case else None,
            case.public_code if case else None,
            duplicate=False,
        )
        self.versions[version_key(event)] = replace(taken, duplicate=True)
        return taken

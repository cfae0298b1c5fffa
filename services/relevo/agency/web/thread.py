"""A case's public thread as its reader sees it: each post once, with the replies below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from relevo.agency.domain.reply import Reply
from relevo.agency.domain.visibility import Visibility
from relevo.agency.use_cases.cases import CaseDetail, StoredVersion
from relevo.crossing.vocabulary import Verb


@dataclass(frozen=True, slots=True)
class Post:
    """One post.

    Attributes:
        current: its newest text, or None where only the removal is known.
        earlier: the texts before, oldest first.
        versions: all of its versions, removals too.
        visibility: what was asked and answered about hiding it, if anything.
        replies: what was answered to it, oldest first.
    """

    source_id: str
    current: StoredVersion | None
    earlier: tuple[StoredVersion, ...]
    versions: tuple[StoredVersion, ...]
    visibility: Visibility | None
    replies: tuple[Reply, ...]

    @property
    def first_at(self) -> datetime:
        """When it appeared, as far as is known."""
        texts = [version.event_time for version in self.versions if version.verb is not Verb.REMOVE]
        return min(texts or [version.event_time for version in self.versions])

    @property
    def removed(self) -> bool:
        """Whether its author or the platform removed it."""
        return any(version.removed for version in self.versions)

    @property
    def hidden(self) -> bool:
        """Whether it is hidden from the public."""
        return any(version.hidden for version in self.versions)

    @property
    def in_vault(self) -> bool:
        """Whether the vault holds all of its values."""
        return all(version.ingested_at for version in self.versions)

    @property
    def received(self) -> bool:
        """Whether care has all of it."""
        return all(version.receipted_at for version in self.versions)


@dataclass(frozen=True, slots=True)
class Thread:
    """Posts, oldest first, and the replies to posts that are not here."""

    posts: tuple[Post, ...]
    others: tuple[Reply, ...]

    @property
    def standing(self) -> tuple[Post, ...]:
        """Posts that can be answered, the newest first."""
        return tuple(post for post in reversed(self.posts) if post.current and not post.removed)


def thread(detail: CaseDetail) -> Thread:
    """The thread of a case."""
    versions: dict[str, list[StoredVersion]] = defaultdict(list)
    for version in detail.versions:
        versions[version.source_id].append(version)
    replies: dict[str, list[Reply]] = defaultdict(list)
    for reply in sorted(detail.replies, key=lambda one: (one.created_at, one.reply_id)):
        replies[reply.in_reply_to_source_id].append(reply)
    visibilities = {one.source_id: one for one in detail.visibilities}
    posts = [
        _post(source_id, found, visibilities.get(source_id), replies.pop(source_id, []))
        for source_id, found in versions.items()
    ]
    return Thread(
        tuple(sorted(posts, key=lambda post: (post.first_at, post.source_id))),
        tuple(reply for found in replies.values() for reply in found),
    )


def coverings(version: StoredVersion) -> tuple[str, ...]:
    """The placeholders of a text behind which something is held, each once."""
    labels = (
        version.redacted_text[span.start : span.end]
        for span in version.findings
        if span.field_number is not None
    )
    return tuple(dict.fromkeys(labels))


def _post(
    source_id: str,
    versions: Sequence[StoredVersion],
    visibility: Visibility | None,
    replies: Sequence[Reply],
) -> Post:
    texts = sorted((one for one in versions if one.verb is not Verb.REMOVE), key=_order)
    return Post(
        source_id=source_id,
        current=texts[-1] if texts else None,
        earlier=tuple(texts[:-1]),
        versions=tuple(versions),
        visibility=visibility,
        replies=tuple(replies),
    )


def _order(version: StoredVersion) -> tuple[datetime, bool, datetime]:
    # An edit in the same second as its addition comes after it.
    return (version.event_time, version.verb is Verb.EDIT, version.received_at)

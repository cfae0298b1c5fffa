"""A thread as its reader sees it now, from post versions that may have come in any order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from relevo.crossing.vocabulary import PostVersion, Verb


@dataclass(frozen=True, slots=True)
class Post:
    """One post with its history.

    Attributes:
        current: the newest text, or None where only the removal is known.
        removed_at: when it was removed, or None. A removal wins over whatever came later.
        earlier: the versions before `current`, oldest first.
    """

    source_id: str
    parent_source_id: str | None
    current: PostVersion | None
    removed_at: datetime | None
    earlier: tuple[PostVersion, ...]

    @property
    def first_at(self) -> datetime:
        """When it appeared, as far as is known."""
        times = [version.event_time for version in self.earlier]
        times += [self.current.event_time] if self.current else []
        times += [self.removed_at] if self.removed_at and not times else []
        return min(times)


def thread(versions: Iterable[PostVersion]) -> tuple[Post, ...]:
    """The posts of a case, oldest first. The order of `versions` does not matter."""
    by_source: dict[str, list[PostVersion]] = defaultdict(list)
    for version in versions:
        by_source[version.source_id].append(version)
    posts = [_post(source_id, found) for source_id, found in by_source.items()]
    return tuple(sorted(posts, key=lambda post: (post.first_at, post.source_id)))


def _post(source_id: str, versions: list[PostVersion]) -> Post:
    removals = [version.event_time for version in versions if version.verb is Verb.REMOVE]
    texts = sorted((v for v in versions if v.verb is not Verb.REMOVE), key=_order)
    parents = [v.parent_source_id for v in texts or versions if v.parent_source_id is not None]
    return Post(
        source_id=source_id,
        parent_source_id=parents[-1] if parents else None,
        current=texts[-1] if texts else None,
        removed_at=min(removals, default=None),
        earlier=tuple(texts[:-1]),
    )


def _order(version: PostVersion) -> tuple[datetime, bool, datetime, str]:
    # An edit in the same second as its addition comes after it.
    is_edit = version.verb is Verb.EDIT
    return (version.event_time, is_edit, version.received_at, version.post_version_id)

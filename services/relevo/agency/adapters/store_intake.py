"""What intake reads and writes, for one post or many in one transaction of the caller's.

Rows are locked in one order for everybody (posts, conversations, cases; each sorted by its key), so
that intakes at the same time wait for each other and never in a circle.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_cases
from relevo.agency.adapters.tables import cases, conversations, post_versions, posts
from relevo.agency.domain.post import PostEvent, Taken
from relevo.agency.domain.standing import (
    ConversationKey,
    KnownPost,
    PostKey,
    Standing,
    conversation_key,
    post_key,
)
from relevo.crossing.vocabulary import PostVersion, Verb
from relevo.service.among import among

Coming: TypeAlias = tuple[PostEvent, str]
"""An event and its author's pseudonym."""
Channel: TypeAlias = tuple[str, str]
"""A brand and its channel."""


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What is stored of one version beyond what crosses."""

    event: PostEvent
    version: PostVersion
    case_id: str | None
    text_nonce: bytes | None
    seal_key_id: str | None


def look(connection: Connection, batch: Collection[Coming]) -> Standing:
    """What stands now, without a lock; another may change it at once."""
    return _standing(connection, batch, lock=False)


def hold(connection: Connection, batch: Collection[Coming]) -> Standing:
    """What stands, and stays so until the transaction ends: rows are made if need be, and held."""
    return _standing(connection, batch, lock=True)


def store(connection: Connection, new: Sequence[NewVersion]) -> None:
    """Store versions in order; a removal marks its post as removed for good.

    Removals that came before their post get its case.
    """
    if not new:
        return
    connection.execute(_ADD_VERSION, [_row(one) for one in new])
    newest: dict[PostKey, dict[str, Any]] = {}
    for one in new:
        key = post_key(one.event)
        removed = one.event.verb is Verb.REMOVE or newest.get(key, {}).get("b_removed", False)
        newest[key] = {**_bound(posts, key), "b_case_id": one.case_id, "b_removed": removed}
    connection.execute(_SETTLE_POST, list(newest.values()))


def adopt(connection: Connection, orphans: Mapping[PostKey, str]) -> None:
    """Give removals that came before their post its case."""
    if orphans:
        connection.execute(
            _ADOPT,
            [{**_bound(post_versions, key), "b_case_id": case} for key, case in orphans.items()],
        )


def set_current_cases(connection: Connection, newest: Mapping[ConversationKey, str]) -> None:
    """Make cases the newest of their authors in their threads; `hold` comes first."""
    if newest:
        connection.execute(
            _SET_CURRENT,
            [{**_bound(conversations, key), "b_case_id": case} for key, case in newest.items()],
        )


def _make(
    connection: Connection, table: sa.Table, keys: Iterable[tuple[str, ...]], **values: object
) -> None:
    names = _KEYS[table]
    connection.execute(
        _MAKE[table][connection.dialect.name],
        [{**dict(zip(names, key, strict=True)), **values} for key in sorted(keys)],
    )


def _standing(connection: Connection, batch: Collection[Coming], *, lock: bool) -> Standing:
    standing = Standing()
    channels: dict[Channel, list[Coming]] = defaultdict(list)
    for event, author_ref in batch:
        channels[event.brand, event.channel].append((event, author_ref))
    ordered = sorted(channels.items())
    if lock:
        _make(connection, posts, {post_key(event) for event, _ in batch}, removed=False)
    for channel, coming in ordered:
        _read_posts(connection, standing, channel, coming, lock=lock)
    if lock:
        _hold_conversations(connection, standing, ordered)
    else:
        for channel, coming in ordered:
            _read_conversations(connection, standing, channel, coming, lock=False)
    for channel, coming in ordered:
        _read_versions(connection, standing, channel, coming)
    named = {known.case_id for known in standing.posts.values()} | set(standing.current.values())
    _read_cases(connection, standing, {one for one in named if one is not None}, lock=lock)
    return standing


def _read_posts(
    connection: Connection,
    standing: Standing,
    channel: Channel,
    coming: Sequence[Coming],
    *,
    lock: bool,
) -> None:
    wanted = {**_bound_channel(channel), "sources": _sources(coming)}
    for row in connection.execute(_HOLD_POSTS if lock else _READ_POSTS, wanted):
        standing.posts[(*channel, row.source_id)] = KnownPost(row.case_id, removed=row.removed)


def _hold_conversations(
    connection: Connection, standing: Standing, ordered: Sequence[tuple[Channel, list[Coming]]]
) -> None:
    """Make and lock every conversation; one that an erasure deletes meanwhile is made again."""
    wanted = {conversation_key(*one) for _, coming in ordered for one in coming}
    held = 0
    while held < len(wanted):
        _make(connection, conversations, wanted)
        held = sum(
            _read_conversations(connection, standing, channel, coming, lock=True)
            for channel, coming in ordered
        )


def _read_conversations(
    connection: Connection,
    standing: Standing,
    channel: Channel,
    coming: Sequence[Coming],
    *,
    lock: bool,
) -> int:
    """How many there are. Another pair of the same threads and authors is not locked."""
    found = 0
    for pairs in _portions(sorted({(event.thread_id, ref) for event, ref in coming})):
        wanted = {**_bound_channel(channel), "pairs": pairs}
        for row in connection.execute(_HOLD_CONVERSATIONS if lock else _READ_CONVERSATIONS, wanted):
            found += 1
            if row.case_id is not None:
                standing.current[(*channel, row.thread_id, row.author_ref)] = row.case_id
    return found


def _read_versions(
    connection: Connection, standing: Standing, channel: Channel, coming: Sequence[Coming]
) -> None:
    known = [
        source for source in _sources(coming) if (*channel, source) in standing.posts
    ]  # a post without a row has no version
    if not known:
        return
    rows = connection.execute(_READ_VERSIONS, {**_bound_channel(channel), "sources": known})
    for row in rows:
        key, verb = (*channel, row.source_id), Verb(row.verb)
        standing.versions[key, row.event_time, verb] = Taken(
            row.post_version_id, row.case_id, row.public_code, duplicate=True
        )
        post = standing.posts[key]
        newest = post.newest_event
        if verb is not Verb.REMOVE and (newest is None or row.event_time > newest):
            newest = row.event_time
        standing.posts[key] = dataclasses.replace(
            post,
            newest_event=newest,
            waits=post.waits or row.case_id is None,
            last_version_id=row.post_version_id,
        )


def _read_cases(
    connection: Connection, standing: Standing, case_ids: Collection[str], *, lock: bool
) -> None:
    if not case_ids:
        return
    wanted = {"case_ids": sorted(case_ids)}
    for row in connection.execute(_HOLD_CASES if lock else _READ_CASES, wanted):
        case = store_cases.case_of(row)
        standing.cases[case.case_id] = case


def _row(new: NewVersion) -> dict[str, Any]:
    values = {
        field.name: getattr(new.version, field.name) for field in dataclasses.fields(PostVersion)
    }
    return {
        **values,
        "verb": new.version.verb.value,
        "findings": [dataclasses.asdict(finding) for finding in new.version.findings],
        "brand": new.event.brand,
        "channel": new.event.channel,
        "thread_id": new.event.thread_id,
        "case_id": new.case_id,
        "checked_version": new.version.redaction_version,
        "exempt": [],
        "text_nonce": new.text_nonce,
        "seal_key_id": new.seal_key_id,
    }


def _portions(pairs: Sequence[tuple[str, str]], size: int = 200) -> Iterator[Sequence[Any]]:
    """Few enough for one statement: SQLite bounds how deep and long one may be."""
    for start in range(0, len(pairs), size):
        yield pairs[start : start + size]


def _sources(coming: Iterable[Coming]) -> list[str]:
    return sorted({event.source_id for event, _ in coming})


def _bound_channel(channel: Channel) -> dict[str, Any]:
    return {"brand": channel[0], "channel": channel[1]}


def _on_channel(table: sa.Table) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.brand == sa.bindparam("brand"), table.c.channel == sa.bindparam("channel")


_KEYS = {
    posts: ("brand", "channel", "source_id"),
    post_versions: ("brand", "channel", "source_id"),
    conversations: ("brand", "channel", "thread_id", "author_ref"),
}


def _bound(table: sa.Table, key: tuple[str, ...]) -> dict[str, Any]:
    return {f"k_{name}": part for name, part in zip(_KEYS[table], key, strict=True)}


def _is_bound(table: sa.Table) -> tuple[sa.ColumnElement[bool], ...]:
    return tuple(table.c[name] == sa.bindparam(f"k_{name}") for name in _KEYS[table])


def _insert_ignoring(table: sa.Table) -> Mapping[str, sa.Executable]:
    names = list(_KEYS[table])
    return {
        "postgresql": postgresql.insert(table).on_conflict_do_nothing(index_elements=names),
        "sqlite": sqlite.insert(table).on_conflict_do_nothing(index_elements=names),
    }


# Statements are built once: building one costs more than running it.
_MAKE = {table: _insert_ignoring(table) for table in (posts, conversations)}
_READ_POSTS = (
    sa.select(posts.c.source_id, posts.c.case_id, posts.c.removed)
    .where(*_on_channel(posts), among(posts.c.source_id, "sources"))
    .order_by(posts.c.source_id)
)
_HOLD_POSTS = _READ_POSTS.with_for_update(key_share=True)
_READ_CONVERSATIONS = (
    sa.select(conversations.c.thread_id, conversations.c.author_ref, conversations.c.case_id)
    .where(
        *_on_channel(conversations),
        sa.tuple_(conversations.c.thread_id, conversations.c.author_ref).in_(
            sa.bindparam("pairs", expanding=True)
        ),
    )
    .order_by(conversations.c.thread_id, conversations.c.author_ref)
)
_HOLD_CONVERSATIONS = _READ_CONVERSATIONS.with_for_update(key_share=True)
_READ_VERSIONS = (
    sa.select(
        post_versions.c.source_id,
        post_versions.c.event_time,
        post_versions.c.verb,
        post_versions.c.post_version_id,
        post_versions.c.case_id,
        cases.c.public_code,
    )
    .join(cases, cases.c.case_id == post_versions.c.case_id, isouter=True)
    .where(*_on_channel(post_versions), among(post_versions.c.source_id, "sources"))
    .order_by(post_versions.c.position)
)
_READ_CASES = (
    sa.select(*store_cases.CASE_COLUMNS)
    .where(among(cases.c.case_id, "case_ids"), cases.c.erased_at.is_(None))
    .order_by(cases.c.case_id)
)
_HOLD_CASES = _READ_CASES.with_for_update(key_share=True)
_ADD_VERSION = post_versions.insert()
_SETTLE_POST = (
    posts.update()
    .where(*_is_bound(posts))
    .values(
        case_id=sa.bindparam("b_case_id"),
        removed=sa.or_(posts.c.removed, sa.bindparam("b_removed", type_=sa.Boolean)),
    )
)
_ADOPT = (
    post_versions.update()
    .where(*_is_bound(post_versions), post_versions.c.case_id.is_(None))
    .values(case_id=sa.bindparam("b_case_id"))
)
_SET_CURRENT = (
    conversations.update()
    .where(*_is_bound(conversations))
    .values(case_id=sa.bindparam("b_case_id"))
)

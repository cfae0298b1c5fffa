"""Posts and their versions in the database; in the caller's transaction."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import cases, post_versions, posts
from relevo.agency.domain.post import PostEvent, Taken
from relevo.crossing.vocabulary import FindingSpan, PostVersion, Verb

_COLUMNS = tuple(post_versions.c[field.name] for field in dataclasses.fields(PostVersion))


@dataclass(frozen=True, slots=True)
class KnownPost:
    """What is known of one post. `newest_event`: of its adds and edits."""

    case_id: str | None
    removed: bool
    newest_event: datetime | None


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What is stored with a version beyond what crosses."""

    version: PostVersion
    case_id: str | None
    thread_id: str
    text_nonce: bytes | None
    seal_key_id: str | None


def taken(connection: Connection, event: PostEvent) -> Taken | None:
    """The answer that this event had, if it came before."""
    row = connection.execute(
        sa.select(post_versions.c.post_version_id, post_versions.c.case_id, cases.c.public_code)
        .join(cases, cases.c.case_id == post_versions.c.case_id, isouter=True)
        .where(
            post_versions.c.brand == event.brand,
            post_versions.c.channel == event.channel,
            post_versions.c.source_id == event.source_id,
            post_versions.c.event_time == event.event_time,
            post_versions.c.verb == event.verb.value,
        )
    ).one_or_none()
    if row is None:
        return None
    return Taken(row.post_version_id, row.case_id, row.public_code, duplicate=True)


def lock(connection: Connection, event: PostEvent) -> None:
    """Hold the post until the transaction ends, making its row if need be."""
    insert_ignoring = (
        postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    )
    connection.execute(
        insert_ignoring(posts)
        .values(brand=event.brand, channel=event.channel, source_id=event.source_id, removed=False)
        .on_conflict_do_nothing(index_elements=list(posts.primary_key.columns))
    )
    connection.execute(sa.select(posts.c.removed).where(*_post(event)).with_for_update())


def known(connection: Connection, event: PostEvent) -> KnownPost:
    """What is known of the event's post."""
    row = connection.execute(
        sa.select(posts.c.case_id, posts.c.removed).where(*_post(event))
    ).one_or_none()
    if row is None:
        return KnownPost(None, removed=False, newest_event=None)
    newest = connection.scalar(
        sa.select(
            sa.func.max(post_versions.c.event_time, type_=post_versions.c.event_time.type)
        ).where(
            post_versions.c.brand == event.brand,
            post_versions.c.channel == event.channel,
            post_versions.c.source_id == event.source_id,
            post_versions.c.verb != Verb.REMOVE.value,
        )
    )
    return KnownPost(row.case_id, row.removed, newest)


def insert(connection: Connection, event: PostEvent, new: NewVersion) -> None:
    """Store one version; a removal marks its post as removed for good.

    Removals that came before their post get its case.
    """
    values = {
        field.name: getattr(new.version, field.name) for field in dataclasses.fields(PostVersion)
    }
    values["verb"] = new.version.verb.value
    values["findings"] = [dataclasses.asdict(finding) for finding in new.version.findings]
    connection.execute(
        post_versions.insert().values(
            **values,
            brand=event.brand,
            channel=event.channel,
            thread_id=new.thread_id,
            case_id=new.case_id,
            text_nonce=new.text_nonce,
            seal_key_id=new.seal_key_id,
        )
    )
    removes = {"removed": True} if event.verb is Verb.REMOVE else {}
    connection.execute(posts.update().where(*_post(event)).values(case_id=new.case_id, **removes))
    if new.case_id is not None:
        connection.execute(
            post_versions.update()
            .where(
                post_versions.c.brand == event.brand,
                post_versions.c.channel == event.channel,
                post_versions.c.source_id == event.source_id,
                post_versions.c.case_id.is_(None),
            )
            .values(case_id=new.case_id)
        )


def standing(connection: Connection, case_id: str) -> tuple[str, ...]:
    """Source ids of the case's posts that were not removed, in order of coming in."""
    first = sa.func.min(post_versions.c.position)
    rows = connection.execute(
        sa.select(posts.c.source_id, first.label("first"))
        .join(
            post_versions,
            sa.and_(
                post_versions.c.brand == posts.c.brand,
                post_versions.c.channel == posts.c.channel,
                post_versions.c.source_id == posts.c.source_id,
            ),
        )
        .where(posts.c.case_id == case_id, posts.c.removed.is_(False))
        .group_by(posts.c.source_id)
        .order_by(first)
    )
    return tuple(row.source_id for row in rows)


def unreceipted(connection: Connection, case_id: str, limit: int) -> tuple[PostVersion, ...]:
    """The oldest versions of a case that care has not acknowledged."""
    rows = connection.execute(
        sa.select(*_COLUMNS)
        .where(post_versions.c.case_id == case_id, post_versions.c.receipted_at.is_(None))
        .order_by(post_versions.c.position)
        .limit(limit)
    )
    return tuple(version_of(row) for row in rows)


def has_unreceipted(connection: Connection, case_id: str) -> bool:
    """Whether care lacks a version of the case."""
    found = connection.execute(
        sa.select(post_versions.c.position)
        .where(post_versions.c.case_id == case_id, post_versions.c.receipted_at.is_(None))
        .limit(1)
    ).first()
    return found is not None


def has_comment_unseen_at(connection: Connection, case_id: str, moment: datetime) -> bool:
    """Whether an add or edit reached care only after `moment` (care's clock), or not yet."""
    found = connection.execute(
        sa.select(post_versions.c.position)
        .where(
            post_versions.c.case_id == case_id,
            post_versions.c.verb != Verb.REMOVE.value,
            sa.or_(post_versions.c.receipted_at.is_(None), post_versions.c.receipted_at > moment),
        )
        .limit(1)
    ).first()
    return found is not None


def receipted(
    connection: Connection, case_id: str, version_ids: tuple[str, ...], *, at: datetime
) -> None:
    """Care has these versions, by its clock since `at`; a second receipt changes nothing."""
    connection.execute(
        post_versions.update()
        .where(
            post_versions.c.case_id == case_id,
            post_versions.c.post_version_id.in_(version_ids),
            post_versions.c.receipted_at.is_(None),
        )
        .values(receipted_at=at)
    )


def seal_digest(connection: Connection, case_id: str, post_version_id: str) -> bytes | None:
    """The digest of the version's seal; None if the case has no such version or it no seal."""
    return connection.scalar(
        sa.select(post_versions.c.seal_digest).where(
            post_versions.c.case_id == case_id,
            post_versions.c.post_version_id == post_version_id,
        )
    )


def ingested(
    connection: Connection, post_version_id: str, *, at: datetime, delete_after: datetime
) -> None:
    """The vault holds the values; the seal may go after `delete_after`. Only the first counts."""
    connection.execute(
        post_versions.update()
        .where(
            post_versions.c.post_version_id == post_version_id,
            post_versions.c.ingested_at.is_(None),
        )
        .values(ingested_at=at, delete_seal_after=delete_after)
    )


def version_of(row: sa.Row[*tuple[Any, ...]]) -> PostVersion:
    """A row with the columns of a version as a value."""
    values = {column.name: row._mapping[column.name] for column in _COLUMNS}
    values["verb"] = Verb(values["verb"])
    values["findings"] = tuple(
        FindingSpan(**{**finding, "reasons": tuple(finding["reasons"])})
        for finding in values["findings"]
    )
    return PostVersion(**values)


def _post(event: PostEvent) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        posts.c.brand == event.brand,
        posts.c.channel == event.channel,
        posts.c.source_id == event.source_id,
    )

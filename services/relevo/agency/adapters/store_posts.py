"""Posts and their versions in the database; in the caller's transaction."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import post_versions, posts
from relevo.crossing.vocabulary import FindingSpan, PostVersion, Verb

_COLUMNS = tuple(post_versions.c[field.name] for field in dataclasses.fields(PostVersion))


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

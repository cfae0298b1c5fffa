"""What is known and wanted of posts' visibility; in the caller's transaction."""

from __future__ import annotations

import dataclasses
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import post_versions, posts, visibilities
from relevo.agency.domain.reply import CLOCK_SKEW
from relevo.agency.domain.visibility import Visibility

_COLUMNS = tuple(visibilities.c[field.name] for field in dataclasses.fields(Visibility))


def hold(connection: Connection, fresh: Visibility) -> Visibility:
    """The post's row, locked; `fresh` is stored if there is none yet."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(
        insert(visibilities)
        .values(**dataclasses.asdict(fresh))
        .on_conflict_do_nothing(index_elements=["brand", "channel", "source_id"])
    )
    row = connection.execute(
        sa.select(*_COLUMNS)
        .where(
            visibilities.c.brand == fresh.brand,
            visibilities.c.channel == fresh.channel,
            visibilities.c.source_id == fresh.source_id,
        )
        .with_for_update(key_share=True)
    ).one()
    return Visibility(**row._mapping)


def get(connection: Connection, visibility_id: str) -> Visibility | None:
    """The row, locked, or None."""
    row = connection.execute(
        sa.select(*_COLUMNS)
        .where(visibilities.c.visibility_id == visibility_id)
        .with_for_update(key_share=True)
    ).one_or_none()
    return None if row is None else Visibility(**row._mapping)


def of_case(connection: Connection, case_id: str) -> tuple[Visibility, ...]:
    """What is known and wanted of a case's posts."""
    rows = connection.execute(
        sa.select(*_COLUMNS)
        .where(visibilities.c.case_id == case_id)
        .order_by(visibilities.c.source_id)
    )
    return tuple(Visibility(**row._mapping) for row in rows)


def update(connection: Connection, post: Visibility) -> None:
    """Store a row after a move."""
    connection.execute(
        visibilities.update()
        .where(visibilities.c.visibility_id == post.visibility_id)
        .values(**dataclasses.asdict(post))
    )


def due(connection: Connection, *, now: datetime, limit: int) -> tuple[str, ...]:
    """Ids of rows with something to do now, longest due first."""
    rows = connection.scalars(
        sa.select(visibilities.c.visibility_id)
        .where(
            sa.or_(
                visibilities.c.next_attempt_at <= now,
                sa.and_(
                    visibilities.c.next_attempt_at.is_not(None),
                    visibilities.c.changed_at > now + CLOCK_SKEW,
                ),
            )
        )
        .order_by(visibilities.c.next_attempt_at, visibilities.c.visibility_id)
        .limit(limit)
    )
    return tuple(rows)


def case_of_post(connection: Connection, brand: str, channel: str, source_id: str) -> str | None:
    """The case that a post belongs to, if the post is known."""
    return connection.scalar(
        sa.select(posts.c.case_id).where(
            posts.c.brand == brand, posts.c.channel == channel, posts.c.source_id == source_id
        )
    )


def newest_version_of(
    connection: Connection, brand: str, channel: str, source_id: str
) -> str | None:
    """The id of a post's newest version, by order of taking in."""
    return connection.scalar(
        sa.select(post_versions.c.post_version_id)
        .where(*_versions_of(brand, channel, source_id))
        .order_by(post_versions.c.position.desc())
        .limit(1)
    )


def mark_versions(connection: Connection, post: Visibility, *, hidden_at: datetime | None) -> None:
    """Note on a post's versions since when it is hidden through Relevo; None: it is shown."""
    connection.execute(
        post_versions.update()
        .where(*_versions_of(post.brand, post.channel, post.source_id))
        .values(hidden_at=hidden_at)
    )


def _versions_of(brand: str, channel: str, source_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        post_versions.c.brand == brand,
        post_versions.c.channel == channel,
        post_versions.c.source_id == source_id,
    )

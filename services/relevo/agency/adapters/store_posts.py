"""Posts and their versions in the database; in the caller's transaction."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import post_versions, posts
from relevo.crossing.vocabulary import FindingSpan, PostVersion, Verb
from relevo.service.among import among

_COLUMNS = tuple(post_versions.c[field.name] for field in dataclasses.fields(PostVersion))
_VERB = _COLUMNS.index(post_versions.c.verb)
_FINDINGS = _COLUMNS.index(post_versions.c.findings)

_of_cases = sa.and_(
    among(post_versions.c.case_id, "case_ids"),
    post_versions.c.receipted_at.is_(None),
)
_ranked = (
    sa.select(
        post_versions.c.position,
        sa.func.row_number()
        .over(partition_by=post_versions.c.case_id, order_by=post_versions.c.position)
        .label("place"),
        sa.func.sum(sa.func.coalesce(sa.func.length(post_versions.c.seal), 0))
        .over(
            partition_by=post_versions.c.case_id,
            order_by=post_versions.c.position,
            rows=(None, -1),
        )
        .label("bytes_before"),
    )
    .where(_of_cases)
    .subquery()
)
_UNRECEIPTED = (
    sa.select(post_versions.c.case_id, *_COLUMNS)
    .join(_ranked, _ranked.c.position == post_versions.c.position)
    .where(
        _ranked.c.place <= sa.bindparam("most", type_=sa.Integer),
        sa.func.coalesce(_ranked.c.bytes_before, 0)
        < sa.bindparam("most_bytes", type_=sa.BigInteger),
    )
    .order_by(post_versions.c.position)
)
_RECEIPTED = (
    post_versions.update()
    .where(
        post_versions.c.post_version_id == sa.bindparam("version_id"),
        post_versions.c.receipted_at.is_(None),
    )
    .values(receipted_at=sa.bindparam("since"))
)
_SEAL_DIGESTS = sa.select(
    post_versions.c.case_id, post_versions.c.post_version_id, post_versions.c.seal_digest
).where(
    among(post_versions.c.post_version_id, "version_ids"),
    post_versions.c.seal_digest.is_not(None),
)
_INGESTED = (
    post_versions.update()
    .where(
        post_versions.c.post_version_id == sa.bindparam("version_id"),
        post_versions.c.ingested_at.is_(None),
    )
    .values(ingested_at=sa.bindparam("at"), delete_seal_after=sa.bindparam("after"))
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


def unreceipted(
    connection: Connection, case_ids: Collection[str], *, most: int, most_bytes: int
) -> Mapping[str, Sequence[PostVersion]]:
    """The oldest versions of each case that care has not acknowledged, as it lacks them.

    Args:
        most: of one case.
        most_bytes: of one case's seals together; the last one may go beyond.
    """
    rows = connection.execute(
        _UNRECEIPTED, {"case_ids": list(case_ids), "most": most, "most_bytes": most_bytes}
    )
    found: dict[str, list[PostVersion]] = defaultdict(list)
    for case_id, *version in rows:
        found[case_id].append(_version(version))
    return found


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


def receipted(connection: Connection, held_since: Mapping[str, datetime]) -> None:
    """Care has these versions, by its clock since then; a second receipt changes nothing."""
    if held_since:
        connection.execute(
            _RECEIPTED,
            [{"version_id": one, "since": held_since[one]} for one in sorted(held_since)],
        )


def seal_digests(
    connection: Connection, post_version_ids: Collection[str]
) -> Mapping[tuple[str, str], bytes]:
    """The digests of versions' seals, by case and version; those without a seal are left out."""
    if not post_version_ids:
        return {}
    rows = connection.execute(_SEAL_DIGESTS, {"version_ids": list(post_version_ids)})
    return {(case_id, version_id): digest for case_id, version_id, digest in rows}


def ingested(connection: Connection, delete_after: Mapping[str, datetime], *, at: datetime) -> None:
    """The vault holds these versions' values; their seals may go after `delete_after`.

    Only the first time counts.
    """
    if delete_after:
        connection.execute(
            _INGESTED,
            [
                {"version_id": one, "at": at, "after": delete_after[one]}
                for one in sorted(delete_after)
            ],
        )


def version_of(row: sa.Row[*tuple[Any, ...]]) -> PostVersion:
    """A row with the columns of a version as a value."""
    return _version([row._mapping[column.name] for column in _COLUMNS])


def _version(values: list[Any]) -> PostVersion:
    values[_VERB] = Verb(values[_VERB])
    values[_FINDINGS] = tuple(
        FindingSpan(**{**finding, "reasons": tuple(finding["reasons"])})
        for finding in values[_FINDINGS]
    )
    return PostVersion(*values)

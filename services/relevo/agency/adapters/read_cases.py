"""Reading cases for people: pages, versions and words; in the caller's snapshot."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters.store_cases import CASE_COLUMNS, case_of
from relevo.agency.adapters.tables import cases, handovers, post_versions, posts
from relevo.agency.domain.case import Case
from relevo.crossing.vocabulary import CaseState, FindingSpan, Urgency, Verb
from relevo.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class CaseFilters:
    """Which cases; None: any. `parked`: only those that care refused for good."""

    brand: str | None = None
    channel: str | None = None
    state: CaseState | None = None
    urgency: Urgency | None = None
    parked: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last case of a page; the next page begins after it."""

    changed_at: datetime
    case_id: str

    def encode(self) -> str:
        """As it stands in a URL."""
        text = f"{self.changed_at.isoformat()}|{self.case_id}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> Cursor:
        """The inverse of `encode`; raises `InvalidInput` naming `after`."""
        try:
            padded = text + "=" * (-len(text) % 4)
            moment, _, case_id = base64.urlsafe_b64decode(padded.encode()).decode().partition("|")
            changed_at = datetime.fromisoformat(moment)
        except (ValueError, binascii.Error):
            raise InvalidInput("after: is not a page's cursor", field="after") from None
        if changed_at.tzinfo is None or len(case_id) != 36:
            raise InvalidInput("after: is not a page's cursor", field="after")
        return cls(changed_at, case_id)


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """A case in a list.

    Attributes:
        last_text: the newest text of the case, redacted; empty if there is none (any more).
        versions: how many post versions it has.
        crossed: care has acknowledged all of it.
        parked_reason: why care refused it for good, or None.
    """

    case: Case
    last_text: str = field(repr=False)
    versions: int
    crossed: bool
    parked_reason: str | None


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One post version as it is shown.

    Attributes:
        revision: which redaction of the text it is.
        removed: the post was removed since, or by this version.
        hidden: the post is hidden from the public, as far as we know.
        receipted_at: care's clock; None: not yet acknowledged.
        ingested_at: since when the vault holds the values; None: not yet.
        sealed: whether the agency still holds the seal.
    """

    post_version_id: str
    source_id: str
    parent_source_id: str | None
    verb: Verb
    event_time: datetime
    received_at: datetime
    redacted_text: str = field(repr=False)
    revision: int
    findings: tuple[FindingSpan, ...]
    attachment_count: int
    removed: bool
    hidden: bool
    receipted_at: datetime | None
    ingested_at: datetime | None
    sealed: bool


def page(
    connection: Connection,
    brands: Collection[str],
    filters: CaseFilters,
    *,
    after: Cursor | None,
    limit: int,
) -> tuple[CaseSummary, ...]:
    """Cases of the brands by their last change, newest first."""
    conditions: list[sa.ColumnElement[bool]] = [
        cases.c.brand.in_(sorted(brands)),
        cases.c.erased_at.is_(None),
    ]
    for column, value in (
        (cases.c.brand, filters.brand),
        (cases.c.channel, filters.channel),
        (cases.c.state, filters.state.value if filters.state else None),
        (cases.c.urgency, filters.urgency.value if filters.urgency else None),
    ):
        if value is not None:
            conditions.append(column == value)
    if filters.parked:
        conditions.append(handovers.c.parked_reason.is_not(None))
    if after is not None:
        conditions.append(
            sa.or_(
                cases.c.changed_at < after.changed_at,
                sa.and_(cases.c.changed_at == after.changed_at, cases.c.case_id < after.case_id),
            )
        )
    return _summaries(connection, conditions, limit)


def with_public_code(
    connection: Connection, brands: Collection[str], code: str
) -> tuple[CaseSummary, ...]:
    """The one case with this code, or none."""
    conditions = [
        cases.c.brand.in_(sorted(brands)),
        cases.c.erased_at.is_(None),
        cases.c.public_code == code,
    ]
    return _summaries(connection, conditions, 1)


def with_words(
    connection: Connection, brands: Collection[str], words: Sequence[str], *, limit: int
) -> tuple[CaseSummary, ...]:
    """Cases with a post (or a handle) in which every word stands, in any case of ASCII letters."""
    matches = [
        sa.or_(
            post_versions.c.redacted_text.icontains(word, autoescape=True),
            cases.c.author_handle.icontains(word, autoescape=True),
        )
        for word in words
    ]
    found = (
        sa.select(post_versions.c.case_id)
        .join(cases, cases.c.case_id == post_versions.c.case_id)
        .where(cases.c.brand.in_(sorted(brands)), *matches)
    )
    conditions = [cases.c.case_id.in_(found), cases.c.erased_at.is_(None)]
    return _summaries(connection, conditions, limit)


def versions(connection: Connection, case_id: str) -> tuple[StoredVersion, ...]:
    """A case's post versions in the order in which they came in."""
    rows = connection.execute(
        sa.select(
            post_versions.c.post_version_id,
            post_versions.c.source_id,
            post_versions.c.parent_source_id,
            post_versions.c.verb,
            post_versions.c.event_time,
            post_versions.c.received_at,
            post_versions.c.redacted_text,
            post_versions.c.revision,
            post_versions.c.findings,
            post_versions.c.attachment_count,
            posts.c.removed,
            post_versions.c.hidden_at,
            post_versions.c.receipted_at,
            post_versions.c.ingested_at,
            post_versions.c.seal.is_not(None).label("sealed"),
        )
        .join(
            posts,
            sa.and_(
                posts.c.brand == post_versions.c.brand,
                posts.c.channel == post_versions.c.channel,
                posts.c.source_id == post_versions.c.source_id,
            ),
        )
        .where(post_versions.c.case_id == case_id)
        .order_by(post_versions.c.position)
    ).all()
    return tuple(_stored(row) for row in rows)


def _stored(row: sa.Row[*tuple[Any, ...]]) -> StoredVersion:
    values = dict(row._mapping)
    values["verb"] = Verb(values["verb"])
    values["hidden"] = values.pop("hidden_at") is not None
    values["sealed"] = bool(values["sealed"])
    values["findings"] = tuple(
        FindingSpan(**{**finding, "reasons": tuple(finding["reasons"])})
        for finding in values["findings"]
    )
    return StoredVersion(**values)


def _summaries(
    connection: Connection, conditions: Sequence[sa.ColumnElement[bool]], limit: int
) -> tuple[CaseSummary, ...]:
    rows = connection.execute(
        sa.select(*CASE_COLUMNS, handovers.c.pending, handovers.c.parked_reason)
        .join(handovers, handovers.c.case_id == cases.c.case_id)
        .where(*conditions)
        .order_by(cases.c.changed_at.desc(), cases.c.case_id.desc())
        .limit(limit)
    ).all()
    case_ids = [row.case_id for row in rows]
    counts = _counts(connection, case_ids)
    texts = _last_texts(connection, case_ids)
    return tuple(
        CaseSummary(
            case=case_of(row),
            last_text=texts.get(row.case_id, ""),
            versions=counts.get(row.case_id, 0),
            crossed=not row.pending and row.parked_reason is None,
            parked_reason=row.parked_reason,
        )
        for row in rows
    )


def _counts(connection: Connection, case_ids: Sequence[str]) -> dict[str, int]:
    rows = connection.execute(
        sa.select(post_versions.c.case_id, sa.func.count())
        .where(post_versions.c.case_id.in_(case_ids))
        .group_by(post_versions.c.case_id)
    )
    return {case_id: count for case_id, count in rows if case_id is not None}


def _last_texts(connection: Connection, case_ids: Sequence[str]) -> dict[str, str]:
    newest = (
        sa.select(sa.func.max(post_versions.c.position))
        .where(post_versions.c.case_id.in_(case_ids), post_versions.c.verb != Verb.REMOVE.value)
        .group_by(post_versions.c.case_id)
    )
    rows = connection.execute(
        sa.select(post_versions.c.case_id, post_versions.c.redacted_text).where(
            post_versions.c.position.in_(newest)
        )
    )
    return {case_id: text for case_id, text in rows if case_id is not None}

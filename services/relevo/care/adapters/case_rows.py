"""Cases, their headers' versions and their post versions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.adapters.upsert import insert_absent
from relevo.care.domain.case import Case, CaseKey, Closure, Resolution
from relevo.crossing.vocabulary import (
    CaseHeader,
    CaseState,
    CloseReason,
    FindingSpan,
    PostVersion,
    Urgency,
    Verb,
)

_URGENCY_RANK = {Urgency.URGENT: 0, Urgency.NORMAL: 1}
_VERSIONED = ("author_handle", "state", "urgency", "close_reason", "note", "changed_at")
_HEADER_NAMES = tuple(field.name for field in fields(CaseHeader))

# Statements are built once: building one anew, and its cache key, costs more than executing it.
_AGENCY: sa.BindParameter[str] = sa.bindparam("agency_")
_IDS: sa.BindParameter[str] = sa.bindparam("ids_", expanding=True)
_LOCKED = (
    sa.select(tables.cases)
    .where(tables.cases.c.agency == _AGENCY, tables.cases.c.case_id.in_(_IDS))
    .order_by(tables.cases.c.case_id)
    .with_for_update(key_share=True)
)
_SAVED = tables.cases.update().where(
    tables.cases.c.agency == _AGENCY, tables.cases.c.case_id == sa.bindparam("case_id_")
)
_HEADERS = sa.select(tables.case_headers).where(
    tables.case_headers.c.agency == _AGENCY,
    tables.case_headers.c.case_id.in_(_IDS),
    tables.case_headers.c.version.in_(sa.bindparam("versions_", expanding=True)),
)
_NEW_HEADER = tables.case_headers.insert()
_POSTS = sa.select(tables.post_versions).where(
    tables.post_versions.c.agency == _AGENCY, tables.post_versions.c.post_version_id.in_(_IDS)
)


_RETEXTED = tables.post_versions.update().where(
    tables.post_versions.c.agency == _AGENCY,
    tables.post_versions.c.post_version_id == sa.bindparam("id_"),
)


@dataclass(frozen=True, slots=True)
class StoredPost:
    """A post version at care, without its seal's bytes.

    Attributes:
        case_id: the case that it belongs to.
        arrived_at: since when it is here, by care's clock.
    """

    case_id: str
    version: PostVersion
    arrived_at: datetime


class CaseRows:
    """What a transaction does with cases."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: CaseKey, *, lock: bool = False) -> Case | None:
        """The case; with `lock`, no other transaction changes it until this one ends."""
        table = tables.cases
        query = sa.select(table).where(table.c.agency == key.agency, table.c.case_id == key.case_id)
        if lock:
            query = query.with_for_update(key_share=True)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else case_of(row)

    def locked(self, agency: str, case_ids: Collection[str]) -> dict[str, Case]:
        """Those that exist, by id, locked as by `get`, in one order for every transaction."""
        if not case_ids:
            return {}
        bound = {"agency_": agency, "ids_": sorted(case_ids)}
        rows = self._connection.execute(_LOCKED, bound).mappings()
        return {row["case_id"]: case_of(row) for row in rows}

    def resolved_before(
        self, brand: str, before: datetime, *, after: tuple[str, str] = ("", ""), limit: int
    ) -> list[CaseKey]:
        """A brand's open cases that were resolved by then, in the order of (case, agency)."""
        table = tables.cases
        rows = self._connection.execute(
            sa.select(table.c.agency, table.c.case_id)
            .where(
                table.c.brand == brand,
                table.c.resolved_at <= before,
                table.c.closure.is_(None),
                sa.or_(
                    table.c.case_id > after[0],
                    sa.and_(table.c.case_id == after[0], table.c.agency > after[1]),
                ),
            )
            .order_by(table.c.case_id, table.c.agency)
            .limit(limit)
        )
        return [CaseKey(row.agency, row.case_id) for row in rows]

    def add(self, cases: Iterable[Case]) -> set[CaseKey]:
        """Insert cases unless they exist; those that were inserted, locked as by `get`."""
        rows = [_case_values(case) for case in cases]
        inserted = insert_absent(self._connection, tables.cases, rows)
        return {CaseKey(agency, case_id) for agency, case_id in inserted}

    def save(self, *cases: Case) -> None:
        """Write cases that were read with a lock."""
        if cases:
            self._connection.execute(_SAVED, [_saved_values(case) for case in cases])

    def headers_like(self, agency: str, headers: Collection[CaseHeader]) -> dict[str, CaseHeader]:
        """By case: the header that arrived under the version of the one given, at most one a case.

        What never changes about a case is taken from the one given.
        """
        if not headers:
            return {}
        wanted = {header.case_id: header for header in headers}
        bound = {
            "agency_": agency,
            "ids_": list(wanted),
            "versions_": sorted({header.version for header in headers}),
        }
        return {
            row["case_id"]: _header_of(row, wanted[row["case_id"]])
            for row in self._connection.execute(_HEADERS, bound).mappings()
            if row["version"] == wanted[row["case_id"]].version
        }

    def all_headers(self, case: Case) -> tuple[CaseHeader, ...]:
        """Every version of the case's header that arrived, the lowest first."""
        table = tables.case_headers
        rows = self._connection.execute(
            sa.select(table)
            .where(table.c.agency == case.agency, table.c.case_id == case.header.case_id)
            .order_by(table.c.version)
        ).mappings()
        return tuple(_header_of(row, case.header) for row in rows)

    def add_headers(self, agency: str, arrived: Iterable[tuple[CaseHeader, datetime]]) -> None:
        """Keep versions of headers, each with the time of its arrival."""
        rows = [
            {
                "agency": agency,
                "case_id": header.case_id,
                "version": header.version,
                "received_at": at,
                **{name: _plain(getattr(header, name)) for name in _VERSIONED},
            }
            for header, at in arrived
        ]
        if rows:
            self._connection.execute(_NEW_HEADER, rows)

    def headers(self, key: CaseKey) -> list[tuple[int, CaseState, Urgency, datetime]]:
        """Version, state, urgency and time of each header that arrived, oldest first."""
        table = tables.case_headers
        rows = self._connection.execute(
            sa.select(table.c.version, table.c.state, table.c.urgency, table.c.changed_at)
            .where(table.c.agency == key.agency, table.c.case_id == key.case_id)
            .order_by(table.c.version)
        )
        return [
            (row.version, CaseState(row.state), Urgency(row.urgency), row.changed_at)
            for row in rows
        ]

    def posts_named(self, agency: str, post_version_ids: Collection[str]) -> dict[str, StoredPost]:
        """Post versions by their ids; those that do not exist are left out."""
        if not post_version_ids:
            return {}
        bound = {"agency_": agency, "ids_": list(post_version_ids)}
        return {
            row["post_version_id"]: StoredPost(row["case_id"], _post_of(row), row["arrived_at"])
            for row in self._connection.execute(_POSTS, bound).mappings()
        }

    def add_posts(self, arrived: Iterable[tuple[Case, PostVersion, datetime]]) -> set[str]:
        """Insert post versions unless their ids exist, each with the time of its arrival.

        Gives the ids of those that were inserted. All are of one agency.
        """
        rows = [_post_values(case, version, at) for case, version, at in arrived]
        inserted = insert_absent(self._connection, tables.post_versions, rows)
        return {post_version_id for _, post_version_id in inserted}

    def retext(self, agency: str, versions: Iterable[PostVersion]) -> None:
        """Put other redactions in the place of post versions' texts, which are gone then."""
        rows = [
            {
                "agency_": agency,
                "id_": version.post_version_id,
                "redacted_text": version.redacted_text,
                "findings": [asdict(finding) for finding in version.findings],
                "redaction_version": version.redaction_version,
                "revision": version.revision,
            }
            for version in sorted(versions, key=lambda version: version.post_version_id)
        ]
        if rows:
            self._connection.execute(_RETEXTED, rows)

    def posts(self, key: CaseKey) -> list[PostVersion]:
        """Every post version of a case, in no order."""
        table = tables.post_versions
        rows = self._connection.execute(
            sa.select(table).where(table.c.agency == key.agency, table.c.case_id == key.case_id)
        ).mappings()
        return [_post_of(row) for row in rows]


def case_of(row: Any) -> Case:
    """A row of the cases table as a value."""
    resolution = None
    if row["resolved_at"] is not None:
        resolution = Resolution(row["resolved_by"], row["resolved_at"], row["reopens_until"])
    header = CaseHeader(
        case_id=row["case_id"],
        brand=row["brand"],
        version=row["version"],
        public_code=row["public_code"],
        channel=row["channel"],
        thread_id=row["thread_id"],
        author_ref=row["author_ref"],
        opened_at=row["opened_at"],
        **_versioned(row),
    )
    return Case(
        agency=row["agency"],
        header=header,
        received_at=row["received_at"],
        revision=row["revision"],
        assignee=row["assignee"],
        taken=row["taken"],
        resolution=resolution,
        closure=Closure(row["closure"]) if row["closure"] is not None else None,
    )


def rank_of(urgency: Urgency) -> int:
    """The inbox's order: lower first."""
    return _URGENCY_RANK[urgency]


def _case_values(case: Case) -> dict[str, Any]:
    header, resolution = case.header, case.resolution
    return {
        "agency": case.agency,
        **{name: _plain(getattr(header, name)) for name in _HEADER_NAMES},
        "received_at": case.received_at,
        "revision": case.revision,
        "assignee": case.assignee,
        "taken": case.taken,
        "resolved_by": resolution.by if resolution else None,
        "resolved_at": resolution.at if resolution else None,
        "reopens_until": resolution.reopens_until if resolution else None,
        "closure": case.closure.value if case.closure else None,
        "desk": case.desk.value,
        "urgency_rank": rank_of(header.urgency),
    }


def _saved_values(case: Case) -> dict[str, Any]:
    values = _case_values(case)
    values["agency_"], values["case_id_"] = values.pop("agency"), values.pop("case_id")
    return values


def _post_values(case: Case, version: PostVersion, at: datetime) -> dict[str, Any]:
    return {
        "agency": case.agency,
        "post_version_id": version.post_version_id,
        "case_id": case.header.case_id,
        "brand": case.brand,
        "source_id": version.source_id,
        "parent_source_id": version.parent_source_id,
        "verb": version.verb.value,
        "event_time": version.event_time,
        "received_at": version.received_at,
        "redacted_text": version.redacted_text,
        "findings": [asdict(finding) for finding in version.findings],
        "redaction_version": version.redaction_version,
        "revision": version.revision,
        "attachment_count": version.attachment_count,
        "seal_digest": version.seal_digest.hex() if version.seal_digest else None,
        "arrived_at": at,
    }


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _header_of(row: Any, like: CaseHeader) -> CaseHeader:
    """A stored version, with what never changes about the case from `like`."""
    return CaseHeader(
        case_id=like.case_id,
        brand=like.brand,
        version=row["version"],
        public_code=like.public_code,
        channel=like.channel,
        thread_id=like.thread_id,
        author_ref=like.author_ref,
        opened_at=like.opened_at,
        **_versioned(row),
    )


def _versioned(row: Any) -> dict[str, Any]:
    reason = row["close_reason"]
    return {
        "author_handle": row["author_handle"],
        "state": CaseState(row["state"]),
        "urgency": Urgency(row["urgency"]),
        "close_reason": CloseReason(reason) if reason is not None else None,
        "note": row["note"],
        "changed_at": row["changed_at"],
    }


def _post_of(row: Any) -> PostVersion:
    digest = row["seal_digest"]
    return PostVersion(
        post_version_id=row["post_version_id"],
        source_id=row["source_id"],
        parent_source_id=row["parent_source_id"],
        verb=Verb(row["verb"]),
        event_time=row["event_time"],
        received_at=row["received_at"],
        redacted_text=row["redacted_text"],
        findings=tuple(
            FindingSpan(**{**finding, "reasons": tuple(finding["reasons"])})
            for finding in row["findings"]
        ),
        redaction_version=row["redaction_version"],
        attachment_count=row["attachment_count"],
        seal=None,
        seal_digest=bytes.fromhex(digest) if digest is not None else None,
        revision=row["revision"],
    )

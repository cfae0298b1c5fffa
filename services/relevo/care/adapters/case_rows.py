"""Cases, their headers' versions, post versions and receipts."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.adapters.upsert import insert_if_absent
from relevo.care.domain.case import Case, CaseKey, Resolution
from relevo.crossing.vocabulary import (
    CaseHeader,
    CaseState,
    CloseReason,
    FindingSpan,
    PostVersion,
    Urgency,
    Verb,
)
from relevo.sealing.signed import SignedStatement

_URGENCY_RANK = {Urgency.URGENT: 0, Urgency.NORMAL: 1}
_VERSIONED = ("author_handle", "state", "urgency", "close_reason", "note", "changed_at")


@dataclass(frozen=True, slots=True)
class StoredPost:
    """A post version at care, without its seal's bytes, and the case that it belongs to."""

    case_id: str
    version: PostVersion


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

    def add(self, case: Case) -> bool:
        """Insert a case unless it exists; whether it was inserted."""
        return insert_if_absent(self._connection, tables.cases, **_case_values(case))

    def save(self, case: Case) -> None:
        """Write a case that was read with `lock`."""
        table = tables.cases
        self._connection.execute(
            table.update()
            .where(table.c.agency == case.agency, table.c.case_id == case.header.case_id)
            .values(**_case_values(case))
        )

    def header(self, key: CaseKey, like: CaseHeader) -> CaseHeader | None:
        """The header that arrived under the version of `like`, with what never changes from it."""
        table = tables.case_headers
        row = (
            self._connection.execute(
                sa.select(table).where(
                    table.c.agency == key.agency,
                    table.c.case_id == key.case_id,
                    table.c.version == like.version,
                )
            )
            .mappings()
            .one_or_none()
        )
        return None if row is None else _header_of(row, like)

    def all_headers(self, case: Case) -> tuple[CaseHeader, ...]:
        """Every version of the case's header that arrived, the lowest first."""
        table = tables.case_headers
        rows = self._connection.execute(
            sa.select(table)
            .where(table.c.agency == case.agency, table.c.case_id == case.header.case_id)
            .order_by(table.c.version)
        ).mappings()
        return tuple(_header_of(row, case.header) for row in rows)

    def add_header(self, agency: str, header: CaseHeader, *, at: datetime) -> None:
        """Keep a version of the header."""
        self._connection.execute(
            tables.case_headers.insert().values(
                agency=agency,
                case_id=header.case_id,
                version=header.version,
                received_at=at,
                **{name: _plain(getattr(header, name)) for name in _VERSIONED},
            )
        )

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

    def post(self, agency: str, post_version_id: str) -> StoredPost | None:
        """One post version."""
        table = tables.post_versions
        row = (
            self._connection.execute(
                sa.select(table).where(
                    table.c.agency == agency, table.c.post_version_id == post_version_id
                )
            )
            .mappings()
            .one_or_none()
        )
        return None if row is None else StoredPost(row["case_id"], _post_of(row))

    def add_post(self, case: Case, version: PostVersion, *, at: datetime) -> bool:
        """Insert a post version unless its id exists; whether it was inserted."""
        return insert_if_absent(
            self._connection,
            tables.post_versions,
            agency=case.agency,
            post_version_id=version.post_version_id,
            case_id=case.header.case_id,
            brand=case.brand,
            source_id=version.source_id,
            parent_source_id=version.parent_source_id,
            verb=version.verb.value,
            event_time=version.event_time,
            received_at=version.received_at,
            redacted_text=version.redacted_text,
            findings=[asdict(finding) for finding in version.findings],
            redaction_version=version.redaction_version,
            attachment_count=version.attachment_count,
            seal_digest=version.seal_digest.hex() if version.seal_digest else None,
            arrived_at=at,
        )

    def posts(self, key: CaseKey) -> list[PostVersion]:
        """Every post version of a case, in no order."""
        table = tables.post_versions
        rows = self._connection.execute(
            sa.select(table).where(table.c.agency == key.agency, table.c.case_id == key.case_id)
        ).mappings()
        return [_post_of(row) for row in rows]

    def receipt(self, key: CaseKey, version: int, items_digest: str) -> SignedStatement | None:
        """The receipt that was given for exactly this."""
        table = tables.receipts
        statement = self._connection.scalar(
            sa.select(table.c.statement).where(
                table.c.agency == key.agency,
                table.c.case_id == key.case_id,
                table.c.version == version,
                table.c.items_digest == items_digest,
            )
        )
        return None if statement is None else SignedStatement.from_bytes(statement)

    def add_receipt(
        self,
        key: CaseKey,
        version: int,
        items_digest: str,
        statement: SignedStatement,
        *,
        at: datetime,
    ) -> None:
        """Keep a receipt, to be given again."""
        self._connection.execute(
            tables.receipts.insert().values(
                agency=key.agency,
                case_id=key.case_id,
                version=version,
                items_digest=items_digest,
                statement=statement.to_bytes(),
                at=at,
            )
        )


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
    )


def rank_of(urgency: Urgency) -> int:
    """The inbox's order: lower first."""
    return _URGENCY_RANK[urgency]


def _case_values(case: Case) -> dict[str, Any]:
    header, resolution = case.header, case.resolution
    return {
        "agency": case.agency,
        **{field.name: _plain(getattr(header, field.name)) for field in fields(header)},
        "received_at": case.received_at,
        "revision": case.revision,
        "assignee": case.assignee,
        "taken": case.taken,
        "resolved_by": resolution.by if resolution else None,
        "resolved_at": resolution.at if resolution else None,
        "reopens_until": resolution.reopens_until if resolution else None,
        "desk": case.desk.value,
        "urgency_rank": rank_of(header.urgency),
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
    )

"""A case that came back from care is stored; in the caller's transaction.

Rows are locked in the order that everybody keeps: posts, conversations, cases.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_cases
from relevo.agency.adapters.tables import (
    cases,
    conversations,
    handovers,
    notes,
    post_versions,
    posts,
    timeline,
)
from relevo.agency.domain.case import Case
from relevo.crossing.vocabulary import CaseHeader, CaseNote, PostVersion, Verb


@dataclasses.dataclass(frozen=True, slots=True)
class Recalled:
    """A post version that came back, and the random nonce of its text's place in the ledger."""

    version: PostVersion
    text_nonce: bytes | None


@dataclasses.dataclass(frozen=True, slots=True)
class KnownVersion:
    """A case's version here, and the newest one that care acknowledged to this database."""

    version: int
    receipted_version: int


def versions(connection: Connection, case_ids: Collection[str]) -> dict[str, KnownVersion]:
    """What is known of the cases, erased or not; those that are not here are left out."""
    rows = connection.execute(
        sa.select(cases.c.case_id, cases.c.version, handovers.c.receipted_version)
        .join(handovers, handovers.c.case_id == cases.c.case_id)
        .where(cases.c.case_id.in_(case_ids))
    )
    return {row.case_id: KnownVersion(row.version, row.receipted_version) for row in rows}


def is_known(connection: Connection, case_id: str) -> bool:
    """Whether the case is here, be it erased or another brand's."""
    known = sa.select(cases.c.case_id).where(cases.c.case_id == case_id)
    return connection.execute(known).first() is not None


def code_is_free(connection: Connection, public_code: str, case_id: str) -> bool:
    """Whether no other case was given the public code."""
    other = sa.select(cases.c.case_id).where(
        cases.c.public_code == public_code, cases.c.case_id != case_id
    )
    return connection.execute(other).first() is None


def was_made_here(connection: Connection, case_id: str, changed_at: datetime) -> bool:
    """Whether this database made the version of the case's header that is dated `changed_at`.

    Whatever makes one writes, at the same instant, a line of the case's story or a post version.
    """
    told = sa.select(timeline.c.entry_id).where(
        timeline.c.case_id == case_id, timeline.c.at == changed_at
    )
    took = sa.select(post_versions.c.post_version_id).where(
        post_versions.c.case_id == case_id, post_versions.c.received_at == changed_at
    )
    return connection.execute(sa.union_all(told, took).limit(1)).first() is not None


def hold_posts(
    connection: Connection, header: CaseHeader, versions: Collection[PostVersion]
) -> None:
    """Make and hold the rows of the case's posts and of its author's place in the thread."""
    for source_id in sorted({version.source_id for version in versions}):
        key = {"brand": header.brand, "channel": header.channel, "source_id": source_id}
        _make(connection, posts, key, removed=False)
    place = {
        "brand": header.brand,
        "channel": header.channel,
        "thread_id": header.thread_id,
        "author_ref": header.author_ref,
    }
    _make(connection, conversations, place)


def insert_case(connection: Connection, case: Case, now: datetime) -> None:
    """Store a case that care has whole; its author's newest, unless another was opened since."""
    store_cases.insert(connection, [case])
    connection.execute(
        handovers.insert().values(
            case_id=case.case_id,
            brand=case.brand,
            pending=False,
            queued_at=now,
            attempts=0,
            next_attempt_at=now,
            receipted_version=case.version,
            backfill=False,
        )
    )
    connection.execute(
        conversations.update()
        .where(
            conversations.c.brand == case.brand,
            conversations.c.channel == case.channel,
            conversations.c.thread_id == case.thread_id,
            conversations.c.author_ref == case.author_ref,
            conversations.c.case_id.is_(None),
        )
        .values(case_id=case.case_id)
    )


def known_to_care(connection: Connection, case_id: str, version: int) -> None:
    """Care has the case's header at this version."""
    connection.execute(
        handovers.update()
        .where(handovers.c.case_id == case_id, handovers.c.receipted_version < version)
        .values(receipted_version=version)
    )


def add_versions(
    connection: Connection, header: CaseHeader, recalled: Sequence[Recalled]
) -> tuple[str, ...]:
    """Store those that are not here, as acknowledged and without a seal, and the later redactions
    of those that are; their ids.
    """
    added = []
    for one in recalled:
        version = one.version
        inserted = connection.execute(
            _insert(connection, post_versions)
            .values(
                post_version_id=version.post_version_id,
                case_id=header.case_id,
                brand=header.brand,
                channel=header.channel,
                source_id=version.source_id,
                parent_source_id=version.parent_source_id,
                thread_id=header.thread_id,
                verb=version.verb.value,
                event_time=version.event_time,
                received_at=version.received_at,
                redacted_text=version.redacted_text,
                text_nonce=one.text_nonce,
                findings=[dataclasses.asdict(finding) for finding in version.findings],
                redaction_version=version.redaction_version,
                revision=version.revision,
                checked_version="",  # nobody here: it is looked at again soon
                exempt=[],
                attachment_count=version.attachment_count,
                seal_digest=version.seal_digest,
                receipted_at=version.received_at,
            )
            .on_conflict_do_nothing()  # by its id, or as the same event of the platform
            .returning(post_versions.c.position)
        )
        if inserted.first() is not None or _retexted(connection, header, one):
            added.append(version.post_version_id)
        _mark_post(connection, header, version)
    return tuple(added)


def _retexted(connection: Connection, header: CaseHeader, one: Recalled) -> bool:
    """Whether care had a later redaction of a text that is here: it takes its place."""
    version = one.version
    changed = connection.execute(
        post_versions.update()
        .where(
            post_versions.c.post_version_id == version.post_version_id,
            post_versions.c.case_id == header.case_id,
            post_versions.c.revision < version.revision,
        )
        .values(
            redacted_text=version.redacted_text,
            text_nonce=one.text_nonce,
            findings=[dataclasses.asdict(finding) for finding in version.findings],
            redaction_version=version.redaction_version,
            revision=version.revision,
            checked_version="",
            exempt=[],
        )
    )
    return changed.rowcount > 0


def add_note(connection: Connection, case_id: str, note: CaseNote) -> None:
    """A line of the timeline is a note that care has."""
    connection.execute(
        notes.insert().values(
            note_id=note.note_id, case_id=case_id, receipted_at=note.at, revision=note.revision
        )
    )


def known_notes(connection: Connection, case_id: str) -> frozenset[str]:
    """Ids of the case's notes that are here."""
    return frozenset(
        connection.scalars(sa.select(notes.c.note_id).where(notes.c.case_id == case_id))
    )


def _mark_post(connection: Connection, header: CaseHeader, version: PostVersion) -> None:
    mine = (
        posts.c.brand == header.brand,
        posts.c.channel == header.channel,
        posts.c.source_id == version.source_id,
    )
    adopted = posts.update().where(*mine, posts.c.case_id.is_(None))
    connection.execute(adopted.values(case_id=header.case_id))
    if version.verb is Verb.REMOVE:
        connection.execute(posts.update().where(*mine).values(removed=True))


def _make(connection: Connection, table: sa.Table, key: dict[str, str], **values: object) -> None:
    connection.execute(_insert(connection, table).values(**key, **values).on_conflict_do_nothing())
    connection.execute(
        sa.select(*table.primary_key.columns)
        .where(*(table.c[name] == value for name, value in key.items()))
        .with_for_update(key_share=True)
    )


def _insert(connection: Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return insert(table)

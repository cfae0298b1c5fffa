"""Updates on their way to the agencies: inserted without a number, numbered after their commit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.adapters.upsert import insert_if_absent
from relevo.care.domain.case import OfCase
from relevo.care.domain.errors import CursorAhead, StreamFenced
from relevo.crossing.updates import (
    Assigned,
    Ingested,
    Question,
    Received,
    Reopened,
    ReplyToPublish,
    Resolved,
    Unassigned,
    Update,
    UpdateKind,
)
from relevo.sealing.signed import SignedStatement

_NEW = tables.updates.insert()


@dataclass(frozen=True, slots=True)
class NewUpdate:
    """An update that has no number yet."""

    about: OfCase
    update_id: str
    kind: UpdateKind
    at: datetime


@dataclass(frozen=True, slots=True)
class UpdateSummary:
    """An update as an operator sees it; `sequence` is None while it is not numbered."""

    agency: str
    brand: str
    case_id: str
    update_id: str
    kind: str
    at: datetime
    sequence: int | None


@dataclass(frozen=True, slots=True)
class StreamLag:
    """How many numbered updates an agency was not sent, and when the oldest of them was made."""

    agency: str
    brand: str
    updates: int
    oldest: datetime | None


class UpdateRows:
    """What a transaction does with updates."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, about: OfCase, update_id: str, kind: UpdateKind, *, at: datetime) -> None:
        """Insert one, without a number. What it refers to is written in the same transaction."""
        self.add_all([NewUpdate(about, update_id, kind, at)])

    def add_all(self, updates: Iterable[NewUpdate]) -> None:
        """`add` for several."""
        rows = [_new_values(update) for update in updates]
        if rows:
            self._connection.execute(_NEW, rows)

    def waiting(self) -> bool:
        """Whether any committed update has no number; takes no lock."""
        table = tables.updates
        query = sa.select(table.c.update_id).where(table.c.sequence.is_(None)).limit(1)
        return self._connection.execute(query).first() is not None

    def number(self, *, limit: int) -> int:
        """Give the oldest committed updates their numbers; how many got one.

        Each (agency, brand) counts from 1 without a gap: its counter's row is locked, and moves in
        the transaction that uses it.
        """
        table = tables.updates
        rows = self._connection.execute(
            sa.select(table.c.agency, table.c.update_id, table.c.brand)
            .where(table.c.sequence.is_(None))
            .order_by(table.c.at, table.c.update_id)
            .limit(limit)
        ).all()
        groups: dict[tuple[str, str], list[str]] = {}
        for row in rows:
            groups.setdefault((row.agency, row.brand), []).append(row.update_id)
        for (agency, brand), update_ids in sorted(groups.items()):
            self._number_group(agency, brand, update_ids)
        return len(rows)

    def after(self, agency: str, brand: str, sequence: int, *, limit: int) -> tuple[Update, ...]:
        """Numbered updates after a sequence, in order."""
        table = tables.updates
        rows = (
            self._connection.execute(
                sa.select(table)
                .where(
                    table.c.agency == agency,
                    table.c.brand == brand,
                    table.c.sequence > sequence,
                )
                .order_by(table.c.sequence)
                .limit(limit)
            )
            .mappings()
            .all()
        )
        content = _Content(self._connection, agency, rows)
        return tuple(
            Update(
                sequence=row["sequence"],
                update_id=row["update_id"],
                brand=row["brand"],
                case_id=row["case_id"],
                at=row["at"],
                kind=content.kind_of(row),
            )
            for row in rows
        )

    def newest(self, brands: Sequence[str], *, limit: int) -> list[UpdateSummary]:
        """The newest updates of these brands, for operators."""
        table = tables.updates
        columns = [table.c[name] for name in UpdateSummary.__slots__]
        rows = self._connection.execute(
            sa.select(*columns)
            .where(table.c.brand.in_(brands))
            .order_by(table.c.at.desc(), table.c.update_id)
            .limit(limit)
        ).mappings()
        return [UpdateSummary(**row) for row in rows]

    def last(self, agency: str, brand: str) -> int:
        """The highest number given, 0 before the first."""
        table = tables.sequences
        return (
            self._connection.scalar(
                sa.select(table.c.last).where(table.c.agency == agency, table.c.brand == brand)
            )
            or 0
        )

    def open_stream(
        self, agency: str, brand: str, *, token: int, stream_id: str, applied: int, at: datetime
    ) -> None:
        """Make this stream the one of its (agency, brand); the one before ends.

        Raises:
            StreamFenced: a higher token has been seen.
            CursorAhead: the agency has applied what care never numbered.
        """
        if applied > self.last(agency, brand):
            raise CursorAhead("the cursor is ahead of what was numbered", field="after_sequence")
        table = tables.streams
        values = {
            "fencing_token": token,
            "stream_id": stream_id,
            "applied": applied,
            "opened_at": at,
        }
        mine = (table.c.agency == agency, table.c.brand == brand)
        if insert_if_absent(self._connection, table, agency=agency, brand=brand, **values):
            return
        seen = self._connection.scalar(
            sa.select(table.c.fencing_token).where(*mine).with_for_update(key_share=True)
        )
        if seen is not None and seen > token:
            raise StreamFenced("a newer fencing token has been seen", field="fencing_token")
        self._connection.execute(table.update().where(*mine).values(**values))

    def sent(self, agency: str, brand: str, stream_id: str, sequence: int) -> None:
        """The stream has carried the updates up to `sequence`; nothing if it is the one no more."""
        table = tables.streams
        self._connection.execute(
            table.update()
            .where(table.c.agency == agency, table.c.brand == brand, table.c.stream_id == stream_id)
            .values(applied=sequence)
        )

    def lags(self) -> list[StreamLag]:
        """How far each agency is behind, for each of its brands that any update was made for."""
        counters, streams, table = tables.sequences, tables.streams, tables.updates
        sent = sa.func.coalesce(streams.c.applied, 0)
        rows = self._connection.execute(
            sa.select(counters.c.agency, counters.c.brand, counters.c.last - sent, table.c.at)
            .outerjoin_from(
                counters,
                streams,
                sa.and_(streams.c.agency == counters.c.agency, streams.c.brand == counters.c.brand),
            )
            .outerjoin(
                table,
                sa.and_(
                    table.c.agency == counters.c.agency,
                    table.c.brand == counters.c.brand,
                    table.c.sequence == sent + 1,
                ),
            )
        )
        return [StreamLag(*row) for row in rows]

    def check_stream(self, agency: str, brand: str, stream_id: str) -> None:
        """Raise `StreamFenced` unless this is still the stream of its (agency, brand)."""
        table = tables.streams
        current = self._connection.scalar(
            sa.select(table.c.stream_id).where(table.c.agency == agency, table.c.brand == brand)
        )
        if current != stream_id:
            raise StreamFenced("a newer stream has been opened")

    def _number_group(self, agency: str, brand: str, update_ids: Iterable[str]) -> None:
        counter, table = tables.sequences, tables.updates
        insert_if_absent(self._connection, counter, agency=agency, brand=brand, last=0)
        mine = (counter.c.agency == agency, counter.c.brand == brand)
        last: int = self._connection.execute(
            sa.select(counter.c.last).where(*mine).with_for_update(key_share=True)
        ).scalar_one()
        for update_id in update_ids:
            numbered = self._connection.execute(
                table.update()
                .where(
                    table.c.agency == agency,
                    table.c.update_id == update_id,
                    table.c.sequence.is_(None),
                )
                .values(sequence=last + 1)
            )
            last += numbered.rowcount
        self._connection.execute(counter.update().where(*mine).values(last=last))


class _Content:
    """What updates refer to: texts of replies and questions, the vault's notices."""

    def __init__(self, connection: Connection, agency: str, rows: Sequence[Any]) -> None:
        def subjects(kind: str) -> list[str]:
            return [row["subject"] for row in rows if row["kind"] == kind]

        replies, questions, seals = tables.replies, tables.questions, tables.seals
        self._replies = {
            row.reply_id: row
            for row in connection.execute(
                sa.select(
                    replies.c.reply_id, replies.c.text, replies.c.in_reply_to_source_id
                ).where(replies.c.agency == agency, replies.c.reply_id.in_(subjects("reply")))
            )
        }
        self._questions = {
            row.question_id: row.text
            for row in connection.execute(
                sa.select(questions.c.question_id, questions.c.text).where(
                    questions.c.agency == agency,
                    questions.c.question_id.in_(subjects("question")),
                )
            )
        }
        self._notices = {
            row.post_version_id: row.notice
            for row in connection.execute(
                sa.select(seals.c.post_version_id, seals.c.notice).where(
                    seals.c.agency == agency,
                    seals.c.post_version_id.in_(subjects("ingested")),
                )
            )
        }

    def kind_of(self, row: Any) -> UpdateKind:
        subject = row["subject"]
        match row["kind"]:
            case "received":
                return Received(row["number"])
            case "assigned":
                return Assigned(subject)
            case "ingested":
                notice = SignedStatement.from_bytes(self._notices[subject])
                return Ingested(subject, notice, row["number"])
            case "reply":
                reply = self._replies[subject]
                return ReplyToPublish(subject, reply.text, reply.in_reply_to_source_id)
            case "question":
                return Question(subject, self._questions[subject])
            case "resolved":
                return Resolved(row["until"])
            case "reopened":
                return Reopened(subject)
            case "unassigned":
                return Unassigned()
            case other:
                raise LookupError(f"an update of the kind {other} cannot be read")


def _new_values(update: NewUpdate) -> dict[str, Any]:
    name, subject, number, until = _columns(update.kind)
    return {
        "agency": update.about.agency,
        "update_id": update.update_id,
        "case_id": update.about.case_id,
        "brand": update.about.brand,
        "at": update.at,
        "kind": name,
        "subject": subject,
        "number": number,
        "until": until,
    }


def _columns(kind: UpdateKind) -> tuple[str, str | None, int | None, datetime | None]:
    match kind:
        case Received(case_version):
            return "received", None, case_version, None
        case Assigned(assignee_id):
            return "assigned", assignee_id, None, None
        case Ingested(post_version_id, _, grace_seconds):
            return "ingested", post_version_id, grace_seconds, None
        case ReplyToPublish(reply_id):
            return "reply", reply_id, None, None
        case Question(question_id):
            return "question", question_id, None, None
        case Resolved(reopens_until):
            return "resolved", None, None, reopens_until
        case Reopened(reopener_id):
            return "reopened", reopener_id, None, None
        case Unassigned():
            return "unassigned", None, None, None
        case _:
            raise LookupError("care does not make updates of this kind")

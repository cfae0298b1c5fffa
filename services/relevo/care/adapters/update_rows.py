"""Updates on their way to the agencies: inserted without a number, numbered after their commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.adapters.update_content import Content, no_link
from relevo.care.adapters.upsert import insert_if_absent
from relevo.care.domain.case import OfCase
from relevo.care.domain.errors import CursorAhead, StreamFenced
from relevo.crossing.updates import (
    AppliedUpdate,
    Assigned,
    Cover,
    Erase,
    FormLink,
    Given,
    Ingested,
    Question,
    Received,
    Reopened,
    ReplyToPublish,
    Resolved,
    Restoration,
    StreamStart,
    Unassigned,
    Update,
    UpdateKind,
)

_UPDATES, _COUNTERS, _STREAMS = tables.updates, tables.sequences, tables.streams

# Statements are built once: building one anew, and its cache key, costs more than executing it.
_NEW = _UPDATES.insert()
_ANY_WAITING = sa.select(_UPDATES.c.update_id).where(_UPDATES.c.sequence.is_(None)).limit(1)


def _of(table: sa.Table) -> sa.ColumnElement[bool]:
    """Of one (agency, brand)."""
    return sa.and_(
        table.c.agency == sa.bindparam("agency_"), table.c.brand == sa.bindparam("brand_")
    )


def _oldest_waiting(*conditions: sa.ColumnElement[bool]) -> sa.Select[str, str, str]:
    return (
        sa.select(_UPDATES.c.agency, _UPDATES.c.brand, _UPDATES.c.update_id)
        .where(_UPDATES.c.sequence.is_(None), *conditions)
        .order_by(_UPDATES.c.at, _UPDATES.c.update_id)
        .limit(sa.bindparam("limit_"))
    )


def _waiting_groups() -> sa.Select[str, str, int]:
    waiting = _oldest_waiting().subquery("waiting")
    group = (waiting.c.agency, waiting.c.brand)
    return sa.select(*group, sa.func.count()).group_by(*group).order_by(*group)


_WAITING_GROUPS = _waiting_groups()
_WAITING = _oldest_waiting(_of(_UPDATES))
# By primary key, row by row: a join would be planned by statistics, which never know how many wait.
_NUMBERED = _UPDATES.update().where(
    _UPDATES.c.agency == sa.bindparam("agency_"), _UPDATES.c.update_id == sa.bindparam("id_")
)
_COUNTER = sa.select(_COUNTERS.c.last).where(_of(_COUNTERS)).with_for_update(key_share=True)
_COUNTED = _COUNTERS.update().where(_of(_COUNTERS))
_AFTER = (
    sa.select(_UPDATES)
    .where(_of(_UPDATES), _UPDATES.c.sequence > sa.bindparam("after_"))
    .order_by(_UPDATES.c.sequence)
    .limit(sa.bindparam("limit_"))
)
_STREAM = (
    sa.select(_STREAMS.c.stream_id, _COUNTERS.c.last)
    .outerjoin_from(
        _STREAMS,
        _COUNTERS,
        sa.and_(_COUNTERS.c.agency == _STREAMS.c.agency, _COUNTERS.c.brand == _STREAMS.c.brand),
    )
    .where(_of(_STREAMS))
)
_SENT = (
    _STREAMS.update()
    .where(_of(_STREAMS), _STREAMS.c.stream_id == sa.bindparam("stream_id_"))
    .values(
        applied=sa.bindparam("sent_"),
        sent=sa.case(
            (_STREAMS.c.sent < sa.bindparam("sent_"), sa.bindparam("sent_")), else_=_STREAMS.c.sent
        ),
    )
)


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
        return self._connection.execute(_ANY_WAITING).first() is not None

    def number(self, *, limit: int) -> int:
        """Give the oldest committed updates their numbers; how many got one.

        Each (agency, brand) counts from 1 without a gap: its counter's row is locked, and moves in
        the transaction that uses it.
        """
        groups = self._connection.execute(_WAITING_GROUPS, {"limit_": limit}).all()
        return sum(self._number_group(agency, brand, count) for agency, brand, count in groups)

    def after(
        self,
        agency: str,
        brand: str,
        sequence: int,
        *,
        limit: int,
        link_of: Callable[[str], str] = no_link,
    ) -> tuple[Update, ...]:
        """Numbered updates after a sequence, in order. `link_of`: a form's address by its id."""
        bound = {"agency_": agency, "brand_": brand, "after_": sequence, "limit_": limit}
        rows = self._connection.execute(_AFTER, bound).mappings().all()
        content = Content(self._connection, agency, rows, link_of)
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

    def common(self, agency: str, brand: str, after: int, applied: Sequence[AppliedUpdate]) -> int:
        """The newest of the updates `applied` (newest first, from the cursor `after` on) that is
        the same here; 0 if none is.

        Raises:
            CursorAhead: nothing is named, and the cursor is past what was numbered.
        """
        if not applied:
            if after > self.last(agency, brand):
                raise CursorAhead("the cursor is ahead of what was numbered", field="applied")
            return after
        table = tables.updates
        rows = self._connection.execute(
            sa.select(table.c.sequence, table.c.update_id).where(
                table.c.agency == agency,
                table.c.brand == brand,
                table.c.sequence.in_([one.sequence for one in applied]),
            )
        )
        here = {(row.sequence, row.update_id) for row in rows}
        return next(
            (one.sequence for one in applied if (one.sequence, one.update_id) in here),
            0,
        )

    def open_stream(
        self, agency: str, brand: str, *, token: int, stream_id: str, after: int, at: datetime
    ) -> StreamStart:
        """Make this stream the one of its (agency, brand); the one before ends.

        Raises:
            StreamFenced: a higher token has been seen.
        """
        table = tables.streams
        values = {
            "fencing_token": token,
            "stream_id": stream_id,
            "applied": after,
            "opened_at": at,
        }
        mine = (table.c.agency == agency, table.c.brand == brand)
        if insert_if_absent(
            self._connection, table, agency=agency, brand=brand, sent=after, **values
        ):
            return StreamStart(after, after)
        seen = self._connection.execute(
            sa.select(table.c.fencing_token, table.c.sent)
            .where(*mine)
            .with_for_update(key_share=True)
        ).one()
        if seen.fencing_token > token:
            raise StreamFenced("a newer fencing token has been seen", field="fencing_token")
        self._connection.execute(table.update().where(*mine).values(**values))
        return StreamStart(after, seen.sent)

    def sending(self, agency: str, brand: str, stream_id: str, sequence: int) -> None:
        """The stream carries, or is about to carry, the updates up to `sequence`.

        Raises:
            StreamFenced: it is the stream no more.
        """
        bound = {"agency_": agency, "brand_": brand, "stream_id_": stream_id, "sent_": sequence}
        if self._connection.execute(_SENT, bound).rowcount == 0:
            raise StreamFenced("a newer stream has been opened")

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

    def check_stream(self, agency: str, brand: str, stream_id: str) -> int:
        """The highest number given, 0 before the first.

        Raises:
            StreamFenced: this is no more the stream of its (agency, brand).
        """
        bound = {"agency_": agency, "brand_": brand}
        current, last = self._connection.execute(_STREAM, bound).one_or_none() or (None, None)
        if current != stream_id:
            raise StreamFenced("a newer stream has been opened")
        return last or 0

    def _number_group(self, agency: str, brand: str, limit: int) -> int:
        mine = {"agency_": agency, "brand_": brand}
        last = self._connection.scalar(_COUNTER, mine)
        if last is None:
            insert_if_absent(self._connection, tables.sequences, agency=agency, brand=brand, last=0)
            last = self._connection.execute(_COUNTER, mine).scalar_one()
        # Only under the lock: whoever had it before may have numbered what was seen to wait.
        waiting = self._connection.execute(_WAITING, {**mine, "limit_": limit}).all()
        if waiting:
            numbers = [
                {"agency_": agency, "id_": row.update_id, "sequence": number}
                for number, row in enumerate(waiting, start=last + 1)
            ]
            self._connection.execute(_NUMBERED, numbers)
            self._connection.execute(_COUNTED, {**mine, "last": last + len(waiting)})
        return len(waiting)


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
        case Restoration(request_id):
            return "restoration", request_id, None, None
        case Cover(request_id):
            return "cover", request_id, None, None
        case Resolved(reopens_until):
            return "resolved", None, None, reopens_until
        case Reopened(reopener_id):
            return "reopened", reopener_id, None, None
        case Unassigned():
            return "unassigned", None, None, None
        case Erase(order_id):
            return "erase", order_id, None, None
        case _:
            return _columns_of_form(kind)


def _columns_of_form(kind: UpdateKind) -> tuple[str, str | None, int | None, datetime | None]:
    match kind:
        case FormLink(form_id=form_id, expires_at=expires_at):
            return "form_link", form_id, None, expires_at
        case Given(form_id):
            return "given", form_id, None, None
        case _:
            raise LookupError("care does not make updates of this kind")

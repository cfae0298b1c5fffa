"""What the desk reads and writes: the inbox, replies, questions, reported actions, the timeline."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.adapters.case_rows import case_of
from relevo.care.adapters.upsert import insert_if_absent
from relevo.care.domain.case import Case, CaseKey, Desk, OfCase
from relevo.care.domain.replies import Outcome, Reply, ReplyState
from relevo.care.domain.restorations import RestorationState
from relevo.care.domain.timeline import Event, EventKind
from relevo.crossing.continuity import Reading
from relevo.crossing.vocabulary import Action, ActionKind

_NEW_EVENT = tables.events.insert()
_READ_REPLY = ("state", "reading")
_READ_ACTION = ("kind", "reading")


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question to the community manager; its text holds no personal data."""

    question_id: str
    author: str
    text: str = field(repr=False)
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Awaited:
    """A request to put something back that nobody has decided, and the case that it is about."""

    request_id: str
    key: CaseKey
    brand: str
    public_code: str
    desk: Desk
    placeholder: str
    asked_at: datetime


@dataclass(frozen=True, slots=True, order=True)
class InboxPlace:
    """A place in the inbox's order: urgent first, then the longest open, then by name."""

    urgency_rank: int
    opened_at: datetime
    agency: str
    case_id: str


class DeskRows:
    """What a transaction does at the desk."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def inbox(
        self,
        brands: Sequence[str],
        *,
        desk: Desk | None,
        assignee: str | None,
        unassigned: bool,
        after: InboxPlace | None,
        limit: int,
        awaited: bool = False,
    ) -> list[tuple[InboxPlace, Case]]:
        """Cases in the inbox's order, after a place; `awaited`: only those with open requests."""
        table = tables.cases
        order = (table.c.urgency_rank, table.c.opened_at, table.c.agency, table.c.case_id)
        query = sa.select(table).where(table.c.brand.in_(brands), table.c.closure.is_(None))
        if desk is not None:
            query = query.where(table.c.desk == desk.value)
        if assignee is not None:
            query = query.where(table.c.assignee == assignee)
        if unassigned:
            query = query.where(table.c.assignee.is_(None))
        if awaited:
            asked = tables.restorations
            query = query.where(
                sa.tuple_(table.c.agency, table.c.case_id).in_(
                    sa.select(asked.c.agency, asked.c.case_id).where(_is_open(brands))
                )
            )
        if after is not None:
            query = query.where(_beyond(order, after))
        rows = self._connection.execute(query.order_by(*order).limit(limit)).mappings()
        return [
            (
                InboxPlace(row["urgency_rank"], row["opened_at"], row["agency"], row["case_id"]),
                case_of(row),
            )
            for row in rows
        ]

    def counts(self, brands: Sequence[str]) -> dict[Desk, int]:
        """How many cases of these brands stand where."""
        table = tables.cases
        rows = self._connection.execute(
            sa.select(table.c.desk, sa.func.count())
            .where(table.c.brand.in_(brands), table.c.closure.is_(None))
            .group_by(table.c.desk)
        )
        found = {Desk(name): number for name, number in rows}
        return {desk: found.get(desk, 0) for desk in Desk}

    def awaited(self, brands: Sequence[str], *, limit: int) -> tuple[list[Awaited], int]:
        """The oldest open requests about cases of these brands, and how many there are in all."""
        asked, cases = tables.restorations, tables.cases
        rows = (
            self._connection.execute(
                sa.select(
                    asked.c.request_id,
                    asked.c.agency,
                    asked.c.case_id,
                    asked.c.placeholder,
                    asked.c.asked_at,
                    cases.c.brand,
                    cases.c.public_code,
                    cases.c.desk,
                    sa.func.count().over().label("of_all"),
                )
                .join(
                    cases,
                    (cases.c.agency == asked.c.agency) & (cases.c.case_id == asked.c.case_id),
                )
                .where(_is_open(brands), cases.c.closure.is_(None))
                .order_by(asked.c.asked_at, asked.c.agency, asked.c.request_id)
                .limit(limit)
            )
            .mappings()
            .all()
        )
        found = [
            Awaited(
                request_id=row["request_id"],
                key=CaseKey(row["agency"], row["case_id"]),
                brand=row["brand"],
                public_code=row["public_code"],
                desk=Desk(row["desk"]),
                placeholder=row["placeholder"],
                asked_at=row["asked_at"],
            )
            for row in rows
        ]
        return found, rows[0]["of_all"] if rows else 0

    def with_awaited(self, keys: Collection[CaseKey]) -> set[CaseKey]:
        """Those of these cases that have an open request."""
        if not keys:
            return set()
        asked = tables.restorations
        rows = self._connection.execute(
            sa.select(asked.c.agency, asked.c.case_id)
            .where(
                asked.c.agency.in_(sorted({key.agency for key in keys})),
                asked.c.case_id.in_(sorted({key.case_id for key in keys})),
                asked.c.state == RestorationState.ASKED.value,
            )
            .distinct()
        )
        return {CaseKey(agency, case_id) for agency, case_id in rows} & set(keys)

    def by_public_code(self, brands: Sequence[str], public_code: str) -> list[Case]:
        """Cases under a public code; two agencies may have drawn the same one."""
        table = tables.cases
        rows = self._connection.execute(
            sa.select(table)
            .where(
                table.c.public_code == public_code,
                table.c.brand.in_(brands),
                table.c.closure.is_(None),
            )
            .order_by(table.c.opened_at.desc(), table.c.agency, table.c.case_id)
        ).mappings()
        return [case_of(row) for row in rows]

    def add_reply(self, case: Case, reply: Reply, nonce: bytes) -> None:
        """Keep a reply with the nonce of its commitment."""
        self._connection.execute(
            tables.replies.insert().values(
                **_of(case),
                reply_id=reply.reply_id,
                author=reply.author,
                text=reply.text,
                text_nonce=nonce,
                in_reply_to_source_id=reply.in_reply_to_source_id,
                written_at=reply.written_at,
                state=reply.state.value,
                reading=reply.reading.plain() if reply.reading else None,
            )
        )

    def case_of_reply(self, agency: str, reply_id: str) -> str | None:
        """The case for which care wrote the reply; None: care did not write it."""
        table = tables.replies
        found: str | None = self._connection.scalar(
            sa.select(table.c.case_id).where(table.c.agency == agency, table.c.reply_id == reply_id)
        )
        return found

    def settle_reply(self, agency: str, reply_id: str, outcome: Outcome) -> None:
        """Write what became of a reply."""
        table = tables.replies
        self._connection.execute(
            table.update()
            .where(table.c.agency == agency, table.c.reply_id == reply_id)
            .values(
                state=outcome.state.value,
                settled_at=outcome.at,
                settled_reason=outcome.reason,
                proof=outcome.proof,
            )
        )

    def replies(self, key: CaseKey) -> list[Reply]:
        """A case's replies, oldest first."""
        table = tables.replies
        rows = self._connection.execute(
            sa.select(table)
            .where(table.c.agency == key.agency, table.c.case_id == key.case_id)
            .order_by(table.c.written_at, table.c.reply_id)
        ).mappings()
        return [
            Reply(
                **{name: row[name] for name in Reply.__slots__ if name not in _READ_REPLY},
                state=ReplyState(row["state"]),
                reading=Reading.of(row["reading"]),
            )
            for row in rows
        ]

    def add_question(self, case: Case, question: AskedQuestion, nonce: bytes) -> None:
        """Keep a question with the nonce of its commitment."""
        self._connection.execute(
            tables.questions.insert().values(
                **_of(case),
                question_id=question.question_id,
                author=question.author,
                text=question.text,
                text_nonce=nonce,
                asked_at=question.asked_at,
            )
        )

    def questions(self, key: CaseKey) -> list[AskedQuestion]:
        """A case's questions, oldest first."""
        table = tables.questions
        rows = self._connection.execute(
            sa.select(table)
            .where(table.c.agency == key.agency, table.c.case_id == key.case_id)
            .order_by(table.c.asked_at, table.c.question_id)
        ).mappings()
        return [
            AskedQuestion(**{name: row[name] for name in AskedQuestion.__slots__}) for row in rows
        ]

    def add_action(self, case: Case, action: Action, *, at: datetime) -> bool:
        """Keep a reported action unless its id exists; whether it was inserted."""
        return insert_if_absent(
            self._connection,
            tables.actions,
            **_of(case),
            action_id=action.action_id,
            kind=action.kind.value,
            at=action.at,
            actor=action.actor,
            reply_id=action.reply_id,
            source_id=action.source_id,
            reason=action.reason,
            proof=action.proof,
            post_version_id=action.post_version_id,
            placeholder=action.placeholder,
            reported_at=at,
            reading=action.reading.plain() if action.reading else None,
        )

    def action(self, agency: str, action_id: str) -> Action | None:
        """One reported action."""
        table = tables.actions
        found = self._actions(table.c.agency == agency, table.c.action_id == action_id)
        return found[0] if found else None

    def actions(self, key: CaseKey) -> list[Action]:
        """What was reported of a case, in the order of the acts."""
        table = tables.actions
        return self._actions(table.c.agency == key.agency, table.c.case_id == key.case_id)

    def actions_of_reply(self, agency: str, reply_id: str) -> list[Action]:
        """What was reported of a reply."""
        table = tables.actions
        return self._actions(table.c.agency == agency, table.c.reply_id == reply_id)

    def add_event(self, about: OfCase, event: Event) -> None:
        """Add to the case's timeline."""
        self.add_events([(about, event)])

    def add_events(self, events: Iterable[tuple[OfCase, Event]]) -> None:
        """`add_event` for several cases."""
        rows = [
            {
                **_of(about),
                "event_id": event.event_id,
                "kind": event.kind.value,
                "at": event.at,
                "actor": event.actor,
                "subject": event.subject,
                "code": event.code,
                "number": event.number,
            }
            for about, event in events
        ]
        if rows:
            self._connection.execute(_NEW_EVENT, rows)

    def events(self, key: CaseKey) -> list[Event]:
        """The case's timeline, oldest first."""
        table = tables.events
        rows = self._connection.execute(
            sa.select(table)
            .where(table.c.agency == key.agency, table.c.case_id == key.case_id)
            .order_by(table.c.at, table.c.event_id)
        ).mappings()
        return [
            Event(
                **{name: row[name] for name in Event.__slots__ if name != "kind"},
                kind=EventKind(row["kind"]),
            )
            for row in rows
        ]

    def _actions(self, *conditions: sa.ColumnElement[bool]) -> list[Action]:
        table = tables.actions
        rows = self._connection.execute(
            sa.select(table).where(*conditions).order_by(table.c.at, table.c.action_id)
        ).mappings()
        return [
            Action(
                **{name: row[name] for name in Action.__slots__ if name not in _READ_ACTION},
                kind=ActionKind(row["kind"]),
                reading=Reading.of(row["reading"]),
            )
            for row in rows
        ]


def _of(about: OfCase) -> dict[str, Any]:
    return {"agency": about.agency, "case_id": about.case_id, "brand": about.brand}


def _is_open(brands: Sequence[str]) -> sa.ColumnElement[bool]:
    asked = tables.restorations
    return sa.and_(asked.c.state == RestorationState.ASKED.value, asked.c.brand.in_(brands))


def _beyond(order: tuple[sa.ColumnElement[Any], ...], place: InboxPlace) -> sa.ColumnElement[bool]:
    """The row-wise comparison `order > place`, spelled out: typed binds need their columns."""
    values = (place.urgency_rank, place.opened_at, place.agency, place.case_id)
    alternatives = []
    for index, column in enumerate(order):
        equal = [order[i] == values[i] for i in range(index)]
        alternatives.append(sa.and_(*equal, column > values[index]))
    return sa.or_(*alternatives)

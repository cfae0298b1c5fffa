"""Cases, conversations and timelines in the database; every function runs in the caller's
transaction.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import cases, conversations, timeline
from relevo.agency.domain.case import Case
from relevo.agency.domain.errors import UnknownCase
from relevo.agency.domain.timeline import TimelineEntry, TimelineKind
from relevo.crossing.vocabulary import CaseState, CloseReason, Urgency

CASE_COLUMNS = tuple(cases.c[field.name] for field in dataclasses.fields(Case))


def get(connection: Connection, case_id: str, *, lock: bool = False) -> Case | None:
    """The case, or None if there is none (any more: an erased case is nobody's).

    With `lock`, held until the transaction ends.
    """
    query = sa.select(*CASE_COLUMNS).where(cases.c.case_id == case_id, cases.c.erased_at.is_(None))
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return None if row is None else case_of(row)


def require(connection: Connection, case_id: str, brands: Collection[str]) -> Case:
    """The case, locked for change; raises `UnknownCase` also where it is another brand's."""
    case = get(connection, case_id, lock=True)
    if case is None or case.brand not in brands:
        raise UnknownCase("case_id: there is no such case", field="case_id")
    return case


def brand_of(connection: Connection, case_id: str, brands: Collection[str]) -> str:
    """The case's brand; raises `UnknownCase` also where it is another one than the caller's."""
    case = get(connection, case_id)
    if case is None or case.brand not in brands:
        raise UnknownCase("case_id: there is no such case", field="case_id")
    return case.brand


def insert(connection: Connection, case: Case) -> None:
    """Store a new case."""
    connection.execute(cases.insert().values(**_values(case)))


def update(connection: Connection, case: Case) -> None:
    """Store a case's newer version."""
    connection.execute(
        cases.update().where(cases.c.case_id == case.case_id).values(**_values(case))
    )


def free_public_code(connection: Connection, draw: Callable[[], str]) -> str:
    """A public code that no case has."""
    while True:
        code = draw()
        taken = sa.select(cases.c.case_id).where(cases.c.public_code == code)
        if connection.execute(taken).first() is None:
            return code


def lock_conversation(
    connection: Connection, brand: str, channel: str, thread_id: str, author_ref: str
) -> None:
    """Hold one author's place in one thread until the transaction ends, making it if need be."""
    insert_ignoring = (
        postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    )
    connection.execute(
        insert_ignoring(conversations)
        .values(brand=brand, channel=channel, thread_id=thread_id, author_ref=author_ref)
        .on_conflict_do_nothing(index_elements=list(conversations.primary_key.columns))
    )
    connection.execute(
        sa.select(conversations.c.case_id)
        .where(*_conversation(brand, channel, thread_id, author_ref))
        .with_for_update()
    )


def current_case_id(
    connection: Connection, brand: str, channel: str, thread_id: str, author_ref: str
) -> str | None:
    """The newest case of one author in one thread."""
    return connection.scalar(
        sa.select(conversations.c.case_id).where(
            *_conversation(brand, channel, thread_id, author_ref)
        )
    )


def set_current_case(connection: Connection, case: Case) -> None:
    """Make a case the newest of its author in its thread; `lock_conversation` comes first."""
    connection.execute(
        conversations.update()
        .where(*_conversation(case.brand, case.channel, case.thread_id, case.author_ref))
        .values(case_id=case.case_id)
    )


def add_to_timeline(
    connection: Connection, entry: TimelineEntry, *, text_nonce: bytes | None = None
) -> None:
    """Append to a case's story; `text_nonce` belongs to the text's commitment in the ledger."""
    values = {field.name: getattr(entry, field.name) for field in dataclasses.fields(entry)}
    values["kind"] = entry.kind.value
    connection.execute(timeline.insert().values(**values, text_nonce=text_nonce))


def timeline_of(connection: Connection, case_id: str) -> tuple[TimelineEntry, ...]:
    """A case's story, oldest first."""
    columns = [timeline.c[field.name] for field in dataclasses.fields(TimelineEntry)]
    rows = connection.execute(
        sa.select(*columns).where(timeline.c.case_id == case_id).order_by(timeline.c.position)
    )
    return tuple(TimelineEntry(**{**row._mapping, "kind": TimelineKind(row.kind)}) for row in rows)


def case_of(row: sa.Row[*tuple[Any, ...]]) -> Case:
    """A row with `CASE_COLUMNS` as a value."""
    values = {column.name: row._mapping[column.name] for column in CASE_COLUMNS}
    values["state"] = CaseState(values["state"])
    values["urgency"] = Urgency(values["urgency"])
    if values["close_reason"] is not None:
        values["close_reason"] = CloseReason(values["close_reason"])
    return Case(**values)


def _values(case: Case) -> dict[str, object]:
    values = {field.name: getattr(case, field.name) for field in dataclasses.fields(case)}
    values["state"] = case.state.value
    values["urgency"] = case.urgency.value
    values["close_reason"] = case.close_reason.value if case.close_reason else None
    return values


def _conversation(
    brand: str, channel: str, thread_id: str, author_ref: str
) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        conversations.c.brand == brand,
        conversations.c.channel == channel,
        conversations.c.thread_id == thread_id,
        conversations.c.author_ref == author_ref,
    )

"""Cases and timelines in the database; every function runs in the caller's
transaction.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters.tables import cases, timeline
from relevo.agency.domain.case import Case
from relevo.agency.domain.errors import UnknownCase
from relevo.agency.domain.timeline import TimelineEntry, TimelineKind
from relevo.crossing.vocabulary import CaseState, CloseReason, Urgency
from relevo.service.among import among

CASE_COLUMNS = tuple(cases.c[field.name] for field in dataclasses.fields(Case))
_CHANGING = tuple(column.name for column in CASE_COLUMNS if column.name != "case_id")

_ADD_LINES = timeline.insert()
_WITH_LINE = (
    sa.select(timeline.c.case_id)
    .where(among(timeline.c.case_id, "case_ids"), timeline.c.kind == sa.bindparam("kind"))
    .distinct()
)
_BRANDS = sa.select(cases.c.case_id, cases.c.brand).where(
    among(cases.c.case_id, "case_ids"), cases.c.erased_at.is_(None)
)


def get(connection: Connection, case_id: str, *, lock: bool = False) -> Case | None:
    """The case, or None if there is none (any more: an erased case is nobody's).

    With `lock`, held until the transaction ends.
    """
    query = sa.select(*CASE_COLUMNS).where(cases.c.case_id == case_id, cases.c.erased_at.is_(None))
    row = connection.execute(query.with_for_update(key_share=True) if lock else query).one_or_none()
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


def insert(connection: Connection, new: Sequence[Case]) -> None:
    """Store new cases."""
    if new:
        connection.execute(cases.insert(), [_values(case) for case in new])


def update(connection: Connection, changed: Sequence[Case]) -> None:
    """Store cases' newer versions."""
    if changed:
        ordered = sorted(changed, key=lambda case: case.case_id)
        rows = [{f"new_{name}": value for name, value in _values(case).items()} for case in ordered]
        connection.execute(
            cases.update()
            .where(cases.c.case_id == sa.bindparam("new_case_id"))
            .values({name: sa.bindparam(f"new_{name}") for name in _CHANGING}),
            rows,
        )


def free_public_codes(connection: Connection, draw: Callable[[], str], number: int) -> list[str]:
    """So many public codes, all different, that no case has."""
    free: dict[str, None] = {}
    while len(free) < number:
        drawn = dict.fromkeys(draw() for _ in range(number - len(free)))
        taken = connection.scalars(
            sa.select(cases.c.public_code).where(cases.c.public_code.in_(list(drawn)))
        )
        for code in taken:
            del drawn[code]
        free.update(drawn)
    return list(free)


def add_to_timeline(
    connection: Connection, entry: TimelineEntry, *, text_nonce: bytes | None = None
) -> None:
    """Append to a case's story; `text_nonce` belongs to the text's commitment in the ledger."""
    connection.execute(timeline.insert().values(**_line(entry), text_nonce=text_nonce))


def add_lines_to_timelines(
    connection: Connection,
    lines: Sequence[TimelineEntry],
    *,
    text_nonces: Mapping[str, bytes] = MappingProxyType({}),
) -> None:
    """Append lines, in order, each to its case's story; `text_nonces` by the line's id."""
    if lines:
        connection.execute(
            _ADD_LINES,
            [{**_line(entry), "text_nonce": text_nonces.get(entry.entry_id)} for entry in lines],
        )


def with_line(
    connection: Connection, case_ids: Collection[str], kind: TimelineKind
) -> frozenset[str]:
    """Those of the cases whose story has a line of the kind."""
    if not case_ids:
        return frozenset()
    return frozenset(
        connection.scalars(_WITH_LINE, {"case_ids": list(case_ids), "kind": kind.value})
    )


def brands_of(connection: Connection, case_ids: Collection[str]) -> Mapping[str, str]:
    """The brand of each of the cases; what is erased or unknown is left out. No lock."""
    rows = connection.execute(_BRANDS, {"case_ids": list(case_ids)})
    return {row.case_id: row.brand for row in rows}


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


def _line(entry: TimelineEntry) -> dict[str, object]:
    values = {field.name: getattr(entry, field.name) for field in dataclasses.fields(entry)}
    return {**values, "kind": entry.kind.value}

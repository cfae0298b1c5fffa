"""Which values stand in which cases, which customer a case is, and what people decided of it.

What is asked for many cases is asked in portions, so that no statement outgrows a database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.adapters.clearing import NOBODY
from relevo.care.adapters.upsert import insert_absent
from relevo.care.domain.case import CaseKey, OfCase
from relevo.care.domain.customers import (
    Author,
    Decision,
    DecisionKind,
    DecisionReason,
    Owner,
    ValueState,
)

_VALUES = tables.customers.values
_MEMBERS = tables.customers.members
_DECISIONS = tables.customers.decisions
_COMMON = tables.customers.common
_WORK = tables.customers.work
_TURNS = tables.customers.turns
_CASES = tables.cases
_PORTION = 200
_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class LinkedValue:
    """A value of a case by its handle. It stands in a field of a seal, or of a form."""

    key: CaseKey
    brand: str
    post_version_id: str
    number: int
    type: str
    handle: str
    state: ValueState


@dataclass(frozen=True, slots=True)
class Work:
    """A case whose customer is to be found anew."""

    work_id: str
    key: CaseKey
    brand: str


@dataclass(frozen=True, slots=True)
class Member:
    """Which customer a case is, and since when."""

    customer_id: str
    since: datetime


class CustomerRows:
    """What a transaction does with customers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take_turn(self, brand: str) -> int:
        """Hold the brand's customers until the transaction ends; how many decisions there are."""
        insert_absent(self._connection, _TURNS, [{"brand": brand, "decisions": 0}])
        held = sa.select(_TURNS.c.decisions).where(_TURNS.c.brand == brand).with_for_update()
        return int(self._connection.execute(held).scalar_one())

    # Values.

    def add_values(self, values: Sequence[LinkedValue], *, at: datetime) -> None:
        """Keep values; those that are here stay as they are."""
        rows = [
            {
                **_named(one.key),
                "post_version_id": one.post_version_id,
                "number": one.number,
                "brand": one.brand,
                "type": one.type,
                "handle": one.handle,
                "state": one.state.value,
                "arrived_at": at,
            }
            for one in values
        ]
        insert_absent(self._connection, _VALUES, rows)

    def set_state(self, key: CaseKey, submission: str, number: int, state: ValueState) -> bool:
        """Whether a value of a form counts from now on; False: it is none that links."""
        changed = self._connection.execute(
            _VALUES.update()
            .where(
                *_is(_VALUES, key),
                _VALUES.c.post_version_id == submission,
                _VALUES.c.number == number,
            )
            .values(state=state.value)
        )
        return changed.rowcount > 0

    def drop_value(self, key: CaseKey, post_version_id: str, number: int) -> None:
        """A value links no more: it is not what stands there now."""
        self._connection.execute(
            _VALUES.delete().where(
                *_is(_VALUES, key),
                _VALUES.c.post_version_id == post_version_id,
                _VALUES.c.number == number,
            )
        )

    def values_of(self, keys: Collection[CaseKey]) -> list[LinkedValue]:
        """The values of cases, in the order of their places."""
        found = []
        for portion in portions(keys):
            query = sa.select(_VALUES).where(_among(_VALUES, portion))
            found += [_value(row) for row in self._connection.execute(query).mappings()]
        return sorted(found, key=lambda one: (one.key, one.post_version_id, one.number))

    def sharing(self, brand: str, handles: Collection[str]) -> dict[str, set[CaseKey]]:
        """The cases in which each of these values stands."""
        found: dict[str, set[CaseKey]] = {}
        for portion in portions(handles):
            query = (
                sa.select(_VALUES.c.handle, _VALUES.c.agency, _VALUES.c.case_id)
                .where(_VALUES.c.brand == brand, _VALUES.c.handle.in_(portion))
                .distinct()
            )
            for handle, agency, case_id in self._connection.execute(query):
                found.setdefault(handle, set()).add(CaseKey(agency, case_id))
        return found

    # Authors.

    def authors(self, keys: Collection[CaseKey]) -> dict[CaseKey, Author]:
        """Who writes in each case; erased ones, which nobody does, are left out."""
        found = {}
        for portion in portions(keys):
            query = sa.select(
                _CASES.c.agency, _CASES.c.case_id, _CASES.c.channel, _CASES.c.author_ref
            ).where(_among(_CASES, portion), _CASES.c.author_ref != NOBODY)
            for agency, case_id, channel, ref in self._connection.execute(query):
                found[CaseKey(agency, case_id)] = Author(agency, channel, ref)
        return found

    def by_authors(self, brand: str, authors: Collection[Author]) -> dict[Author, set[CaseKey]]:
        """The cases of each author with a brand."""
        found: dict[Author, set[CaseKey]] = {}
        columns = (_CASES.c.agency, _CASES.c.channel, _CASES.c.author_ref)
        for portion in portions(authors):
            named = [(one.agency, one.channel, one.ref) for one in portion]
            query = sa.select(*columns, _CASES.c.case_id).where(
                _CASES.c.brand == brand, sa.tuple_(*columns).in_(named)
            )
            for agency, channel, ref, case_id in self._connection.execute(query):
                found.setdefault(Author(agency, channel, ref), set()).add(CaseKey(agency, case_id))
        return found

    # What too many share.

    def common(self, brand: str, names: Collection[str]) -> set[str]:
        """Those of these names that link nothing."""
        found: set[str] = set()
        for portion in portions(names):
            query = sa.select(_COMMON.c.name).where(
                _COMMON.c.brand == brand, _COMMON.c.name.in_(portion)
            )
            found.update(self._connection.scalars(query))
        return found

    def add_common(self, brand: str, names: Iterable[str], *, at: datetime) -> None:
        """From now on they link nothing."""
        rows = [{"brand": brand, "name": name, "since": at} for name in names]
        insert_absent(self._connection, _COMMON, rows)

    # Customers.

    def members(self, keys: Collection[CaseKey]) -> dict[CaseKey, Member]:
        """Which customer each case is; those that have just arrived are left out."""
        found = {}
        for portion in portions(keys):
            query = sa.select(_MEMBERS).where(_among(_MEMBERS, portion))
            for row in self._connection.execute(query).mappings():
                found[_key(row)] = Member(row["customer_id"], row["since"])
        return found

    def of_customers(self, customer_ids: Collection[str]) -> dict[CaseKey, str]:
        """All cases of these customers, each with its customer."""
        found = {}
        for portion in portions(customer_ids):
            query = sa.select(_MEMBERS).where(_MEMBERS.c.customer_id.in_(portion))
            for row in self._connection.execute(query).mappings():
                found[_key(row)] = row["customer_id"]
        return found

    def newest_first(self, customer_id: str) -> tuple[CaseKey, ...]:
        """The cases of a customer, the one opened last first."""
        query = (
            sa.select(_CASES.c.agency, _CASES.c.case_id)
            .join(_MEMBERS, _same_case(_CASES, _MEMBERS))
            .where(_MEMBERS.c.customer_id == customer_id)
            .order_by(_CASES.c.opened_at.desc(), _CASES.c.agency, _CASES.c.case_id)
        )
        return tuple(CaseKey(*row) for row in self._connection.execute(query))

    def linked(self, keys: Collection[CaseKey]) -> set[CaseKey]:
        """Those of these cases whose customer has another case."""
        mine, others = _MEMBERS.alias("mine"), _MEMBERS.alias("others")
        another = sa.exists().where(
            others.c.customer_id == mine.c.customer_id,
            sa.or_(others.c.case_id != mine.c.case_id, others.c.agency != mine.c.agency),
        )
        found: set[CaseKey] = set()
        for portion in portions(keys):
            query = sa.select(mine.c.agency, mine.c.case_id).where(_among(mine, portion), another)
            found.update(CaseKey(*row) for row in self._connection.execute(query))
        return found

    def assign(self, brand: str, customer_of: Mapping[CaseKey, str], *, at: datetime) -> None:
        """Each of these cases is this customer from now on."""
        for portion in portions(customer_of):
            self._connection.execute(_MEMBERS.delete().where(_among(_MEMBERS, portion)))
        rows = [
            {**_named(key), "brand": brand, "customer_id": customer_of[key], "since": at}
            for key in sorted(customer_of)
        ]
        if rows:
            self._connection.execute(_MEMBERS.insert(), rows)

    # Decisions.

    def decide(self, decision: Decision) -> None:
        """Keep a decision under its number; the turn must be taken."""
        row: dict[str, Any] = {
            **{name: getattr(decision, name) for name in Decision.__slots__},
            **_named(decision.case),
            "kind": decision.kind.value,
            "reason": decision.reason.value,
            "owner": decision.owner.value if decision.owner else None,
            "other_agency": decision.other.agency if decision.other else None,
            "other_case_id": decision.other.case_id if decision.other else None,
        }
        del row["case"], row["other"]
        self._connection.execute(_DECISIONS.insert(), row)
        self._connection.execute(
            _TURNS.update()
            .where(_TURNS.c.brand == decision.brand)
            .values(decisions=decision.number)
        )

    def decision(self, decision_id: str) -> Decision | None:
        """One decision."""
        query = sa.select(_DECISIONS).where(_DECISIONS.c.decision_id == decision_id)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else _decision(row)

    def decisions(self, keys: Collection[CaseKey]) -> list[Decision]:
        """What was decided about these cases, the oldest first."""
        found: dict[str, Decision] = {}
        other = sa.tuple_(_DECISIONS.c.other_agency, _DECISIONS.c.other_case_id)
        for portion in portions(keys):
            named = [(key.agency, key.case_id) for key in portion]
            for condition in (_among(_DECISIONS, portion), other.in_(named)):
                query = sa.select(_DECISIONS).where(condition)
                rows = self._connection.execute(query).mappings()
                found.update((row["decision_id"], _decision(row)) for row in rows)
        return sorted(found.values(), key=lambda one: (one.brand, one.number))

    # Work.

    def queue(self, work: Iterable[tuple[str, OfCase]], *, at: datetime) -> None:
        """Have the customers of these cases found anew; each comes with a new random id."""
        rows = [
            {
                "work_id": work_id,
                "agency": one.agency,
                "case_id": one.case_id,
                "brand": one.brand,
                "since": at,
            }
            for work_id, one in work
        ]
        if rows:
            self._connection.execute(_WORK.insert(), rows)

    def due(self, *, limit: int) -> list[Work]:
        """The oldest work, which no other transaction takes until this one ends."""
        query = (
            sa.select(_WORK)
            .order_by(_WORK.c.since, _WORK.c.agency, _WORK.c.work_id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = self._connection.execute(query).mappings()
        return [Work(row["work_id"], _key(row), row["brand"]) for row in rows]

    def done(self, work: Collection[Work]) -> None:
        """It need not be done again."""
        for portion in portions([(one.key.agency, one.work_id) for one in work]):
            named = sa.tuple_(_WORK.c.agency, _WORK.c.work_id).in_(portion)
            self._connection.execute(_WORK.delete().where(named))

    def forget(self, key: CaseKey) -> None:
        """Nothing of the case links any more. What people decided stays: ids, and no values."""
        for table in (_VALUES, _MEMBERS, _WORK):
            self._connection.execute(table.delete().where(*_is(table, key)))


def portions(things: Iterable[_Thing]) -> Iterator[list[_Thing]]:
    """In pieces that no statement outgrows."""
    iterator = iter(things)
    while portion := list(islice(iterator, _PORTION)):
        yield portion


def _named(key: CaseKey) -> dict[str, str]:
    return {"agency": key.agency, "case_id": key.case_id}


def _is(table: sa.Table, key: CaseKey) -> tuple[sa.ColumnElement[bool], ...]:
    return (table.c.agency == key.agency, table.c.case_id == key.case_id)


def _among(table: sa.FromClause, keys: Sequence[CaseKey]) -> sa.ColumnElement[bool]:
    named = [(key.agency, key.case_id) for key in keys]
    return sa.tuple_(table.c.agency, table.c.case_id).in_(named)


def _same_case(one: sa.FromClause, other: sa.FromClause) -> sa.ColumnElement[bool]:
    return sa.and_(one.c.agency == other.c.agency, one.c.case_id == other.c.case_id)


def _key(row: Any) -> CaseKey:
    return CaseKey(row["agency"], row["case_id"])


def _value(row: Any) -> LinkedValue:
    return LinkedValue(
        _key(row),
        row["brand"],
        row["post_version_id"],
        row["number"],
        row["type"],
        row["handle"],
        ValueState(row["state"]),
    )


def _decision(row: Any) -> Decision:
    other = None
    if row["other_case_id"] is not None:
        other = CaseKey(row["other_agency"], row["other_case_id"])
    return Decision(
        decision_id=row["decision_id"],
        brand=row["brand"],
        number=row["number"],
        kind=DecisionKind(row["kind"]),
        at=row["at"],
        actor=row["actor"],
        reason=DecisionReason(row["reason"]),
        case=_key(row),
        other=other,
        handle=row["handle"],
        owner=Owner(row["owner"]) if row["owner"] is not None else None,
        undoes=row["undoes"],
    )

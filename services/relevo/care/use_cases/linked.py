"""What a person at the desk sees of a customer's other cases, and who works on them just now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from relevo.care.adapters.storage import Transaction
from relevo.care.domain.case import Case, CaseKey, Desk
from relevo.care.domain.customers import (
    THROUGH,
    Decision,
    DecisionKind,
    Link,
    Owner,
    Strength,
    ValueState,
)
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.customers import cases_of_customer, undone_by
from relevo.care.use_cases.desk import visible
from relevo.care.use_cases.linking import Web, web_of

MAX_SHOWN: Final = 50
"""Linked cases on one page, the one opened last first; how many more there are is said."""

ANSWERING_FOR: Final = timedelta(hours=1)
"""For how long whoever wrote to the customer is taken to be in the middle of it."""

_WRITING = (EventKind.REPLY_WRITTEN, EventKind.REPLY_BLOCKED, EventKind.QUESTION_ASKED)


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """Another case: what it has in common, and what last happened to it."""

    case: Case
    link: Link
    last: Event | None


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works on another case of the customer: assigned to it, or writing in it."""

    case: Case
    person: str
    writing: bool


@dataclass(frozen=True, slots=True)
class OwnValue:
    """A value of the case that can link it, by the vault's random name, and whose it is."""

    type: str
    handle: str
    owner: Owner
    state: ValueState


@dataclass(frozen=True, slots=True)
class Customer:
    """What is known of the person behind a case.

    Attributes:
        cases: her other cases, the one opened last first, at most `MAX_SHOWN`.
        more: how many others there are.
        suggested: cases that may be hers: a person decides.
        colleagues: who else works for her now.
        decisions: what people decided about the case, the newest first, undone ones left out.
    """

    cases: tuple[LinkedCase, ...]
    more: int
    suggested: tuple[LinkedCase, ...]
    colleagues: tuple[Colleague, ...]
    values: tuple[OwnValue, ...]
    decisions: tuple[Decision, ...]


def customer_of(care: Care, key: CaseKey, brands: Collection[str], viewer: str) -> Customer:
    """The customer's other cases. Raises `UnknownCase`."""
    with care.storage.read() as tx:
        case = visible(tx, key, brands)
        others = [one for one in cases_of_customer(tx, key) if one != key]
        hers, shown = set(others), others[:MAX_SHOWN]
        near = _near(tx, case) - hers - {key}
        web = web_of(tx, case.brand, [key, *shown, *sorted(near)[:MAX_SHOWN]])
        found = tx.linked.cases(web.facts.keys(), {case.brand})
        last = tx.linked.last_events(found)
        writing = tx.linked.last_events(shown, _WRITING)
        decisions = tx.customers.decisions([key])
    suggested = [
        LinkedCase(found[one], link, last.get(one))
        for one in sorted(near & found.keys())
        if (link := web.link(key, one)) is not None
    ]
    since = care.now() - ANSWERING_FOR
    recent = {one: event for one, event in writing.items() if event.at >= since}
    undone = undone_by(decisions)
    standing = [one for one in reversed(decisions) if one.decision_id not in undone]
    return Customer(
        cases=tuple(
            LinkedCase(found[one], _link(web, key, one), last.get(one))
            for one in shown
            if one in found
        ),
        more=len(others) - len(shown),
        suggested=tuple(suggested),
        colleagues=_colleagues([found[one] for one in shown if one in found], recent, viewer),
        values=_values(care, case.key, web),
        decisions=tuple(one for one in standing if one.kind is not DecisionKind.UNDO),
    )


def with_others(care: Care, cases: Collection[Case]) -> set[CaseKey]:
    """Those of these cases whose customer has another one."""
    with care.storage.read() as tx:
        return tx.customers.linked({case.key for case in cases})


def _near(tx: Transaction, case: Case) -> set[CaseKey]:
    """Cases that share a value with this one, unless too many do."""
    handles = {
        value.handle
        for value in tx.customers.values_of([case.key])
        if value.state is ValueState.GIVEN
    }
    asked = handles - tx.customers.common(case.brand, handles)
    found = tx.customers.sharing(case.brand, asked)
    return {key for keys in found.values() for key in keys}


def _link(web: Web, key: CaseKey, other: CaseKey) -> Link:
    """Why they are one customer's: themselves, or by way of another of her cases."""
    link = web.link(key, other)
    if link is not None and link.strength is Strength.STRONG:
        return link
    return Link(Strength.STRONG, (*(link.reasons if link else ()), THROUGH))


def _colleagues(
    cases: Collection[Case], writing: dict[CaseKey, Event], viewer: str
) -> tuple[Colleague, ...]:
    found = []
    for case in cases:
        event = writing.get(case.key)
        if event is not None and event.actor != viewer:
            found.append(Colleague(case, event.actor, writing=True))
        elif case.desk is Desk.OPEN and case.assignee not in (None, viewer):
            assert case.assignee is not None
            found.append(Colleague(case, case.assignee, writing=False))
    return tuple(found)


def _values(care: Care, key: CaseKey, web: Web) -> tuple[OwnValue, ...]:
    with care.storage.read() as tx:
        held = tx.customers.values_of([key])
    return tuple(
        OwnValue(
            value.type,
            value.handle,
            web.decided.owners.get((key, value.handle), Owner.CUSTOMER),
            value.state,
        )
        for value in {one.handle: one for one in held}.values()
    )

"""Finding anew which customer a case is: by the worker after a case or a value arrived, or at once
when a person decides.

It is never done in the transaction that an agency's update is written in (P7): there the values'
handles are only kept, and the case is queued.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from relevo.care.adapters.customer_rows import Member, Work
from relevo.care.adapters.storage import Transaction
from relevo.care.domain.case import CaseKey
from relevo.care.domain.customers import (
    BY_HAND,
    COMMON,
    COMMON_AUTHOR,
    THROUGH,
    Author,
    CaseFacts,
    Decision,
    Link,
    Owner,
    Standing,
    Strength,
    ValueState,
    customers,
    link_between,
    standing,
)
from relevo.care.use_cases.context import Care
from relevo.ledger.entries import PrivateEntry, care_links
from relevo.ledger.values import Actor, Code, Id, Slug
from relevo.service import logs
from relevo.service.database import as_unavailable

_log = logs.get("links")

LINKED_AT_ONCE: Final = 20
"""Cases in one transaction: the agency's own writers do not wait long for it."""

MAX_CASES: Final = 2_000
"""Cases looked at for one. In a wider web values link nothing: only authors and people do."""


@dataclass(frozen=True, slots=True)
class Web:
    """Cases that may be of one customer, and what counts between them."""

    facts: Mapping[CaseKey, CaseFacts]
    decided: Standing
    common: frozenset[str] = frozenset()
    common_authors: frozenset[Author] = frozenset()

    def link(self, one: CaseKey, other: CaseKey) -> Link | None:
        """What two of its cases have in common, people's decisions before all else."""
        if frozenset({one, other}) in self.decided.merged:
            return Link(Strength.STRONG, (BY_HAND,))
        return link_between(
            self.facts[one],
            self.facts[other],
            common=self.common,
            common_authors=self.common_authors,
        )


def link_due(care: Care) -> int:
    """Find the customers of the cases that were queued longest; how many were queued.

    A case that cannot be linked is logged and passed over: it must not hold up the others.
    """
    try:
        return _link_due(care, LINKED_AT_ONCE)
    except Exception as error:
        if as_unavailable(error) is not None:
            raise
        _log.error("cases are linked one by one", exc_info=error)
    return _link_due(care, 1, forgiving=True)


def _link_due(care: Care, limit: int, *, forgiving: bool = False) -> int:
    with care.storage.write() as tx:
        work = tx.customers.due(limit=limit)
        tx.customers.done(work)
        for brand in sorted({one.brand for one in work}):
            tx.customers.take_turn(brand)
            try:
                with tx.connection.begin_nested():
                    _relink_all(care, tx, [one for one in work if one.brand == brand])
            except Exception as error:
                if not forgiving or as_unavailable(error) is not None:
                    raise
                _log.error("case not linked", case=work[0].key.case_id, exc_info=error)
    return len(work)


def _relink_all(care: Care, tx: Transaction, work: Iterable[Work]) -> None:
    seen: set[CaseKey] = set()
    for one in work:
        if one.key not in seen:
            web = relink(care, tx, one.brand, [one.key], actor=care.process)
            seen |= web.facts.keys()


def relink(
    care: Care, tx: Transaction, brand: str, cases: Collection[CaseKey], *, actor: Actor
) -> Web:
    """Find anew the customers of these cases and of all that they touch; the turn must be taken.

    What changes is in the private log, in the same transaction.
    """
    at = care.now()
    web, too_common = explore(tx, brand, cases)
    if too_common:
        _set_common(care, tx, brand, too_common, at)
        web, _ = explore(tx, brand, cases)
    groups = customers(
        web.facts.values(),
        web.decided,
        common=web.common,
        common_authors=web.common_authors,
    )
    before = tx.customers.members(web.facts.keys())
    after = _named(care, groups, before)
    changed = {key: name for key, name in after.items() if _customer(before, key) != name}
    tx.customers.assign(brand, changed, at=at)
    group_of = {key: group for group in groups for key in group}
    sizes = Counter(member.customer_id for member in before.values())
    entries: list[PrivateEntry] = []
    for key in sorted(changed):
        was = _customer(before, key)
        if was is not None and sizes[was] > 1:
            entries.append(_changed(key, brand, was, actor, at))
        if len(group_of[key]) > 1:
            reasons = _reasons(web, key, group_of[key])
            entries.append(_found(key, brand, changed[key], reasons, actor, at))
    tx.record_privately(entries)
    return web


def web_of(tx: Transaction, brand: str, cases: Collection[CaseKey]) -> Web:
    """What counts between these cases, and no others."""
    walk = _Walk(tx, brand)
    walk.step(set(cases))
    walk.common |= walk.too_common.keys()
    return walk.web(with_values=True)


def explore(
    tx: Transaction, brand: str, cases: Collection[CaseKey]
) -> tuple[Web, dict[str, set[CaseKey]]]:
    """All that these cases touch, and what is too common that was not known as such."""
    walk = _Walk(tx, brand)
    frontier = set(cases)
    while frontier and len(walk.authors) <= MAX_CASES:
        frontier = walk.step(frontier)
    if frontier:
        _log.warning("values link nothing in so wide a web", brand=brand, cases=len(walk.authors))
    return walk.web(with_values=not frontier), walk.too_common


@dataclass(slots=True)
class _Walk:
    """Goes from cases to what they share, and from there to further cases."""

    tx: Transaction
    brand: str
    authors: dict[CaseKey, Author] = field(default_factory=dict)
    values: dict[CaseKey, dict[str, str]] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    common: set[str] = field(default_factory=set)
    too_common: dict[str, set[CaseKey]] = field(default_factory=dict)
    looked: set[str] = field(default_factory=set)
    seen: set[CaseKey] = field(default_factory=set)

    def step(self, frontier: set[CaseKey]) -> set[CaseKey]:
        """Take these cases in; those that they lead to, and that are not in yet."""
        rows = self.tx.customers
        self.seen |= frontier
        authors = rows.authors(frontier)
        self.authors |= authors
        handles = set()
        for value in rows.values_of(frontier):
            if value.state is ValueState.GIVEN:
                self.values.setdefault(value.key, {})[value.handle] = value.type
                handles.add(value.handle)
        near = self._sharing(handles) | self._writing(set(authors.values()))
        for decision in rows.decisions(frontier):
            self.decisions[decision.decision_id] = decision
            near |= {decision.case} | ({decision.other} if decision.other else set())
        customer_ids = {member.customer_id for member in rows.members(frontier).values()}
        near |= rows.of_customers(customer_ids).keys()
        return near - self.seen

    def web(self, *, with_values: bool) -> Web:
        """What was walked."""
        decided = standing(self.decisions.values())
        facts = {}
        for key, author in self.authors.items():
            values = self.values.get(key, {}) if with_values else {}
            own = {
                handle: kind
                for handle, kind in values.items()
                if decided.owners.get((key, handle), Owner.CUSTOMER) is Owner.CUSTOMER
            }
            facts[key] = CaseFacts(key, author, own)
        authors = {one for one in self.authors.values() if name_of(one) in self.common}
        return Web(facts, decided, frozenset(self.common), frozenset(authors))

    def _sharing(self, handles: set[str]) -> set[CaseKey]:
        new = handles - self.looked
        self.looked |= new
        self.common |= self.tx.customers.common(self.brand, new)
        return self._near(self.tx.customers.sharing(self.brand, new - self.common), COMMON)

    def _writing(self, authors: set[Author]) -> set[CaseKey]:
        new = {one for one in authors if name_of(one) not in self.looked}
        self.looked |= {name_of(one) for one in new}
        self.common |= self.tx.customers.common(self.brand, {name_of(one) for one in new})
        asked = [one for one in new if name_of(one) not in self.common]
        found = self.tx.customers.by_authors(self.brand, asked)
        return self._near({name_of(one): keys for one, keys in found.items()}, COMMON_AUTHOR)

    def _near(self, found: Mapping[str, set[CaseKey]], most: int) -> set[CaseKey]:
        near: set[CaseKey] = set()
        for name, keys in found.items():
            if len(keys) > most:
                self.too_common[name] = keys
            else:
                near |= keys
        return near


def name_of(author: Author) -> str:
    """How an author stands among what is too common."""
    return f"{author.agency}/{author.channel}/{author.ref}"


def _set_common(
    care: Care, tx: Transaction, brand: str, found: Mapping[str, set[CaseKey]], at: datetime
) -> None:
    """It links nothing from now on; the cases that it linked are found anew, each in its turn."""
    tx.customers.add_common(brand, found, at=at)
    keys = {key for cases in found.values() for key in cases}
    queued = [(care.new_id(), _Named(key.agency, key.case_id, brand)) for key in sorted(keys)]
    tx.customers.queue(queued, at=at)


@dataclass(frozen=True, slots=True)
class _Named:
    agency: str
    case_id: str
    brand: str


def _named(
    care: Care, groups: Iterable[tuple[CaseKey, ...]], before: Mapping[CaseKey, Member]
) -> dict[CaseKey, str]:
    """Each case's customer: the one that most of its group were, if no larger group has it."""
    taken: set[str] = set()
    after: dict[CaseKey, str] = {}
    for group in sorted(groups, key=lambda group: (-len(group), group)):
        held = Counter(before[key].customer_id for key in group if key in before)
        since = {before[key].customer_id: before[key].since for key in group if key in before}
        ranked = sorted(held, key=lambda name: (-held[name], since[name], name))
        name = next((name for name in ranked if name not in taken), None) or care.new_id()
        taken.add(name)
        after |= dict.fromkeys(group, name)
    return after


def _customer(before: Mapping[CaseKey, Member], key: CaseKey) -> str | None:
    return before[key].customer_id if key in before else None


def _reasons(web: Web, key: CaseKey, group: tuple[CaseKey, ...]) -> tuple[str, ...]:
    links = [web.link(key, other) for other in group if other != key]
    reasons = {
        reason
        for link in links
        if link and link.strength is Strength.STRONG
        for reason in link.reasons
    }
    return tuple(sorted(reasons)) or (THROUGH,)


def _found(
    key: CaseKey, brand: str, customer: str, reasons: tuple[str, ...], actor: Actor, at: datetime
) -> care_links.LinkFound:
    return care_links.LinkFound(
        at=at,
        actor=actor,
        agency=Slug(key.agency),
        brand=Slug(brand),
        case=Id(key.case_id),
        customer=Id(customer),
        reasons=tuple(map(Code, reasons)),
    )


def _changed(
    key: CaseKey, brand: str, customer: str, actor: Actor, at: datetime
) -> care_links.LinkChanged:
    return care_links.LinkChanged(
        at=at,
        actor=actor,
        agency=Slug(key.agency),
        brand=Slug(brand),
        case=Id(key.case_id),
        customer=Id(customer),
    )

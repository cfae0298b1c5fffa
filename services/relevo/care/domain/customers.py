"""Which cases are one customer's: what they share, and what people at care decided.

The result follows from the facts alone, never from the order in which they came:
    1. two cases of one author on a channel, or that share a strong value, or two weak values of
       different types, are linked; a single weak value only suggests;
    2. two cases that hold national ids and none in common are never linked by another value;
    3. what more than `COMMON` cases share (the brand's own phone) links nothing;
    4. a decision of a person goes before all of it: merged stays together, split stays apart.
Links are joined from the strongest to the weakest, and none joins what was split.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from typing import Final

from relevo.care.domain.case import CaseKey

COMMON: Final = 30
"""A value that more cases than this share says nothing about whose they are."""

COMMON_AUTHOR: Final = 200
"""An author with more cases than this on a channel (a page, a bot) links nothing either."""

AUTHOR: Final = "AUTHOR"
BY_HAND: Final = "BY_HAND"
THROUGH: Final = "THROUGH_ANOTHER"

STRONG: Final = frozenset(
    {
        "NATIONAL_ID",
        "PASSPORT",
        "CARD",
        "BANK_ACCOUNT",
        "PHONE",
        "EMAIL",
        "TICKET_NUMBER",
        "LOYALTY_NUMBER",
    }
)
"""Types of value that one person has to herself; others (a booking, a contract, a company's tax
id, a car, a device) are shared by those who travel, live or work together.
"""

_IDENTITY: Final = "NATIONAL_ID"


class Strength(StrEnum):
    """How sure a link is."""

    STRONG = "strong"  # one customer
    WEAK = "weak"  # perhaps; a person decides


class Owner(StrEnum):
    """Whose a value is, as a person at care says."""

    CUSTOMER = "customer"  # hers: what is taken for granted
    RELATIVE = "relative"
    EMPLOYEE = "employee"  # of the brand, or of its agency
    OTHER_CUSTOMER = "other_customer"
    BUSINESS = "business"  # a shop, a dealer, a switchboard
    UNKNOWN = "unknown"


class ValueState(StrEnum):
    """Whether a value counts."""

    GIVEN = "given"  # the customer wrote it
    UNVERIFIED = "unverified"  # typed into a form; it counts once care has confirmed it
    REFUTED = "refuted"  # typed into a form, and found wrong or not hers


class DecisionKind(StrEnum):
    """What a person decided."""

    MERGE = "merge"  # these two are one customer's
    SPLIT = "split"  # these two are not
    OWNER = "owner"  # a value of a case is somebody else's, or hers again
    UNDO = "undo"  # an earlier decision does not count


class DecisionReason(StrEnum):
    """Why. A closed list: a free text would hold what the customer said."""

    CUSTOMER_SAID = "customer_said"
    IDENTITY_CHECKED = "identity_checked"
    BRAND_RECORDS = "brand_records"
    NOT_HERS = "not_hers"
    MISTAKE = "mistake"


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes on a channel, by the agency's reference."""

    agency: str
    channel: str
    ref: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What of a case can link it.

    Attributes:
        values: type by handle, of the values that count as the customer's own.
    """

    key: CaseKey
    author: Author
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def identities(self) -> frozenset[str]:
        """The handles of its national ids."""
        return frozenset(handle for handle, kind in self.values.items() if kind == _IDENTITY)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided, as it stands in the history.

    Attributes:
        number: decisions of a brand in their order.
        case, other: the case that it is about, and for MERGE and SPLIT the second one.
        handle, owner: for OWNER.
        undoes: for UNDO, the decision that does not count any more.
    """

    decision_id: str
    brand: str
    number: int
    kind: DecisionKind
    at: datetime
    actor: str
    reason: DecisionReason
    case: CaseKey
    other: CaseKey | None = None
    handle: str | None = None
    owner: Owner | None = None
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What of the decisions counts now. `merged`: the oldest first, so that a new one yields."""

    merged: tuple[frozenset[CaseKey], ...] = ()
    split: frozenset[frozenset[CaseKey]] = frozenset()
    owners: Mapping[tuple[CaseKey, str], Owner] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """What two cases have in common: types of values, AUTHOR, BY_HAND, or THROUGH_ANOTHER."""

    strength: Strength
    reasons: tuple[str, ...]


def standing(decisions: Iterable[Decision]) -> Standing:
    """What counts: the newest decision on the same two cases, or value, that was not undone.

    An undo can be undone as well.
    """
    undone: set[str] = set()
    seen: set[frozenset[CaseKey]] = set()
    merged: list[frozenset[CaseKey]] = []
    split: set[frozenset[CaseKey]] = set()
    owners: dict[tuple[CaseKey, str], Owner] = {}
    for one in sorted(decisions, key=lambda decision: decision.number, reverse=True):
        if one.decision_id in undone:
            continue
        if one.kind is DecisionKind.UNDO:
            undone.add(one.undoes or "")
        elif one.kind is DecisionKind.OWNER:
            owners.setdefault((one.case, one.handle or ""), one.owner or Owner.UNKNOWN)
        elif one.other is not None:
            pair = frozenset({one.case, one.other})
            if pair not in seen:
                seen.add(pair)
                if one.kind is DecisionKind.MERGE:
                    merged.insert(0, pair)
                else:
                    split.add(pair)
    return Standing(tuple(merged), frozenset(split), owners)


def link_between(
    one: CaseFacts,
    other: CaseFacts,
    *,
    common: Collection[str] = (),
    common_authors: Collection[Author] = (),
) -> Link | None:
    """What the facts of two cases say, whatever people decided.

    `common`, `common_authors`: handles and authors that link nothing.
    """
    shared = {
        kind for handle, kind in one.values.items() if handle in other.values.keys() - set(common)
    }
    same_author = one.author == other.author and one.author not in common_authors
    if not shared and not same_author:
        return None
    reasons = (*((AUTHOR,) if same_author else ()), *sorted(shared))
    sure = bool(shared & STRONG) or len(shared) > 1
    strong = same_author or (sure and not _contradict(one, other))
    return Link(Strength.STRONG if strong else Strength.WEAK, reasons)


def customers(
    facts: Collection[CaseFacts],
    decided: Standing,
    *,
    common: Collection[str] = (),
    common_authors: Collection[Author] = (),
) -> tuple[tuple[CaseKey, ...], ...]:
    """The cases of each customer, sorted; a case that is linked to none stands alone."""
    by_key = {one.key: one for one in facts}
    groups = _Groups(by_key, decided.split)
    for pair in decided.merged:
        if pair <= by_key.keys():
            groups.join(*sorted(pair))
    ranked = []
    for one, other in _candidates(by_key, set(common), set(common_authors)):
        link = link_between(
            by_key[one], by_key[other], common=common, common_authors=common_authors
        )
        if link is not None and link.strength is Strength.STRONG:
            ranked.append((_rank(link), one, other))
    for _, one, other in sorted(ranked):
        groups.join(one, other)
    return groups.all()


def _contradict(one: CaseFacts, other: CaseFacts) -> bool:
    return bool(one.identities and other.identities and not one.identities & other.identities)


def _rank(link: Link) -> tuple[int, int]:
    """The strongest first: an author, then a strong value, then several weak ones."""
    if AUTHOR in link.reasons:
        return 0, -len(link.reasons)
    return (1 if STRONG.intersection(link.reasons) else 2), -len(link.reasons)


def _candidates(
    by_key: Mapping[CaseKey, CaseFacts], common: set[str], common_authors: set[Author]
) -> Iterator[tuple[CaseKey, CaseKey]]:
    """Every two cases that share something, once."""
    sharing: dict[object, list[CaseKey]] = defaultdict(list)
    for key in sorted(by_key):
        one = by_key[key]
        if one.author not in common_authors:
            sharing[one.author].append(key)
        for handle in one.values.keys() - common:
            sharing[handle].append(key)
    pairs = {pair for keys in sharing.values() for pair in combinations(keys, 2)}
    yield from sorted(pairs)


class _Groups:
    """Cases joined one link after the other, but never two that were split."""

    def __init__(self, keys: Iterable[CaseKey], split: Iterable[frozenset[CaseKey]]) -> None:
        self._of = {key: {key} for key in keys}
        self._apart: dict[CaseKey, set[CaseKey]] = defaultdict(set)
        for pair in split:
            if len(pair) == 2:
                one, other = pair
                self._apart[one].add(other)
                self._apart[other].add(one)

    def join(self, one: CaseKey, other: CaseKey) -> None:
        """Make their groups one, unless a case of each was split from the other's."""
        left, right = self._of[one], self._of[other]
        if left is right or any(self._apart[key] & right for key in left):
            return
        left |= right
        for key in right:
            self._of[key] = left

    def all(self) -> tuple[tuple[CaseKey, ...], ...]:
        """The groups, each sorted, in the order of their first cases."""
        return tuple(sorted({tuple(sorted(group)) for group in self._of.values()}))

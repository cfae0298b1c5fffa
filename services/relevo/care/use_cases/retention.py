"""What the brand keeps no longer: found by the clock, destroyed by the vault, marked here.

A case is found by its resolution, a blocked one by its block. What is over as a whole becomes an
order like those of people, and goes the same way (`shredding`); single types are destroyed at once.
The vault has the policy itself and refuses what is too young, whatever is asked of it from here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from relevo.care.adapters.storage import Transaction
from relevo.care.domain.case import Case, CaseKey, Closure
from relevo.care.domain.erasure import ErasureGround, Order, OrderState
from relevo.care.domain.errors import VaultRefused
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.holds import standing
from relevo.crossing.erasure import Basis
from relevo.crossing.retention import RetentionPolicy
from relevo.ledger.entries import care_erasure as recorded
from relevo.ledger.entries.vault_erasure import Counted
from relevo.ledger.values import Code, Id, Slug
from relevo.service import logs

SLACK = timedelta(days=1)
"""The vault counts by its own clock, from a case's newest value, which may reach it late."""

PAGE = 200
WHOLE = "CASE"
BLOCKED = "BLOCKED_CASE"
_AGES = (1825, 1095, 730, 365, 180, 90, 30)

_log = logs.get("retention")


@dataclass(frozen=True, slots=True)
class Over:
    """What of a case is kept no longer.

    Attributes:
        since: the resolution, or the block.
        whole: all of it; then `types` is empty.
        held: a legal hold stands, or its erasure waits: it is left alone.
    """

    case: Case
    since: datetime
    whole: bool
    types: tuple[str, ...]
    held: bool


@dataclass(frozen=True, slots=True)
class Expired:
    """What one run did: cases that are erased from now on, and values that are gone already."""

    cases: int
    values: int


@dataclass(frozen=True, slots=True, order=True)
class Expiring:
    """A line of a dry run.

    Attributes:
        what: a type of values, `CASE` or `BLOCKED_CASE`.
        days: the case was resolved, or blocked, at least so many days ago.
        held: so many of the cases are left alone; their values are not counted.
    """

    brand: str
    what: str
    days: int
    cases: int
    values: int
    held: int


def expire_due(care: Care, *, go_on: Callable[[], bool] = lambda: True) -> Expired:
    """Destroy what is over, case by case, until `go_on` says no. Again: nothing more.

    Raises:
        PeerUnavailable: the vault is away; what was done is done.
    """
    cases = values = 0
    for brand, policy in sorted(care.erasure.retention.items()):
        for key in _over(care, brand, policy):
            if not go_on():
                return Expired(cases, values)
            ordered, destroyed = _expire(care, key, policy)
            cases, values = cases + ordered, values + destroyed
    return Expired(cases, values)


def would_expire(care: Care) -> tuple[Expiring, ...]:
    """What a run would destroy now: counts by brand, type and age. Nothing is changed.

    Raises:
        PeerUnavailable, VaultRefused: the vault does not say what it holds.
    """
    cases: Counter[tuple[str, str, int]] = Counter()
    values: Counter[tuple[str, str, int]] = Counter()
    held: Counter[tuple[str, str, int]] = Counter()
    for brand, policy in care.erasure.retention.items():
        for key in _over(care, brand, policy):
            with care.storage.read() as tx:
                over = _of(tx, key, policy, care.now())
            if over is None:
                continue
            age = _age(care.now() - over.since)
            for what, count in _counts(care, over).items():
                place = (brand, what, age)
                cases[place] += 1
                values[place] += count
                held[place] += over.held
    return tuple(
        Expiring(*place, cases[place], values[place], held[place]) for place in sorted(cases)
    )


def _counts(care: Care, over: Over) -> Mapping[str, int]:
    """How many values would go with this case, by what the policy calls it."""
    fields = () if over.held else care.vault.held_fields(over.case.key, over.case.brand)
    if over.whole:
        blocked = over.case.closure is Closure.BLOCKED
        return {BLOCKED if blocked else WHOLE: len(fields)}
    return {kind: sum(one.type == kind for one in fields) for kind in over.types}


def _over(care: Care, brand: str, policy: RetentionPolicy) -> Iterator[CaseKey]:
    """Cases of which something may be over, page by page."""
    terms = [*policy.types.values(), *([policy.case] if policy.case else [])]
    if terms:
        shortest, after = min(terms), ("", "")
        while True:
            with care.storage.read() as tx:
                before = care.now() - SLACK - shortest
                page = tx.cases.resolved_before(brand, before, after=after, limit=PAGE)
            if not page:
                break
            yield from page
            after = (page[-1].case_id, page[-1].agency)
    after = ("", "")
    while True:
        with care.storage.read() as tx:
            blocks = tx.holds.blocks_over(brand, care.now() - SLACK, after=after, limit=PAGE)
        if not blocks:
            break
        yield from (block.key for block in blocks)
        after = (blocks[-1].case_id, blocks[-1].agency)


def _of(tx: Transaction, key: CaseKey, policy: RetentionPolicy, at: datetime) -> Over | None:
    """What of the case is over at this instant; None: nothing."""
    case = tx.cases.get(key)
    if case is None or case.closure is Closure.ERASED:
        return None
    held = bool(standing(tx, key, at) or tx.orders.open_of([key]))
    if case.closure is Closure.BLOCKED:
        block = tx.holds.block_of(key)
        over = block.destroy_after is not None and block.destroy_after <= at - SLACK
        return Over(case, block.blocked_at, True, (), held) if over else None
    if case.resolution is None:
        return None
    since = case.resolution.at
    age = at - SLACK - since
    if policy.case is not None and policy.case <= age:
        return Over(case, since, True, (), held)
    gone = {kind for kind, when in tx.orders.expired_of(key).items() if when >= since}
    types = sorted(kind for kind, kept in policy.types.items() if kept <= age and kind not in gone)
    return Over(case, since, False, tuple(types), held) if types else None


def _expire(care: Care, key: CaseKey, policy: RetentionPolicy) -> tuple[int, int]:
    """Cases ordered, values destroyed.

    The case stays locked while the vault destroys: whoever sets a hold was before, or comes too
    late for these types and sees that they are gone.
    """
    with care.storage.write() as tx:
        tx.cases.get(key, lock=True)
        at = care.now()
        over = _of(tx, key, policy, at)
        if over is None or over.held:
            return 0, 0
        if over.whole:
            tx.orders.add_all([_order(care, over, at)])
            return 1, 0
        try:
            destroyed = care.erasing.expire(key, over.case.brand, over.types)
        except VaultRefused as error:
            _log.warning("the vault keeps it", case=key.case_id, reason=error.remote_reason)
            return 0, 0
        _mark(care, tx, over, destroyed, at)
        return 0, sum(destroyed.values())


def _mark(
    care: Care, tx: Transaction, over: Over, destroyed: Mapping[str, int], at: datetime
) -> None:
    """Types of which nothing was held are marked too: nobody asks for them every day."""
    case = over.case
    tx.orders.expired(
        case.key, case.brand, {kind: destroyed.get(kind, 0) for kind in over.types}, at
    )
    if not destroyed:
        return
    tx.record(
        recorded.ValuesExpired(
            at=at,
            actor=care.process,
            agency=Slug(case.agency),
            brand=Slug(case.brand),
            case=Id(case.case_id),
            destroyed=tuple(
                Counted(kind=Code(kind), count=count) for kind, count in sorted(destroyed.items())
            ),
        )
    )


def _order(care: Care, over: Over, at: datetime) -> Order:
    """The policy has approved it already; its time is random as every order's."""
    spread = care.erasure.spread.total_seconds() * care.jitter()
    return Order(
        agency=over.case.agency,
        case_id=over.case.case_id,
        order_id=care.new_id(),
        request_id=care.new_id(),
        brand=over.case.brand,
        ground=ErasureGround.RETENTION,
        basis=Basis.RETENTION,
        state=OrderState.APPROVED,
        requested_by=str(care.process),
        requested_at=at,
        due_at=at + timedelta(seconds=spread),
    )


def _age(passed: timedelta) -> int:
    return next((days for days in _AGES if passed >= timedelta(days=days)), 0)

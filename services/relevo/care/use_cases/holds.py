"""Legal holds: set, extended, lifted; and which of them keep a case at this moment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from relevo.care.adapters.storage import Transaction
from relevo.care.domain import holds as rules
from relevo.care.domain.case import CaseKey
from relevo.care.domain.erasure import OrderState
from relevo.care.domain.errors import ErasureUnderWay, HoldStands, UnknownHold
from relevo.care.domain.holds import MAX_REFERENCE, Hold, HoldGround, HoldScope
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.customers import cases_of_customer
from relevo.care.use_cases.desk import visible
from relevo.care.use_cases.places import check_limit, cursor_of, place_of
from relevo.crossing.limits import check_text
from relevo.errors import InvalidInput
from relevo.ledger.entries import care_erasure as recorded
from relevo.ledger.values import Actor, Code, Id, Slug


@dataclass(frozen=True, slots=True)
class NewHold:
    """What a person orders; the days are the brand's. `ends_on` None: until it is lifted."""

    scope: HoldScope
    ground: HoldGround
    reference: str
    ends_on: date | None
    review_on: date


@dataclass(frozen=True, slots=True)
class HoldsPage:
    """Holds, the newest first. `next_cursor` is None on the last page."""

    holds: tuple[Hold, ...]
    next_cursor: str | None


def set_hold(
    care: Care, key: CaseKey, brands: Collection[str], wanted: NewHold, *, actor: Actor
) -> Hold:
    """Keep a case, or all of its customer's, as they are.

    Raises:
        UnknownCase. ErasureUnderWay: it is being destroyed at this moment.
        InvalidInput: naming `reference`, `ends_on` or `review_on`.
    """
    if not wanted.reference.strip():
        raise InvalidInput("reference: must not be empty", field="reference")
    check_text(wanted.reference, "reference", characters=MAX_REFERENCE)
    with care.storage.write() as tx:
        at = care.now()
        case = visible(tx, key, brands, blocked_too=True)
        zone = care.zone_of(case.brand)
        rules.check_days(wanted.ends_on, wanted.review_on, at.astimezone(zone).date())
        reached = cases_of_customer(tx, key) if wanted.scope is HoldScope.CUSTOMER else (key,)
        for one in sorted({key, *reached}):  # what begins to be destroyed holds its case likewise
            tx.cases.get(one, lock=True)
        if any(order.state is OrderState.EXECUTING for order in tx.orders.open_of(reached)):
            raise ErasureUnderWay("the case is being erased", field="case_id")
        hold = Hold(
            agency=key.agency,
            brand=case.brand,
            case_id=key.case_id,
            hold_id=care.new_id(),
            scope=wanted.scope,
            ground=wanted.ground,
            reference=wanted.reference,
            set_by=str(actor),
            set_at=at,
            ends_at=rules.end_of(wanted.ends_on, zone),
            review_on=wanted.review_on,
        )
        tx.holds.add(hold)
        tx.record(
            recorded.HoldSet(
                at=at,
                actor=actor,
                agency=Slug(hold.agency),
                brand=Slug(hold.brand),
                case=Id(hold.case_id),
                hold=Id(hold.hold_id),
                scope=Code.of(hold.scope.value),
                ground=Code.of(hold.ground.value),
                ends_at=hold.ends_at,
            )
        )
    return hold


def extend_hold(
    care: Care,
    agency: str,
    hold_id: str,
    brands: Collection[str],
    *,
    ends_on: date | None,
    review_on: date,
    actor: Actor,
) -> Hold:
    """It ends at another day, or when it is lifted. Raises `UnknownHold`, `HoldOver`,
    `InvalidInput`.
    """
    with care.storage.write() as tx:
        at = care.now()
        before = _known(tx, agency, hold_id, brands)
        zone = care.zone_of(before.brand)
        rules.check_days(ends_on, review_on, at.astimezone(zone).date())
        ends_at = rules.end_of(ends_on, zone)
        after = rules.extended(before, ends_at=ends_at, review_on=review_on, at=at)
        tx.holds.save(after)
        tx.record(
            recorded.HoldExtended(
                at=at,
                actor=actor,
                agency=Slug(agency),
                brand=Slug(after.brand),
                case=Id(after.case_id),
                hold=Id(hold_id),
                ends_at=ends_at,
            )
        )
    return after


def lift_hold(
    care: Care, agency: str, hold_id: str, brands: Collection[str], *, actor: Actor
) -> Hold:
    """It holds no more; others of the same case still do. Raises `UnknownHold`, `HoldOver`."""
    with care.storage.write() as tx:
        at = care.now()
        after = rules.lifted(_known(tx, agency, hold_id, brands), by=str(actor), at=at)
        tx.holds.save(after)
        tx.record(
            recorded.HoldLifted(
                at=at,
                actor=actor,
                agency=Slug(agency),
                brand=Slug(after.brand),
                case=Id(after.case_id),
                hold=Id(hold_id),
            )
        )
    return after


def holds(
    care: Care, brands: Collection[str], *, cursor: str | None = None, limit: int = 50
) -> HoldsPage:
    """One page of holds, also those that are over. Raises `InvalidInput`."""
    check_limit(limit)
    before = place_of(cursor) if cursor is not None else None
    with care.storage.read() as tx:
        found = tx.holds.newest(sorted(brands), before=before, limit=limit + 1)
    page = tuple(found[:limit])
    more = len(found) > limit
    return HoldsPage(page, cursor_of(page[-1].set_at, page[-1].hold_id) if more else None)


def standing(tx: Transaction, key: CaseKey, at: datetime) -> tuple[Hold, ...]:
    """What keeps a case at an instant: its own holds, and those of its customer."""
    found = tx.holds.of_cases([*cases_of_customer(tx, key)])
    return tuple(
        hold
        for hold in found
        if hold.stands(at) and (hold.scope is HoldScope.CUSTOMER or hold.key == key)
    )


def check_free(tx: Transaction, key: CaseKey, at: datetime) -> None:
    """Raise `HoldStands` if anything keeps the case."""
    if standing(tx, key, at):
        raise HoldStands("a legal hold stands", field="case_id")


def _known(tx: Transaction, agency: str, hold_id: str, brands: Collection[str]) -> Hold:
    hold = tx.holds.get(agency, hold_id, lock=True)
    if hold is None or hold.brand not in brands:
        raise UnknownHold("there is no such hold", field="hold_id")
    return hold

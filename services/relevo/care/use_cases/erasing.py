"""Erasing a customer's cases: asked for by one officer, approved by another.

The vault hears both of them itself, with their second factors; care keeps what they said after it.
A crash between the two is mended by saying it once more. What is done then: `shredding`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from relevo.care.adapters.storage import Transaction
from relevo.care.domain import erasure as rules
from relevo.care.domain.case import Case, CaseKey, Closure
from relevo.care.domain.erasure import ErasureGround, Order, OrderState
from relevo.care.domain.errors import AlreadyOrdered, NoReceipt, UnknownErasure
from relevo.care.domain.holds import Hold
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.customers import cases_of_customer
from relevo.care.use_cases.desk import visible
from relevo.care.use_cases.erasure_context import Officer
from relevo.care.use_cases.holds import standing
from relevo.care.use_cases.places import check_limit, cursor_of, place_of
from relevo.crossing.erasure import Basis, ErasureOrder, ErasureRequest
from relevo.crossing.limits import check_id
from relevo.errors import InvalidInput
from relevo.ledger.entries import care_private as recorded
from relevo.ledger.values import Code, Id, Slug
from relevo.sealing.signed import SignedStatement


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that could be erased with another: of the same customer, and what holds it."""

    case: Case
    holds: tuple[Hold, ...]
    ordered: bool


@dataclass(frozen=True, slots=True)
class Request:
    """A request with its orders. `digest`: hexadecimal; what an approver says that she saw."""

    request_id: str
    brand: str
    orders: tuple[Order, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class RequestsPage:
    """Requests, the newest first. `next_cursor` is None on the last page."""

    requests: tuple[Request, ...]
    next_cursor: str | None


def candidates(care: Care, key: CaseKey, brands: Collection[str]) -> tuple[Candidate, ...]:
    """The case and the others of its customer, as the officer confirms them one by one.

    Raises `UnknownCase`.
    """
    with care.storage.read() as tx:
        visible(tx, key, brands, blocked_too=True)
        at = care.now()
        found = (tx.cases.get(one) for one in cases_of_customer(tx, key))
        return tuple(
            Candidate(case, standing(tx, case.key, at), bool(tx.orders.open_of([case.key])))
            for case in found
            if case is not None and case.brand in brands and case.closure is not Closure.ERASED
        )


def request_erasure(
    care: Care,
    keys: Sequence[CaseKey],
    brands: Collection[str],
    ground: ErasureGround,
    officer: Officer,
) -> Request:
    """Ask for the erasure of exactly these cases; nothing happens before it is approved.

    Raises:
        UnknownCase; AlreadyOrdered: of one of them an erasure waits.
        InvalidInput: the cases are of several brands, or none is named.
        VaultRefused, PeerUnavailable.
    """
    with care.storage.read() as tx:
        brand = _orderable(tx, keys, brands)
    orders = tuple(ErasureOrder(key.agency, key.case_id, care.new_id()) for key in keys)
    wanted = ErasureRequest(care.new_id(), brand, orders)
    care.erasing.request(wanted, officer)
    with care.storage.write() as tx:
        at = care.now()
        _orderable(tx, keys, brands, lock=True)
        made = [_order(wanted, one, ground, officer, at) for one in orders]
        tx.orders.add_all(made)
        tx.record_privately(
            [
                recorded.ErasureRequested(
                    at=at,
                    actor=Id(officer.person_id),
                    brand=Slug(brand),
                    request=Id(wanted.request_id),
                    ground=Code.of(ground.value),
                    cases=tuple(Id(order.case_id) for order in orders),
                )
            ]
        )
    return _request(made)


def approve_erasure(
    care: Care, request_id: str, brands: Collection[str], digest: str, officer: Officer
) -> Request:
    """Approve exactly what was shown. Each case is erased at a random time of its own.

    Raises:
        UnknownErasure; OwnApproval, OrderSettled.
        VaultRefused: `ERASURE_UNLIKE`: something else was shown. PeerUnavailable.
    """
    with care.storage.read() as tx:
        before = _known(tx, request_id, brands)
        for order in before:
            rules.approved(order, by=officer.person_id, at=care.now(), due_at=care.now())
    care.erasing.approve(before[0].brand, request_id, _bytes(digest), officer)
    with care.storage.write() as tx:
        at = care.now()
        after = [
            rules.approved(order, by=officer.person_id, at=at, due_at=_due(care, at))
            for order in _known(tx, request_id, brands, lock=True)
        ]
        for order in after:
            tx.orders.save(order)
        tx.record_privately(
            [
                recorded.ErasureApproved(
                    at=at,
                    actor=Id(officer.person_id),
                    brand=Slug(after[0].brand),
                    request=Id(request_id),
                )
            ]
        )
    return _request(after)


def withdraw_erasure(care: Care, request_id: str, brands: Collection[str], *, actor: Id) -> Request:
    """Nobody wants it any more; what of it is erased stays so.

    Raises:
        UnknownErasure; OrderSettled: nothing of it can be stopped any more.
    """
    with care.storage.write() as tx:
        before = _known(tx, request_id, brands, lock=True)
        stoppable = [o for o in before if o.state in (OrderState.REQUESTED, OrderState.APPROVED)]
        for order in stoppable or before[:1]:
            tx.orders.save(rules.withdrawn(order))
        tx.record_privately(
            [
                recorded.ErasureWithdrawn(
                    at=care.now(),
                    actor=actor,
                    brand=Slug(before[0].brand),
                    request=Id(request_id),
                )
            ]
        )
        return _request(tx.orders.of_request(request_id))


def request_of(care: Care, request_id: str, brands: Collection[str]) -> Request:
    """One request. Raises `UnknownErasure`."""
    with care.storage.read() as tx:
        return _request(_known(tx, request_id, brands))


def requests(
    care: Care, brands: Collection[str], *, cursor: str | None = None, limit: int = 50
) -> RequestsPage:
    """One page of requests. Raises `InvalidInput`."""
    check_limit(limit)
    before = place_of(cursor) if cursor is not None else None
    with care.storage.read() as tx:
        ids = tx.orders.requests(sorted(brands), before=before, limit=limit + 1)
        page = tuple(_request(tx.orders.of_request(one)) for one in ids[:limit])
    if len(ids) <= limit:
        return RequestsPage(page, None)
    last = page[-1]
    at = max(order.requested_at for order in last.orders)
    return RequestsPage(page, cursor_of(at, last.request_id))


def receipt_of(care: Care, request_id: str, brands: Collection[str]) -> SignedStatement:
    """What the customer is given. Raises `UnknownErasure`, `NoReceipt`: not yet."""
    with care.storage.read() as tx:
        found = _known(tx, request_id, brands)
    receipt = next((order.receipt for order in found if order.receipt is not None), None)
    if receipt is None:
        raise NoReceipt("not every case of the request is erased yet")
    return SignedStatement.from_bytes(receipt)


def _orderable(
    tx: Transaction, keys: Sequence[CaseKey], brands: Collection[str], *, lock: bool = False
) -> str:
    """The one brand of these cases."""
    found = {
        visible(tx, key, brands, lock=lock, blocked_too=True).brand for key in sorted(set(keys))
    }
    if len(found) != 1:
        raise InvalidInput("cases: must be of one brand, and at least one", field="cases")
    if tx.orders.open_of(keys):
        raise AlreadyOrdered("the erasure of one of them was asked for", field="cases")
    return found.pop()


def _order(
    wanted: ErasureRequest,
    order: ErasureOrder,
    ground: ErasureGround,
    officer: Officer,
    at: datetime,
) -> Order:
    return Order(
        agency=order.agency,
        case_id=order.case_id,
        order_id=order.order_id,
        request_id=wanted.request_id,
        brand=wanted.brand,
        ground=ground,
        basis=Basis.APPROVED,
        state=OrderState.REQUESTED,
        requested_by=officer.person_id,
        requested_at=at,
    )


def _due(care: Care, at: datetime) -> datetime:
    return at + timedelta(seconds=care.erasure.spread.total_seconds() * care.jitter())


def _known(
    tx: Transaction, request_id: str, brands: Collection[str], *, lock: bool = False
) -> list[Order]:
    found = tx.orders.of_request(check_id(request_id, "request_id"), lock=lock)
    if not found or found[0].brand not in brands:
        raise UnknownErasure("there is no such request", field="request_id")
    return found


def _request(orders: Sequence[Order]) -> Request:
    first = orders[0]
    wanted = ErasureRequest(first.request_id, first.brand, tuple(order.named for order in orders))
    return Request(first.request_id, first.brand, tuple(orders), wanted.digest().hex())


def _bytes(digest: str) -> bytes:
    try:
        return bytes.fromhex(digest)
    except ValueError:
        raise InvalidInput("digest: must be hexadecimal", field="digest") from None

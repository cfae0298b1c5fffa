"""Erasing cases at care: a request, its orders, and where each stands.

requested ──► approved ──► executing ──► erased
    └────────────┴──► withdrawn   └──► refused (the vault knows of no approval)
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import OrderSettled, OwnApproval
from relevo.crossing.erasure import Basis, ErasureOrder

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)


class ErasureGround(StrEnum):
    """Why a case is erased or blocked."""

    CUSTOMER_ASKED = "customer_asked"  # GDPR article 17(1)(b), and its like in PE, CO, BR
    OBJECTION = "objection"
    UNLAWFUL = "unlawful"  # it should never have been kept
    NO_LONGER_NEEDED = "no_longer_needed"
    LEGAL_DUTY = "legal_duty"
    RETENTION = "retention"  # the brand's policy, by the clock


class OrderState(StrEnum):
    """Where an order stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    EXECUTING = "executing"  # no hold can stop it any more
    ERASED = "erased"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


OPEN = frozenset({OrderState.REQUESTED, OrderState.APPROVED, OrderState.EXECUTING})
"""States of which a case can have one order at a time."""


@dataclass(frozen=True, slots=True)
class Order:
    """One case to be erased.

    Attributes:
        due_at: not before then; also after a failure, and while a hold stands.
        reason: why it waits or was refused.
        statement: what the vault signed when it destroyed the case (DSSE JSON).
        cleared: how many of each kind were cleared here.
        agency_at: when the agency reported that it erased the case.
        receipt: of the whole request; `receipt_final`: with all agencies' reports.
    """

    agency: str
    case_id: str
    order_id: str
    request_id: str
    brand: str
    ground: ErasureGround
    basis: Basis
    state: OrderState
    requested_by: str
    requested_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None
    due_at: datetime | None = None
    attempts: int = 0
    reason: str | None = None
    statement: bytes | None = field(default=None, repr=False)
    cleared: dict[str, int] | None = None
    erased_at: datetime | None = None
    agency_at: datetime | None = None
    receipt: bytes | None = field(default=None, repr=False)
    receipt_final: bool = False

    @property
    def key(self) -> CaseKey:
        """The case."""
        return CaseKey(self.agency, self.case_id)

    @property
    def named(self) -> ErasureOrder:
        """As the vault knows it."""
        return ErasureOrder(self.agency, self.case_id, self.order_id)


def approved(order: Order, *, by: str, at: datetime, due_at: datetime) -> Order:
    """Somebody else wants it too. Raises `OwnApproval`, `OrderSettled`."""
    if order.state is not OrderState.REQUESTED:
        raise OrderSettled("the request does not wait for an approval")
    if order.requested_by == by:
        raise OwnApproval("who asked for it cannot approve it")
    return replace(order, state=OrderState.APPROVED, approved_by=by, approved_at=at, due_at=due_at)


def withdrawn(order: Order) -> Order:
    """Nobody wants it any more. Raises `OrderSettled` once it is being executed."""
    if order.state not in (OrderState.REQUESTED, OrderState.APPROVED):
        raise OrderSettled("it is too late")
    return replace(order, state=OrderState.WITHDRAWN, due_at=None)


def begun(order: Order) -> Order:
    """From now on no hold can stop it."""
    return replace(order, state=OrderState.EXECUTING, reason=None)


def put_off(order: Order, reason: str, *, at: datetime) -> Order:
    """It waits, longer each time."""
    wait = min(FIRST_WAIT * (1 << min(order.attempts, 12)), LONGEST_WAIT)
    return replace(order, attempts=order.attempts + 1, reason=reason, due_at=at + wait)


def refused(order: Order, reason: str) -> Order:
    """The vault knows of nothing that allows it."""
    return replace(order, state=OrderState.REFUSED, reason=reason, due_at=None)


def erased(order: Order, statement: bytes, cleared: dict[str, int], *, at: datetime) -> Order:
    """The case is gone."""
    return replace(
        order,
        state=OrderState.ERASED,
        statement=statement,
        cleared=cleared,
        erased_at=at,
        reason=None,
        due_at=None,
    )

"""What the API of holds, blocking and erasing answers with."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields

from relevo.care.adapters.hold_rows import Block
from relevo.care.domain.erasure import ErasureGround, Order, OrderState
from relevo.care.domain.holds import HoldGround, HoldScope
from relevo.care.use_cases.erasing import Candidate, Request
from relevo.service.web.schemas import Instant, closed


class HoldDocument(ma.Schema):
    """A legal hold. `ends_at`: the first instant at which it holds no more; null: until lifted."""

    agency = fields.String(required=True)
    hold_id = fields.String(required=True)
    case_id = fields.String(required=True)
    brand = fields.String(required=True)
    scope = closed(HoldScope, required=True)
    ground = closed(HoldGround, required=True)
    reference = fields.String(required=True)
    set_by = fields.String(required=True)
    set_at = Instant(required=True)
    ends_at = Instant(required=True, allow_none=True)
    review_on = fields.Date(required=True)
    lifted_by = fields.String(required=True, allow_none=True)
    lifted_at = Instant(required=True, allow_none=True)


class HoldsDocument(ma.Schema):
    """A page of holds, the newest first. `next_cursor` is null at the end."""

    holds = fields.List(fields.Nested(HoldDocument), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class BlockDocument(ma.Schema):
    """A blocked case. `destroy_after`: by the brand's policy; null: it has none."""

    agency = fields.String(required=True)
    case_id = fields.String(required=True)
    brand = fields.String(required=True)
    ground = closed(ErasureGround, required=True)
    blocked_by = fields.String(required=True)
    blocked_at = Instant(required=True)
    destroy_after = Instant(required=True, allow_none=True)


class BlocksDocument(ma.Schema):
    """Blocked cases. `next_cursor` is null at the end."""

    blocks = fields.List(fields.Nested(BlockDocument), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class UnblockedDocument(ma.Schema):
    """The case is open again."""

    agency = fields.String(required=True)
    case_id = fields.String(required=True)


class CandidateDocument(ma.Schema):
    """A case that could be erased; `held`: a legal hold stands; `ordered`: its erasure waits."""

    agency = fields.String(required=True)
    case_id = fields.String(required=True)
    public_code = fields.String(required=True)
    channel = fields.String(required=True)
    opened_at = Instant(required=True)
    held = fields.Boolean(required=True)
    ordered = fields.Boolean(required=True)


class CandidatesDocument(ma.Schema):
    """The case and the others of its customer, the newest first."""

    cases = fields.List(fields.Nested(CandidateDocument), required=True)


class OrderDocument(ma.Schema):
    """One case of a request. `reason`: why it waits, or was refused."""

    agency = fields.String(required=True)
    case_id = fields.String(required=True)
    order_id = fields.String(required=True)
    state = closed(OrderState, required=True)
    reason = fields.String(required=True, allow_none=True)
    due_at = Instant(required=True, allow_none=True)
    erased_at = Instant(required=True, allow_none=True)
    agency_at = Instant(required=True, allow_none=True)


class RequestDocument(ma.Schema):
    """A request. `digest` names all of it: an approver gives it back."""

    request_id = fields.String(required=True)
    brand = fields.String(required=True)
    ground = closed(ErasureGround, required=True)
    requested_by = fields.String(required=True)
    requested_at = Instant(required=True)
    approved_by = fields.String(required=True, allow_none=True)
    approved_at = Instant(required=True, allow_none=True)
    digest = fields.String(required=True)
    orders = fields.List(fields.Nested(OrderDocument), required=True)


class RequestsDocument(ma.Schema):
    """A page of requests, the newest first. `next_cursor` is null at the end."""

    requests = fields.List(fields.Nested(RequestDocument), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class ReceiptDocument(ma.Schema):
    """The receipt: a DSSE envelope that the vault signed, and what it says in three languages."""

    receipt = fields.Dict(required=True)
    texts = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


def candidate_document(one: Candidate) -> dict[str, Any]:
    """A candidate as the API shows it."""
    header = one.case.header
    return {
        "agency": one.case.agency,
        "case_id": one.case.case_id,
        "public_code": header.public_code,
        "channel": header.channel,
        "opened_at": header.opened_at,
        "held": bool(one.holds),
        "ordered": one.ordered,
    }


def request_document(request: Request) -> dict[str, Any]:
    """A request as the API shows it."""
    first: Order = request.orders[0]
    return {
        "request_id": request.request_id,
        "brand": request.brand,
        "ground": first.ground,
        "requested_by": first.requested_by,
        "requested_at": first.requested_at,
        "approved_by": first.approved_by,
        "approved_at": first.approved_at,
        "digest": request.digest,
        "orders": request.orders,
    }


def after_of(blocks: list[Block]) -> str | None:
    """Where the next page of blocked cases begins."""
    return f"{blocks[-1].case_id}_{blocks[-1].agency}" if blocks else None

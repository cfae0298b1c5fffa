"""Receipts of erasures: signed by the vault once every case is erased, and once more when every
agency has reported that it did the same.
"""

from __future__ import annotations

from dataclasses import replace

from relevo.care.domain.erasure import OrderState
from relevo.care.use_cases.context import Care

AT_ONCE = 20


def receipt_due(care: Care) -> int:
    """Have the receipts signed that are due; how many."""
    with care.storage.read() as tx:
        due = tx.orders.to_receipt(limit=AT_ONCE)
    for request_id in due:
        _sign(care, request_id)
    return len(due)


def _sign(care: Care, request_id: str) -> None:
    with care.storage.read() as tx:
        erased = [o for o in tx.orders.of_request(request_id) if o.state is OrderState.ERASED]
    last = max(order.erased_at for order in erased if order.erased_at is not None)
    brand = erased[0].brand
    clean_on = care.erasure.clean_on(last, care.zone_of(brand))
    receipt = care.erasing.receipt(brand, request_id, erased, clean_on)
    final = all(order.agency_at is not None for order in erased)
    with care.storage.write() as tx:
        for order in tx.orders.of_request(request_id, lock=True):
            if order.state is OrderState.ERASED:
                tx.orders.save(replace(order, receipt=receipt.to_bytes(), receipt_final=final))

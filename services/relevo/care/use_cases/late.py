"""An erased case is handed over again: by an agency that had not heard of it, or was restored.

Nothing of it is kept. The agency gets the receipt that lets its queue end, and the order to erase
once more.
"""

from __future__ import annotations

from relevo.care.adapters.receipt_rows import Receipted
from relevo.care.domain.case import CaseKey
from relevo.care.use_cases.context import Care, ReceiptSigner
from relevo.care.use_cases.receipts import items_digest, receipt_of
from relevo.crossing.updates import Erase
from relevo.crossing.vocabulary import HandOverItem
from relevo.ledger.entries import care_erasure as recorded
from relevo.ledger.values import Actor, Id, Slug
from relevo.sealing.signed import SignedStatement
from relevo.service import logs

_log = logs.get("handover")


def take_erased(
    care: Care, signer: ReceiptSigner, agency: str, item: HandOverItem, *, actor: Actor
) -> SignedStatement:
    """The receipt. The same item again gets the same one, and causes nothing."""
    key = CaseKey(agency, item.header.case_id)
    receipted = Receipted(key, item.header.version, items_digest(item))
    with care.storage.write() as tx:
        case = tx.cases.get(key, lock=True)
        order = tx.orders.tombstone(key)
        assert case is not None
        assert order is not None, "an erased case has the order by which it was"
        known = tx.receipts.given(agency, [receipted])
        if known:
            return known[receipted]
        at = care.now()
        leaf = tx.record(
            recorded.HandoverAfterErasure(
                at=at,
                actor=actor,
                agency=Slug(agency),
                brand=Slug(case.brand),
                case=Id(key.case_id),
                order=Id(order.order_id),
                version=item.header.version,
                items=tuple(Id(one) for one in _names(item)),
            )
        )
        statement = receipt_of(agency, item, leaf, at).sign(signer.key, signer.key_id)
        tx.receipts.add([(receipted, statement, at)])
        tx.updates.add(case, care.new_id(), Erase(order.order_id), at=at)
    _log.warning("an erased case was handed over", agency=agency, case=key.case_id)
    return statement


def _names(item: HandOverItem) -> list[str]:
    return [
        *(version.post_version_id for version in item.post_versions),
        *(note.note_id for note in item.notes),
        *(redaction.redaction_id for redaction in item.redactions),
    ]

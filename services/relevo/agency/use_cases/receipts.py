"""Care's receipts: each verified for itself, those of one call stored together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.engine import Connection

from relevo.agency.adapters import (
    store_handovers,
    store_notes,
    store_posts,
    store_receipts,
    store_redactions,
)
from relevo.agency.adapters.brands import Brand
from relevo.agency.adapters.store_receipts import Crossed, KeptReceipt, Sent, Standing
from relevo.agency.adapters.tables import ledger, witness
from relevo.agency.context import AgencyContext
from relevo.agency.use_cases.handover import RESULTS
from relevo.crossing.errors import ReceiptRefused
from relevo.crossing.statements import Receipt
from relevo.crossing.vocabulary import HandOverItem
from relevo.ledger.entries import agency as recorded
from relevo.ledger.entries.base import RedactionItem, SealedItem
from relevo.ledger.values import Digest, Id, Slug
from relevo.ledger.values import actor as actor_of
from relevo.sealing.signed import SignedStatement
from relevo.service import crash
from relevo.service.crash import Point


@dataclass(frozen=True, slots=True)
class Receipted:
    """What was sent, with care's receipt for it; made by `verified` alone."""

    item: HandOverItem
    receipt: Receipt
    statement: SignedStatement

    @property
    def case_id(self) -> str:
        """The case that crossed."""
        return self.item.header.case_id


def verified(context: AgencyContext, item: HandOverItem, statement: SignedStatement) -> Receipted:
    """Care's answer for what was sent, once it is a receipt for exactly that.

    Raises:
        BadSignature, UnknownSigner, MalformedStatement: it is not signed by the pinned key.
        ReceiptRefused: it is for something else than what was sent.
    """
    brand = context.require_brand(item.header.brand)
    return Receipted(item, verify_receipt(context.org, brand, item, statement), statement)


def accept(context: AgencyContext, accepted: Sequence[Receipted]) -> None:
    """Store receipts in one transaction: all or none. No case may be among them twice."""
    if not accepted:
        return
    now = context.clock()
    ordered = sorted(accepted, key=lambda one: one.case_id)
    with context.database.write() as connection:
        sent = _sent(ordered)
        standing = store_receipts.hold(connection, [one.case_id for one in ordered], sent=sent)
        store_posts.receipted(connection, sent.post_versions)
        store_notes.receipted(connection, sent.notes)
        store_redactions.receipted(connection, sent.redactions)
        _mark_crossed(connection, ordered, standing, now)
        _keep(context, connection, ordered, now)
        crash.point(Point.RECEIPT_BEFORE_COMMIT)
    crash.point(Point.RECEIPT_AFTER_COMMIT)
    RESULTS.labels("receipted").inc(len(ordered))


def _sent(accepted: Sequence[Receipted]) -> Sent:
    return Sent(
        {
            version.post_version_id: one.receipt.at
            for one in accepted
            for version in one.item.post_versions
        },
        {note.note_id: one.receipt.at for one in accepted for note in one.item.notes},
        {again.redaction_id: one.receipt.at for one in accepted for again in one.item.redactions},
    )


def _mark_crossed(
    connection: Connection,
    accepted: Sequence[Receipted],
    standing: Mapping[str, Standing],
    now: datetime,
) -> None:
    """What was sent needs no sending any more; what did not fit in goes next."""
    crossed, again = [], {}
    for one in accepted:
        case, version = standing[one.case_id], one.item.header.version
        current = case.erased or case.version == version
        crossed.append(Crossed(one.case_id, version, complete=current and not case.lacks))
        if not case.erased and current and case.lacks:
            again[one.case_id] = case.priority
    store_receipts.crossed(connection, crossed)
    store_handovers.requeue(connection, again, now)


def _keep(
    context: AgencyContext, connection: Connection, accepted: Sequence[Receipted], now: datetime
) -> None:
    """Store receipts as they came; those that are not known already enter the ledger."""
    kept = [_kept(one, now) for one in accepted]
    new = store_receipts.add(connection, kept)
    actor = context.process("forwarder")
    ledger.record_all(
        connection,
        [
            _entry(one, actor, now)
            for one, row in zip(accepted, kept, strict=True)
            if row.statement_digest in new
        ],
    )
    _await_leaves(context, connection, accepted, now)


def _await_leaves(
    context: AgencyContext, connection: Connection, accepted: Sequence[Receipted], now: datetime
) -> None:
    """What care says that it recorded must turn up in its ledger."""
    for brand in sorted({one.item.header.brand for one in accepted}):
        logs = context.require_brand(brand).logs
        if logs is not None:
            leaves = {one.receipt.leaf_hash for one in accepted if one.item.header.brand == brand}
            ordered = [Digest(leaf) for leaf in sorted(leaves)]  # one order for all transactions
            witness.await_leaves(connection, logs.log("care"), ordered, now)


def _kept(one: Receipted, now: datetime) -> KeptReceipt:
    content = one.statement.to_bytes()
    return KeptReceipt(
        case_id=one.case_id,
        version=one.item.header.version,
        statement=content,
        statement_digest=sha256(content).digest(),
        care_leaf=one.receipt.leaf_hash,
        at=one.receipt.at,
        received_at=now,
    )


def _entry(one: Receipted, actor: str, now: datetime) -> recorded.HandoverReceipted:
    header = one.item.header
    return recorded.HandoverReceipted(
        at=now,
        actor=actor_of(actor),
        case=Id(header.case_id),
        brand=Slug(header.brand),
        version=header.version,
        items=tuple(
            SealedItem(
                post_version=Id(version.post_version_id),
                seal=Digest.of(version.seal_digest) if version.seal_digest else None,
            )
            for version in one.item.post_versions
        ),
        notes=tuple(Id(note.note_id) for note in one.item.notes),
        redactions=tuple(
            RedactionItem(
                redaction=Id(again.redaction_id),
                post_version=Id(again.post_version_id),
                seal=Digest.of(again.seal_digest) if again.seal_digest else None,
            )
            for again in one.item.redactions
        ),
        care_leaf=Digest(one.receipt.leaf_hash),
    )


def verify_receipt(
    org: str, brand: Brand, item: HandOverItem, statement: SignedStatement
) -> Receipt:
    """The receipt, once it is signed by a pinned key and names exactly what was sent.

    1. The signature holds. 2. Agency, brand and case are ours. 3. The version is the one sent.
    4. Post versions and redactions with their seal digests, and notes, are those sent, each once.
    5. The leaf hash is one.
    """
    receipt = Receipt.verify(statement, brand.receipt_keys)  # 1
    header = item.header
    named = (receipt.agency, receipt.brand, receipt.case_id)  # 2
    if named != (org, header.brand, header.case_id):
        raise ReceiptRefused("the receipt is for another case", field="case_id")
    if receipt.case_version != header.version:  # 3
        raise ReceiptRefused("the receipt is for another version", field="version")
    sent = sorted(  # 4
        (version.post_version_id, version.seal_digest.hex() if version.seal_digest else "")
        for version in item.post_versions
    )
    if sorted((one.post_version_id, one.seal_digest or "") for one in receipt.items) != sent:
        raise ReceiptRefused("the receipt does not name what was sent", field="items")
    if sorted(receipt.notes) != sorted(note.note_id for note in item.notes):
        raise ReceiptRefused("the receipt does not name the notes that were sent", field="notes")
    redacted = sorted(
        (again.redaction_id, again.seal_digest.hex() if again.seal_digest else "")
        for again in item.redactions
    )
    named_again = sorted((one.post_version_id, one.seal_digest or "") for one in receipt.redactions)
    if named_again != redacted:
        raise ReceiptRefused(
            "the receipt names other redactions than were sent", field="redactions"
        )
    if not Digest.pattern.fullmatch(receipt.leaf_hash):  # 5
        raise ReceiptRefused("the receipt's leaf hash is none", field="leaf_hash")
    return receipt

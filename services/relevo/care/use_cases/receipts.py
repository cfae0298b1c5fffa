"""What care puts down about a hand-over that it took: its ledger entry and its receipt."""

from __future__ import annotations

import hashlib
from datetime import datetime

from relevo.crossing.statements import Receipt, ReceiptItem
from relevo.crossing.vocabulary import HandOverItem
from relevo.ledger.entries import care as recorded
from relevo.ledger.entries.base import RedactionItem, SealedItem
from relevo.ledger.values import Actor, Digest, Id, Slug


def entry_of(
    agency: str, item: HandOverItem, actor: Actor, at: datetime
) -> recorded.HandoverReceived:
    """The ledger entry: what arrived, named by ids and digests."""
    return recorded.HandoverReceived(
        at=at,
        actor=actor,
        agency=Slug(agency),
        brand=Slug(item.header.brand),
        case=Id(item.header.case_id),
        version=item.header.version,
        items=tuple(
            SealedItem(
                post_version=Id(version.post_version_id),
                seal=Digest.of(version.seal_digest) if version.seal_digest else None,
            )
            for version in item.post_versions
        ),
        notes=tuple(Id(note.note_id) for note in item.notes),
        redactions=tuple(
            RedactionItem(
                redaction=Id(again.redaction_id),
                post_version=Id(again.post_version_id),
                seal=Digest.of(again.seal_digest) if again.seal_digest else None,
            )
            for again in item.redactions
        ),
    )


def receipt_of(agency: str, item: HandOverItem, leaf: Digest, at: datetime) -> Receipt:
    """The receipt, not yet signed. `leaf`: of the ledger entry."""
    return Receipt(
        agency=agency,
        brand=item.header.brand,
        case_id=item.header.case_id,
        case_version=item.header.version,
        items=tuple(
            ReceiptItem(
                version.post_version_id,
                version.seal_digest.hex() if version.seal_digest else None,
            )
            for version in item.post_versions
        ),
        leaf_hash=str(leaf),
        at=at,
        notes=tuple(note.note_id for note in item.notes),
        redactions=tuple(
            ReceiptItem(again.redaction_id, again.seal_digest.hex() if again.seal_digest else None)
            for again in item.redactions
        ),
    )


def items_digest(item: HandOverItem) -> str:
    """Names the items in their order: ids and digests of ciphertext, nothing of any text."""
    digest = hashlib.sha256()
    for version in item.post_versions:
        sealed = version.seal_digest.hex() if version.seal_digest else "-"
        digest.update(f"{version.post_version_id} {sealed}\n".encode())
    for note in item.notes:
        digest.update(f"note {note.note_id}\n".encode())
    for again in item.redactions:
        sealed = again.seal_digest.hex() if again.seal_digest else "-"
        digest.update(f"redaction {again.redaction_id} {sealed}\n".encode())
    return digest.hexdigest()

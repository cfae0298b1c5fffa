"""Cases cross to care: what is due is loaded in one snapshot, and each result is settled alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from prometheus_client import Counter
from sqlalchemy.engine import Connection

from relevo.agency.adapters import (
    store_cases,
    store_handovers,
    store_links,
    store_notes,
    store_posts,
)
from relevo.agency.adapters.brands import Brand
from relevo.agency.adapters.tables import ledger
from relevo.agency.context import AgencyContext
from relevo.agency.domain import backoff
from relevo.agency.domain.batches import fitting
from relevo.agency.domain.timeline import TimelineKind
from relevo.agency.ports import Refusal
from relevo.agency.use_cases.actions import Acted
from relevo.agency.use_cases.recording import reason_code, tell
from relevo.crossing import limits
from relevo.crossing.errors import ReceiptRefused
from relevo.crossing.statements import Receipt
from relevo.crossing.vocabulary import HandOverItem
from relevo.ledger.entries import agency as recorded
from relevo.ledger.entries.base import SealedItem
from relevo.ledger.values import Digest, Id, Slug
from relevo.ledger.values import actor as actor_of
from relevo.sealing.signed import SignedStatement
from relevo.service import crash
from relevo.service.crash import Point

_RESULTS = Counter("relevo_agency_handovers", "Hand-overs by what became of them", ["outcome"])


def due_items(
    context: AgencyContext, case_ids: Sequence[str]
) -> Mapping[str, tuple[HandOverItem, ...]]:
    """What is to be sent now, by brand: those of the cases that wait, cut to what one call carries.

    Cases of a brand that is away are left out; their time is put off to when it is tried next.
    """
    now = context.clock()
    items: dict[str, list[HandOverItem]] = {}
    put_off: dict[str, list[str]] = {}
    with context.database.read() as connection:
        links = {brand: store_links.get(connection, brand) for brand in context.brands}
        for case in store_handovers.due(connection, case_ids, now=now):
            link = links.get(case.brand)
            if link is None or link.waits(now=now):
                put_off.setdefault(case.brand, []).append(case.case_id)
                continue
            item = HandOverItem(
                case.header(),
                store_posts.unreceipted(connection, case.case_id, limits.MAX_POST_VERSIONS),
                store_notes.unreceipted(connection, case.case_id, limits.MAX_NOTES),
            )
            items.setdefault(case.brand, []).append(fitting(item))
    if put_off:
        with context.database.write() as connection:
            for brand, waiting in sorted(put_off.items()):
                link = links.get(brand)
                until = link.next_attempt_at if link else now + backoff.LONGEST
                attempts = link.attempts if link else 1
                store_handovers.put_off(connection, waiting, attempts=attempts, until=until)
    return {brand: tuple(found) for brand, found in items.items()}


def accept(context: AgencyContext, item: HandOverItem, statement: SignedStatement) -> None:
    """Verify care's receipt for what was sent, and store it.

    Raises:
        BadSignature, UnknownSigner, MalformedStatement: it is not signed by the pinned key.
        ReceiptRefused: it is for something else than what was sent. Nothing is stored.
    """
    receipt = verify_receipt(context.org, context.require_brand(item.header.brand), item, statement)
    now = context.clock()
    with context.database.write() as connection:
        _mark_crossed(connection, item, receipt, now)
        if _keep(connection, item, receipt, statement, now):
            actor = context.process("forwarder")
            ledger.record(connection, _receipted(item, receipt, actor, now))
        crash.point(Point.RECEIPT_BEFORE_COMMIT)
    crash.point(Point.RECEIPT_AFTER_COMMIT)
    _RESULTS.labels("receipted").inc()


def _mark_crossed(
    connection: Connection, item: HandOverItem, receipt: Receipt, now: datetime
) -> None:
    """What was sent needs no sending any more; what did not fit in goes next."""
    header = item.header
    case = store_cases.get(connection, header.case_id, lock=True)
    version_ids = tuple(version.post_version_id for version in item.post_versions)
    store_posts.receipted(connection, header.case_id, version_ids, at=receipt.at)
    note_ids = [note.note_id for note in item.notes]
    store_notes.receipted(connection, header.case_id, note_ids, at=receipt.at)
    rest = store_posts.has_unreceipted(connection, header.case_id) or bool(
        store_notes.unreceipted(connection, header.case_id, 1)
    )
    current = case is None or case.version == header.version
    complete = current and not rest
    store_handovers.crossed(connection, header.case_id, header.version, complete=complete)
    if case is not None and current and rest:
        store_handovers.requeue(connection, case, now)


def _keep(
    connection: Connection,
    item: HandOverItem,
    receipt: Receipt,
    statement: SignedStatement,
    now: datetime,
) -> bool:
    """Store the receipt as it came; False if it is known already."""
    content = statement.to_bytes()
    return store_handovers.add_receipt(
        connection,
        case_id=item.header.case_id,
        version=item.header.version,
        statement=content,
        statement_digest=sha256(content).digest(),
        care_leaf=receipt.leaf_hash,
        at=receipt.at,
        received_at=now,
    )


def _receipted(
    item: HandOverItem, receipt: Receipt, actor: str, now: datetime
) -> recorded.HandoverReceipted:
    return recorded.HandoverReceipted(
        at=now,
        actor=actor_of(actor),
        case=Id(item.header.case_id),
        brand=Slug(item.header.brand),
        version=item.header.version,
        items=tuple(
            SealedItem(
                post_version=Id(version.post_version_id),
                seal=Digest.of(version.seal_digest) if version.seal_digest else None,
            )
            for version in item.post_versions
        ),
        notes=tuple(Id(note.note_id) for note in item.notes),
        care_leaf=Digest(receipt.leaf_hash),
    )


def verify_receipt(
    org: str, brand: Brand, item: HandOverItem, statement: SignedStatement
) -> Receipt:
    """The receipt, once it is signed by a pinned key and names exactly what was sent.

    1. The signature holds. 2. Agency, brand and case are ours. 3. The version is the one sent.
    4. Post versions with their seal digests, and notes, are those sent, each once. 5. The leaf hash
    is one.
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
    if not Digest.pattern.fullmatch(receipt.leaf_hash):  # 5
        raise ReceiptRefused("the receipt's leaf hash is none", field="leaf_hash")
    return receipt


def refuse(context: AgencyContext, item: HandOverItem, refusal: Refusal) -> None:
    """Care did not take the case: parked if that is for good, else tried again later."""
    header = item.header
    now = context.clock()
    with context.database.write() as connection:
        case = store_cases.get(connection, header.case_id, lock=True)
        if case is None:
            return
        if not refusal.permanent:
            attempts = store_handovers.status(connection, header.case_id).attempts + 1
            until = now + backoff.delay(attempts, context.jitter())
            store_handovers.put_off(connection, [header.case_id], attempts=attempts, until=until)
            _RESULTS.labels("put_off").inc()
            return
        if case.version != header.version:
            return  # a newer version is on its way and is judged for itself
        reason = reason_code(refusal.reason)
        store_handovers.parked(connection, header.case_id, header.version, reason, refusal.field)
        actor = context.process("forwarder")
        tell(
            context,
            connection,
            case,
            TimelineKind.HANDOVER_PARKED,
            at=now,
            actor=actor,
            code=reason,
        )
        ledger.record(
            connection,
            recorded.HandoverParked(
                at=now,
                actor=actor_of(actor),
                case=Id(header.case_id),
                brand=Slug(header.brand),
                version=header.version,
                reason=reason,
            ),
        )
    _RESULTS.labels("parked").inc()


def brand_answered(context: AgencyContext, brand: str) -> None:
    """Care is there: whatever waited for it is due."""
    with context.database.write() as connection:
        store_links.answered(connection, brand, context.clock())


def brand_absent(
    context: AgencyContext, brand: str, items: Sequence[HandOverItem], reason: str
) -> None:
    """Care did not answer: back-off for the brand and for what could not be sent."""
    now = context.clock()
    with context.database.write() as connection:
        attempts = store_links.hold(connection, brand).attempts + 1
        until = now + backoff.delay(attempts, context.jitter())
        store_links.absent(
            connection, brand, attempts=attempts, until=until, error=reason_code(reason)
        )
        store_handovers.put_off(connection, _ids(items), attempts=attempts, until=until)
    _RESULTS.labels("absent").inc(len(items))


def put_off(context: AgencyContext, brand: str, items: Sequence[HandOverItem]) -> None:
    """Leave what could not be sent to when the brand is tried next."""
    with context.database.write() as connection:
        link = store_links.hold(connection, brand)
        store_handovers.put_off(
            connection, _ids(items), attempts=link.attempts, until=link.next_attempt_at
        )


def _ids(items: Sequence[HandOverItem]) -> list[str]:
    return [item.header.case_id for item in items]


def resend(context: AgencyContext, case_id: str, *, brands: Collection[str], actor: str) -> Acted:
    """Send a case again, as a person asks for it: parked, waiting or crossed already.

    Raises:
        UnknownCase: there is none, or not for this caller.
    """
    now = context.clock()
    with context.database.write() as connection:
        case = store_cases.require(connection, case_id, brands)
        store_handovers.queue(connection, case, now)
        ledger.record(
            connection,
            recorded.HandoverResent(
                at=now,
                actor=actor_of(actor),
                case=Id(case_id),
                brand=Slug(case.brand),
                version=case.version,
            ),
        )
    return Acted(case)

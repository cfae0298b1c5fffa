"""Taking cases in. Order and repetition do not matter; each item stands alone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from prometheus_client import Counter

from relevo.care.adapters.storage import Transaction
from relevo.care.domain.acceptance import check_storable
from relevo.care.domain.case import Case, CaseKey, check_same, received, updated
from relevo.care.domain.seals import QUEUED_FOR
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.use_cases.context import Care, ReceiptSigner
from relevo.crossing.errors import DifferentContent, MalformedMessage, UnknownBrand
from relevo.crossing.statements import Receipt, ReceiptItem
from relevo.crossing.updates import Received
from relevo.crossing.vocabulary import (
    CaseHeader,
    CaseNote,
    HandOverItem,
    PostVersion,
    Urgency,
    Verb,
)
from relevo.delivery.messages import Priority, Topic
from relevo.errors import RelevoError
from relevo.ledger.entries import care as recorded
from relevo.ledger.entries.base import SealedItem
from relevo.ledger.values import Actor, Code, Digest, Id, Slug
from relevo.sealing.signed import SignedStatement
from relevo.service import crash, logs
from relevo.service.crash import Point

_log = logs.get("handover")
_ITEMS = Counter("relevo_care_handover_items_total", "Hand-over items", ["outcome"])


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not taken; `permanent`: sending it again unchanged never succeeds."""

    reason: str
    field: str | None
    permanent: bool


NOT_NOW = Refusal("INTERNAL", None, permanent=False)
"""Something failed on this side; the log says what."""


def hand_over(
    care: Care, signer: ReceiptSigner, agency: str, item: HandOverItem, *, actor: Actor
) -> SignedStatement | Refusal:
    """Take one case at one version with its new post versions and notes, in one transaction.

    The same item again gives the stored receipt and changes nothing. Refusals come back as values,
    so that one item never holds up its neighbours. `actor` is the caller's verified identity.
    """
    log = _log.bind(agency=agency, case=item.header.case_id, version=item.header.version)
    try:
        result = _take(care, signer, agency, item, actor)
    except DifferentContent as error:
        log.error(  # noqa: TRY400 - a trace says nothing about a peer's mistake
            "SAME ID, OTHER CONTENT: the hand-over contradicts what is stored", field=error.field
        )
        refusal = refused(error)
    except RelevoError as error:
        log.warning("hand-over refused", reason=error.reason, field=error.field)
        refusal = refused(error)
    except Exception as error:
        log.error("hand-over failed", exc_info=error)  # noqa: TRY400 - our own form of a trace
        refusal = NOT_NOW
    else:
        _ITEMS.labels("receipt").inc()
        return result
    _ITEMS.labels(refusal.reason).inc()
    return refusal


def refused(error: RelevoError) -> Refusal:
    """The refusal for an error of ours: what contradicts the contract stays refused."""
    permanent = isinstance(error, MalformedMessage | DifferentContent | UnknownBrand)
    return Refusal(error.reason, error.field, permanent)


def _take(
    care: Care, signer: ReceiptSigner, agency: str, item: HandOverItem, actor: Actor
) -> SignedStatement:
    header = item.header
    if header.brand not in care.brands:
        raise UnknownBrand("brand: is not served here", field="brand")
    check_storable(item)
    key = CaseKey(agency, header.case_id)
    digest = _items_digest(item)
    with care.storage.write() as tx:
        at = care.now()
        case, is_new = _opened(tx, key, header, at)
        check_same(case, header)
        first_of_version = _keep_header(tx, case, header, at)
        new = [version for version in item.post_versions if _keep_post(tx, case, version, at)]
        new_notes = [note for note in item.notes if _keep_note(tx, case, note, at)]
        known = tx.cases.receipt(key, header.version, digest)
        if known is not None:
            return known
        new_text = any(version.verb is not Verb.REMOVE for version in new)
        after = case
        if not is_new:
            after = updated(case, header, new_items=bool(new or new_notes), new_text=new_text)
            tx.cases.save(after)
        _tell_reopening(care, tx, case, after, new_text=new_text, actor=actor, at=at)
        _queue_seals(tx, after, new, at)
        leaf = tx.record(_entry(agency, item, actor, at))
        if first_of_version and after.header == header:
            tx.updates.add(after, care.new_id(), Received(header.version), at=at)
            event = Event(care.new_id(), EventKind.RECEIVED, at, str(actor), number=header.version)
            tx.desk.add_event(after, event)
        _tell_notes(care, tx, after, new_notes)
        statement = _receipt(agency, item, leaf, at).sign(signer.key, signer.key_id)
        tx.cases.add_receipt(key, header.version, digest, statement, at=at)
        crash.point(Point.CARE_HANDOVER_BEFORE_COMMIT)
    crash.point(Point.CARE_HANDOVER_AFTER_COMMIT)
    return statement


def _opened(tx: Transaction, key: CaseKey, header: CaseHeader, at: datetime) -> tuple[Case, bool]:
    """The case, locked, and whether this hand-over has opened it."""
    case = tx.cases.get(key, lock=True)
    if case is not None:
        return case, False
    new = received(key.agency, header, at=at)
    if tx.cases.add(new):
        return new, True
    case = tx.cases.get(key, lock=True)  # a concurrent hand-over was first
    assert case is not None
    return case, False


def _keep_header(tx: Transaction, case: Case, header: CaseHeader, at: datetime) -> bool:
    """Keep this version of the header, whether it is new. Raises `DifferentContent`."""
    known = tx.cases.header(case.key, header)
    if known is None:
        tx.cases.add_header(case.agency, header, at=at)
        return True
    if known != header:
        raise DifferentContent("header: this version arrived before otherwise", field="header")
    return False


def _keep_post(tx: Transaction, case: Case, version: PostVersion, at: datetime) -> bool:
    """Insert a post version if absent, whether it was. Raises `DifferentContent`."""
    if tx.cases.add_post(case, version, at=at):
        return True
    stored = tx.cases.post(case.agency, version.post_version_id)
    same = replace(version, seal=None)
    if stored is None or stored.case_id != case.header.case_id or stored.version != same:
        raise DifferentContent(
            "post_version_id: arrived before with other content", field="post_version_id"
        )
    return False


def _keep_note(tx: Transaction, case: Case, note: CaseNote, at: datetime) -> bool:
    """Insert a note if absent, whether it was. Raises `DifferentContent`."""
    if tx.notes.add(case, note, at=at):
        return True
    stored = tx.notes.get(case.agency, note.note_id)
    if stored is None or stored.case_id != case.header.case_id or stored.note != note:
        raise DifferentContent("note_id: arrived before with other content", field="note_id")
    return False


def _tell_notes(care: Care, tx: Transaction, case: Case, notes: Sequence[CaseNote]) -> None:
    for note in notes:  # each with a time of its own, so that they stay in their order
        kind, at = EventKind.NOTE_WRITTEN, care.now()
        tx.desk.add_event(case, Event(care.new_id(), kind, at, note.actor, subject=note.note_id))


def _queue_seals(tx: Transaction, case: Case, new: Sequence[PostVersion], at: datetime) -> None:
    urgent = case.header.urgency is Urgency.URGENT
    for version in new:
        if version.seal is None:
            continue
        tx.seals.add(case, version, at=at, next_attempt_at=at + QUEUED_FOR)
        tx.enqueue(
            Topic.SEAL_INGEST,
            f"{case.agency}/{version.post_version_id}",
            at=at,
            priority=Priority.URGENT if urgent else Priority.NORMAL,
        )


def _tell_reopening(
    care: Care,
    tx: Transaction,
    before: Case,
    after: Case,
    *,
    new_text: bool,
    actor: Actor,
    at: datetime,
) -> None:
    if before.resolution is None or after.resolution is not None:
        return
    reason = "NEW_TEXT" if new_text else "BY_AGENCY"
    tx.record(
        recorded.CaseReopened(
            at=at,
            actor=actor,
            agency=Slug(after.agency),
            brand=Slug(after.brand),
            case=Id(after.header.case_id),
            reason=Code(reason),
        )
    )
    event = Event(care.new_id(), EventKind.REOPENED, at, str(actor), code=reason)
    tx.desk.add_event(after, event)


def _entry(
    agency: str, item: HandOverItem, actor: Actor, at: datetime
) -> recorded.HandoverReceived:
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
    )


def _receipt(agency: str, item: HandOverItem, leaf: Digest, at: datetime) -> Receipt:
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
    )


def _items_digest(item: HandOverItem) -> str:
    """Names the items in their order: ids and digests of ciphertext, nothing of any text."""
    digest = hashlib.sha256()
    for version in item.post_versions:
        sealed = version.seal_digest.hex() if version.seal_digest else "-"
        digest.update(f"{version.post_version_id} {sealed}\n".encode())
    for note in item.notes:
        digest.update(f"note {note.note_id}\n".encode())
    return digest.hexdigest()

"""Cases that arrived together, written in one transaction.

The number of statements does not grow with them. Rows are locked and inserted table by table, each
in the order of its keys, so that hand-overs side by side never wait for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from relevo.care.adapters.receipt_rows import Receipted
from relevo.care.adapters.seal_rows import NewSeal
from relevo.care.adapters.storage import Transaction
from relevo.care.adapters.update_rows import NewUpdate
from relevo.care.domain.case import Case, CaseKey, Closure, check_same, received, updated
from relevo.care.domain.errors import CaseErased
from relevo.care.domain.seals import QUEUED_FOR
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.use_cases.arrivals import (
    Arrival,
    keep_notes,
    keep_posts,
    keep_redactions,
    replace_texts,
)
from relevo.care.use_cases.context import Care, ReceiptSigner
from relevo.care.use_cases.receipts import entry_of, items_digest, receipt_of
from relevo.crossing.errors import DifferentContent
from relevo.crossing.updates import Received
from relevo.crossing.vocabulary import (
    CaseNote,
    HandOverItem,
    PostVersion,
    Redaction,
    Urgency,
    Verb,
)
from relevo.delivery.messages import Priority, Topic
from relevo.ledger.entries import Entry
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import Actor, Code, Id, Slug
from relevo.sealing.signed import SignedStatement
from relevo.service import crash
from relevo.service.crash import Point


def take(
    care: Care,
    signer: ReceiptSigner,
    agency: str,
    items: Sequence[HandOverItem],
    *,
    actor: Actor,
) -> list[SignedStatement]:
    """Take every item, or none and raise; the receipts, in the items' order.

    No two items may name the same case, post version or note. An item that was taken before gets
    the receipt that is stored, and changes nothing.

    Raises:
        DifferentContent: an item contradicts what is stored; which one, is not said.
        CaseErased: one of the cases was; see `late`.
    """
    with care.storage.write() as tx:
        arrivals = _opened(care, tx, agency, items)
        first_of_version = _keep_headers(tx, agency, arrivals)
        new = _New(
            keep_posts(tx, agency, arrivals, actor),
            keep_notes(tx, agency, arrivals, actor),
            keep_redactions(tx, agency, arrivals),
        )
        receipts = tx.receipts.given(agency, [a.receipted for a in arrivals if not a.is_new])
        taken = [
            _taken(arrival, arrival.case_id in first_of_version, new)
            for arrival in arrivals
            if arrival.receipted not in receipts
        ]
        receipts |= _Writing(care, signer, actor).write(tx, taken)
        _await_leaves(care, tx, agency, items)
        crash.point(Point.CARE_HANDOVER_BEFORE_COMMIT)
    crash.point(Point.CARE_HANDOVER_AFTER_COMMIT)
    return [receipts[arrival.receipted] for arrival in arrivals]


def _await_leaves(care: Care, tx: Transaction, agency: str, items: Sequence[HandOverItem]) -> None:
    """What the agency says that it recorded must turn up in its ledger."""
    logs = care.logs.get(agency)
    leaves = {item.leaf_hash for item in items if item.leaf_hash is not None}
    if logs is not None and leaves:
        tx.await_leaves(logs.log("agency"), leaves, care.now())


@dataclass(frozen=True, slots=True)
class _Taken:
    """An arrival, what of it care had not seen, and its case with it."""

    arrival: Arrival
    after: Case
    first_of_version: bool
    posts: Sequence[PostVersion]
    notes: Sequence[CaseNote]
    redactions: Sequence[Redaction]
    has_text: bool


@dataclass(frozen=True, slots=True)
class _New:
    """The ids of what care had not seen."""

    posts: set[str]
    notes: set[str]
    redactions: set[str]


def _taken(arrival: Arrival, first_of_version: bool, new: _New) -> _Taken:
    item = arrival.item
    posts = [version for version in item.post_versions if version.post_version_id in new.posts]
    notes = [note for note in item.notes if note.note_id in new.notes]
    redactions = [one for one in item.redactions if one.redaction_id in new.redactions]
    has_text = any(version.verb is not Verb.REMOVE for version in posts)
    after = arrival.before
    if not arrival.is_new:
        new_items = bool(posts or notes or redactions)
        after = updated(after, item.header, new_items=new_items, new_text=has_text)
    return _Taken(arrival, after, first_of_version, posts, notes, redactions, has_text)


def _opened(
    care: Care, tx: Transaction, agency: str, items: Sequence[HandOverItem]
) -> list[Arrival]:
    """Every item with its case, locked. Raises `DifferentContent`, `CaseErased`.

    Insertion comes first: it waits for nobody who waits for a lock, and most cases are new.
    """
    new = {item.header.case_id: received(agency, item.header, at=care.now()) for item in items}
    inserted = tx.cases.add(new.values())
    known = tx.cases.locked(
        agency, [c.header.case_id for c in new.values() if c.key not in inserted]
    )
    arrivals = []
    for item in items:
        header = item.header
        case = known.get(header.case_id)
        if case is not None:
            if case.closure is Closure.ERASED:
                raise CaseErased("the case was erased", field="case_id")
            check_same(case, header)
        arrivals.append(
            Arrival(
                item,
                before=case or new[header.case_id],
                is_new=case is None,
                # Taken under the lock: a case's updates are numbered in the order of their times.
                at=care.now() if case else new[header.case_id].received_at,
                receipted=Receipted(
                    CaseKey(agency, header.case_id), header.version, items_digest(item)
                ),
            )
        )
    return arrivals


def _keep_headers(tx: Transaction, agency: str, arrivals: Sequence[Arrival]) -> set[str]:
    """Keep the headers whose versions are new; their cases. Raises `DifferentContent`."""
    known = tx.cases.headers_like(agency, [a.item.header for a in arrivals if not a.is_new])
    for arrival in arrivals:
        if known.get(arrival.case_id, arrival.item.header) != arrival.item.header:
            raise DifferentContent("header: this version arrived before otherwise", field="header")
    first = [arrival for arrival in arrivals if arrival.case_id not in known]
    tx.cases.add_headers(agency, [(arrival.item.header, arrival.at) for arrival in first])
    return {arrival.case_id for arrival in first}


@dataclass(slots=True)
class _Writing:
    """Gathers what follows from the items that were taken, then writes it table by table."""

    care: Care
    signer: ReceiptSigner = field(repr=False)
    actor: Actor
    entries: list[Entry] = field(default_factory=list)
    updates: list[NewUpdate] = field(default_factory=list)
    events: list[tuple[Case, Event]] = field(default_factory=list)

    def write(self, tx: Transaction, taken: Sequence[_Taken]) -> dict[Receipted, SignedStatement]:
        """Everything but cases' insertion, headers, posts and notes; the receipts."""
        if not taken:
            return {}
        tx.cases.save(*(one.after for one in taken if one.after != one.arrival.before))
        places = [self._gather(one) for one in taken]
        agency = taken[0].after.agency
        arrived = [(one.arrival, again) for one in taken for again in one.redactions]
        self.entries += replace_texts(tx, agency, arrived, self.actor)
        leaves = tx.record_all(self.entries)
        _queue_seals(
            tx, [(one.after, seal, one.arrival.at) for one in taken for seal in _seals(one)]
        )
        tx.updates.add_all(self.updates)
        tx.desk.add_events(self.events)
        given = []
        for one, place in zip(taken, places, strict=True):
            arrival = one.arrival
            receipt = receipt_of(one.after.agency, arrival.item, leaves[place], arrival.at)
            statement = receipt.sign(self.signer.key, self.signer.key_id)
            given.append((arrival.receipted, statement, arrival.at))
        tx.receipts.add(given)
        new = [(self.care.new_id(), one.after) for one in taken if one.arrival.is_new]
        tx.customers.queue(new, at=self.care.now())
        return {receipted: statement for receipted, statement, _ in given}

    def _gather(self, one: _Taken) -> int:
        """What one item causes; the place of its ledger entry."""
        arrival, after, care = one.arrival, one.after, self.care
        header, at = arrival.item.header, arrival.at
        self._tell_reopening(one)
        place = len(self.entries)
        self.entries.append(entry_of(after.agency, arrival.item, self.actor, at))
        if one.first_of_version and after.header == header:
            self.updates.append(NewUpdate(after, care.new_id(), Received(header.version), at))
            kind = EventKind.RECEIVED
            event = Event(care.new_id(), kind, at, str(self.actor), number=header.version)
            self.events.append((after, event))
        for note in one.notes:  # each with a time of its own, so that they stay in their order
            kind, written = EventKind.NOTE_WRITTEN, care.now()
            event = Event(care.new_id(), kind, written, note.actor, subject=note.note_id)
            self.events.append((after, event))
        for redaction in one.redactions:
            event = Event(
                care.new_id(),
                EventKind.REDACTED_AGAIN,
                at,
                redaction.actor,
                subject=redaction.post_version_id,
                code=redaction.cause.value.upper(),
                number=redaction.revision,
            )
            self.events.append((after, event))
        return place

    def _tell_reopening(self, one: _Taken) -> None:
        after = one.after
        if one.arrival.before.resolution is None or after.resolution is not None:
            return
        reason, at = "NEW_TEXT" if one.has_text else "BY_AGENCY", one.arrival.at
        self.entries.append(
            recorded.CaseReopened(
                at=at,
                actor=self.actor,
                agency=Slug(after.agency),
                brand=Slug(after.brand),
                case=Id(after.header.case_id),
                reason=Code(reason),
            )
        )
        event = Event(self.care.new_id(), EventKind.REOPENED, at, str(self.actor), code=reason)
        self.events.append((after, event))


def _seals(one: _Taken) -> Iterable[NewSeal]:
    """The seals that came, those of redactions under their own ids."""
    named = [(v.post_version_id, v.seal, v.seal_digest) for v in one.posts]
    named += [(again.redaction_id, again.seal, again.seal_digest) for again in one.redactions]
    for name, seal, digest in named:
        if seal is not None and digest is not None:
            yield NewSeal(name, seal, digest)


def _queue_seals(tx: Transaction, sealed: Sequence[tuple[Case, NewSeal, datetime]]) -> None:
    if not sealed:
        return
    tx.seals.add(sealed, wait=QUEUED_FOR)
    work = [
        (
            f"{case.agency}/{seal.post_version_id}",
            Priority.URGENT if case.header.urgency is Urgency.URGENT else Priority.NORMAL,
        )
        for case, seal, _ in sealed
    ]
    tx.enqueue_all(Topic.SEAL_INGEST, work, at=max(at for _, _, at in sealed))

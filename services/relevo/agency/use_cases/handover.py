"""Cases cross to care: what is due is loaded in one snapshot; what care did not take waits or is
parked. See `receipts` for what it took.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client import Counter
from sqlalchemy.engine import Connection

from relevo.agency.adapters import (
    store_cases,
    store_handovers,
    store_links,
    store_notes,
    store_posts,
    store_redactions,
)
from relevo.agency.adapters.store_handovers import DueCase
from relevo.agency.adapters.store_links import BrandLink
from relevo.agency.adapters.tables import ledger
from relevo.agency.context import AgencyContext
from relevo.agency.domain import backoff
from relevo.agency.domain.batches import BUDGET, fitting
from relevo.agency.domain.timeline import TimelineKind
from relevo.agency.ports import Refusal
from relevo.agency.use_cases.actions import Acted
from relevo.agency.use_cases.recording import reason_code, tell
from relevo.agency.use_cases.strangers import tell_absent
from relevo.crossing import limits
from relevo.crossing.vocabulary import HandOverItem
from relevo.delivery.messages import Topic
from relevo.ledger.entries import agency as recorded
from relevo.ledger.values import Id, Slug
from relevo.ledger.values import actor as actor_of

RESULTS = Counter("relevo_agency_handovers", "Hand-overs by what became of them", ["outcome"])


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be sent to one brand now, and how its care stood when that was read."""

    items: tuple[HandOverItem, ...]
    link: BrandLink


def due_items(context: AgencyContext, case_ids: Sequence[str]) -> Mapping[str, Due]:
    """What is to be sent now, by brand: those of the cases that wait, cut to what one call carries.

    Cases of a brand that is away are left out; their time is put off to when it is tried next.
    """
    now = context.clock()
    sendable: list[DueCase] = []
    late: dict[str, list[str]] = defaultdict(list)
    with context.database.read() as connection:
        links = store_links.get_all(connection, context.brands)
        waiting = store_handovers.due(connection, case_ids, now=now)
        others = set(case_ids) - {due.case.case_id for due in waiting}
        tell_absent(connection, Topic.CASE_HANDOVER, others)
        for due in waiting:
            link = links.get(due.case.brand)
            if link is None or link.waits(now=now):
                late[due.case.brand].append(due.case.case_id)
            else:
                sendable.append(due)
        items = _items(connection, sendable)
    if late:
        with context.database.write() as connection:
            for brand, put_off in sorted(late.items()):
                link = links.get(brand)
                until = link.next_attempt_at if link else now + backoff.LONGEST
                attempts = link.attempts if link else 1
                store_handovers.put_off(connection, put_off, attempts=attempts, until=until)
    return {brand: Due(tuple(found), links[brand]) for brand, found in items.items()}


def _items(connection: Connection, due: Sequence[DueCase]) -> Mapping[str, list[HandOverItem]]:
    """The cases with what care lacks of each, cut to what one call carries; by brand."""
    if not due:
        return {}
    versions = store_posts.unreceipted(
        connection,
        [one.case.case_id for one in due],
        most=limits.MAX_POST_VERSIONS,
        most_bytes=BUDGET,
    )
    with_note = [one.case.case_id for one in due if one.lacks_note]
    notes = store_notes.unreceipted(connection, with_note, most=limits.MAX_NOTES)
    redacted_again = [one.case.case_id for one in due if one.lacks_redaction]
    again = store_redactions.unreceipted(connection, redacted_again, most=limits.MAX_REDACTIONS)
    items: dict[str, list[HandOverItem]] = defaultdict(list)
    for one in due:
        case = one.case
        item = HandOverItem(
            case.header(),
            tuple(versions.get(case.case_id, ())),
            tuple(notes.get(case.case_id, ())),
            tuple(again.get(case.case_id, ())),
            one.leaf_hash,
        )
        items[case.brand].append(fitting(item))
    return items


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
            RESULTS.labels("put_off").inc()
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
    RESULTS.labels("parked").inc()


def brand_answered(context: AgencyContext, brand: str, known: BrandLink | None = None) -> None:
    """Care is there: whatever waited for it is due. Writes nothing where that was known.

    `known`: how it stood before the call, if that was read for it. Should somebody have found care
    away in between, its back-off stands until the next answer.
    """
    now = context.clock()
    if known is None:
        with context.database.read() as connection:
            known = store_links.get(connection, brand)
    if not known.stands(now=now):
        with context.database.write() as connection:
            store_links.answered(connection, brand, now)


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
    RESULTS.labels("absent").inc(len(items))


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

"""Breaches: what is due first, what became of each, and how it ends."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from relevo.care.adapters.breach_rows import BreachPlace
from relevo.care.adapters.storage import Transaction
from relevo.care.domain import breaches as rules
from relevo.care.domain.breaches import Breach, BreachReason, BreachState
from relevo.care.domain.errors import UnknownBreach
from relevo.care.domain.marks import answers
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.places import check_limit, cursor_of, place_of
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import Actor, Code, Id, Slug


@dataclass(frozen=True, slots=True)
class ReadBreach:
    """A breach as somebody reads it now.

    Attributes:
        covered_at_agency, covered_at_care: since when the text that was seen is replaced by one in
            which it is covered; None: not yet, or by a text that came in another way.
        text_changed: whether care's text is another by now.
        seconds_left: for each of its deadlines; negative once it is past.
    """

    breach: Breach
    covered_at_agency: datetime | None
    covered_at_care: datetime | None
    text_changed: bool
    seconds_left: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BreachesPage:
    """Breaches, what is due first. `next_cursor` is None on the last page."""

    breaches: tuple[ReadBreach, ...]
    next_cursor: str | None


def breaches(
    care: Care,
    brands: Collection[str],
    *,
    state: BreachState | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> BreachesPage:
    """One page of breaches. Raises `InvalidInput` naming `cursor` or `limit`."""
    check_limit(limit)
    after = BreachPlace(*place_of(cursor)) if cursor is not None else None
    with care.storage.read() as tx:
        found = tx.breaches.due(sorted(brands), state=state, after=after, limit=limit + 1)
        page = tuple(read(care, tx, one) for one in found[:limit])
    last = page[-1].breach if len(found) > limit else None
    return BreachesPage(page, cursor_of(last.deadlines[0].at, last.breach_id) if last else None)


def breach_of(care: Care, agency: str, breach_id: str, brands: Collection[str]) -> ReadBreach:
    """One breach. Raises `UnknownBreach`."""
    with care.storage.read() as tx:
        return read(care, tx, _visible(tx, agency, breach_id, brands))


def close(
    care: Care,
    agency: str,
    breach_id: str,
    brands: Collection[str],
    reason: BreachReason,
    *,
    actor: Actor,
) -> ReadBreach:
    """It was notified, or nothing is owed. Raises `UnknownBreach`, `BreachClosed`."""
    with care.storage.write() as tx:
        at = care.now()
        before = _visible(tx, agency, breach_id, brands, lock=True)
        after = rules.closed(before, reason=reason, by=str(actor), at=at)
        tx.breaches.save(after)
        tx.record(
            recorded.BreachClosed(
                at=at,
                actor=actor,
                agency=Slug(agency),
                brand=Slug(after.brand),
                case=Id(after.case_id),
                breach=Id(breach_id),
                outcome=Code.of(after.state.value),
                reason=Code.of(reason.value),
                in_time=at <= after.deadlines[0].at,
            )
        )
        return read(care, tx, after)


def reopen(
    care: Care, agency: str, breach_id: str, brands: Collection[str], *, actor: Actor
) -> ReadBreach:
    """Take a closed breach up again. Raises `UnknownBreach`, `BreachOpen`."""
    with care.storage.write() as tx:
        before = _visible(tx, agency, breach_id, brands, lock=True)
        after = rules.reopened(before)
        tx.breaches.save(after)
        tx.record(
            recorded.BreachReopened(
                at=care.now(),
                actor=actor,
                agency=Slug(agency),
                brand=Slug(after.brand),
                case=Id(after.case_id),
                breach=Id(breach_id),
            )
        )
        return read(care, tx, after)


def _visible(
    tx: Transaction, agency: str, breach_id: str, brands: Collection[str], *, lock: bool = False
) -> Breach:
    breach = tx.breaches.get(agency, breach_id, lock=lock)
    if breach is None or breach.brand not in brands:
        raise UnknownBreach("there is no such breach", field="breach_id")
    return breach


def read(care: Care, tx: Transaction, breach: Breach) -> ReadBreach:
    """The breach as it stands now."""
    now = care.now()
    arrived = tx.redactions.of_text(breach.agency, breach.post_version_id)
    covered = next(
        (one for one in arrived if answers(one.redaction, breach.brand, breach.revision)),
        None,
    )
    known = tx.cases.posts_named(breach.agency, [breach.post_version_id])
    stands = [one.version.revision for one in known.values()]
    return ReadBreach(
        breach=breach,
        covered_at_agency=covered.redaction.at if covered else None,
        covered_at_care=covered.arrived_at if covered else None,
        text_changed=stands != [breach.revision],
        seconds_left=tuple(int((one.at - now).total_seconds()) for one in breach.deadlines),
    )

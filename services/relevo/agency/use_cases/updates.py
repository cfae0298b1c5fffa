"""What care sends back is applied: only the cursor's successors, in a transaction with the cursor,
under the stream's lease. An update without effect is kept with its reason; it never stops the rest.

Updates that only tell (`story_updates`) go together; each that changes a case (`case_updates`) goes
alone, between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from prometheus_client import Counter
from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_histories, store_links, store_recalled
from relevo.agency.adapters.tables import leases
from relevo.agency.context import AgencyContext
from relevo.agency.use_cases import case_updates, story_updates
from relevo.agency.use_cases.case_updates import CaseUpdate
from relevo.agency.use_cases.outcomes import (
    ALREADY_APPLIED,
    ALREADY_OPEN,
    APPLIED,
    REPEATED,
    UNKNOWN_KIND,
)
from relevo.agency.use_cases.story_updates import Prepared
from relevo.crossing.errors import GapInUpdates
from relevo.crossing.updates import AppliedUpdate, Received, Update
from relevo.delivery.errors import LeaseLost
from relevo.delivery.leases import FencingToken
from relevo.service import crash, logs
from relevo.service.crash import Point
from relevo.service.database import as_unavailable

_STREAMS = "updates/"
_log = logs.get("updates")
_UPDATES = Counter("relevo_agency_updates", "Updates from care", ["kind", "outcome"])


@dataclass(frozen=True, slots=True)
class Holder:
    """Who reads a brand's stream: the lease's name and the token under which it was taken.

    Attributes:
        sent_before: up to here, care had sent updates before this stream was opened; what of them
            comes now may have been applied by a life of this database that is forgotten.
        repeats: care forgot updates that were applied here; some may come again.
    """

    lease: str
    token: FencingToken
    sent_before: int = 0
    repeats: bool = False

    @property
    def brand(self) -> str:
        """Whose stream it is. What an update says of it itself is not believed."""
        return self.lease.removeprefix(_STREAMS)


def lease_name(brand: str) -> str:
    """The lease of one brand's stream."""
    return f"{_STREAMS}{brand}"


def cursor(context: AgencyContext, brand: str) -> int:
    """The last sequence applied; 0 at first."""
    with context.database.read() as connection:
        return store_links.get(connection, brand).update_cursor


@dataclass(frozen=True, slots=True)
class Position:
    """How far a brand's updates were applied.

    Attributes:
        cursor: the last sequence applied; 0 at first.
        applied: by these care can tell whether its history is still the same.
        repeats: see `Holder`.
    """

    cursor: int
    applied: tuple[AppliedUpdate, ...]
    repeats: bool


def position(context: AgencyContext, brand: str) -> Position:
    """How far a brand's updates were applied, as its care is told."""
    with context.database.read() as connection:
        after = store_links.get(connection, brand).update_cursor
        applied = store_histories.applied(connection, brand, after)
        return Position(after, applied, store_histories.went_back(connection, brand))


def forgotten_cases(
    context: AgencyContext, batch: Sequence[Update], holder: Holder
) -> tuple[str, ...]:
    """Cases that care has, or has in versions, that this database may have forgotten."""
    if not batch:
        return ()
    with context.database.read() as connection:
        known = store_recalled.versions(connection, {update.case_id for update in batch})
    found: dict[str, None] = {}
    for update in batch:
        here = known.get(update.case_id)
        if here is None:
            found[update.case_id] = None
        elif isinstance(update.kind, Received):
            maybe_done = update.sequence <= holder.sent_before
            newest = here.receipted_version if maybe_done else here.version
            if update.kind.case_version > newest:
                found[update.case_id] = None
    return tuple(found)


def apply(context: AgencyContext, update: Update, holder: Holder) -> str:
    """Apply one update and move the cursor to it. What was applied before changes nothing.

    Returns:
        APPLIED, or a code that says why it had no effect.

    Raises:
        GapInUpdates: it is not the cursor's successor; connect again from the cursor.
        LeaseLost: somebody else reads the stream now. Nothing was written.
    """
    outcomes = _apply_run(context, (update,), holder)
    return outcomes[0] if outcomes else ALREADY_APPLIED


def apply_all(context: AgencyContext, batch: Sequence[Update], holder: Holder) -> int:
    """`apply` for updates in their sequence; how many were new.

    Should one break the transaction of its neighbours, each of them has its own.

    Raises:
        GapInUpdates, LeaseLost: as `apply`. What stands before a gap was applied.
    """
    return sum(_apply_run_or_each(context, run, holder) for run in _runs(batch))


def _runs(batch: Sequence[Update]) -> Iterator[tuple[Update, ...]]:
    """In order, what may go in one transaction."""

    def apart(update: Update) -> int | None:
        return update.sequence if isinstance(update.kind, CaseUpdate) else None

    for _, run in groupby(batch, apart):
        yield tuple(run)


def _apply_run_or_each(context: AgencyContext, run: Sequence[Update], holder: Holder) -> int:
    try:
        return len(_apply_run(context, run, holder))
    except (GapInUpdates, LeaseLost):
        raise
    except Exception as failed:
        if len(run) == 1 or as_unavailable(failed) is not None:
            raise
        _log.warning("updates are applied one by one", brand=holder.brand, exc_info=failed)
    return sum(len(_apply_run(context, (update,), holder)) for update in run)


def _apply_run(context: AgencyContext, run: Sequence[Update], holder: Holder) -> tuple[str, ...]:
    """Apply those of the run that are new, and say what became of them.

    Raises:
        GapInUpdates: some are missing; those before the gap are committed.
        LeaseLost: nothing was written.
    """
    brand = holder.brand
    run = [update if update.brand == brand else replace(update, brand=brand) for update in run]
    prepared = _prepared(context, run)
    now = context.clock()
    with context.database.write() as connection:
        leases.check(connection, holder.lease, holder.token)
        applied = store_links.hold(connection, brand).update_cursor
        fresh = _successors(run, applied)
        repeated = _repeated(connection, fresh, holder)
        todo = tuple(update for update in fresh if update.update_id not in repeated)
        done = iter(_effects(context, connection, todo, prepared, now, holder))
        outcomes = tuple(
            REPEATED if update.update_id in repeated else next(done) for update in fresh
        )
        store_links.applied(connection, brand, tuple(zip(fresh, outcomes, strict=True)), now)
        crash.point(Point.APPLY_BEFORE_COMMIT)
    crash.point(Point.APPLY_AFTER_COMMIT)
    for update, outcome in zip(fresh, outcomes, strict=True):
        _count(update, outcome)
    if max(update.sequence for update in run) > applied + len(fresh):
        raise GapInUpdates("sequence: is not the cursor's successor", field="sequence")
    return outcomes


def _prepared(context: AgencyContext, run: Sequence[Update]) -> dict[int, Prepared]:
    """What needs no database, by sequence; of updates that change a case, nothing does."""
    return {
        update.sequence: story_updates.prepare(context, update, update.kind)
        for update in run
        if not isinstance(update.kind, CaseUpdate)
    }


def _successors(run: Sequence[Update], applied: int) -> tuple[Update, ...]:
    """Those that follow on what was applied, without a gap."""
    fresh: list[Update] = []
    for update in run:
        if update.sequence == applied + len(fresh) + 1:
            fresh.append(update)
    return tuple(fresh)


def _repeated(connection: Connection, fresh: Sequence[Update], holder: Holder) -> frozenset[str]:
    """Those that had their effect before care went back in its history."""
    if not holder.repeats or not fresh:
        return frozenset()
    ids = [update.update_id for update in fresh]
    return store_histories.superseded(connection, fresh[0].brand, ids)


def _effects(
    context: AgencyContext,
    connection: Connection,
    fresh: Sequence[Update],
    prepared: dict[int, Prepared],
    now: datetime,
    holder: Holder,
) -> tuple[str, ...]:
    if not fresh:
        return ()
    first = fresh[0]
    if isinstance(first.kind, CaseUpdate):
        forgotten = first.sequence <= holder.sent_before
        return (
            case_updates.effect(context, connection, first, first.kind, now, maybe_done=forgotten),
        )
    batch = [prepared[update.sequence] for update in fresh]
    return story_updates.effects(context, connection, batch, now)


def _count(update: Update, outcome: str) -> None:
    kind = type(update.kind).__name__
    _UPDATES.labels(kind, outcome).inc()
    if outcome not in (APPLIED, ALREADY_OPEN, REPEATED, UNKNOWN_KIND):
        _log.warning("update without effect", brand=update.brand, kind=kind, outcome=outcome)

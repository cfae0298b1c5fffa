"""One side was restored from a backup: what it forgot is made known to it again, without hands.

Care's restoration shows in where its stream starts; ours in a fencing token that care has seen and
this database never gave. See docs/adr/0012-restored-from-a-backup.md.
"""

from __future__ import annotations

from datetime import timedelta

from prometheus_client import Counter

from relevo.agency.adapters import store_histories, store_links
from relevo.agency.adapters.tables import leases, ledger
from relevo.agency.context import AgencyContext
from relevo.agency.use_cases.updates import Holder
from relevo.crossing.updates import StreamStart
from relevo.ledger.entries import agency as recorded
from relevo.ledger.values import Slug
from relevo.ledger.values import actor as actor_of
from relevo.service import logs

MARGIN = timedelta(hours=1)
"""Before the last update that both sides know: what was under way then, and clocks that differ."""

_log = logs.get("restored")
_RESTORED = Counter(
    "relevo_agency_restorations", "Restorations from a backup that were noticed", ["brand", "side"]
)


def follow(context: AgencyContext, brand: str, start: StreamStart, holder: Holder) -> bool:
    """Go back with care's history, if it went back: the cursor, and all that care has lost since.

    Hand-overs and reports are repeated by the sweeper; care and the vault take each once. Updates
    that come again under new numbers have no second effect.

    Returns:
        Whether anything was done; then the stream is to be opened again.

    Raises:
        LeaseLost: somebody else reads the stream now. Nothing was written.
    """
    now = context.clock()
    with context.database.write() as connection:
        leases.check(connection, holder.lease, holder.token)
        cursor = store_links.hold(connection, brand).update_cursor
        if start.after >= cursor:
            return False
        at = store_histories.made_at(connection, brand, start.after)
        since = at - MARGIN if at else None
        cases = store_histories.hand_over_again(connection, brand, since, now)
        reports = store_histories.report_again(connection, brand, since, now)
        store_histories.rewind(connection, brand, start.after, now)
        ledger.record(
            connection,
            recorded.HistoryFollowed(
                at=now,
                actor=actor_of(context.process("forwarder")),
                brand=Slug(brand),
                cursor=cursor,
                common=start.after,
                cases=cases,
                reports=reports,
            ),
        )
    _RESTORED.labels(brand, "care").inc()
    _log.error(
        "care was restored from a backup: what it lost crosses again",
        brand=brand,
        cursor=cursor,
        common=start.after,
        cases=cases,
        reports=reports,
    )
    return True


def overtake(context: AgencyContext, brand: str, holder: Holder) -> None:
    """Give tokens from now on that care has not seen: it has seen some that this database, which
    was restored from a backup, has forgotten.

    Raises:
        LeaseLost: the token is an old one of ours, and somebody else reads the stream.
    """
    with context.database.write() as connection:
        leases.leap(connection, holder.lease, holder.token)
    _RESTORED.labels(brand, "agency").inc()
    _log.error("this database was restored from a backup: care knows newer streams", brand=brand)

"""Updates to the agencies: numbered after their commit, streamed to one holder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from prometheus_client import Counter
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.adapters.update_content import no_link
from relevo.care.adapters.update_rows import UpdateRows
from relevo.care.use_cases.context import Care
from relevo.crossing.errors import MalformedMessage, UnknownBrand
from relevo.crossing.limits import check_id
from relevo.crossing.updates import (
    MOST_APPLIED_NAMED,
    AppliedUpdate,
    StreamStart,
    Update,
)
from relevo.delivery.errors import LeaseHeld, LeaseLost
from relevo.delivery.leases import FencingToken
from relevo.service import crash, logs
from relevo.service.crash import Point

BATCH = 100
NUMBERED_AT_ONCE = 500
LEASE = "update-sequencer"
LEASE_FOR = timedelta(seconds=15)
RENEW_AFTER = LEASE_FOR / 3
MAX_TOKEN = (1 << 63) - 1

_log = logs.get("updates")
_GONE_BACK = Counter(
    "relevo_care_history_lost", "Streams whose agency knew updates that care has no more", ["brand"]
)


@dataclass(frozen=True, slots=True)
class Stream:
    """One open stream; it lives until a newer one of its (agency, brand) is opened."""

    agency: str
    brand: str
    stream_id: str
    fencing_token: int
    start: StreamStart


def open_stream(
    care: Care,
    agency: str,
    brand: str,
    *,
    after: int,
    fencing_token: int,
    applied: Sequence[AppliedUpdate] = (),
) -> Stream:
    """Become the stream of this (agency, brand). The highest token seen outlives a restart.

    It begins at the agency's cursor, or where the agency's history and this one part: care was
    restored from a backup, and the agency is told so by where the stream starts.

    Args:
        applied: what the agency applied, newest first, its cursor's update among it.

    Raises:
        UnknownBrand: not served here.
        StreamFenced: a higher token has been seen.
        CursorAhead: the agency has applied what care never numbered, and names none of it.
        MalformedMessage: naming `after_sequence`, `fencing_token` or `applied`.
    """
    if brand not in care.brands:
        raise UnknownBrand("brand: is not served here", field="brand")
    _check_request(after, fencing_token, applied)
    stream_id = care.new_id()
    with care.storage.write() as tx:
        begins = tx.updates.common(agency, brand, after, applied)
        start = tx.updates.open_stream(
            agency,
            brand,
            token=fencing_token,
            stream_id=stream_id,
            after=begins,
            at=care.now(),
        )
        tx.redactions.crossed(agency, brand, begins)
    if begins < after:
        _GONE_BACK.labels(brand).inc()
        _log.error(
            "the agency knows updates that are not here: this database was restored from a backup",
            agency=agency,
            brand=brand,
            cursor=after,
            common=begins,
        )
    # An older stream in this process finds out at once, not at its next look.
    care.storage.signals.numbered.give()
    return Stream(agency, brand, stream_id, fencing_token, start)


def _check_request(after: int, fencing_token: int, applied: Sequence[AppliedUpdate]) -> None:
    numbers = [(after, "after_sequence"), (fencing_token, "fencing_token")]
    numbers += [(one.sequence, "applied") for one in applied]
    for value, name in numbers:
        if value > MAX_TOKEN:
            raise MalformedMessage(f"{name}: must be under 2^63", field=name)
    if len(applied) > MOST_APPLIED_NAMED:
        raise MalformedMessage(f"applied: must be at most {MOST_APPLIED_NAMED}", field="applied")
    for one in applied:
        check_id(one.update_id, "applied")
    if applied and [one.sequence for one in applied] != sorted(
        {one.sequence for one in applied}, reverse=True
    ):
        raise MalformedMessage("applied: must be newest first, each once", field="applied")


def next_updates(care: Care, stream: Stream, after: int) -> tuple[Update, ...]:
    """The updates after a sequence, at most `BATCH`. Raises `StreamFenced`: end the stream."""
    with care.storage.read() as tx:
        last = tx.updates.check_stream(stream.agency, stream.brand, stream.stream_id)
        if last <= after:
            return ()
        return tx.updates.after(
            stream.agency, stream.brand, after, limit=BATCH, link_of=_link_of(care, stream.agency)
        )


def _link_of(care: Care, agency: str) -> Callable[[str], str]:
    if care.forms is None:
        return no_link
    return partial(care.forms.links.url, agency)


def note_sending(care: Care, stream: Stream, sequence: int) -> None:
    """The stream is about to carry the updates up to `sequence`; noted first, because whatever was
    sent may have been applied, and forgotten by an agency that is restored from a backup.

    How far the agency is behind is known from it also while it is away.

    Raises:
        StreamFenced: end the stream, nothing may be sent.
    """
    with care.storage.database.write() as connection:
        UpdateRows(connection).sending(stream.agency, stream.brand, stream.stream_id, sequence)


class Sequencer:
    """Numbers committed updates; of several, the one that holds the lease works.

    Used by one thread. Numbers stay without gaps even if two should work at once: each counter's
    row is locked. The lease keeps the others from queuing for it.
    """

    def __init__(self, care: Care, holder: str) -> None:
        """`holder` is unique among running sequencers."""
        self._care = care
        self._holder = holder
        self._token: FencingToken | None = None
        self._held_since = datetime.min.replace(tzinfo=UTC)

    def run_once(self) -> int:
        """Number one batch; how many got a number, 0 while another holds the lease."""
        with self._care.storage.read() as tx:
            if not tx.updates.waiting():
                return 0
        now = self._care.now()
        try:
            with self._care.storage.database.write() as connection:
                self._hold(connection, now)
                numbered = UpdateRows(connection).number(limit=NUMBERED_AT_ONCE)
                crash.point(Point.SEQUENCER_BEFORE_COMMIT)
            crash.point(Point.SEQUENCER_AFTER_COMMIT)
        except (LeaseHeld, LeaseLost):
            self._token = None
            return 0
        if numbered:
            self._care.storage.signals.numbered.give()
        return numbered

    def release(self) -> None:
        """Give the lease back, so that another goes on at once."""
        token, self._token = self._token, None
        if token is not None:
            with self._care.storage.database.write() as connection:
                tables.leases.release(connection, LEASE, token)

    def _hold(self, connection: Connection, now: datetime) -> None:
        if self._token is None:
            self._token = tables.leases.acquire(
                connection, LEASE, self._holder, now=now, ttl=LEASE_FOR
            )
        elif self._held_since <= now < self._held_since + RENEW_AFTER:
            tables.leases.check(connection, LEASE, self._token)
            return
        else:
            tables.leases.renew(connection, LEASE, self._token, now=now, ttl=LEASE_FOR)
        self._held_since = now

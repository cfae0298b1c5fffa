"""Updates to the agencies: numbered after their commit, streamed to one holder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.adapters.update_rows import UpdateRows
from relevo.care.use_cases.context import Care
from relevo.crossing.errors import MalformedMessage, UnknownBrand
from relevo.crossing.updates import Update
from relevo.delivery.errors import LeaseHeld, LeaseLost
from relevo.delivery.leases import FencingToken
from relevo.service import crash
from relevo.service.crash import Point

BATCH = 100
NUMBERED_AT_ONCE = 500
LEASE = "update-sequencer"
LEASE_FOR = timedelta(seconds=15)
RENEW_AFTER = LEASE_FOR / 3
MAX_TOKEN = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Stream:
    """One open stream; it lives until a newer one of its (agency, brand) is opened."""

    agency: str
    brand: str
    stream_id: str
    fencing_token: int


def open_stream(care: Care, agency: str, brand: str, *, after: int, fencing_token: int) -> Stream:
    """Become the stream of this (agency, brand). The highest token seen outlives a restart.

    Raises:
        UnknownBrand: not served here.
        StreamFenced: a higher token has been seen.
        CursorAhead: the agency has applied what care never numbered.
        MalformedMessage: naming `after_sequence` or `fencing_token`.
    """
    if brand not in care.brands:
        raise UnknownBrand("brand: is not served here", field="brand")
    for value, name in ((after, "after_sequence"), (fencing_token, "fencing_token")):
        if value > MAX_TOKEN:
            raise MalformedMessage(f"{name}: must be under 2^63", field=name)
    stream = Stream(agency, brand, care.new_id(), fencing_token)
    with care.storage.write() as tx:
        tx.updates.open_stream(
            agency,
            brand,
            token=fencing_token,
            stream_id=stream.stream_id,
            applied=after,
            at=care.now(),
        )
    # An older stream in this process finds out at once, not at its next look.
    care.storage.signals.numbered.give()
    return stream


def next_updates(care: Care, stream: Stream, after: int) -> tuple[Update, ...]:
    """The updates after a sequence, at most `BATCH`. Raises `StreamFenced`: end the stream."""
    with care.storage.read() as tx:
        last = tx.updates.check_stream(stream.agency, stream.brand, stream.stream_id)
        if last <= after:
            return ()
        return tx.updates.after(stream.agency, stream.brand, after, limit=BATCH)


def note_sent(care: Care, stream: Stream, sequence: int) -> None:
    """The stream has carried the updates up to `sequence`: how far the agency is behind is known
    also while it is away.
    """
    with care.storage.database.write() as connection:
        UpdateRows(connection).sent(stream.agency, stream.brand, stream.stream_id, sequence)


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

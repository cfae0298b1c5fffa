"""The relay: moves committed outbox rows to the broker, at least once."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from prometheus_client import Counter
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from relevo.delivery.broker import Broker
from relevo.delivery.errors import BrokerFull, BrokerUnavailable
from relevo.delivery.outbox import OutboxTables
from relevo.service import clock, crash, logs
from relevo.service.crash import Point
from relevo.service.database import Database

_log = logs.get("relay")

BATCH = 100
POLL_SECONDS = 0.2
LONGEST_BACK_OFF_SECONDS = 30.0
_FIRST_BACK_OFF_SECONDS = 0.25
_LEASE = timedelta(seconds=30)

_relayed = Counter("relevo_relayed_messages", "Messages that the broker confirmed", ["topic"])
_failed = Counter("relevo_relay_failures", "Batches that could not be relayed", ["reason"])


class Relay:
    """Moves one outbox to one broker. Used by one thread; several relays may share an outbox.

    Args:
        database: the service's database, which holds the outbox.
        outbox: its tables.
        broker: this thread's broker.
        owner: the name under which rows are claimed, unique among running relays.
        wake: set by in-process writers after their commit, to be relayed without waiting for the
            next poll; the relay clears it.
        jitter: a random number from [0, 1), so that relays do not come back all at once.
    """

    def __init__(
        self,
        database: Database,
        outbox: OutboxTables,
        broker: Broker,
        owner: str,
        *,
        wake: threading.Event | None = None,
        jitter: Callable[[], float] = secrets.SystemRandom().random,
    ) -> None:
        self._database = database
        self._outbox = outbox
        self._broker = broker
        self._owner = owner
        self._wake = wake or threading.Event()
        self._jitter = jitter

    def run_once(self, now: datetime, limit: int = BATCH) -> int:
        """Relay one batch: claim, publish with confirmation, delete what was confirmed.

        A crash before the deletion publishes the batch again, hence at least once.

        Returns:
            How many messages were relayed; fewer than `limit` means that no more waited.

        Raises:
            BrokerUnavailable, BrokerFull: the rows stay, unclaimed.
        """
        with self._database.read() as connection:
            if not self._outbox.has_claimable(connection, self._owner, now=now):
                return 0
        with self._database.write() as connection:
            rows = self._outbox.claim(connection, self._owner, now=now, lease=_LEASE, limit=limit)
            if rows:
                crash.point(Point.RELAY_CLAIM_BEFORE_COMMIT)
        if not rows:
            return 0
        crash.point(Point.RELAY_BEFORE_PUBLISH)
        try:
            self._broker.publish([row.message for row in rows])
        except (BrokerUnavailable, BrokerFull) as error:
            _failed.labels(error.reason).inc()
            with self._database.write() as connection:
                self._outbox.unclaim(connection, self._owner, rows)
            raise
        crash.point(Point.RELAY_AFTER_PUBLISH)
        with self._database.write() as connection:
            self._outbox.delete(connection, rows)
            crash.point(Point.RELAY_DELETION_BEFORE_COMMIT)
        crash.point(Point.RELAY_DELETION_AFTER_COMMIT)
        for row in rows:
            _relayed.labels(row.message.topic.value).inc()
        return len(rows)

    def run_forever(self, stop: threading.Event, now: Callable[[], datetime] = clock.now) -> None:
        """Relay until `stop` is set; the loop of one thread.

        While the broker or the database is away: doubling back-off with jitter, up to
        `LONGEST_BACK_OFF_SECONDS`, and one log line when it goes and one when it is back.
        """
        failures = 0
        while not stop.is_set():
            self._wake.clear()
            try:
                moved = self.run_once(now())
            except (BrokerUnavailable, BrokerFull, DBAPIError, PoolTimeout) as error:
                if not failures:
                    _log.warning("relay waits", owner=self._owner, exc_info=error)
                failures += 1
                stop.wait(self.back_off(failures))
                continue
            if failures:
                _log.info("relay goes on", owner=self._owner, failures=failures)
                failures = 0
            if moved < BATCH:
                self._wake.wait(POLL_SECONDS)

    def back_off(self, failures: int) -> float:
        """Seconds to wait after so many failures in a row."""
        longest = min(
            LONGEST_BACK_OFF_SECONDS, _FIRST_BACK_OFF_SECONDS * (1 << min(failures - 1, 10))
        )
        return longest * (0.5 + self._jitter() / 2)

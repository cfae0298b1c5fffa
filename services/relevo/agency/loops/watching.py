"""One brand's updates are read and applied, by one process at a time."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta

from relevo.agency.adapters.tables import leases
from relevo.agency.context import AgencyContext
from relevo.agency.loops.base import Loop
from relevo.agency.loops.recalling import recall_case
from relevo.agency.ports import Bridge, Watch
from relevo.agency.use_cases import restored, updates
from relevo.agency.use_cases.updates import Holder
from relevo.crossing.errors import GapInUpdates
from relevo.delivery.errors import LeaseHeld, LeaseLost
from relevo.errors import Unavailable
from relevo.service import logs
from relevo.service.rpc.errors import PeerRefused

LEASE = timedelta(seconds=60)
RENEW_AFTER = timedelta(seconds=15)

_log = logs.get("watching")
_FENCED = "STREAM_FENCED"


class UpdateLoop(Loop):
    """Holds one brand's lease while its stream is open; another process takes over when it ends.

    Care sends an empty beat when there is nothing else, so that the lease is renewed in time.
    """

    def __init__(
        self,
        context: AgencyContext,
        brand: str,
        bridge: Bridge,
        *,
        holder: str,
        pause_seconds: float = 1.0,
    ) -> None:
        """`holder` names this process among all that may hold the lease."""
        self.name = f"updates/{brand}"
        self.pause_seconds = pause_seconds
        self._context = context
        self._brand = brand
        self._bridge = bridge
        self._owner = holder
        self._lock = threading.Lock()
        self._watch: Watch | None = None
        self._stopped = False

    def run_once(self) -> bool:
        """Read one stream to its end. True if anything was applied."""
        holder = self._acquire()
        if holder is None:
            return False
        try:
            return self._read(holder) > 0
        except LeaseLost:
            _log.warning("another process reads the stream", brand=self._brand)
        except GapInUpdates:
            _log.error("gap in updates", brand=self._brand)
        except PeerRefused as refused:
            if refused.remote_reason != _FENCED:
                raise
            self._overtake(holder)
        except Unavailable as away:
            _log.warning("no updates", brand=self._brand, why=away.reason)
        finally:
            self._release(holder)
        return False

    def interrupt(self) -> None:
        """End the stream that is open."""
        with self._lock:
            self._stopped = True
            if self._watch is not None:
                self._watch.cancel()

    def _read(self, holder: Holder) -> int:
        applied = 0
        position = updates.position(self._context, self._brand)
        holder = replace(holder, repeats=position.repeats)
        with self._lock:
            if self._stopped:
                return 0
            self._watch = self._bridge.watch(
                self._brand, position.applied, position.cursor, holder.token
            )
        renewed = self._context.clock()
        try:
            begun = False
            for batch in self._watch:
                start = self._watch.start
                if not begun and start is not None:
                    if restored.follow(self._context, self._brand, start, holder):
                        return 1
                    holder = replace(holder, sent_before=start.sent_before)
                begun = True
                for case_id in updates.forgotten_cases(self._context, batch, holder):
                    recall_case(self._context, self._bridge, self._brand, case_id)
                applied += updates.apply_all(self._context, batch, holder)
                renewed = self._renew(holder, renewed)
        finally:
            with self._lock:
                self._watch.cancel()
                self._watch = None
        return applied

    def _overtake(self, holder: Holder) -> None:
        try:
            restored.overtake(self._context, self._brand, holder)
        except LeaseLost:
            _log.warning("another process reads the stream", brand=self._brand)

    def _acquire(self) -> Holder | None:
        name = updates.lease_name(self._brand)
        try:
            with self._context.database.write() as connection:
                token = leases.acquire(
                    connection, name, self._owner, now=self._context.clock(), ttl=LEASE
                )
        except LeaseHeld:
            return None
        return Holder(name, token)

    def _renew(self, holder: Holder, renewed: datetime) -> datetime:
        now = self._context.clock()
        if now - renewed < RENEW_AFTER:
            return renewed
        with self._context.database.write() as connection:
            leases.renew(connection, holder.lease, holder.token, now=now, ttl=LEASE)
        return now

    def _release(self, holder: Holder) -> None:
        with self._context.database.write() as connection:
            leases.release(connection, holder.lease, holder.token)

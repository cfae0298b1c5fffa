"""What comes round by the clock: keys, the sweep, and what is due on the channels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from relevo.agency.context import AgencyContext
from relevo.agency.loops.base import Loop
from relevo.agency.ports import Bridge
from relevo.agency.use_cases import backlog, keys, moderation, page_comments, publish, sweep
from relevo.agency.use_cases.strangers import tell_absent
from relevo.delivery.broker import Broker, Delivery
from relevo.delivery.errors import BrokerUnavailable
from relevo.delivery.messages import Topic
from relevo.errors import RelevoError, Unavailable
from relevo.sealing.signed import SignedStatement
from relevo.service import crash, logs
from relevo.service.crash import Point

_log = logs.get("upkeep")
_BATCH = 50
_RETRY_SECONDS = 2.0


class KeyLoop(Loop):
    """Fetches each brand's sealing keys and tells care under which ones seals are held here.

    After a round in which a brand failed it comes back soon: without a key, no post comes in.
    """

    name = "keys"

    def __init__(
        self, context: AgencyContext, bridges: Mapping[str, Bridge], *, refresh_seconds: float
    ) -> None:
        self.pause_seconds = refresh_seconds
        self._refresh_seconds = refresh_seconds
        self._context = context
        self._bridges = bridges
        self._refused: dict[str, str] = {}  # by brand: why its list was last refused

    def run_once(self) -> bool:
        """Every brand once; one that fails does not keep the others from theirs."""
        failed = False
        for brand, bridge in self._bridges.items():
            try:
                held = keys.ids_in_use(self._context, brand)
                self._take(brand, bridge.sealing_keys(brand, held))
            except RelevoError as error:
                _log.warning("sealing keys not refreshed", brand=brand, why=error.reason)
                failed = True
        self.pause_seconds = (
            min(_RETRY_SECONDS, self._refresh_seconds) if failed else self._refresh_seconds
        )
        return False

    def _take(self, brand: str, statement: SignedStatement) -> None:
        """A refusal is on the ledger once for each reason, not at every try."""
        try:
            keys.import_keys(self._context, brand, statement)
        except Unavailable:
            raise
        except RelevoError as error:
            if self._refused.get(brand) != error.reason:
                keys.record_refusal(self._context, brand, statement, error.reason)
                self._refused[brand] = error.reason
            raise
        self._refused.pop(brand, None)


class SweepLoop(Loop):
    """Re-queues what no message reminds of, deletes the seals whose grace is over, and measures
    what waits.
    """

    name = "sweep"

    def __init__(self, context: AgencyContext, *, pause_seconds: float) -> None:
        self.pause_seconds = pause_seconds
        self._context = context
        self._measured_at: datetime | None = None

    def run_once(self) -> bool:
        """One look at each; what waits is not measured again between rounds without a pause."""
        now = self._context.clock()
        pause = timedelta(seconds=self.pause_seconds)
        if self._measured_at is None or not now - pause < self._measured_at <= now:
            backlog.measure(self._context)
            self._measured_at = now
        queued = sweep.requeue(self._context)
        deleted = sweep.delete_seals(self._context)
        if queued or deleted:
            _log.info("swept", queued=queued, seals_deleted=deleted)
        return queued + deleted >= _BATCH


class ChannelLoop(Loop):
    """Publishes replies, hides posts, and settles what the page did itself.

    The database says what is due; a message only makes it prompt.
    """

    name = "channels"
    pause_seconds = 0.0

    def __init__(
        self, context: AgencyContext, broker: Broker, *, wait_seconds: float = 1.0
    ) -> None:
        self._context = context
        self._broker = broker
        self._wait_seconds = wait_seconds

    def run_once(self) -> bool:
        """Wait for a message, at most `wait_seconds`; then do whatever is due.

        Raises:
            BrokerUnavailable: what is due was done nevertheless.
        """
        try:
            replies = self._broker.receive(Topic.PUBLISH, _BATCH, self._wait_seconds)
            hides = self._broker.receive(Topic.POST_HIDE, _BATCH, 0)
        except BrokerUnavailable:
            self._attend()
            raise
        if replies or hides:
            crash.point(Point.CHANNEL_AFTER_RECEIVE)
            self._tell_absent(replies, hides)
        done = self._attend()
        if replies or hides:
            crash.point(Point.CHANNEL_BEFORE_ACKNOWLEDGE)
        self._broker.acknowledge((*replies, *hides))
        if replies or hides:
            crash.point(Point.CHANNEL_AFTER_ACKNOWLEDGE)
        return done > 0

    def _tell_absent(self, replies: Sequence[Delivery], hides: Sequence[Delivery]) -> None:
        with self._context.database.read() as connection:
            for topic, deliveries in ((Topic.PUBLISH, replies), (Topic.POST_HIDE, hides)):
                keys = dict.fromkeys(one.message.key for one in deliveries)
                tell_absent(connection, topic, keys)

    def _attend(self) -> int:
        done = publish.attend_due(self._context)
        done += moderation.attend_due(self._context)
        return done + page_comments.settle_due(self._context)

"""Cases and public acts cross to care: messages say what, the database says whether and when."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Mapping, Sequence

from relevo.agency.adapters.store_links import BrandLink
from relevo.agency.context import AgencyContext
from relevo.agency.domain.batches import batches
from relevo.agency.loops.base import Loop
from relevo.agency.loops.recalling import recall_case
from relevo.agency.ports import Bridge, Refusal
from relevo.agency.use_cases import handover, receipts, reports
from relevo.agency.use_cases.receipts import Receipted
from relevo.crossing import limits
from relevo.crossing.vocabulary import Action, HandOverItem
from relevo.delivery.broker import Broker, Delivery, give_back
from relevo.delivery.messages import Topic
from relevo.errors import RelevoError, Unavailable
from relevo.service import crash, logs
from relevo.service.crash import Point
from relevo.service.database import as_unavailable
from relevo.service.rpc.errors import PeerRefused

_log = logs.get("forwarder")

MOST_DELIVERIES = 10
"""A message that came more often may be what killed its receivers; the sweeper asks again later."""

LINGER_SECONDS = 0.05
"""How long a batch that has begun is filled up, so that at a steady load one call and its
transactions serve many cases. Small beside the second in which a receipt is due.
"""

_NO_RESULT = Refusal("NO_RESULT", "", permanent=False)
_NOT_STORED = Refusal("NOT_STORED", "", permanent=False)


class _Consumer(Loop):
    """Receives a topic's messages in batches and acknowledges them when their work is committed."""

    pause_seconds = 0.0
    topic: Topic

    def __init__(
        self,
        context: AgencyContext,
        broker: Broker,
        bridges: Mapping[str, Bridge],
        *,
        wait_seconds: float = 1.0,
        linger_seconds: float = LINGER_SECONDS,
    ) -> None:
        """`wait_seconds`: how long a round waits for the first message; `linger_seconds`: how long
        it then waits for others.
        """
        self._wait_seconds = wait_seconds
        self._linger_seconds = linger_seconds
        self._context = context
        self._broker = broker
        self._bridges = bridges

    def run_once(self) -> bool:
        """One batch, or the wait for one."""
        deliveries = self._received()
        if not deliveries:
            return False
        crash.point(Point.FORWARDER_AFTER_RECEIVE)
        usable = self._usable(deliveries)
        try:
            self._work(tuple(dict.fromkeys(one.message.key for one in usable)))
        except Exception:
            give_back(self._broker, usable)
            raise
        crash.point(Point.FORWARDER_BEFORE_ACKNOWLEDGE)
        self._broker.acknowledge(usable)
        crash.point(Point.FORWARDER_AFTER_ACKNOWLEDGE)
        return True

    def _received(self) -> tuple[Delivery, ...]:
        first = self._broker.receive(self.topic, limits.MAX_ITEMS, self._wait_seconds)
        room = limits.MAX_ITEMS - len(first)
        if not first or not room or not self._linger_seconds:
            return first
        time.sleep(self._linger_seconds)
        return (*first, *self._broker.receive(self.topic, room, 0))

    def _usable(self, deliveries: Sequence[Delivery]) -> list[Delivery]:
        usable = []
        for delivery in deliveries:
            if delivery.attempt > MOST_DELIVERIES:
                key, attempt = delivery.message.key, delivery.attempt
                _log.error("message set aside", loop=self.name, key=key, attempt=attempt)
                self._broker.dead_letter(delivery, "TOO_MANY_DELIVERIES")
            else:
                usable.append(delivery)
        return usable

    @abstractmethod
    def _work(self, keys: Sequence[str]) -> None:
        """Do what the messages ask for, each key once; raises if they are to come again."""


class HandOverLoop(_Consumer):
    """Hands cases over. An absent brand costs one call; its cases wait in the database."""

    name = "handover"
    topic = Topic.CASE_HANDOVER

    def _work(self, keys: Sequence[str]) -> None:
        for brand, due in handover.due_items(self._context, keys).items():
            waiting = list(batches(due.items))
            while waiting:
                batch = waiting.pop(0)
                if not self._hand_over(brand, due.link, batch):
                    rest = [item for one in waiting for item in one]
                    if rest:
                        handover.put_off(self._context, brand, rest)
                    break

    def _hand_over(self, brand: str, link: BrandLink, batch: Sequence[HandOverItem]) -> bool:
        """One call; False if care is away."""
        crash.point(Point.HANDOVER_BEFORE_CALL)
        try:
            results = self._bridges[brand].hand_over(batch)
        except PeerRefused as refused:
            return self._refused_whole(brand, link, batch, refused)
        except Unavailable as away:
            _log.warning("care is away", brand=brand, why=away.reason)
            handover.brand_absent(self._context, brand, batch, away.reason)
            return False
        crash.point(Point.HANDOVER_AFTER_CALL)
        handover.brand_answered(self._context, brand, link)
        outcomes = {result.case_id: result.outcome for result in results}
        receipted: list[Receipted] = []
        not_taken: list[tuple[HandOverItem, Refusal]] = []
        for item in batch:
            outcome = outcomes.get(item.header.case_id) or _NO_RESULT
            try:
                if isinstance(outcome, Refusal):
                    not_taken.append((item, outcome))
                else:
                    receipted.append(receipts.verified(self._context, item, outcome))
            except RelevoError as bad:
                _log.error("receipt refused", case=item.header.case_id, why=bad.reason)
                not_taken.append((item, Refusal(bad.reason, bad.field or "", permanent=False)))
        self._accept(receipted)
        for item, refusal in not_taken:
            self._not_taken(brand, item, refusal)
        return True

    def _not_taken(self, brand: str, item: HandOverItem, refusal: Refusal) -> None:
        """A version that this side gave out before it was restored from a backup is recalled."""
        if refusal.contradicts_header and recall_case(
            self._context, self._bridges[brand], brand, item.header.case_id
        ):
            return
        handover.refuse(self._context, item, refusal)

    def _refused_whole(
        self, brand: str, link: BrandLink, batch: Sequence[HandOverItem], refused: PeerRefused
    ) -> bool:
        """Nothing of the call was looked at: one by one, so that one never holds up the others."""
        _log.warning("call refused", brand=brand, why=refused.remote_reason, items=len(batch))
        if len(batch) > 1 and refused.field is not None:
            answered = [self._hand_over(brand, link, (item,)) for item in batch]
            return all(answered)
        handover.brand_absent(self._context, brand, batch, refused.remote_reason)
        return False

    def _accept(self, receipted: Sequence[Receipted]) -> None:
        """All in one transaction; if that fails, one by one: none holds up the others."""
        try:
            receipts.accept(self._context, receipted)
        except Exception as failed:
            if as_unavailable(failed) is not None:
                raise
            if len(receipted) > 1:
                for one in receipted:
                    self._accept((one,))
                return
            (one,) = receipted
            _log.error("receipt not stored", case=one.case_id, exc_info=failed)
            handover.refuse(self._context, one.item, _NOT_STORED)


class ReportLoop(_Consumer):
    """Reports public acts."""

    name = "reports"
    topic = Topic.ACTION_REPORT

    def _work(self, keys: Sequence[str]) -> None:
        for brand, actions in reports.due_actions(self._context, keys).items():
            self._report(brand, actions)

    def _report(self, brand: str, actions: Sequence[Action]) -> None:
        crash.point(Point.REPORT_BEFORE_CALL)
        try:
            results = self._bridges[brand].report(actions)
        except PeerRefused as refused:
            reports.brand_absent(self._context, brand, actions, refused.remote_reason)
        except Unavailable as away:
            reports.brand_absent(self._context, brand, actions, away.reason)
        else:
            crash.point(Point.REPORT_AFTER_CALL)
            handover.brand_answered(self._context, brand)
            reports.settle(self._context, actions, results)

"""The Broker port over RabbitMQ."""

from __future__ import annotations

import itertools
import re
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from relevo.delivery import metrics
from relevo.delivery.broker import DEFAULT_VISIBILITY, DeadLetter, Delivery
from relevo.delivery.errors import MalformedMessage
from relevo.delivery.messages import Message, Priority, Topic
from relevo.delivery.rabbitmq import address, parking, topology
from relevo.delivery.rabbitmq.link import Link
from relevo.delivery.rabbitmq.publishing import NotAllTaken, Posting, Publisher
from relevo.delivery.rabbitmq.session import Session
from relevo.delivery.rabbitmq.silence import Patience, Silences
from relevo.delivery.rabbitmq.subscription import QueueSilent, Subscription
from relevo.service import clock, logs

_log = logs.get("broker")

HEARTBEAT_SECONDS = 15
_REASON = re.compile(r"[A-Z][A-Z0-9_]{0,63}")


class RabbitBroker:
    """See `relevo.delivery.broker.Broker`. It connects at first use, on a thread of its own.

    A message that its holder neither settles nor gives back within `visibility`, while the
    connection stands, goes back to the broker; when the connection ends, at once.

    A consumer whom a work queue does not serve deletes it and makes it anew, if nothing waits in it
    and nobody else is served (see `silence`); what was in it is queued again by whoever keeps the
    cases. Dead letters' queues are never deleted.

    Args:
        url: see `address`.
        visibility: how long a delivery stays invisible to other consumers.
        max_depth: an argument of the queues, so every process at one broker must name the same;
            None leaves the bound to the operator's policies (docs/broker.md).
        heartbeat_seconds: after about twice as long a broker that is not heard is taken for dead.
        patience: with a broker that gives no answer, and with a queue that serves nobody.
        now: the clock, for the time that is written on dead letters.
    """

    def __init__(
        self,
        url: str,
        *,
        visibility: timedelta = DEFAULT_VISIBILITY,
        max_depth: int | None = None,
        heartbeat_seconds: int = HEARTBEAT_SECONDS,
        patience: Patience = Patience(),
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._link = Link(
            address.parse(url),
            heartbeat_seconds=heartbeat_seconds,
            answer_seconds=patience.answer_seconds,
        )
        self._visibility = visibility
        self._max_depth = max_depth
        self._now = now
        self._serials = itertools.count(1)
        self._session: Session | None = None
        self._publisher: Publisher | None = None
        self._subscriptions: dict[str, Subscription] = {}
        self._taken_when_full: frozenset[str] = frozenset()
        self._silences = Silences(patience)

    def publish(self, messages: Sequence[Message]) -> None:
        """See `Broker.publish`.

        What a call that met a full broker did get confirmed is not sent again by the next one, so
        that a batch larger than the room gets through.
        """
        if not messages:
            return
        publisher = self._publishing()
        known = self._taken_when_full
        coming = [message for message in messages if message.message_id not in known]
        try:
            publisher.publish([Posting.of(message) for message in coming])
        except NotAllTaken as full:
            asked = {message.message_id for message in messages}
            self._taken_when_full = full.confirmed | (known & asked)
            raise
        self._taken_when_full = frozenset()

    def receive(self, topic: Topic, limit: int, wait_seconds: float) -> tuple[Delivery, ...]:
        """See `Broker.receive`."""
        name, subscription = self._subscribed(topic)
        return tuple(
            Delivery(arrival.message, arrival.attempt, f"{name}:{arrival.tag}")
            for arrival in subscription.take(limit, wait_seconds)
        )

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """See `Broker.acknowledge`."""
        tags: dict[str, list[int]] = defaultdict(list)
        for delivery in deliveries:
            name, _, tag = delivery.receipt.partition(":")
            tags[name].append(int(tag))
        for name, several in tags.items():
            if name in self._subscriptions:
                self._subscriptions[name].acknowledge(several)

    def release(self, delivery: Delivery) -> None:
        """See `Broker.release`."""
        name, _, tag = delivery.receipt.partition(":")
        if name in self._subscriptions:
            self._subscriptions[name].release(int(tag))

    def dead_letter(self, delivery: Delivery, reason_code: str) -> None:
        """See `Broker.dead_letter`. It is parked before it leaves its queue."""
        if not _REASON.fullmatch(reason_code):
            raise MalformedMessage("reason: must be a code in UPPER_SNAKE", field="reason_code")
        name, _, tag = delivery.receipt.partition(":")
        subscription = self._subscriptions.get(name)
        if subscription is None or not subscription.holds(int(tag)):
            return
        message = delivery.message
        properties, body = topology.written_off(message, reason_code, delivery.attempt, self._now())
        queue = topology.parked_queue(message.topic)
        parked = Posting(queue, message.topic, message.message_id, properties, body)
        self._publishing().publish([parked])
        subscription.acknowledge([int(tag)])
        metrics.DEAD_LETTERED.labels(message.topic.value, reason_code).inc()

    def depth(self, topic: Topic) -> int:
        """See `Broker.depth`."""
        waiting = self._publishing().declare(topic)
        return sum(waiting[topology.queue_of(topic, priority)] for priority in Priority)

    def dead_letters(self, topic: Topic) -> int:
        """See `Broker.dead_letters`."""
        return self._publishing().declare(topic)[topology.parked_queue(topic)]

    def list_dead_letters(self, topic: Topic, limit: int) -> tuple[DeadLetter, ...]:
        """See `Broker.list_dead_letters`."""
        self._publishing().ensure(topic)
        return parking.look(self._current(), topic, limit)

    def redrive(self, topic: Topic, limit: int) -> int:
        """See `Broker.redrive`."""
        publisher = self._publishing()
        publisher.ensure(topic)
        return parking.redrive(self._current(), publisher, topic, limit)

    def check(self) -> None:
        """See `Broker.check`."""
        self._link.check()

    def close(self) -> None:
        """See `Broker.close`. Using the broker afterwards raises `BrokerUnavailable`."""
        self._link.close()

    def _current(self) -> Session:
        """The connection; what belonged to an earlier one is forgotten."""
        session = self._link.session()
        if session is not self._session:
            self._session = session
            self._publisher = None
            self._subscriptions.clear()
            self._taken_when_full = frozenset()
        return session

    def _publishing(self) -> Publisher:
        session = self._current()
        if self._publisher is None:
            self._publisher = Publisher(session, self._max_depth)
        return self._publisher

    def _subscribed(self, topic: Topic) -> tuple[str, Subscription]:
        session = self._current()
        for name, known in list(self._subscriptions.items()):
            if known.over:
                del self._subscriptions[name]
            elif known.topic is topic:
                self._silences.served(topic, seconds=known.seconds)
                return name, known
        self._publishing().ensure(topic)
        self._remake_silent(topic)
        try:
            subscription = Subscription(session, topic, self._visibility.total_seconds())
        except QueueSilent as silent:
            self._silences.failed(topic, silent.queue, at=time.monotonic())
            raise
        self._silences.served(topic)
        name = str(next(self._serials))
        self._subscriptions[name] = subscription
        return name, subscription

    def _remake_silent(self, topic: Topic) -> None:
        queue = self._silences.given_up(topic, at=time.monotonic())
        if queue is None:
            return
        if self._publishing().remake(topic, queue):
            _log.error("queue made anew: it never answered", queue=queue)
            metrics.REMADE.labels(topic.value).inc()
        self._silences.remade(topic, queue)

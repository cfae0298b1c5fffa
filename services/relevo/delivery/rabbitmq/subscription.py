"""Consuming one topic: what the broker pushes waits here until a consumer asks for it.

The broker pushes no more than `PREFETCH` messages of each priority that are not acknowledged, so
that a consumer at work on a full batch keeps none from the others.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from relevo.delivery import metrics
from relevo.delivery.errors import BrokerUnavailable, MalformedMessage
from relevo.delivery.messages import Message, Priority, Topic
from relevo.delivery.rabbitmq import topology
from relevo.delivery.rabbitmq.session import Session
from relevo.service import logs

_log = logs.get("broker")

PREFETCH = 100
_QUIET_SECONDS = 0.005
"""A batch is taken as it is when nothing more has come for so long."""

_LINGER_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that was delivered to this process, under the channel's tag."""

    tag: int
    message: Message
    attempt: int


class QueueSilent(BrokerUnavailable):
    """The connection ended before `queue` let us consume from it."""

    def __init__(self, queue: str) -> None:
        super().__init__("a queue did not answer in time")
        self.queue = queue


class Subscription:
    """A channel with a consumer of each of the topic's work queues, which must exist.

    Args:
        session: the connection; the subscription is of no use after it.
        topic: what is consumed.
        visibility_seconds: what is taken and not settled for so long goes back to the broker.

    Raises:
        QueueSilent: one of the queues gave no answer.
        BrokerUnavailable: the connection is gone.
    """

    def __init__(self, session: Session, topic: Topic, visibility_seconds: float) -> None:
        self.topic = topic
        self._session = session
        self._visibility = visibility_seconds
        self._changed = threading.Condition()
        self._waiting = {priority: deque[Arrival]() for priority in reversed(Priority)}
        self._taken: dict[int, float] = {}  # tag -> when it is overdue, by the monotonic clock
        self._asking = False
        self._began_at = self._asked_at = time.monotonic()
        self._over = False
        self._channel = session.open_channel()
        self._set_prefetch(lambda: None)
        session.when_ended(self._end)
        for priority in self._waiting:  # the urgent queue first: its messages are here first
            self._consume(topology.queue_of(topic, priority))
        self._channel.add_on_cancel_callback(lambda _: session.abort("a queue has vanished"))
        session.later(lambda: session.every(visibility_seconds / 4, self._give_back_overdue))

    @property
    def over(self) -> bool:
        """Whether the broker has taken everything back; then a new one is needed."""
        return self._over

    @property
    def seconds(self) -> float:
        """Its age."""
        return time.monotonic() - self._began_at

    def take(self, limit: int, wait_seconds: float) -> tuple[Arrival, ...]:
        """Up to `limit` messages, urgent ones first; nothing after `wait_seconds` without any.

        Raises:
            BrokerUnavailable: the connection is gone.
        """
        with self._changed:
            self._asking = True
            self._changed.wait_for(
                lambda: self._over or self._count(), max(wait_seconds, _QUIET_SECONDS)
            )
            until = time.monotonic() + _LINGER_SECONDS
            while 0 < self._count() < limit and not self._over and time.monotonic() < until:
                if not self._changed.wait(_QUIET_SECONDS):
                    break
            self._asking = False
            self._asked_at = time.monotonic()
            if self._over:
                raise BrokerUnavailable("the broker's connection was lost")
            arrivals: list[Arrival] = []
            for queue in self._waiting.values():
                while queue and len(arrivals) < limit:
                    arrivals.append(queue.popleft())
            for arrival in arrivals:
                self._taken[arrival.tag] = self._asked_at + self._visibility
            return tuple(arrivals)

    def acknowledge(self, tags: Sequence[int]) -> None:
        """Return when the broker has taken note; tags that went back are passed over.

        Raises:
            BrokerUnavailable: the connection is gone; the messages are delivered again.
        """
        with self._changed:
            done = sorted(tag for tag in tags if self._taken.pop(tag, None) is not None)
            rest = [arrival.tag for queue in self._waiting.values() for arrival in queue]
            oldest = min((*rest, *self._taken), default=None)
        if not done:
            return
        # One frame settles all tags up to one, if no older one is still at work.
        together = [tag for tag in done if oldest is None or tag < oldest]
        alone = done[len(together) :]

        def send() -> None:
            if together:
                self._channel.basic_ack(together[-1], multiple=True)
            for tag in alone:
                self._channel.basic_ack(tag)

        self._set_prefetch(send)  # its answer follows the acknowledgements' on the same channel

    def release(self, tag: int) -> None:
        """Give one message back, to be delivered again at once."""
        with self._changed:
            known = self._taken.pop(tag, None) is not None
        if known:
            self._set_prefetch(lambda: self._channel.basic_nack(tag, requeue=True))

    def holds(self, tag: int) -> bool:
        """Whether the message is still this consumer's."""
        with self._changed:
            return tag in self._taken

    def _consume(self, queue: str) -> None:
        try:
            self._session.ask(
                lambda done: self._channel.basic_consume(
                    queue, on_message_callback=self._on_message, callback=done
                )
            )
        except BrokerUnavailable:
            raise QueueSilent(queue) from None

    def _set_prefetch(self, before: Callable[[], None]) -> None:
        """Send what `before` sends, then the prefetch; return when that is answered."""

        def begin(done: Any) -> None:
            before()
            self._channel.basic_qos(prefetch_count=PREFETCH, callback=done)

        self._session.ask(begin)

    def _count(self) -> int:
        return sum(map(len, self._waiting.values()))

    def _on_message(self, channel: Any, method: Any, properties: Any, body: bytes) -> None:
        if method.redelivered:
            metrics.REDELIVERED.labels(self.topic.value).inc()
        try:
            message = topology.read(self.topic, properties, body)
        except MalformedMessage:
            _log.error("message set aside", topic=self.topic.value, why=topology.UNREADABLE)
            metrics.DEAD_LETTERED.labels(self.topic.value, topology.UNREADABLE).inc()
            channel.basic_reject(method.delivery_tag, requeue=False)
            return
        arrival = Arrival(method.delivery_tag, message, topology.attempt_of(properties))
        with self._changed:
            self._waiting[message.priority].append(arrival)
            self._changed.notify_all()

    def _give_back_overdue(self) -> None:
        """On the session's thread, by the clock."""
        now = time.monotonic()
        with self._changed:
            if self._over:
                return
            idle = not self._asking and now - self._asked_at > self._visibility
            overdue = [tag for tag, at in self._taken.items() if at <= now]
            for tag in overdue:
                del self._taken[tag]
            if idle:
                self._over = True
        if overdue:
            _log.warning("messages overdue", topic=self.topic.value, count=len(overdue))
        if not self._channel.is_open:
            return
        if idle:  # nobody asks any more: closing the channel gives back what came unasked
            self._channel.close()
            return
        for tag in overdue:
            self._channel.basic_nack(tag, requeue=True)

    def _end(self) -> None:
        with self._changed:
            self._over = True
            self._changed.notify_all()

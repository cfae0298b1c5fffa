"""Publishing with confirms in windows: a window is sent whole, then its confirms are awaited."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import pika

from relevo.delivery import metrics
from relevo.delivery.errors import BrokerFull, BrokerUnavailable
from relevo.delivery.messages import Message, Topic
from relevo.delivery.rabbitmq import topology
from relevo.delivery.rabbitmq.session import Session

WINDOW = 1000
_CONFIRM_SECONDS = 30.0
_DELETION_SECONDS = 30.0
"""RabbitMQ 3.10 itself waits 5 s for a queue that does not answer before it deletes its files."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One message for one queue."""

    queue: str
    topic: Topic
    message_id: str
    properties: Any
    body: bytes

    @classmethod
    def of(cls, message: Message) -> Posting:
        """A piece of work, for the queue where it waits."""
        properties, body = topology.written(message)
        queue = topology.queue_of(message.topic, message.priority)
        return cls(queue, message.topic, message.message_id, properties, body)


@dataclass(slots=True, eq=False)
class _Window:
    """What was sent together; touched by the session's thread alone until `done`."""

    done: Future[Any]
    waiting: int
    confirmed: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    unroutable: set[str] = field(default_factory=set)


class NotAllTaken(BrokerFull):
    """The broker had no room for some. `confirmed` holds the message ids that it did take."""

    def __init__(self, message: str, confirmed: frozenset[str]) -> None:
        super().__init__(message)
        self.confirmed = confirmed


class Publisher:
    """A channel in confirm mode, and the queues that it has seen to be there.

    Args:
        session: the connection; the publisher is of no use after it.
        max_depth: the bound of each work queue; see `topology.queues`.
    """

    def __init__(self, session: Session, max_depth: int | None) -> None:
        self._session = session
        self._max_depth = max_depth
        self._declared: set[Topic] = set()
        self._sent = 0  # publisher sequence numbers count from 1 on each channel
        self._unconfirmed: dict[int, tuple[_Window, Posting]] = {}
        self._channel = session.open_channel()
        self._channel.add_on_return_callback(self._on_return)
        session.ask(lambda done: self._channel.confirm_delivery(self._on_confirm, callback=done))
        session.when_blocked(self._on_blocked)

    def declare(self, topic: Topic) -> dict[str, int]:
        """Make a topic's queues if they are not there. The answer counts what waits in each."""
        waiting = {
            queue: int(self._declare(queue, arguments).message_count)
            for queue, arguments in topology.queues(topic, max_depth=self._max_depth).items()
        }
        self._declared.add(topic)
        return waiting

    def ensure(self, topic: Topic) -> None:
        """`declare` unless that was done on this connection."""
        if topic not in self._declared:
            self.declare(topic)

    def remake(self, topic: Topic, queue: str) -> bool:
        """Delete a work queue and make it anew, unless it has messages or serves a consumer.

        Returns:
            Whether it was deleted.
        """
        arguments = topology.queues(topic, max_depth=self._max_depth)[queue]
        found = self._declare(queue, arguments)
        if found.message_count or found.consumer_count:
            return False
        self._session.ask(
            lambda done: self._channel.queue_delete(queue, callback=done), _DELETION_SECONDS
        )
        self._declare(queue, arguments)
        return True

    def publish(self, postings: Sequence[Posting]) -> None:
        """Return when every message is confirmed.

        Raises:
            NotAllTaken: a queue is at its bound, or the broker is low on memory or disk.
            BrokerUnavailable: not all were confirmed, or a queue has vanished.
        """
        for topic in {posting.topic for posting in postings}:
            self.ensure(topic)
        confirmed: set[str] = set()
        for start in range(0, len(postings), WINDOW):
            self._publish_window(postings[start : start + WINDOW], confirmed)

    def _declare(self, queue: str, arguments: topology.Arguments) -> Any:
        answer = self._session.ask(
            lambda done: self._channel.queue_declare(
                queue, durable=True, arguments=dict(arguments), callback=done
            )
        )
        return answer.method

    def _publish_window(self, postings: Sequence[Posting], confirmed: set[str]) -> None:
        if self._session.is_blocked:
            raise NotAllTaken("the broker is low on memory or disk", frozenset(confirmed))
        window = _Window(self._session.promise(), len(postings))
        self._session.later(lambda: self._send(window, postings))
        blocked = self._session.wait(window.done, _CONFIRM_SECONDS)
        confirmed |= window.confirmed
        if blocked:
            raise NotAllTaken("the broker is low on memory or disk", frozenset(confirmed))
        if window.unroutable:
            self._declared.clear()  # somebody deleted a queue: the next call makes it anew
            raise BrokerUnavailable("a queue has vanished")
        if window.refused:
            raise NotAllTaken("a queue is full", frozenset(confirmed))

    def _send(self, window: _Window, postings: Sequence[Posting]) -> None:
        try:
            for posting in postings:
                self._sent += 1
                self._unconfirmed[self._sent] = (window, posting)
                self._channel.basic_publish(
                    "", posting.queue, posting.body, posting.properties, mandatory=True
                )
                metrics.PUBLISHED.labels(posting.topic.value).inc()
        except pika.exceptions.AMQPError:
            if not window.done.done():
                window.done.set_exception(BrokerUnavailable("the broker's connection was lost"))

    def _on_return(self, _channel: Any, _method: Any, properties: Any, _body: bytes) -> None:
        """No queue took it. Its confirm follows."""
        for window, posting in self._unconfirmed.values():
            if posting.message_id == properties.message_id:
                window.unroutable.add(posting.message_id)

    def _on_confirm(self, frame: Any) -> None:
        method = frame.method
        taken = isinstance(method, pika.spec.Basic.Ack)
        if not method.multiple:
            self._settle(method.delivery_tag, taken)
            return
        while (
            tag := next(iter(self._unconfirmed), method.delivery_tag + 1)
        ) <= method.delivery_tag:
            self._settle(tag, taken)

    def _settle(self, tag: int, taken: bool) -> None:
        window, posting = self._unconfirmed.pop(tag)
        if taken and posting.message_id not in window.unroutable:
            window.confirmed.add(posting.message_id)
            metrics.CONFIRMED.labels(posting.topic.value).inc()
        else:
            window.refused.add(posting.message_id)
            metrics.REFUSED.labels(posting.topic.value).inc()
        window.waiting -= 1
        if not window.waiting and not window.done.done():
            window.done.set_result(False)

    def _on_blocked(self) -> None:
        for window, _posting in list(self._unconfirmed.values()):
            if not window.done.done():
                window.done.set_result(True)

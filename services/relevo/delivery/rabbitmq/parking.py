"""The parked queue: looking at dead letters, and queueing them again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pika

from relevo.delivery import metrics
from relevo.delivery.broker import DeadLetter
from relevo.delivery.messages import Topic
from relevo.delivery.rabbitmq import topology
from relevo.delivery.rabbitmq.publishing import Posting, Publisher
from relevo.delivery.rabbitmq.session import Session

_BATCH = 100


class Parked:
    """A look at one topic's dead letters, which the broker holds for us meanwhile."""

    def __init__(self, session: Session, channel: Any, topic: Topic) -> None:
        self._session = session
        self._channel = channel
        self._topic = topic
        self._on_empty: Callable[[], None] = lambda: None
        channel.add_callback(lambda _: self._on_empty(), [pika.spec.Basic.GetEmpty], one_shot=False)

    def next(self) -> tuple[int, DeadLetter] | None:
        """The oldest one not seen yet, and its tag; None when there are no more."""

        def begin(done: Any) -> None:
            self._on_empty = done
            self._channel.basic_get(
                topology.parked_queue(self._topic),
                callback=lambda _, method, properties, body: done((method, properties, body)),
            )

        answer = self._session.ask(begin)
        if answer is None:
            return None
        method, properties, body = answer
        return method.delivery_tag, topology.read_parked(self._topic, properties, body)

    def settle(self, tags: list[int]) -> None:
        """Take these out of the queue for good."""

        def begin(done: Any) -> None:
            for tag in tags:
                self._channel.basic_ack(tag)
            self._channel.basic_qos(prefetch_count=0, callback=done)

        self._session.ask(begin)


def look(session: Session, topic: Topic, limit: int) -> tuple[DeadLetter, ...]:
    """Up to `limit` dead letters, the oldest first; they stay where they are."""
    with _parked(session, topic) as parked:
        found: list[DeadLetter] = []
        while len(found) < limit and (one := parked.next()) is not None:
            found.append(one[1])
        return tuple(found)


def redrive(session: Session, publisher: Publisher, topic: Topic, limit: int) -> int:
    """Queue up to `limit` dead letters again; unreadable ones stay. Each leaves when confirmed."""
    moved = seen = 0
    with _parked(session, topic) as parked:
        while seen < limit:
            batch: list[tuple[int, DeadLetter]] = []
            while len(batch) < min(_BATCH, limit - seen) and (one := parked.next()) is not None:
                batch.append(one)
            readable = [(tag, one.message) for tag, one in batch if one.message is not None]
            if readable:
                publisher.publish([Posting.of(message) for _, message in readable])
                parked.settle([tag for tag, _ in readable])
            moved += len(readable)
            seen += len(batch)
            if not batch:
                break
    if moved:
        metrics.REDRIVEN.labels(topic.value).inc(moved)
    return moved


@contextmanager
def _parked(session: Session, topic: Topic) -> Iterator[Parked]:
    channel = session.open_channel()
    try:
        yield Parked(session, channel, topic)
    finally:
        session.later(lambda: _give_back(channel))


def _give_back(channel: Any) -> None:
    """What was looked at and not settled is in the queue again, soon after."""
    if channel.is_open:
        channel.basic_nack(0, multiple=True, requeue=True)  # 0: all that are outstanding
        channel.close()

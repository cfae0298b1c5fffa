"""The queues of a topic, and how a message looks in them.

Four durable quorum queues a topic: `<topic>`, `<topic>.urgent` and `<topic>.low` (RabbitMQ 3's
quorum queues know no priorities) and `<topic>.parked`. All are reached through the default
exchange. Dead letters of the others go to the last at least once, which needs `reject-publish`
(RabbitMQ, "Quorum Queues", At-Least-Once Dead Lettering).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pika

from relevo.delivery.broker import DeadLetter
from relevo.delivery.errors import MalformedMessage
from relevo.delivery.messages import Message, Priority, Topic

DELIVERY_LIMIT = 20
"""Deliveries after which the broker itself sets a message aside; consumers do so much earlier."""

_PERSISTENT = 2
_REASON, _ATTEMPTS = "relevo-reason", "relevo-attempts"
UNREADABLE = "UNREADABLE"  # why a message was set aside that no release of ours wrote
_BROKERS_REASONS = {"delivery_limit": "DELIVERY_LIMIT", "rejected": UNREADABLE}

_SUFFIXES = {Priority.URGENT: ".urgent", Priority.NORMAL: "", Priority.LOW: ".low"}
_WRITTEN = tuple(Priority)  # the property is a number from 0

Arguments = Mapping[str, Any]


def queue_of(topic: Topic, priority: Priority) -> str:
    """Where a message waits."""
    return topic.value + _SUFFIXES[priority]


def parked_queue(topic: Topic) -> str:
    """Where a topic's dead letters lie."""
    return f"{topic.value}.parked"


def queues(topic: Topic, *, max_depth: int | None) -> Mapping[str, Arguments]:
    """Each queue of a topic with its arguments, in the order of making: dead letters' home first.

    The arguments are part of what is deployed: a broker refuses to declare a queue that it has with
    other ones. `max_depth` bounds the messages of each work queue.
    """
    parked = parked_queue(topic)
    work: dict[str, Any] = {
        "x-queue-type": "quorum",
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": parked,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
        "x-delivery-limit": DELIVERY_LIMIT,
    }
    if max_depth is not None:
        work["x-max-length"] = max_depth
    return {
        parked: {"x-queue-type": "quorum"},
        **{queue_of(topic, priority): work for priority in reversed(Priority)},
    }


def written(message: Message) -> tuple[Any, bytes]:
    """Properties and body: ids alone."""
    return _properties(message), message.key.encode("ascii")


def written_off(message: Message, reason: str, attempts: int, at: datetime) -> tuple[Any, bytes]:
    """The same for the parked queue, with the reason and the time."""
    properties = _properties(message)
    properties.headers = {_REASON: reason, _ATTEMPTS: attempts}
    properties.timestamp = int(at.timestamp())
    return properties, message.key.encode("ascii")


def read(topic: Topic, properties: Any, body: bytes) -> Message:
    """The message of a delivery.

    Raises:
        MalformedMessage: it is none of ours, or of a release that writes them differently.
    """
    try:
        key = body.decode("ascii")
        priority = _WRITTEN[properties.priority]
    except (ValueError, TypeError, IndexError):
        raise MalformedMessage("neither key nor priority are ours", field="key") from None
    if properties.type != topic.value:
        raise MalformedMessage("a message of another topic", field="topic")
    return Message(topic, key, str(properties.message_id), priority)


def read_parked(topic: Topic, properties: Any, body: bytes) -> DeadLetter:
    """A dead letter, put aside by a consumer or by the broker itself."""
    headers: Mapping[str, Any] = properties.headers or {}
    try:
        message: Message | None = read(topic, properties, body)
    except MalformedMessage:
        message = None
    if _REASON in headers:
        seconds = properties.timestamp or 0
        at = datetime.fromtimestamp(seconds, UTC)
        return DeadLetter(message, str(headers[_REASON]), int(headers.get(_ATTEMPTS, 0)), at)
    died = (headers.get("x-death") or [{}])[0]
    reason = _BROKERS_REASONS.get(str(died.get("reason")), "UNKNOWN")
    time = died.get("time")
    at = time.replace(tzinfo=UTC) if isinstance(time, datetime) else datetime.fromtimestamp(0, UTC)
    return DeadLetter(message, reason, int(headers.get("x-delivery-count", 0)), at)


def attempt_of(properties: Any) -> int:
    """1 for the first delivery; the broker counts those that came to no end."""
    return int((properties.headers or {}).get("x-delivery-count", 0)) + 1


def _properties(message: Message) -> Any:
    return pika.BasicProperties(
        message_id=message.message_id,
        type=message.topic.value,
        priority=_WRITTEN.index(message.priority),
        delivery_mode=_PERSISTENT,
        content_type="text/plain",
    )

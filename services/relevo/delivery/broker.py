"""The port to a message broker. Adapters: `sql_broker` (embedded), `rabbitmq`.

What every adapter promises (tests/contract/delivery holds them to it):

- A message whose `publish` returned survives the death of every process, the broker's included.
- It is delivered at least once, until it is acknowledged or dead-lettered. One that comes to no end
  is delivered again: after the visibility time, or sooner if its holder's connection ends.
- What one consumer has asked for may bring it some more in advance, which others then don't see.
- Higher priority first, then first in, first out, both as best effort: redelivery reorders.
- Publishing a message that is still queued again queues it at most once more.

One broker object serves one thread at a time; open one for each thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa

from relevo.delivery.errors import BrokerFull, BrokerUnavailable, UnsupportedBroker
from relevo.delivery.messages import Message, Topic

DEFAULT_VISIBILITY = timedelta(seconds=60)
QUICK_ATTEMPTS = 4
"""A message is given back at once so often; then it waits for the visibility time, so that a long
outage does not use up its attempts.
"""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message in the hands of one consumer.

    Attributes:
        message: what is to be done.
        attempt: 1 for the first delivery. A consumer that finds it high should dead-letter before
            it tries again: the message may be what killed its predecessors.
        receipt: the adapter's own handle of this delivery.
    """

    message: Message
    attempt: int
    receipt: str


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was set aside.

    Attributes:
        message: None if what lies there cannot be read.
        reason: UPPER_SNAKE.
        attempts: how often it had been delivered, as far as that is known.
        at: when it was set aside.
    """

    message: Message | None
    reason: str
    attempts: int
    at: datetime


class Broker(Protocol):
    """A durable queue per topic."""

    def publish(self, messages: Sequence[Message]) -> None:
        """Return when every message is confirmed durable.

        Raises:
            BrokerUnavailable: not all were confirmed; publish all of them again.
            BrokerFull: some or all were not taken; wait, then publish all of them again.
        """

    def receive(self, topic: Topic, limit: int, wait_seconds: float) -> tuple[Delivery, ...]:
        """Up to `limit` messages, invisible to others for the visibility time.

        Returns as soon as one is there; an empty tuple after `wait_seconds` without any.

        Raises:
            BrokerUnavailable: it did not answer.
        """

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """The work is done and committed. One whose visibility time has passed is passed over.

        Raises:
            BrokerUnavailable: it did not answer; the messages will be delivered again.
        """

    def release(self, delivery: Delivery) -> None:
        """Put a message back, visible at once."""

    def dead_letter(self, delivery: Delivery, reason_code: str) -> None:
        """Set a message aside for good, with the reason (UPPER_SNAKE), where a person sees it."""

    def depth(self, topic: Topic) -> int:
        """How many messages of the topic wait, without those in consumers' hands."""

    def dead_letters(self, topic: Topic) -> int:
        """How many messages of the topic were set aside."""

    def list_dead_letters(self, topic: Topic, limit: int) -> tuple[DeadLetter, ...]:
        """Up to `limit` of them, the oldest first."""

    def redrive(self, topic: Topic, limit: int) -> int:
        """Queue up to `limit` dead letters again, the oldest first, as if never delivered.

        One that cannot be read stays. A death in between leaves a letter in both places.

        Returns:
            How many were queued.

        Raises:
            BrokerUnavailable, BrokerFull: some may have been queued.
        """

    def check(self) -> None:
        """Whether messages can be published now; the one method for any thread at any time.

        Raises:
            BrokerUnavailable, BrokerFull.
        """

    def close(self) -> None:
        """Release connections. What was received and not acknowledged is delivered again."""


def give_back(broker: Broker, deliveries: Sequence[Delivery]) -> None:
    """Let messages whose work failed come again at once. Held, they would keep their consumer from
    all others for the visibility time: it holds as many as the broker gives it.
    """
    try:
        for delivery in deliveries:
            if delivery.attempt <= QUICK_ATTEMPTS:
                broker.release(delivery)
    except (BrokerUnavailable, BrokerFull):
        return  # they come again by themselves


def open_broker(url: str, *, visibility: timedelta = DEFAULT_VISIBILITY) -> Broker:
    """The broker that a URL names: `sqlite:///…`, `postgresql…://…` or `amqp(s)://…`.

    It need not be there yet.

    Raises:
        UnsupportedBroker: naming the scheme, never the rest of the URL, which may hold a password.
    """
    from relevo.delivery.rabbitmq import RabbitBroker  # noqa: PLC0415 - adapters know the port
    from relevo.delivery.sql_broker import SqlBroker  # noqa: PLC0415

    scheme = url.partition(":")[0] if ":" in url else ""
    if scheme in ("amqp", "amqps"):
        return RabbitBroker(url, visibility=visibility)
    if scheme.partition("+")[0] not in ("sqlite", "postgresql"):
        shown = scheme if scheme.replace("+", "").isalnum() and len(scheme) <= 32 else "(none)"
        raise UnsupportedBroker(f"unsupported broker URL scheme: {shown}", field="broker_url")
    try:
        return SqlBroker(url, visibility=visibility)
    except sa.exc.ArgumentError:
        raise UnsupportedBroker("the broker URL is malformed", field="broker_url") from None
    except ImportError:
        raise UnsupportedBroker(
            f"no driver for broker URLs of the scheme {scheme} is installed", field="broker_url"
        ) from None

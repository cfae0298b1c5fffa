"""The port to a message broker. Adapters: `sql_broker` (embedded), RabbitMQ.

What every adapter promises (tests/contract/delivery holds them to it):

- A message whose `publish` returned survives the death of every process, the broker's included.
- It is delivered at least once, until it is acknowledged or dead-lettered. One that comes to no end
  is delivered again: after the visibility time, or sooner if its holder's connection ends.
- Higher priority first, then first in, first out, both as best effort: redelivery reorders.
- Publishing a message that is still queued again queues it at most once more.

One broker object serves one thread at a time; open one for each thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import sqlalchemy as sa

from relevo.delivery.errors import UnsupportedBroker
from relevo.delivery.messages import Message, Topic

DEFAULT_VISIBILITY = timedelta(seconds=60)


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


class Broker(Protocol):
    """A durable queue per topic."""

    def publish(self, messages: Sequence[Message]) -> None:
        """Return when every message is confirmed durable.

        Raises:
            BrokerUnavailable: not all were confirmed; publish all of them again.
            BrokerFull: none was taken; wait, then publish again.
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

    def close(self) -> None:
        """Release connections. What was received and not acknowledged is delivered again."""


def open_broker(url: str, *, visibility: timedelta = DEFAULT_VISIBILITY) -> Broker:
    """The broker that a URL names: `sqlite:///…` or `postgresql…://…`.

    Raises:
        UnsupportedBroker: naming the scheme, never the rest of the URL, which may hold a password.
    """
    from relevo.delivery.sql_broker import SqlBroker  # noqa: PLC0415 - the adapter knows the port

    scheme = url.partition(":")[0] if ":" in url else ""
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

"""Brokers at the session's node."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import pytest

from relevo.delivery.messages import Message, Priority, Topic
from relevo.dev.servers.rabbitmq import RabbitNode
from tests.brokers import RabbitBrokers

NewMessage = Callable[..., Message]


@pytest.fixture
def brokers(rabbit: RabbitNode) -> Iterator[RabbitBrokers]:
    made = RabbitBrokers(rabbit)
    yield made
    made.close()


@pytest.fixture
def message() -> NewMessage:
    def made(priority: Priority = Priority.NORMAL, topic: Topic = Topic.CASE_HANDOVER) -> Message:
        return Message(topic, f"qori/{uuid.uuid4()}", str(uuid.uuid4()), priority)

    return made

"""What lies in RabbitMQ's queues, and what is made of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pika
import pytest

from relevo.delivery.errors import MalformedMessage
from relevo.delivery.messages import Message, Priority, Topic
from relevo.delivery.rabbitmq import topology

ID = "4f6b1c1e-7c53-4d53-9a1d-1f4b4f0f7c11"
AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("priority", Priority)
@pytest.mark.parametrize("topic", Topic)
def test_what_is_written_is_read_back(topic: Topic, priority: Priority) -> None:
    message = Message(topic, f"qori/{ID}", ID, priority)
    assert topology.read(topic, *topology.written(message)) == message


def test_a_message_survives_the_broker_and_holds_ids_alone() -> None:
    properties, body = topology.written(Message(Topic.PUBLISH, ID, ID))
    assert properties.delivery_mode == 2
    assert body == ID.encode()
    assert properties.headers is None


@pytest.mark.parametrize(
    ("changes", "body"),
    [
        ({}, b"mi dni es 45678912"),
        ({}, b"\xff"),
        ({"message_id": None}, ID.encode()),
        ({"type": "seal.ingest"}, ID.encode()),
        ({"priority": 9}, ID.encode()),
        ({"priority": None}, ID.encode()),
    ],
)
def test_what_is_no_message_of_ours_is_refused_without_its_content(
    changes: dict[str, Any], body: bytes
) -> None:
    properties, _ = topology.written(Message(Topic.PUBLISH, ID, ID))
    for name, value in changes.items():
        setattr(properties, name, value)
    with pytest.raises(MalformedMessage) as caught:
        topology.read(Topic.PUBLISH, properties, body)
    assert "45678912" not in str(caught.value)


def test_a_dead_letter_keeps_reason_attempts_and_time() -> None:
    message = Message(Topic.PUBLISH, ID, ID, Priority.URGENT)
    letter = topology.read_parked(
        Topic.PUBLISH, *topology.written_off(message, "UNKNOWN_CASE", 11, AT)
    )
    assert (letter.message, letter.reason) == (message, "UNKNOWN_CASE")
    assert (letter.attempts, letter.at) == (11, AT)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("delivery_limit", "DELIVERY_LIMIT"), ("rejected", "UNREADABLE"), ("maxlen", "UNKNOWN")],
)
def test_a_letter_that_the_broker_parked_has_the_brokers_reason(theirs: str, ours: str) -> None:
    properties, body = topology.written(Message(Topic.PUBLISH, ID, ID))
    properties.headers = {"x-death": [{"reason": theirs, "time": AT.replace(tzinfo=None)}]}
    letter = topology.read_parked(Topic.PUBLISH, properties, body)
    assert (letter.reason, letter.at) == (ours, AT)


def test_a_parked_message_of_somebody_elses_is_shown_without_content() -> None:
    letter = topology.read_parked(Topic.PUBLISH, pika.BasicProperties(), b"mi dni es 45678912")
    assert letter.message is None
    assert "45678912" not in repr(letter)


def test_only_work_queues_are_bounded_and_the_parked_queue_is_made_first() -> None:
    queues = topology.queues(Topic.PUBLISH, max_depth=3)
    parked, *work = queues
    assert parked == "reply.publish.parked"
    assert queues[parked] == {"x-queue-type": "quorum"}
    assert {queue: queues[queue]["x-max-length"] for queue in work} == dict.fromkeys(work, 3)
    assert set(work) == {topology.queue_of(Topic.PUBLISH, priority) for priority in Priority}

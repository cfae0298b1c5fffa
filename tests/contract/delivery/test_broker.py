"""What every adapter of the Broker port must do."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from relevo.delivery.broker import Broker, Delivery
from relevo.delivery.errors import BrokerFull, BrokerUnavailable, MalformedMessage
from relevo.delivery.messages import Message, Priority, Topic
from tests.contract.delivery.harness import BrokerHarness

TOPIC = Topic.CASE_HANDOVER
T = TypeVar("T")


def message(topic: Topic = TOPIC, priority: Priority = Priority.NORMAL) -> Message:
    return Message(topic, f"qori/{uuid.uuid4()}", str(uuid.uuid4()), priority)


def received(deliveries: tuple[Delivery, ...]) -> list[Message]:
    return [delivery.message for delivery in deliveries]


def soon(ask: Callable[[], T]) -> T:
    """The first answer that is true, within seconds; else the last one."""
    deadline = time.monotonic() + 5
    while not (answer := ask()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return answer


def full(broker: Broker) -> bool:
    """Whether it refuses one more message."""
    try:
        broker.publish([message()])
    except BrokerFull:
        return True
    return False


def test_what_was_published_is_received_whole(broker: Broker) -> None:
    sent = [message(), message()]
    broker.publish(sent)
    assert received(broker.receive(TOPIC, 10, 1)) == sent


def test_another_process_receives_it_even_when_the_publisher_is_gone(
    harness: BrokerHarness, broker: Broker
) -> None:
    sent = message()
    broker.publish([sent])
    broker.close()
    assert received(harness.open().receive(TOPIC, 10, 1)) == [sent]


def test_publishing_nothing_is_allowed(broker: Broker) -> None:
    broker.publish([])
    assert broker.depth(TOPIC) == 0


def test_topics_are_apart(broker: Broker) -> None:
    handover, report = message(), message(Topic.ACTION_REPORT)
    broker.publish([handover, report])
    assert received(broker.receive(Topic.ACTION_REPORT, 10, 1)) == [report]
    assert received(broker.receive(TOPIC, 10, 1)) == [handover]


def test_messages_come_in_order_and_in_portions(broker: Broker) -> None:
    sent = [message() for _ in range(5)]
    broker.publish(sent)
    portions = [received(broker.receive(TOPIC, 2, 1)) for _ in range(3)]
    assert portions == [sent[:2], sent[2:4], sent[4:]]


def test_urgent_messages_come_first_and_those_of_a_back_fill_last(broker: Broker) -> None:
    low, normal, urgent = (
        message(priority=Priority.LOW),
        message(),
        message(priority=Priority.URGENT),
    )
    for one in (low, normal, urgent):
        broker.publish([one])
    assert received(broker.receive(TOPIC, 10, 1)) == [urgent, normal, low]


def test_an_empty_topic_answers_nothing_after_the_wait(broker: Broker) -> None:
    start = time.monotonic()
    assert broker.receive(TOPIC, 10, 0.1) == ()
    assert 0.09 < time.monotonic() - start < 2


def test_a_waiting_consumer_gets_a_message_soon_after_it_is_published(
    harness: BrokerHarness,
) -> None:
    got: list[float] = []
    consumer, publisher = harness.open(), harness.open()

    def wait() -> None:
        if consumer.receive(TOPIC, 1, 5):
            got.append(time.monotonic())

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(0.1)
    published = time.monotonic()
    publisher.publish([message()])
    thread.join(6)
    assert got
    assert got[0] - published < 1


def test_a_message_in_one_consumers_hands_is_invisible_to_others(
    harness: BrokerHarness, broker: Broker
) -> None:
    broker.publish([message()])
    assert len(broker.receive(TOPIC, 10, 1)) == 1
    assert harness.open().receive(TOPIC, 10, 0) == ()
    assert broker.depth(TOPIC) == 0


def test_many_consumers_at_once_get_each_message_once(harness: BrokerHarness) -> None:
    sent = [message() for _ in range(60)]
    harness.open().publish(sent)
    got: list[Message] = []

    def drain(mine: Broker) -> None:
        while deliveries := mine.receive(TOPIC, 4, 0.2):
            got.extend(received(deliveries))
            mine.acknowledge(deliveries)

    threads = [threading.Thread(target=drain, args=(harness.open(),)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got, key=lambda item: item.message_id) == sorted(
        sent, key=lambda item: item.message_id
    )


def test_what_is_acknowledged_never_comes_back(harness: BrokerHarness, broker: Broker) -> None:
    broker.publish([message(), message()])
    broker.acknowledge(broker.receive(TOPIC, 10, 1))
    harness.abandon(broker)
    assert harness.open().receive(TOPIC, 10, 0) == ()


def test_what_a_dead_consumer_held_is_delivered_again(
    harness: BrokerHarness, broker: Broker
) -> None:
    sent = message()
    broker.publish([sent])
    [first] = broker.receive(TOPIC, 10, 1)
    assert first.attempt == 1
    harness.abandon(broker)
    [second] = harness.open().receive(TOPIC, 10, 1)
    assert second.message == sent
    assert second.attempt == 2


def test_what_is_released_is_visible_at_once(harness: BrokerHarness, broker: Broker) -> None:
    sent = message()
    broker.publish([sent])
    [delivery] = broker.receive(TOPIC, 10, 1)
    broker.release(delivery)
    [again] = harness.open().receive(TOPIC, 10, 0.2) or broker.receive(TOPIC, 10, 1)
    assert again.message == sent
    assert again.attempt == 2


def test_publishing_a_waiting_message_again_changes_nothing_or_repeats_it(
    broker: Broker,
) -> None:
    sent = message()
    broker.publish([sent])
    broker.publish([sent, sent])
    deliveries = broker.receive(TOPIC, 10, 1)
    assert {delivery.message for delivery in deliveries} == {sent}
    broker.acknowledge(deliveries)
    assert broker.receive(TOPIC, 10, 0) == ()


def test_a_dead_letter_is_set_aside_for_good(harness: BrokerHarness, broker: Broker) -> None:
    bad, good = message(), message()
    broker.publish([bad, good])
    first, second = broker.receive(TOPIC, 10, 1)
    broker.dead_letter(first, "UNKNOWN_CASE")
    broker.acknowledge([second])
    harness.abandon(broker)
    assert harness.open().receive(TOPIC, 10, 0) == ()
    assert broker.dead_letters(TOPIC) == 1
    assert broker.dead_letters(Topic.ACTION_REPORT) == 0


def test_a_dead_letters_reason_is_a_code_never_a_text(broker: Broker) -> None:
    broker.publish([message()])
    [delivery] = broker.receive(TOPIC, 10, 1)
    with pytest.raises(MalformedMessage) as caught:
        broker.dead_letter(delivery, "dni 45678912 is unknown")
    assert "45678912" not in str(caught.value)
    assert broker.dead_letters(TOPIC) == 0


def test_the_depth_counts_what_waits(broker: Broker) -> None:
    broker.publish([message() for _ in range(3)])
    assert broker.depth(TOPIC) == 3
    assert broker.depth(Topic.ACTION_REPORT) == 0


def test_what_a_consumer_gives_up_is_parked_with_the_reason(broker: Broker) -> None:
    first, second = message(), message(priority=Priority.URGENT)
    before = datetime.now(UTC)
    for bad in (first, second):
        broker.publish([bad])
        [delivery] = broker.receive(TOPIC, 10, 1)
        broker.dead_letter(delivery, "UNKNOWN_CASE")
    assert broker.dead_letters(TOPIC) == 2
    letters = broker.list_dead_letters(TOPIC, 10)
    assert {letter.message for letter in letters} == {first, second}
    assert [(letter.reason, letter.attempts) for letter in letters] == [("UNKNOWN_CASE", 1)] * 2
    assert all(abs(letter.at - before) < timedelta(days=999) for letter in letters)
    assert soon(lambda: broker.list_dead_letters(TOPIC, 1)) == letters[:1]
    assert soon(lambda: broker.dead_letters(TOPIC) == 2)


def test_a_redriven_letter_is_delivered_as_if_for_the_first_time(broker: Broker) -> None:
    bad = message(priority=Priority.URGENT)
    broker.publish([bad])
    broker.dead_letter(broker.receive(TOPIC, 10, 1)[0], "UNKNOWN_CASE")
    assert broker.redrive(TOPIC, 10) == 1
    [again] = broker.receive(TOPIC, 10, 1)
    assert (again.message, again.attempt) == (bad, 1)
    assert broker.dead_letters(TOPIC) == 0
    assert broker.redrive(TOPIC, 10) == 0


def test_no_more_letters_are_redriven_than_asked(broker: Broker) -> None:
    broker.publish([message() for _ in range(3)])
    for delivery in broker.receive(TOPIC, 3, 1):
        broker.dead_letter(delivery, "UNKNOWN_CASE")
    assert broker.redrive(TOPIC, 2) == 2
    assert soon(lambda: broker.dead_letters(TOPIC) == 1)
    assert len(broker.list_dead_letters(TOPIC, 10)) == 1


def test_a_full_broker_says_so_and_takes_messages_again_when_there_is_room(
    harness: BrokerHarness,
) -> None:
    small = harness.open(max_depth=3)
    assert soon(lambda: full(small))
    small.publish([message(Topic.ACTION_REPORT)])  # another topic has room
    while deliveries := small.receive(TOPIC, 10, 0.2):
        small.acknowledge(deliveries)
    assert soon(lambda: not full(small))
    assert small.receive(TOPIC, 10, 1)


def test_any_thread_may_ask_whether_it_is_there(broker: Broker) -> None:
    failures: list[Exception] = []

    def ask() -> None:
        try:
            broker.check()
        except BrokerUnavailable as error:
            failures.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    broker.publish([message()])
    thread.join(10)
    assert failures == []


def test_a_closed_broker_is_unavailable(broker: Broker) -> None:
    broker.close()
    with pytest.raises(BrokerUnavailable):
        broker.publish([message()])
    with pytest.raises(BrokerUnavailable):
        broker.receive(TOPIC, 1, 0)
    with pytest.raises(BrokerUnavailable):
        broker.check()

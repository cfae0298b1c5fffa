"""What RabbitMQ's consumers meet beyond the contract that all brokers keep."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

from click.testing import CliRunner
from prometheus_client import REGISTRY

from relevo.cli import dead_letters
from relevo.delivery.broker import Broker, Delivery
from relevo.delivery.errors import BrokerUnavailable
from relevo.delivery.messages import Message, Priority, Topic
from relevo.delivery.rabbitmq import address, topology
from relevo.delivery.rabbitmq.link import Link
from relevo.delivery.rabbitmq.publishing import Publisher
from relevo.delivery.rabbitmq.silence import Patience
from tests.brokers import RabbitBrokers
from tests.integration.rabbitmq.conftest import NewMessage

TOPIC = Topic.CASE_HANDOVER


def receive_within(broker: Broker, seconds: float, limit: int = 10) -> tuple[Delivery, ...]:
    """The first messages that come, through connections that are lost."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            deliveries = broker.receive(TOPIC, limit, 0.2)
        except BrokerUnavailable:
            continue
        if deliveries:
            return deliveries
    return ()


def test_urgent_work_overtakes_a_backlog_and_low_work_waits_for_both(
    brokers: RabbitBrokers, message: NewMessage
) -> None:
    sent = [
        message(priority)
        for priority in (Priority.LOW, Priority.NORMAL, Priority.URGENT)
        for _ in range(20)
    ]
    broker = brokers.open()
    broker.publish(sent)
    got: list[Message] = []
    while deliveries := broker.receive(TOPIC, 20, 0.3):
        got += [delivery.message for delivery in deliveries]
        broker.acknowledge(deliveries)
    priorities = [one.priority for one in got]
    assert priorities == sorted(priorities, reverse=True)
    assert set(got) == set(sent)


def test_a_consumer_goes_on_after_its_connection_was_cut(
    brokers: RabbitBrokers, message: NewMessage
) -> None:
    consumer, publisher = brokers.open(), brokers.open()
    first, second = message(), message()
    publisher.publish([first])
    held = consumer.receive(TOPIC, 10, 5)
    brokers.network_of(consumer).cut()
    publisher.publish([second])
    got: dict[Message, int] = {}
    while len(got) < 2:
        deliveries = receive_within(consumer, 10)
        assert deliveries
        got |= {delivery.message: delivery.attempt for delivery in deliveries}
        consumer.acknowledge(held)  # of the connection that was lost: passed over
        consumer.acknowledge(deliveries)
    assert got[first] == 2
    assert got[second] in (1, 2)  # 2: it was pushed to the connection that was just cut
    assert consumer.receive(TOPIC, 10, 0.1) == ()


def forget(brokers: RabbitBrokers, queue: str) -> None:
    """Bring a queue to where a kill half a second after its making leaves it: the node starts with
    its log's directory entry missing, and `recover` (RabbitMQ's own, at every start) gives the
    queue a new and empty log.
    """
    vhost = brokers.tenant.vhost
    brokers.node.control(
        "eval",
        f"ra:force_delete_server(quorum_queues, {{'{vhost}_{queue}', node()}}),"
        f'{{ok, Q}} = rabbit_amqqueue:lookup(rabbit_misc:r(<<"{vhost}">>, queue, <<"{queue}">>)),'
        f'rabbit_quorum_queue:recover(<<"{vhost}">>, [Q]).',
    )


def remade(topic: Topic = TOPIC) -> float:
    name = "relevo_broker_queues_remade_total"
    return REGISTRY.get_sample_value(name, {"topic": topic.value}) or 0.0


def test_a_queue_that_the_node_forgot_is_made_anew_and_the_others_lose_nothing(
    brokers: RabbitBrokers, message: NewMessage
) -> None:
    broker = brokers.open()
    kept, lost, after = message(), message(Priority.LOW), message(Priority.LOW)
    broker.publish([kept, lost])
    forget(brokers, topology.queue_of(TOPIC, Priority.LOW))
    before = remade()
    hasty = Patience(answer_seconds=0.5, silences=3, seconds=1.5)
    consumer = brokers.open(patience=hasty)
    [first] = receive_within(consumer, 30)
    assert first.message == kept
    consumer.acknowledge([first])
    brokers.open().publish([after])
    [second] = receive_within(consumer, 20)
    assert second.message == after
    assert remade() - before == 1


def test_a_queue_that_serves_somebody_or_holds_something_is_not_deleted(
    brokers: RabbitBrokers, message: NewMessage
) -> None:
    """As where another consumer was quicker to make it anew."""
    publisher, waiting = brokers.open(), message(Priority.LOW)
    publisher.publish([waiting])
    link = Link(
        address.parse(brokers.node.url(brokers.tenant)), heartbeat_seconds=15, answer_seconds=15
    )
    try:
        impatient = Publisher(link.session(), None)
        assert not impatient.remake(TOPIC, topology.queue_of(TOPIC, Priority.LOW))
        consumer = brokers.open()
        [delivery] = receive_within(consumer, 10)
        assert delivery.message == waiting
        assert not impatient.remake(TOPIC, topology.queue_of(TOPIC, Priority.LOW))
        consumer.acknowledge([delivery])
    finally:
        link.close()


def test_two_consumers_share_the_work(brokers: RabbitBrokers, message: NewMessage) -> None:
    sent = [message() for _ in range(600)]
    got: dict[str, list[Message]] = {"one": [], "two": []}
    brokers.open().publish(sent)

    def work(name: str, mine: Broker) -> None:
        while deliveries := mine.receive(TOPIC, 20, 1):
            time.sleep(0.02)
            got[name] += [delivery.message for delivery in deliveries]
            mine.acknowledge(deliveries)

    threads = [threading.Thread(target=work, args=(name, brokers.open())) for name in got]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(map(str, got["one"] + got["two"])) == sorted(map(str, sent))
    assert min(map(len, got.values())) >= 100


def test_what_a_consumer_sits_on_goes_to_another_after_the_visibility_time(
    brokers: RabbitBrokers, message: NewMessage
) -> None:
    slow = brokers.open(visibility=timedelta(seconds=0.4))
    other = brokers.open()
    sent = message()
    slow.publish([sent])
    held = slow.receive(TOPIC, 10, 5)
    deliveries = receive_within(other, 5)
    assert [(one.message, one.attempt) for one in deliveries] == [(sent, 2)]
    slow.acknowledge(held)  # too late: passed over
    slow.dead_letter(held[0], "UNKNOWN_CASE")
    other.acknowledge(deliveries)
    assert other.dead_letters(TOPIC) == 0


def test_a_consumer_that_asks_no_more_keeps_nothing_from_the_others(
    brokers: RabbitBrokers, message: NewMessage
) -> None:
    idle = brokers.open(visibility=timedelta(seconds=0.4))
    idle.receive(TOPIC, 10, 0)  # from here on the broker pushes to it
    sent = message()
    brokers.open().publish([sent])
    assert [one.message for one in receive_within(brokers.open(), 5)] == [sent]


def test_heartbeats_go_on_while_the_consumer_works(
    brokers: RabbitBrokers, message: NewMessage
) -> None:
    broker = brokers.open(heartbeat_seconds=1)
    broker.publish([message()])
    deliveries = broker.receive(TOPIC, 10, 5)
    time.sleep(3.5)  # a broker hangs up on a client that it has not heard for three seconds
    broker.acknowledge(deliveries)
    assert brokers.network_of(broker).connections == 1


def test_a_message_that_is_given_back_for_ever_is_set_aside_by_the_broker_itself(
    brokers: RabbitBrokers, message: NewMessage
) -> None:
    broker = brokers.open()
    sent = message()
    broker.publish([sent])
    attempts = 0
    while deliveries := broker.receive(TOPIC, 10, 1):
        attempts += 1
        assert deliveries[0].attempt == attempts
        broker.release(deliveries[0])
    assert attempts == topology.DELIVERY_LIMIT + 1
    [letter] = broker.list_dead_letters(TOPIC, 10)
    assert (letter.message, letter.reason) == (sent, "DELIVERY_LIMIT")
    assert broker.redrive(TOPIC, 10) == 1
    [again] = broker.receive(TOPIC, 10, 5)
    assert (again.message, again.attempt) == (sent, 1)


def test_what_is_no_message_of_ours_is_parked_unread_and_holds_up_nothing(
    brokers: RabbitBrokers, message: NewMessage
) -> None:
    broker = brokers.open()
    broker.depth(TOPIC)  # makes the queues
    with brokers.connection() as connection:
        connection.channel().basic_publish("", TOPIC.value, b"mi dni es 45678912")
    sent = message()
    broker.publish([sent])
    assert [one.message for one in receive_within(broker, 5)] == [sent]
    deadline = time.monotonic() + 5
    while not broker.dead_letters(TOPIC) and time.monotonic() < deadline:
        time.sleep(0.02)
    [letter] = broker.list_dead_letters(TOPIC, 10)
    assert (letter.message, letter.reason) == (None, "UNREADABLE")
    assert broker.redrive(TOPIC, 10) == 0


def test_what_cannot_be_queued_again_is_said_to_be_left(brokers: RabbitBrokers) -> None:
    broker = brokers.open()
    broker.depth(TOPIC)  # makes the queues
    with brokers.connection() as connection:
        connection.channel().basic_publish("", f"{TOPIC.value}.parked", b"no message of ours")
    deadline = time.monotonic() + 5
    while not broker.dead_letters(TOPIC) and time.monotonic() < deadline:
        time.sleep(0.02)
    command = dead_letters.group((TOPIC,), lambda _settings: brokers.open())
    done = CliRunner().invoke(command, ("redrive", "--topic", TOPIC.value))
    assert done.output.splitlines()[-1] == "0 queued again, 1 left"

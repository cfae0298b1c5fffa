"""Publishing to a RabbitMQ that is full, restarted, cut off, or not what it was."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from relevo.delivery.broker import Broker, open_broker
from relevo.delivery.errors import BrokerFull, BrokerUnavailable
from relevo.delivery.messages import Message, Topic
from relevo.delivery.rabbitmq import topology
from relevo.dev.servers.rabbitmq import RabbitNode, Tenant
from tests.brokers import RabbitBrokers
from tests.integration.rabbitmq.conftest import NewMessage

TOPIC = Topic.CASE_HANDOVER
_AWAY = (BrokerUnavailable, BrokerFull)


def publish_at_last(broker: Broker, messages: list[Message], seconds: float = 60) -> int:
    """Publish until it succeeds, as a relay does; how often it failed."""
    deadline = time.monotonic() + seconds
    failures = 0
    while True:
        try:
            broker.publish(messages)
        except _AWAY:
            assert time.monotonic() < deadline
            failures += 1
            time.sleep(0.05)
        else:
            return failures


def drain(broker: Broker, wait_seconds: float = 1.0) -> list[Message]:
    got: list[Message] = []
    while deliveries := broker.receive(TOPIC, 100, wait_seconds):
        got += [delivery.message for delivery in deliveries]
        broker.acknowledge(deliveries)
    return got


def eventually(ask: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not ask():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


# Kills the node that the other tests share, so it stands among the fault tests.
@pytest.mark.faults
def test_a_restart_in_the_middle_of_publishing_loses_nothing(
    rabbit: RabbitNode, brokers: RabbitBrokers, message: NewMessage
) -> None:
    broker = brokers.open()
    confirmed: list[Message] = []
    failures = 0
    stop = threading.Event()

    def publish() -> None:
        nonlocal failures
        while not stop.is_set():
            batch = [message() for _ in range(50)]
            failures += publish_at_last(broker, batch)
            confirmed.extend(batch)

    publisher = threading.Thread(target=publish)
    publisher.start()
    try:
        assert eventually(lambda: len(confirmed) > 500)
        time.sleep(1)  # RabbitMQ 3.10 forgets queues that it made less than half a second ago
        rabbit.kill()
        rabbit.start()
        before = len(confirmed)
        assert eventually(lambda: len(confirmed) > before + 500, 30)
    finally:
        stop.set()
        publisher.join(60)
    assert failures
    assert set(confirmed) <= set(drain(brokers.open()))


def test_a_publisher_goes_on_after_its_connection_was_cut(
    brokers: RabbitBrokers, message: NewMessage
) -> None:
    broker = brokers.open()
    broker.publish([message()])
    brokers.network_of(broker).cut(refuse=True)
    sent = message()
    with pytest.raises(BrokerUnavailable):
        broker.publish([sent])
    with pytest.raises(BrokerUnavailable):
        broker.check()
    brokers.network_of(broker).mend()
    publish_at_last(broker, [sent])
    broker.check()
    assert sent in drain(broker, 0.3)


def test_a_batch_beyond_the_queues_bound_gets_through_as_room_is_made(
    brokers: RabbitBrokers, message: NewMessage
) -> None:
    broker, consumer = brokers.open(max_depth=20), brokers.open(max_depth=20)
    sent = [message() for _ in range(400)]
    publishing = threading.Thread(target=publish_at_last, args=(broker, sent))
    got: list[Message] = []
    publishing.start()
    while publishing.is_alive():
        got += drain(consumer, 0.1)
    got += drain(consumer, 0.3)
    assert set(got) == set(sent)


def test_a_broker_low_on_memory_is_full_until_it_has_memory_again(
    rabbit: RabbitNode, brokers: RabbitBrokers, message: NewMessage
) -> None:
    broker = brokers.open()
    broker.publish([message()])
    rabbit.set_memory_watermark(0)
    try:
        sent = message()
        with pytest.raises(BrokerFull) as caught:
            broker.publish([sent])
        assert str(caught.value) == "the broker is low on memory or disk"
        start = time.monotonic()
        with pytest.raises(BrokerFull):
            broker.publish([sent])
        assert time.monotonic() - start < 1  # nothing is sent to it meanwhile
        with pytest.raises(BrokerFull):
            broker.check()
    finally:
        rabbit.set_memory_watermark(0.4)
    publish_at_last(broker, [sent], 10)
    broker.check()
    assert sent in drain(brokers.open(), 0.3)


def test_a_queue_that_somebody_deleted_is_made_again(
    brokers: RabbitBrokers, message: NewMessage
) -> None:
    broker = brokers.open()
    broker.publish([message()])
    with brokers.connection() as connection:
        connection.channel().queue_delete(TOPIC.value)
    sent = message()
    with pytest.raises(BrokerUnavailable):
        broker.publish([sent])
    broker.publish([sent])
    assert drain(broker, 0.3) == [sent]


def test_a_queue_with_other_arguments_is_an_error_and_stays_as_it_is(
    brokers: RabbitBrokers, message: NewMessage
) -> None:
    brokers.open(max_depth=5).publish([message()])
    with pytest.raises(BrokerUnavailable):
        brokers.open(max_depth=6).publish([message()])


def test_who_has_the_wrong_password_is_told_nothing_of_it(
    rabbit: RabbitNode, capsys: pytest.CaptureFixture[str], message: NewMessage
) -> None:
    stranger = Tenant("agency", "agency", "hunter2")
    broker = open_broker(rabbit.url(stranger))
    with pytest.raises(BrokerUnavailable) as caught:
        broker.publish([message()])
    broker.close()
    said = capsys.readouterr()
    assert "hunter2" not in str(caught.value) + said.out + said.err
    assert "broker is away" in said.out + said.err


def test_companies_cannot_reach_into_each_others_virtual_host(rabbit: RabbitNode) -> None:
    agency, care = rabbit.tenants
    broker = open_broker(rabbit.url(Tenant(care.vhost, agency.user, agency.password)))
    with pytest.raises(BrokerUnavailable):
        broker.depth(TOPIC)
    broker.close()


def test_a_client_shows_its_certificate_over_tls(rabbit: RabbitNode, message: NewMessage) -> None:
    tls, tenant = rabbit.folder / "tls", rabbit.tenants[0]
    who = f"{tenant.user}:{tenant.password}@127.0.0.1:{rabbit.tls_port}/{tenant.vhost}"
    trust = f"ca_file={tls / 'bundle.pem'}&server_name=broker.tests"
    own = f"certificate_file={tls / 'client.pem'}&key_file={tls / 'client.key'}"
    broker = open_broker(f"amqps://{who}?{trust}&{own}")
    sent = message()
    try:
        broker.publish([sent])
        assert drain(broker, 0.3) == [sent]
    finally:
        broker.close()
    for url in (f"amqps://{who}?{trust}", f"amqps://{who}?{own}", f"amqp://{who}"):
        refused = open_broker(url)
        with pytest.raises(BrokerUnavailable):
            refused.check()
        refused.close()


def test_messages_lie_in_durable_quorum_queues(
    rabbit: RabbitNode, brokers: RabbitBrokers, message: NewMessage
) -> None:
    brokers.open().publish([message()])
    said = rabbit.control("list_queues", "-p", "agency", "name", "type", "durable")
    kinds = {tuple(line.split()[1:]) for line in said.splitlines() if TOPIC.value in line}
    assert kinds == {("quorum", "true")}
    assert topology.parked_queue(TOPIC) in said

"""The relay: at least once, patient while the broker is away."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from structlog.testing import capture_logs

from relevo.delivery.errors import BrokerFull, BrokerUnavailable
from relevo.delivery.relay import LONGEST_BACK_OFF_SECONDS, POLL_SECONDS, Relay
from tests.unit.delivery.services import NOW, MemoryBroker, Service

pytestmark = pytest.mark.thorough


class Crash(BaseException):
    """The process dies here."""


@pytest.fixture
def broker() -> MemoryBroker:
    return MemoryBroker()


@pytest.fixture
def relay(service: Service, broker: MemoryBroker) -> Relay:
    return Relay(service.database, service.outbox, broker, "one", jitter=lambda: 0.0)


def test_committed_messages_reach_the_broker_and_leave_the_outbox(
    service: Service, broker: MemoryBroker, relay: Relay
) -> None:
    sent = service.enqueue(3)
    assert relay.run_once(NOW) == 3
    assert broker.messages == sent
    assert service.depth() == 0
    assert relay.run_once(NOW) == 0


def test_a_batch_has_a_limit(service: Service, broker: MemoryBroker, relay: Relay) -> None:
    service.enqueue(5)
    assert [relay.run_once(NOW, limit=2) for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.parametrize("failure", [BrokerUnavailable("away"), BrokerFull("full")])
def test_what_was_not_confirmed_stays_and_another_relay_can_take_it(
    service: Service, broker: MemoryBroker, relay: Relay, failure: Exception
) -> None:
    sent = service.enqueue(2)
    broker.failing = failure
    with pytest.raises(type(failure)):
        relay.run_once(NOW)
    assert broker.messages == []
    broker.failing = None
    other = Relay(service.database, service.outbox, broker, "two")
    assert other.run_once(NOW) == 2
    assert broker.messages == sent


def test_a_lost_confirmation_publishes_the_same_message_ids_again(
    service: Service, broker: MemoryBroker, relay: Relay
) -> None:
    sent = service.enqueue(2)
    broker.failing, broker.loses_confirmation = BrokerUnavailable("away"), True
    with pytest.raises(BrokerUnavailable):
        relay.run_once(NOW)
    broker.failing = None
    assert relay.run_once(NOW) == 2
    assert broker.messages == sent + sent


def test_a_death_between_publishing_and_deleting_publishes_again(
    service: Service, broker: MemoryBroker, relay: Relay
) -> None:
    sent = service.enqueue(2)
    broker.failing, broker.loses_confirmation = Crash(), True  # type: ignore[assignment]
    with pytest.raises(Crash):
        relay.run_once(NOW)
    assert service.depth() == 2
    broker.failing = None
    reborn = Relay(service.database, service.outbox, broker, "one")
    assert reborn.run_once(NOW) == 2
    assert broker.messages == sent + sent
    assert service.depth() == 0


def test_several_relays_of_one_outbox_send_each_message_once(
    service: Service, broker: MemoryBroker
) -> None:
    sent = service.enqueue(60)

    def drain(owner: str) -> None:
        mine = Relay(service.database, service.outbox, broker, owner)
        while mine.run_once(NOW, limit=5):
            pass

    threads = [threading.Thread(target=drain, args=(name,)) for name in ("one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(message.message_id for message in broker.messages) == sorted(
        message.message_id for message in sent
    )


def test_the_loop_relays_what_is_committed_while_it_runs(
    service: Service, broker: MemoryBroker, relay: Relay
) -> None:
    with running(relay):
        sent = service.enqueue(2)
        assert within(2.0, lambda: broker.messages == sent)


def test_a_wake_up_relays_before_the_next_poll(service: Service, broker: MemoryBroker) -> None:
    wake = threading.Event()
    relay = Relay(service.database, service.outbox, broker, "one", wake=wake)
    waits = []
    with running(relay):
        for count in range(1, 10):
            time.sleep(0.02)
            service.enqueue()
            start = time.perf_counter()
            wake.set()
            assert within(2.0, lambda count=count: len(broker.messages) == count)
            waits.append(time.perf_counter() - start)
    assert sorted(waits)[len(waits) // 2] < POLL_SECONDS / 2


def test_the_loop_outlives_a_broker_that_is_away_and_says_so_once(
    service: Service, broker: MemoryBroker, relay: Relay
) -> None:
    broker.failing = BrokerUnavailable("away")
    sent = service.enqueue(1)
    tries = []
    original = broker.publish
    broker.publish = lambda messages: (tries.append(1), original(messages))  # type: ignore
    with capture_logs() as lines, running(relay):
        assert within(3.0, lambda: len(tries) >= 3)
        broker.failing = None
        assert within(3.0, lambda: broker.messages == sent)
        assert within(1.0, lambda: len(lines) == 2)
    assert [line["event"] for line in lines] == ["relay waits", "relay goes on"]


def test_the_loop_outlives_a_database_that_is_away(
    service: Service, broker: MemoryBroker, relay: Relay
) -> None:
    sent = service.enqueue()
    with service.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE outbox RENAME TO away")
    with capture_logs() as lines, running(relay):
        assert within(2.0, lambda: len(lines) == 1)
        with service.database.write() as connection:
            connection.exec_driver_sql("ALTER TABLE away RENAME TO outbox")
        assert within(3.0, lambda: broker.messages == sent)


def test_the_back_off_doubles_to_its_longest_with_jitter(service: Service) -> None:
    calm = Relay(service.database, service.outbox, MemoryBroker(), "one", jitter=lambda: 0.0)
    wild = Relay(service.database, service.outbox, MemoryBroker(), "one", jitter=lambda: 1.0)
    assert [calm.back_off(failures) for failures in (1, 2, 3)] == [0.125, 0.25, 0.5]
    assert [wild.back_off(failures) for failures in (1, 2, 3)] == [0.25, 0.5, 1.0]
    assert wild.back_off(10_000) == LONGEST_BACK_OFF_SECONDS


@contextmanager
def running(relay: Relay) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=relay.run_forever, args=(stop, lambda: NOW))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(5)
    assert not thread.is_alive()


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.002)
    return False

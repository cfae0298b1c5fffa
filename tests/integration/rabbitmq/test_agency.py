"""The agency's relay and forwarder at a RabbitMQ that goes, comes back, and forgets."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from relevo.agency.adapters import tables
from relevo.agency.loops.crossing import MOST_DELIVERIES
from relevo.agency.use_cases import intake, sweep
from relevo.delivery.errors import BrokerUnavailable
from relevo.delivery.messages import Topic
from relevo.dev.servers.rabbitmq import RabbitNode
from tests.brokers import RabbitBrokers
from tests.unit.agency.care import Crossing
from tests.unit.agency.conftest import shared_database, world
from tests.unit.agency.world import World

__all__ = ["shared_database", "world"]

CASES = 30


@pytest.fixture
def crossing(world: World, brokers: RabbitBrokers) -> Iterator[Crossing]:
    made = Crossing(world, brokers.open())
    yield made
    made.close()


def take(world: World, count: int) -> set[str]:
    taken = set()
    for number in range(count):
        case = intake.take_in(world.context, world.post("La tarjeta falla", thread_id=f"t{number}"))
        assert case.case_id is not None
        taken.add(case.case_id)
    return taken


def receipted(world: World) -> list[str]:
    return sorted(row["case_id"] for row in world.rows(tables.receipts))


def cross(world: World, crossing: Crossing, count: int, seconds: float = 30) -> None:
    """Relay and hand over, through a broker that may be away, until so many have receipts."""
    deadline = time.monotonic() + seconds
    while len(receipted(world)) < count and time.monotonic() < deadline:
        try:
            crossing.relay.run_once(world.clock())
            crossing.hand_over.run_once()
        except BrokerUnavailable:
            time.sleep(0.1)


def test_cases_cross_once(world: World, crossing: Crossing) -> None:
    cases = take(world, CASES)
    cross(world, crossing, CASES)
    assert receipted(world) == sorted(cases)
    assert sum(map(len, crossing.care.batches)) == CASES


def test_a_wiped_broker_costs_two_minutes_and_no_case(
    rabbit: RabbitNode, world: World, crossing: Crossing
) -> None:
    cases = take(world, CASES)
    while crossing.relay.run_once(world.clock()):
        pass
    rabbit.wipe()
    rabbit.start()
    cross(world, crossing, CASES, seconds=3)
    assert receipted(world) == []
    world.clock.forward(minutes=3)
    assert sweep.requeue(world.context) == CASES
    cross(world, crossing, CASES)
    assert receipted(world) == sorted(cases)
    assert sum(map(len, crossing.care.batches)) == CASES


def test_posts_are_taken_in_while_the_broker_is_away_and_cross_when_it_is_back(
    world: World, crossing: Crossing, brokers: RabbitBrokers
) -> None:
    brokers.network_of(crossing.broker).cut(refuse=True)
    cases = take(world, 3)
    with pytest.raises(BrokerUnavailable):
        crossing.relay.run_once(world.clock())
    with pytest.raises(BrokerUnavailable):
        crossing.hand_over.run_once()
    with world.database.read() as connection:
        assert tables.outbox.depth(connection) == 3
    brokers.network_of(crossing.broker).mend()
    cross(world, crossing, 3)
    assert receipted(world) == sorted(cases)


def test_a_message_that_killed_its_receivers_is_set_aside_seen_and_sent_again(
    world: World, crossing: Crossing
) -> None:
    (case_id,) = take(world, 1)
    crossing.relay.run_once(world.clock())
    for _ in range(MOST_DELIVERIES):
        (delivery,) = crossing.broker.receive(Topic.CASE_HANDOVER, 10, 5)
        crossing.broker.release(delivery)
    with capture_logs() as told:
        cross(world, crossing, 1, seconds=1)
    (line,) = [one for one in told if one["event"] == "message set aside"]
    assert (line["loop"], line["attempt"]) == ("handover", MOST_DELIVERIES + 1)
    assert receipted(world) == []
    (letter,) = crossing.broker.list_dead_letters(Topic.CASE_HANDOVER, 10)
    assert letter.message is not None
    assert letter.message.key.endswith(case_id)
    assert (letter.reason, letter.attempts) == ("TOO_MANY_DELIVERIES", MOST_DELIVERIES + 1)
    assert crossing.broker.redrive(Topic.CASE_HANDOVER, 10) == 1
    cross(world, crossing, 1)
    assert receipted(world) == [case_id]


def test_a_batch_that_fails_once_holds_up_none_of_those_that_wait(
    world: World, crossing: Crossing
) -> None:
    cases = take(world, 130)
    while crossing.relay.run_once(world.clock()):
        pass
    with world.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE brand_links RENAME TO away")
    with pytest.raises(sa.exc.OperationalError):
        list(iter(crossing.hand_over.run_once, None))  # round after round, until one fails
    with world.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO brand_links")
    cross(world, crossing, len(cases))
    assert receipted(world) == sorted(cases)

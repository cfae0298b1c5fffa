"""Both companies as real processes on a RabbitMQ that is killed and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from relevo.dev.brokers import node_of, settings_for
from relevo.dev.household import Household
from relevo.dev.pair import Pair, free_ports
from relevo.dev.servers.rabbitmq import RabbitNode
from relevo.dev.supervisor import Supervisor
from tests.canary import scan
from tests.e2e.conftest import World, eventually

DNI = "45678912"


@pytest.fixture
def node(tmp_path: Path) -> Iterator[RabbitNode]:
    made = node_of(Household(tmp_path))
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture
def world(tmp_path: Path, node: RabbitNode) -> Iterator[World]:
    home = Household(tmp_path)
    pair = Pair.prepare(tmp_path, free_ports(), servers=settings_for(home, node))
    with pair.running(Supervisor(write=lambda _line: None)):
        yield World(pair, pair.door("agency", "luis"), pair.door("care", "rosa"))


def ready(port: int) -> str:
    answer = requests.get(f"http://127.0.0.1:{port}/readyz", timeout=10)
    assert answer.status_code == 200
    return answer.text.strip()


def deliver(world: World, number: int) -> None:
    text = f"mi dni es {DNI} y nadie contesta"
    world.deliver(
        f"1_{number}", "add", thread=str(number), author=str(number), name="Ana", message=text
    )


def crossed(world: World, count: int) -> bool:
    return len(world.care.get("/api/v1/cases", limit=100)["cases"]) == count


def test_intake_stays_open_without_a_broker_and_the_case_crosses_when_it_is_back(
    world: World, node: RabbitNode
) -> None:
    ports = (world.pair.ports.agency_web, world.pair.ports.care_web)
    deliver(world, 1)
    eventually(lambda: crossed(world, 1), seconds=60, what="the first case crossed")
    node.kill()
    deliver(world, 2)
    for port in ports:
        eventually(
            lambda: ready(port) == "ready, without broker",  # noqa: B023
            seconds=60,
            what="readiness names the broker",
        )
    assert not crossed(world, 2)
    node.start()
    # The kill may make RabbitMQ forget queues that were new: a minute or two until they are healed.
    eventually(lambda: crossed(world, 2), seconds=240, what="the second case crossed")
    for port in ports:
        eventually(lambda: ready(port) == "ready", seconds=60, what="all is well")  # noqa: B023
    assert scan([node.folder, world.agency_folder], [DNI]) == []

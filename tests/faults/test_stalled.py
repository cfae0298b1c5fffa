"""Who takes messages or updates stands still, on PostgreSQL, RabbitMQ and separate processes: the
queue fills to its bound, and another process takes the stream over.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import requests

from relevo.dev.ports import free_ports
from relevo.dev.supervisor import Child
from tests.faults.checker.evidence import Row, tables
from tests.faults.conftest import Verdicts
from tests.faults.driving import Plan
from tests.faults.pairing import Hurt, hurt_pair
from tests.faults.servers import real_parts

_REST_SECONDS = 90.0
_BOUND = 4
_MOST_CASES = 60
_LEASE_SECONDS = 60.0
_FULL = 'relevo_relay_failures_total{reason="BROKER_FULL"}'
_STOPPED = "another process reads the stream"


@pytest.fixture(scope="module")
def hurt(tmp_path_factory: pytest.TempPathFactory, fault_seed: int) -> Iterator[Hurt]:
    root = tmp_path_factory.mktemp("pair")
    with real_parts(root) as parts, hurt_pair(root, seed=fault_seed, parts=parts) as running:
        begin(running, reply_by="care")
        running.driver.finish()  # keys have come
        yield running


@pytest.mark.faults
def test_a_queue_at_its_bound_holds_up_nobody_but_the_relay(hurt: Hurt, verdicts: Verdicts) -> None:
    node = hurt.parts.node
    assert node is not None
    began = time.monotonic()
    bound = ("-p", "agency", "bound")
    seen = len(lines(hurt, "agency/relay"))
    node.control("set_policy", *bound, ".*", f'{{"max-length":{_BOUND}}}', "--apply-to", "queues")
    with hurt.halted("agency/forwarder"):
        taken = 0
        while not full(hurt):
            assert taken < _MOST_CASES
            begin(hurt)
            hurt.driver.finish()  # each was answered 200
            taken += 1
        for _ in range(_BOUND):
            begin(hurt)
        hurt.driver.finish()
        waiting = tables(hurt.places.agency, ["outbox"])["outbox"]
        assert len(waiting) >= _BOUND
        assert hurt.parts.queues()["agency/case.handover"] < taken + _BOUND
    report = hurt.verdict(_REST_SECONDS)
    node.control("clear_policy", *bound)
    verdicts.add(f"a queue at its bound, {time.monotonic() - began:.0f} s", report)
    assert report.clean, f"{report}\nevidence: {hurt.output.parent}"
    told = lines(hurt, "agency/relay")[seen:]
    for event in ("relay waits", "relay goes on"):
        assert len([line for line in told if event in line]) == 1


@pytest.mark.faults
def test_a_stalled_reader_of_the_stream_writes_nothing_after_it_was_replaced(
    hurt: Hurt, verdicts: Verdicts
) -> None:
    began = time.monotonic()
    hurt.supervisor.start(second_forwarder(hurt))
    first = lease(hurt)
    assert first["holder"].endswith("/agency-forwarder")
    stalled = hurt.supervisor.pid_of("agency/forwarder")
    os.kill(stalled, signal.SIGSTOP)
    try:
        for _ in range(6):
            begin(hurt, reply_by="care")
        wait_for(lambda: lease(hurt)["holder"] != first["holder"], _LEASE_SECONDS + 30)
        hurt.driver.finish()
    finally:
        os.kill(stalled, signal.SIGCONT)
    begin(hurt, reply_by="care")
    hurt.driver.finish()
    wait_for(lambda: any(_STOPPED in line for line in lines(hurt, "agency/forwarder")), 60)
    report = hurt.verdict(_REST_SECONDS)
    verdicts.add(f"a stalled reader of the stream, {time.monotonic() - began:.0f} s", report)
    assert report.clean, f"{report}\nevidence: {hurt.output.parent}"
    now = lease(hurt)
    assert now["holder"].endswith("/second")
    assert now["token"] == first["token"] + 1


def begin(hurt: Hurt, reply_by: str | None = None) -> None:
    hurt.driver.begin(Plan(0, 0, False, None, False, reply_by, False, False, False))


def full(hurt: Hurt) -> bool:
    """Whether the relay has counted that the broker took no more."""
    port = hurt.pair.ports.agency_relay_health
    metrics = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text
    return any(line.startswith(_FULL) for line in metrics.splitlines())


def lines(hurt: Hurt, name: str) -> list[str]:
    """What a process has logged."""
    told = (line.partition("│") for line in hurt.output.read_text().splitlines())
    return [said for who, _, said in told if who.strip() == name]


def lease(hurt: Hurt) -> Row:
    """Who reads the brand's stream of updates."""
    (row,) = tables(hurt.places.agency, ["leases"])["leases"]
    return row


def second_forwarder(hurt: Hurt) -> Child:
    """Another process of the same role, on the same database and broker."""
    name = "agency/forwarder"
    (port,) = free_ports(1)
    child = hurt.child(name)
    own = {"RELEVO_AGENCY_INSTANCE": "second", "RELEVO_AGENCY_HEALTH_PORT": str(port)}
    return replace(
        child,
        name=f"{name} 2",
        environ={**child.environ, **own},
        ready=lambda: requests.get(f"http://127.0.0.1:{port}/readyz", timeout=5).ok,
    )


def wait_for(holds: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.2)

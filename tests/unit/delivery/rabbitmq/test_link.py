"""How a lost connection is come back to."""

from __future__ import annotations

import pytest

from relevo.delivery.errors import BrokerUnavailable
from relevo.delivery.rabbitmq.address import parse
from relevo.delivery.rabbitmq.link import LONGEST_BACK_OFF_SECONDS, Link


def link(jitter: float) -> Link:
    address = parse("amqp://relevo:secret@broker.example/agency")
    return Link(address, heartbeat_seconds=15, answer_seconds=15, jitter=lambda: jitter)


def test_the_rest_between_attempts_doubles_to_a_bound_and_half_of_it_is_chance() -> None:
    latest, soonest = link(1.0), link(0.0)
    rests = [latest.back_off(failures) for failures in range(4)]
    assert rests == [0.1, 0.2, 0.4, 0.8]
    assert latest.back_off(1000) == LONGEST_BACK_OFF_SECONDS
    assert soonest.back_off(1000) == LONGEST_BACK_OFF_SECONDS / 2


def test_a_link_that_was_closed_stays_closed() -> None:
    closed = link(0.5)
    closed.close()
    with pytest.raises(BrokerUnavailable, match="the broker is closed"):
        closed.check()

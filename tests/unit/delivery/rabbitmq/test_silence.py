"""When a queue that lets nobody consume is given up."""

from __future__ import annotations

from relevo.delivery.messages import Topic
from relevo.delivery.rabbitmq.silence import Patience, Silences

TOPIC = Topic.CASE_HANDOVER
QUEUE, ANOTHER = "case.handover", "case.handover.low"
PATIENCE = Patience(silences=3, seconds=30, settled_seconds=600, settling_seconds=60)


def test_three_silences_are_enough_when_they_have_lasted() -> None:
    silences = Silences(PATIENCE)
    for at in (0, 1, 2):
        silences.failed(TOPIC, QUEUE, at=at)
        assert silences.given_up(TOPIC, at=at) is None
    assert silences.given_up(TOPIC, at=29.9) is None
    assert silences.given_up(TOPIC, at=30) == QUEUE


def test_two_silences_are_not_enough_however_long_they_last() -> None:
    silences = Silences(PATIENCE)
    silences.failed(TOPIC, QUEUE, at=0)
    silences.failed(TOPIC, QUEUE, at=1)
    assert silences.given_up(TOPIC, at=10_000) is None


def test_an_answer_begins_the_count_anew_and_topics_are_counted_apart() -> None:
    silences = Silences(PATIENCE)
    for at in (0, 15):
        silences.failed(TOPIC, QUEUE, at=at)
        silences.failed(Topic.SEAL_INGEST, "seal.ingest", at=at)
    silences.served(TOPIC)
    silences.failed(TOPIC, QUEUE, at=30)
    silences.failed(Topic.SEAL_INGEST, "seal.ingest", at=30)
    assert silences.given_up(TOPIC, at=100) is None
    assert silences.given_up(Topic.SEAL_INGEST, at=100) == "seal.ingest"


def test_the_next_silent_queue_of_a_topic_is_given_up_at_its_first_silence() -> None:
    silences = Silences(PATIENCE)
    for at in (0, 15, 30):
        silences.failed(TOPIC, QUEUE, at=at)
    silences.remade(TOPIC, QUEUE)
    assert silences.given_up(TOPIC, at=31) is None
    silences.failed(TOPIC, ANOTHER, at=45)
    assert silences.given_up(TOPIC, at=45) == ANOTHER


def test_a_queue_that_was_made_anew_in_vain_is_waited_for_from_the_beginning() -> None:
    silences = Silences(PATIENCE)
    for at in (0, 15, 30):
        silences.failed(TOPIC, QUEUE, at=at)
    silences.remade(TOPIC, QUEUE)
    silences.failed(TOPIC, QUEUE, at=45)
    silences.remade(TOPIC, QUEUE)
    for at in (60, 75):
        silences.failed(TOPIC, QUEUE, at=at)
        assert silences.given_up(TOPIC, at=at) is None


def test_queues_that_served_for_long_are_waited_for_longer() -> None:
    """They are not forgotten; a cluster that has lost its majority comes back with them."""
    silences = Silences(PATIENCE)
    silences.served(TOPIC, seconds=60)
    for at in range(0, 600, 15):
        silences.failed(TOPIC, QUEUE, at=at)
        assert silences.given_up(TOPIC, at=at) is None
    assert silences.given_up(TOPIC, at=600) == QUEUE

"""What is no message of ours, or names nothing that is here, holds up no neighbour."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from relevo.agency.adapters import tables
from relevo.agency.loops.upkeep import ChannelLoop
from relevo.delivery import sql_broker
from relevo.delivery.messages import Message, Topic
from relevo.delivery.sql_broker import UNREADABLE
from relevo.service.database import Database
from tests.integration.harm.two_sides import TwoSides, counted

AGENCY_TOPICS = (Topic.CASE_HANDOVER, Topic.ACTION_REPORT, Topic.PUBLISH, Topic.POST_HIDE)


@pytest.mark.parametrize("topic", list(Topic))
def test_a_row_that_is_no_message_is_set_aside_with_a_reason(sides: TwoSides, topic: Topic) -> None:
    before = counted("relevo_broker_dead_lettered", topic=topic.value, reason=UNREADABLE)
    good = Message(topic, str(uuid.uuid4()), str(uuid.uuid4()))
    sides.broker.publish([good])
    _write_rubbish(sides, topic)
    received = sides.broker.receive(topic, 10, 0)
    assert [one.message for one in received] == [good]
    letters = sides.broker.list_dead_letters(topic, 10)
    assert [(one.message, one.reason) for one in letters] == [(None, UNREADABLE)] * 2
    counted_now = counted("relevo_broker_dead_lettered", topic=topic.value, reason=UNREADABLE)
    assert counted_now == before + 2
    assert sides.broker.redrive(topic, 10) == 0
    assert sides.broker.dead_letters(topic) == 2


def test_messages_that_name_nothing_here_are_passed_over(sides: TwoSides) -> None:
    sides.broker.publish(
        [Message(topic, str(uuid.uuid4()), str(uuid.uuid4())) for topic in AGENCY_TOPICS]
    )
    for topic in AGENCY_TOPICS:
        _write_rubbish(sides, topic)
    before = [counted("relevo_broker_unknown", topic=topic.value) for topic in AGENCY_TOPICS]
    sides.post("mi dni es 45678912")
    with capture_logs() as told:
        ChannelLoop(sides.context, sides.broker, wait_seconds=0).run_once()
        sides.run()
    absent = [line["topic"] for line in told if line["event"] == "a message names what is not here"]
    assert sorted(absent) == sorted(topic.value for topic in AGENCY_TOPICS)
    after = [counted("relevo_broker_unknown", topic=topic.value) for topic in AGENCY_TOPICS]
    assert after == [number + 1 for number in before]
    sides.same_on_both_sides()
    assert len(sides.agency.rows(tables.receipts)) == 1
    assert all(sides.broker.depth(topic) == 0 for topic in AGENCY_TOPICS)


def _write_rubbish(sides: TwoSides, topic: Topic) -> None:
    """Rows that no release of ours writes: a key that is none, a priority that is none."""
    queue = sql_broker._queue
    now = sides.clock()
    row = {
        "topic": topic.value,
        "published_at": now,
        "visible_at": now,
        "attempts": 0,
        "priority": 0,
    }
    database = Database(f"sqlite:///{sides.agency.folder}/broker.db")
    with database.write() as connection:
        for odd in ({"key": "'; DROP TABLE"}, {"key": str(uuid.uuid4()), "priority": 77}):
            values = {**row, "message_id": str(uuid.uuid4()), **odd}
            connection.execute(sa.insert(queue).values(**values))
    database.close()

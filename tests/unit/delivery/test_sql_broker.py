"""What the SQL broker does beyond the port's contract (tests/contract/delivery)."""

from __future__ import annotations

import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from relevo.delivery.errors import BrokerFull, BrokerUnavailable
from relevo.delivery.messages import Message, Topic
from relevo.delivery.sql_broker import SqlBroker
from relevo.service.database import Database
from tests.databases import Databases

pytestmark = pytest.mark.thorough

TOPIC = Topic.CASE_HANDOVER


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.fresh()


@pytest.fixture
def broker(url: str, clock: Clock) -> Iterator[SqlBroker]:
    made = SqlBroker(url, visibility=timedelta(seconds=60), now=clock)
    yield made
    made.close()


def message() -> Message:
    return Message(TOPIC, str(uuid.uuid4()), str(uuid.uuid4()))


def test_a_delivery_returns_when_its_visibility_time_has_passed(
    broker: SqlBroker, clock: Clock
) -> None:
    broker.publish([message()])
    broker.receive(TOPIC, 1, 0)
    clock.now += timedelta(seconds=59.999)
    assert broker.receive(TOPIC, 1, 0) == ()
    clock.now += timedelta(seconds=0.001)
    assert len(broker.receive(TOPIC, 1, 0)) == 1


def test_a_late_consumer_cannot_finish_what_another_holds_now(
    broker: SqlBroker, clock: Clock
) -> None:
    broker.publish([message()])
    [late] = broker.receive(TOPIC, 1, 0)
    clock.now += timedelta(seconds=60)
    [current] = broker.receive(TOPIC, 1, 0)
    broker.acknowledge([late])
    broker.dead_letter(late, "TOO_LATE")
    broker.release(late)
    assert broker.receive(TOPIC, 1, 0) == ()
    assert broker.dead_letters(TOPIC) == 0
    clock.now += timedelta(seconds=60)
    [again] = broker.receive(TOPIC, 1, 0)
    assert again.attempt == 3
    broker.acknowledge([current])
    assert broker.depth(TOPIC) == 0


def test_a_publisher_wakes_a_thread_that_waits_on_the_same_broker(broker: SqlBroker) -> None:
    got: list[float] = []

    def wait() -> None:
        if broker.receive(TOPIC, 1, 5):
            got.append(time.perf_counter())

    latencies = []
    for _ in range(3):
        thread = threading.Thread(target=wait)
        thread.start()
        time.sleep(0.3)  # by now it looks every 160 ms
        published = time.perf_counter()
        broker.publish([message()])
        thread.join(6)
        latencies.append(got[-1] - published)
    assert min(latencies) < 0.05


def test_a_message_that_is_set_aside_twice_stands_there_once(broker: SqlBroker) -> None:
    sent = message()
    for _ in range(2):
        broker.publish([sent])
        [delivery] = broker.receive(TOPIC, 1, 0)
        broker.dead_letter(delivery, "UNKNOWN_CASE")
    assert broker.dead_letters(TOPIC) == 1


def test_a_message_survives_a_reopened_database(url: str) -> None:
    sent = message()
    for _ in range(2):
        broker = SqlBroker(url)
        broker.publish([sent])
        broker.close()
    reopened = SqlBroker(url)
    assert [delivery.message for delivery in reopened.receive(TOPIC, 9, 0)] == [sent]
    reopened.close()


@pytest.mark.sqlite
def test_a_database_that_does_not_answer_is_an_unavailable_broker(tmp_path: Path) -> None:
    path = tmp_path / "broken.db"
    path.write_bytes(b"this is no database" * 100)
    broker = SqlBroker(f"sqlite:///{path}")
    with pytest.raises(BrokerUnavailable):
        broker.publish([message()])
    with pytest.raises(BrokerUnavailable):
        broker.receive(TOPIC, 1, 0)
    broker.close()


@pytest.fixture
def small_disk() -> Iterator[None]:
    """Every SQLite file may grow to 30 pages, as on a disk that fills up."""

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count=30")

    sa.event.listen(sa.Engine, "connect", limit)
    yield
    sa.event.remove(sa.Engine, "connect", limit)


@pytest.mark.sqlite
@pytest.mark.usefixtures("small_disk")
def test_a_full_disk_is_a_full_broker_that_keeps_what_it_has(tmp_path: Path) -> None:
    broker = SqlBroker(f"sqlite:///{tmp_path}/small.db")
    broker.publish([message()])
    with pytest.raises(BrokerFull):
        broker.publish([message() for _ in range(2_000)])
    assert broker.depth(TOPIC) == 1
    broker.close()


def test_nothing_but_ids_codes_and_times_rests_in_the_broker(url: str) -> None:
    broker = SqlBroker(url)
    broker.publish([message()])
    broker.close()
    database = Database(url)
    with database.read() as connection:
        inspector = sa.inspect(connection)
        columns = {
            table: {column["name"] for column in inspector.get_columns(table)}
            for table in inspector.get_table_names()
        }
    database.close()
    common = {"message_id", "topic", "key", "priority", "attempts"}
    assert columns["broker_messages"] == common | {
        "position",
        "published_at",
        "visible_at",
        "receipt",
    }
    assert columns["broker_dead_letters"] == common | {"reason", "at"}


@pytest.mark.sqlite
def test_processes_meet_at_the_new_file_when_theirs_was_deleted(
    broker: SqlBroker, url: str, clock: Clock
) -> None:
    before, after = message(), message()
    broker.publish([message()])
    _delete(url)
    restarted = SqlBroker(url, now=clock)
    try:
        restarted.publish([before])
        [delivery] = broker.receive(TOPIC, 2, 0)
        assert delivery.message == before
        broker.acknowledge([delivery])
        broker.publish([after])
        assert [one.message for one in restarted.receive(TOPIC, 2, 0)] == [after]
    finally:
        restarted.close()


@pytest.mark.sqlite
def test_a_deleted_file_is_made_again_by_whoever_comes_next(broker: SqlBroker, url: str) -> None:
    broker.publish([message()])
    _delete(url)
    assert broker.receive(TOPIC, 1, 0) == ()
    assert _file(url).exists()


def _file(url: str) -> Path:
    return Path(str(sa.make_url(url).database))


def _delete(url: str) -> None:
    for file in _file(url).parent.glob(_file(url).name + "*"):
        file.unlink()

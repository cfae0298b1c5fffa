"""Transactions on SQLite: snapshots, one writer at a time, times that sort."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from relevo.service.database import Database, DatabaseUnavailable, UtcDateTime, hold_schema
from tests.databases import Databases

METADATA = sa.MetaData()
COUNTER = sa.Table("counter", METADATA, sa.Column("value", sa.Integer, nullable=False))
PARENT = sa.Table("parent", METADATA, sa.Column("id", sa.Integer, primary_key=True))
CHILD = sa.Table(
    "child", METADATA, sa.Column("parent", sa.Integer, sa.ForeignKey("parent.id"), nullable=False)
)
MOMENTS = sa.Table("moments", METADATA, sa.Column("at", UtcDateTime))


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    made = Database(databases.fresh())
    with made.write() as connection:
        METADATA.create_all(connection)
        connection.execute(COUNTER.insert().values(value=0))
    yield made
    made.close()


def value_of(database: Database) -> int:
    with database.read() as connection:
        return connection.execute(sa.select(COUNTER.c.value)).scalar_one()


def test_a_write_is_there_after_the_block(database: Database) -> None:
    with database.write() as connection:
        connection.execute(COUNTER.update().values(value=7))
    assert value_of(database) == 7


def _write_then_fail(database: Database) -> None:
    with database.write() as connection:
        connection.execute(COUNTER.update().values(value=7))
        connection.execute(COUNTER.update().values(value=None))


def test_a_block_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(IntegrityError):
        _write_then_fail(database)
    assert value_of(database) == 0


@pytest.mark.sqlite
def test_a_database_is_made_in_a_new_folder(tmp_path: Path) -> None:
    made = Database(f"sqlite:///{tmp_path}/new/folder/x.db")
    with made.write() as connection:
        METADATA.create_all(connection)
    made.close()
    assert (tmp_path / "new" / "folder" / "x.db").exists()


def test_writers_that_read_first_never_lose_an_update(database: Database) -> None:
    def count() -> None:
        for _ in range(10):
            with database.write() as connection:
                locked = sa.select(COUNTER.c.value).with_for_update()
                value = connection.execute(locked).scalar_one()
                connection.execute(COUNTER.update().values(value=value + 1))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert value_of(database) == 40


def test_a_read_sees_one_snapshot_while_others_write(database: Database) -> None:
    with database.read() as reader:
        before = reader.execute(sa.select(COUNTER.c.value)).scalar_one()
        with database.write() as writer:
            writer.execute(COUNTER.update().values(value=before + 1))
        assert reader.execute(sa.select(COUNTER.c.value)).scalar_one() == before
    assert value_of(database) == before + 1


def test_a_read_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError), database.read() as connection:
        connection.execute(COUNTER.update().values(value=7))
    with database.write() as connection:  # the same pooled connection writes again
        connection.execute(COUNTER.update().values(value=8))
    assert value_of(database) == 8


def test_a_tool_on_the_bare_engine_may_write(database: Database) -> None:
    value_of(database)
    with database.engine.begin() as connection:
        connection.execute(COUNTER.update().values(value=3))
    assert value_of(database) == 3


@pytest.mark.sqlite
def test_the_durability_settings_hold_on_every_connection(database: Database) -> None:
    with database.read() as one, database.read() as other:
        for connection in (one, other):
            settings = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
            }
            assert settings == {
                "journal_mode": "wal",
                "synchronous": 2,
                "secure_delete": 1,
                "foreign_keys": 1,
            }


def test_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(CHILD.insert().values(parent=1))


def test_an_error_never_quotes_a_value(database: Database) -> None:
    with pytest.raises(IntegrityError) as caught, database.write() as connection:
        connection.execute(CHILD.insert().values(parent=45678912))
    assert "45678912" not in str(caught.value)


def test_several_processes_may_open_a_new_database_at_once(databases: Databases) -> None:
    url = databases.fresh()
    failures: list[Exception] = []
    gate = threading.Barrier(6)

    def open_and_create() -> None:
        mine = Database(url)
        gate.wait()
        try:
            with mine.write() as connection:
                hold_schema(connection)
                METADATA.create_all(connection)
        except DBAPIError as error:
            failures.append(error)
        finally:
            mine.close()

    threads = [threading.Thread(target=open_and_create) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


MOMENT = st.datetimes(
    min_value=datetime.fromisoformat("0001-01-02"),
    max_value=datetime.fromisoformat("9999-12-30"),
    timezones=st.just(UTC),
)


@given(MOMENT, MOMENT, st.integers(min_value=-12, max_value=14))
def test_times_round_trip_and_sort_as_text(one: datetime, other: datetime, hours: int) -> None:
    kind = UtcDateTime()
    dialect = sa.create_engine("sqlite://").dialect
    elsewhere = one.astimezone(timezone(timedelta(hours=hours)))
    stored = kind.process_bind_param(elsewhere, dialect)
    assert kind.process_result_value(stored, dialect) == one
    assert len(stored) == 27
    assert (stored < kind.process_bind_param(other, dialect)) == (one < other)


@pytest.mark.sqlite
def test_times_are_stored_and_read_in_utc_with_microseconds(database: Database) -> None:
    at = datetime(2026, 3, 1, 2, 10, 0, 123456, tzinfo=timezone(timedelta(hours=-5)))
    with database.write() as connection:
        connection.execute(MOMENTS.insert(), [{"at": at}, {"at": None}])
    with database.read() as connection:
        raw = connection.exec_driver_sql("SELECT at FROM moments").scalars().all()
        read = connection.execute(sa.select(MOMENTS.c.at)).scalars().all()
    assert raw == ["2026-03-01T07:10:00.123456Z", None]
    assert read == [at, None]
    assert read[0] is not None
    assert read[0].tzinfo is UTC


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError), database.write() as connection:
        connection.execute(MOMENTS.insert().values(at=datetime(2026, 3, 1)))  # noqa: DTZ001


def test_a_database_that_answers_and_takes_writes_is_ready(database: Database) -> None:
    database.require_writable()


def test_a_file_that_cannot_be_written_is_not_ready(tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    database = Database(f"sqlite:///{file}")
    database.require_writable()
    file.rename(tmp_path / "elsewhere")
    with pytest.raises(DatabaseUnavailable, match="takes no writes"):
        database.require_writable()
    database.close()


def test_a_file_that_cannot_be_opened_is_not_ready(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}")
    with pytest.raises(DatabaseUnavailable, match="does not answer"):
        database.require_writable()
    database.close()

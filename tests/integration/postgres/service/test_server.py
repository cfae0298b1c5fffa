"""The database's server goes away, comes back, is full of connections, or takes no writes."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from relevo.dev.servers.postgres import PostgresCluster
from relevo.service import migrations
from relevo.service.database import (
    Database,
    DatabaseUnavailable,
    UnsupportedDatabase,
    as_unavailable,
)
from relevo.service.web.problems import problem_of
from relevo.vault.bootstrap import MIGRATIONS
from tests.databases import Databases

METADATA = sa.MetaData()
KEPT = sa.Table("kept", METADATA, sa.Column("value", sa.String(20), primary_key=True))


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    made = Database(databases.fresh())
    with made.write() as connection:
        METADATA.create_all(connection)
    yield made
    made.close()


@pytest.fixture
def running(postgres: PostgresCluster) -> Iterator[PostgresCluster]:
    """The cluster, for a test that stops it; it runs again afterwards."""
    yield postgres
    postgres.start()


def keep(database: Database, value: str) -> None:
    with database.write() as connection:
        connection.execute(KEPT.insert().values(value=value))


def kept(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.scalars(sa.select(KEPT.c.value).order_by(KEPT.c.value)))


def test_a_pool_survives_a_restart(database: Database, running: PostgresCluster) -> None:
    held = [database.engine.connect() for _ in range(4)]
    for connection in held:
        connection.close()
    keep(database, "before")
    running.restart()
    keep(database, "after")
    assert kept(database) == ["after", "before"]


def test_what_was_committed_survives_the_servers_death_and_nothing_is_half_written(
    database: Database, running: PostgresCluster
) -> None:
    keep(database, "committed")
    with pytest.raises(sa.exc.DBAPIError) as away, database.write() as connection:  # noqa: PT012
        connection.execute(KEPT.insert().values(value="half"))
        running.kill()
        connection.execute(KEPT.insert().values(value="whole"))
    assert isinstance(as_unavailable(away.value), DatabaseUnavailable)
    running.start()
    assert kept(database) == ["committed"]


def test_a_commit_is_durable_where_the_server_would_have_it_otherwise(
    database: Database, postgres: PostgresCluster
) -> None:
    with postgres.administrator() as connection:
        connection.execute("ALTER SYSTEM SET synchronous_commit = off")
        connection.execute("SELECT pg_reload_conf()")
    try:
        for use in (database.write, database.read):
            with use() as connection:
                assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    finally:
        with postgres.administrator() as connection:
            connection.execute("ALTER SYSTEM RESET synchronous_commit")
            connection.execute("SELECT pg_reload_conf()")


def test_while_it_is_away_callers_are_told_to_come_back(
    database: Database, running: PostgresCluster
) -> None:
    running.stop()
    with pytest.raises(sa.exc.OperationalError) as away:
        kept(database)
    with Flask("test").app_context():
        problem = problem_of(away.value)
    assert (problem.status, problem.reason) == (503, "DATABASE_UNAVAILABLE")
    running.start()
    assert kept(database) == []


def test_no_error_shows_the_password(running: PostgresCluster) -> None:
    url = sa.make_url(running.url("postgres")).set(password="hunter2-secreto")
    wrong = Database(url.render_as_string(hide_password=False))
    running.stop()
    for _ in range(2):
        with pytest.raises(sa.exc.DBAPIError) as refused:
            kept(wrong)
        shown = "".join(traceback.format_exception(refused.value)) + repr(wrong.engine)
        assert "hunter2" not in shown
        with pytest.raises(DatabaseUnavailable) as away:
            migrations.require_current(wrong, MIGRATIONS)
        assert "hunter2" not in "".join(traceback.format_exception(away.value))
        assert str(away.value).startswith("the database 127.0.0.1:")
        running.start()  # the second time, the password is what is wrong
    wrong.close()


@pytest.mark.parametrize(
    "url",
    ["postgresql://u:hunter2@[::1/x", "postgresql://u:hunter2@h:port/x", "mysql://u:hunter2@h/x"],
)
def test_a_url_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(UnsupportedDatabase) as refused:
        Database(url)
    assert "hunter2" not in "".join(traceback.format_exception(refused.value))


def test_no_error_and_no_log_quotes_a_row(database: Database, postgres: PostgresCluster) -> None:
    keep(database, "canario-4567")
    for value in ("canario-4567", "canario-4567 y mucho más de veinte"):
        with pytest.raises(sa.exc.DBAPIError) as refused:
            keep(database, value)
        assert "canario" not in str(refused.value)
        assert "canario" not in str(refused.value.orig)
        assert as_unavailable(refused.value) is None
    log = (postgres.folder / "server.log").read_text(encoding="utf-8", errors="replace")
    assert "canario" not in log
    assert "duplicate key" in log  # it does log what went wrong


def test_a_server_that_takes_no_writes_is_unavailable_for_now(database: Database) -> None:
    with database.engine.begin() as connection:
        name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    database.close()
    with pytest.raises(sa.exc.DBAPIError) as refused:
        keep(database, "no")
    assert as_unavailable(refused.value) is not None
    assert kept(database) == []
    with pytest.raises(DatabaseUnavailable, match="takes no writes"):
        database.require_writable()


def test_a_lock_that_is_not_given_in_time_is_unavailable_for_now(databases: Databases) -> None:
    url = databases.fresh()
    holder = Database(url)
    waiter = Database(f"{url}?options=-c%20lock_timeout%3D50")
    with holder.write() as connection:
        METADATA.create_all(connection)
        connection.execute(KEPT.insert().values(value="one"))
    with holder.write() as connection:
        connection.execute(KEPT.update().values(value="two"))
        with pytest.raises(sa.exc.OperationalError) as refused, waiter.write() as other:
            other.execute(KEPT.update().values(value="three"))
    assert as_unavailable(refused.value) is not None
    holder.close()
    waiter.close()


def test_writers_wait_for_the_server_and_lose_nothing(
    database: Database, running: PostgresCluster
) -> None:
    stop, written, failed = threading.Event(), list[str](), list[sa.exc.DBAPIError]()

    def write(name: str) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            try:
                keep(database, f"{name}{number}")
            except sa.exc.DBAPIError as error:
                failed.append(error)
                time.sleep(0.01)
            else:
                written.append(f"{name}{number}")

    threads = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for _ in range(2):
        time.sleep(0.2)
        running.restart()
    time.sleep(0.2)
    stop.set()
    for thread in threads:
        thread.join()
    assert set(written) <= set(kept(database))
    assert failed
    assert [error for error in failed if as_unavailable(error) is None] == []

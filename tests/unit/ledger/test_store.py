"""Entries commit with the fact, and are found again by their leaf hash."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.errors import NotFound
from relevo.ledger.entries import care_private
from relevo.ledger.errors import EntryRefused
from relevo.ledger.store import LedgerTables
from relevo.ledger.tree import leaf_hash
from relevo.ledger.values import Digest, Process
from relevo.service.database import Database
from tests.unit.ledger.logs import NOW, ORIGIN, Log, case_opened


def test_an_entry_is_stored_with_its_hash_and_tag(log: Log) -> None:
    [leaf] = log.record()
    with log.database.read() as connection:
        row = connection.execute(sa.select(log.tables.entries)).one()
    content = json.loads(row.body)
    assert leaf == leaf_hash(row.body).hex()
    assert (content["tag"], content["id"]) == (row.tag, row.entry_id)
    assert row.created_at == NOW
    assert row.leaf_index is None


def _record_then_fail(log: Log) -> None:
    with log.database.write() as connection:
        log.tables.record(connection, case_opened())
        raise RuntimeError


def test_an_entry_of_a_transaction_that_failed_never_was(log: Log) -> None:
    with pytest.raises(RuntimeError):
        _record_then_fail(log)
    with log.database.read() as connection:
        assert connection.execute(sa.select(log.tables.entries)).all() == []


def test_the_same_fact_twice_is_two_entries(log: Log) -> None:
    entry = case_opened()
    with log.database.write() as connection:
        leaves = [log.tables.record(connection, entry) for _ in range(2)]
    assert leaves[0] != leaves[1]


_PRIVATE = care_private.LogPadded(at=NOW, actor=Process("spiffe://qori.example/care/worker"))


def test_a_private_entry_in_a_main_log_is_refused_and_nothing_of_the_batch_is_written(
    log: Log,
) -> None:
    with log.database.write() as connection:
        with pytest.raises(EntryRefused, match="belongs in the private log"):
            log.tables.record_all(connection, [case_opened(), _PRIVATE])
        assert connection.execute(sa.select(log.tables.entries)).all() == []


def test_a_private_log_takes_private_entries_alone(tmp_path: Path) -> None:
    metadata = sa.MetaData()
    private = LedgerTables(metadata, "private", private=True)
    database = Database(f"sqlite:///{tmp_path / 'care.db'}")
    with database.write() as connection:
        metadata.create_all(connection)
        leaf = private.record(connection, _PRIVATE)
        with pytest.raises(EntryRefused, match="belongs in the main log"):
            private.record(connection, case_opened())
        assert connection.scalars(sa.select(private.entries.c.leaf_hash)).all() == [leaf.raw()]
    database.close()


def test_an_entry_is_covered_once_integrated(log: Log) -> None:
    [first], [second] = log.record(), log.record()
    with log.database.read() as connection:
        assert log.tables.covered(connection, first) is None
    signed = log.integrator.integrate(NOW)
    with log.database.read() as connection:
        covered = log.tables.covered(connection, second)
    assert covered is not None
    assert covered.index == 1
    assert covered.by == signed


def test_the_first_checkpoint_that_covers_an_entry_is_given(log: Log) -> None:
    [leaf] = log.record()
    first = log.integrator.integrate(NOW)
    log.record()
    newest = log.integrator.integrate(NOW)
    with log.database.read() as connection:
        covered = log.tables.covered(connection, leaf)
        assert log.tables.newest_checkpoint(connection, ORIGIN) == newest
    assert covered is not None
    assert covered.by == first


def test_an_unknown_leaf_is_not_found(log: Log) -> None:
    with log.database.read() as connection, pytest.raises(NotFound):
        log.tables.covered(connection, Digest("ab" * 32))


def test_a_log_without_entries_has_no_checkpoint(log: Log) -> None:
    with log.database.read() as connection:
        assert log.tables.newest_checkpoint(connection, ORIGIN) is None


def test_nothing_in_the_ledger_deletes_or_rewrites_an_entry(log: Log) -> None:
    """Over a whole life of a log, the only update of an entry gives it its index."""
    statements: list[str] = []

    def watch(_c: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(" ".join(statement.split()))

    sa.event.listen(log.database.engine, "before_cursor_execute", watch)
    log.record(3)
    log.integrator.integrate(NOW)
    [leaf] = log.record()
    log.integrator.cover(leaf, NOW)
    touching = [text for text in statements if text.startswith(("UPDATE", "DELETE"))]
    assert not [text for text in touching if text.startswith("DELETE")]
    (giving,) = {text for text in touching if "ledger_entries" in text}
    setting, _, which = giving.partition(" WHERE ")
    assert re.findall(r"(\w+)=", setting) == ["origin", "leaf_index"]
    assert which.endswith("AND ledger_entries.leaf_index IS NULL")


def test_writers_do_not_wait_for_each_others_entries(log: Log) -> None:
    def write() -> None:
        for _ in range(20):
            log.record()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    signed = log.integrator.integrate(NOW)
    assert signed is not None
    assert signed.checkpoint.size == 80

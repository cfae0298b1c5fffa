"""Integration gives indexes without gaps and signs what it hashed itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from structlog.testing import capture_logs

from relevo.errors import NotFound
from relevo.ledger import integrator as integration
from relevo.ledger.errors import LedgerBroken
from relevo.ledger.integrator import Integrator
from relevo.ledger.note import verify_checkpoint
from relevo.ledger.tree import root_of
from relevo.ledger.values import Digest
from relevo.ledger.verification import verify
from tests.unit.ledger.logs import KEY, NOW, ORIGIN, Log

pytestmark = pytest.mark.thorough


def indexes(log: Log) -> list[int | None]:
    with log.database.read() as connection:
        entries = log.tables.entries
        return list(
            connection.execute(sa.select(entries.c.leaf_index).order_by(entries.c.position))
            .scalars()
            .all()
        )


def test_the_checkpoint_signs_the_root_of_all_leaves(log: Log) -> None:
    leaves = log.record(3) + log.record(2)
    signed = log.integrator.integrate(NOW)
    assert signed is not None
    assert signed.checkpoint.root == root_of([leaf.raw() for leaf in leaves])
    assert signed.at == NOW
    opened = verify_checkpoint(signed.note, log.integrator.verifier, origin=ORIGIN)
    assert opened == signed.checkpoint
    assert indexes(log) == [0, 1, 2, 3, 4]


def test_nothing_waiting_signs_nothing(log: Log) -> None:
    assert log.integrator.integrate(NOW) is None
    log.record()
    assert log.integrator.integrate(NOW) is not None
    assert log.integrator.integrate(NOW) is None


def test_the_tree_grows_over_many_integrations(log: Log) -> None:
    leaves: list[Digest] = []
    for count in (1, 2, 1, 5, 3):
        leaves += log.record(count)
        signed = log.integrator.integrate(NOW)
    assert signed is not None
    assert signed.checkpoint.root == root_of([leaf.raw() for leaf in leaves])


def test_more_than_a_batch_is_taken_in_several_transactions(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integration, "BATCH", 4)
    [*_, last] = log.record(10)
    covered = log.integrator.cover(last, NOW)
    assert covered.index == 9
    assert covered.by.checkpoint.size == 10
    assert indexes(log) == list(range(10))


def test_a_waiting_body_that_was_changed_is_not_signed(log: Log) -> None:
    log.record(3)
    entries = log.tables.entries
    log.execute(entries.update().where(entries.c.position == 2).values(body=b"{}"))
    with pytest.raises(LedgerBroken) as caught:
        log.integrator.integrate(NOW)
    assert caught.value.index == 1
    assert indexes(log) == [None, None, None]
    with log.database.read() as connection:
        assert log.tables.newest_checkpoint(connection, ORIGIN) is None


def test_a_waiting_body_that_was_changed_into_text_is_not_signed(log: Log) -> None:
    if not log.database.is_sqlite:
        pytest.skip("only SQLite lets a column hold another kind of value")
    log.record(3)
    log.execute(sa.text("UPDATE ledger_entries SET body = 'text' WHERE position = 2"))
    with pytest.raises(LedgerBroken):
        log.integrator.integrate(NOW)
    assert indexes(log) == [None, None, None]


@pytest.mark.parametrize(
    "change", [{"size": 1}, {"frontier": bytes(32)}, {"size": 1, "frontier": bytes(32)}]
)
def test_a_head_that_was_not_signed_is_not_built_upon(log: Log, change: dict[str, object]) -> None:
    log.record(2)
    log.integrator.integrate(NOW)
    log.record()
    log.execute(log.tables.heads.update().values(**change))
    with pytest.raises(LedgerBroken):
        log.integrator.integrate(NOW)


def test_a_head_that_was_deleted_does_not_start_a_second_tree(log: Log) -> None:
    log.record(2)
    log.integrator.integrate(NOW)
    log.record()
    log.execute(log.tables.heads.delete())
    with pytest.raises(LedgerBroken):
        log.integrator.integrate(NOW)


def test_two_integrators_of_one_log_make_one_tree(log: Log) -> None:
    failures: list[Exception] = []
    integrators = [
        log.integrator,
        Integrator(log.database, log.tables, ORIGIN, KEY),
    ]
    writing = threading.Event()

    def integrate(mine: Integrator) -> None:
        try:
            while not writing.is_set():
                mine.integrate(NOW)
        except Exception as error:  # noqa: BLE001 - shown by the test
            failures.append(error)

    threads = [threading.Thread(target=integrate, args=(mine,)) for mine in integrators]
    for thread in threads:
        thread.start()
    for _ in range(60):
        log.record()
    writing.set()
    for thread in threads:
        thread.join()
    log.integrator.integrate(NOW)
    assert failures == []
    assert indexes(log) == list(range(60))
    signed = verify(log.database, log.tables, log.integrator.verifier, origin=ORIGIN)
    assert signed is not None
    assert signed.checkpoint.size == 60


def test_covering_an_entry_integrates_it_here_and_now(log: Log) -> None:
    [leaf] = log.record()
    covered = log.integrator.cover(leaf, NOW)
    assert covered.index == 0
    assert log.integrator.cover(leaf, NOW) == covered


def test_covering_what_was_never_committed_is_refused(log: Log) -> None:
    with pytest.raises(NotFound):
        log.integrator.cover(Digest("ab" * 32), NOW)


def test_a_caller_who_must_wait_for_coverage_waits_less_than_50_ms(log: Log) -> None:
    log.record(500)
    log.integrator.integrate(NOW)
    waits = []
    for _ in range(21):
        [leaf] = log.record()
        start = time.perf_counter()
        log.integrator.cover(leaf, NOW)
        waits.append(time.perf_counter() - start)
    assert sorted(waits)[5] < 0.05  # a busy machine holds up some


def test_a_new_origin_takes_up_where_the_old_one_ended(log: Log) -> None:
    log.record(2)
    log.integrator.integrate(NOW)
    log.record(3)
    following = Integrator(log.database, log.tables, "colibri.example/relevo/agency/2", KEY)
    signed = following.integrate(NOW)
    assert signed is not None
    assert signed.checkpoint.size == 3
    for origin, integrator in ((ORIGIN, log.integrator), (signed.checkpoint.origin, following)):
        assert verify(log.database, log.tables, integrator.verifier, origin=origin) is not None


def test_a_batch_takes_few_statements_however_many_entries_wait(log: Log) -> None:
    log.record(1)
    log.integrator.integrate(NOW)
    seen: list[str] = []
    sa.event.listen(
        log.database.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_rest: seen.append(statement.split()[0]),
    )
    log.record(300)
    seen.clear()
    log.integrator.integrate(NOW)
    kinds = [kind for kind in seen if kind not in ("PRAGMA", "BEGIN")]
    a_tile = ["SELECT", "SELECT", "INSERT"]
    assert kinds == [*["SELECT"] * 3, "UPDATE", *a_tile, "UPDATE", "INSERT"]


def test_the_loop_integrates_until_it_is_stopped(log: Log) -> None:
    stop = threading.Event()
    thread = threading.Thread(
        target=log.integrator.integrate_forever,
        kwargs={"stop": stop, "interval": 0.005, "now": lambda: NOW},
    )
    thread.start()
    [leaf] = log.record()
    try:
        assert _within(2.0, lambda: _is_covered(log, leaf))
    finally:
        stop.set()
        thread.join(2)
    assert not thread.is_alive()


def test_the_loop_waits_for_a_database_that_is_away(log: Log) -> None:
    [leaf] = log.record()
    log.execute(sa.text("ALTER TABLE ledger_entries RENAME TO away"))
    stop = threading.Event()
    thread = threading.Thread(
        target=log.integrator.integrate_forever,
        kwargs={"stop": stop, "interval": 0.005, "now": lambda: NOW},
    )
    with capture_logs() as lines:
        thread.start()
        assert _within(2.0, lambda: len(lines) > 0)
        time.sleep(0.03)
        log.execute(sa.text("ALTER TABLE away RENAME TO ledger_entries"))
        try:
            assert _within(2.0, lambda: len(lines) > 1)
        finally:
            stop.set()
            thread.join(2)
    assert [line["event"] for line in lines] == [
        "ledger database is away",
        "ledger database is back",
    ]
    assert _is_covered(log, leaf)


def test_the_loop_ends_by_raising_when_the_ledger_is_broken(log: Log) -> None:
    log.record()
    log.execute(log.tables.entries.update().values(body=b"{}"))
    with pytest.raises(LedgerBroken):
        log.integrator.integrate_forever(threading.Event(), interval=0.001, now=lambda: NOW)


def test_another_key_signs_checkpoints_that_the_old_one_does_not_verify(log: Log) -> None:
    log.record()
    stranger = Integrator(
        log.database, log.tables, ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(32))
    )
    stranger.integrate(NOW)
    with pytest.raises(LedgerBroken, match="not signed by the key given"):
        verify(log.database, log.tables, log.integrator.verifier, origin=ORIGIN)


def _is_covered(log: Log, leaf: Digest) -> bool:
    with log.database.read() as connection:
        return log.tables.covered(connection, leaf) is not None


def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.005)
    return False

"""The database takes no writes for a while: nothing half-written, one line in the log, and on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from relevo.agency.adapters import tables
from relevo.agency.domain.errors import StorageUnavailable
from relevo.agency.loops import base
from relevo.agency.loops.base import Loop
from relevo.agency.loops.upkeep import SweepLoop
from relevo.service.database import Database
from tests.integration.harm.two_sides import TwoSides, counted
from tests.unit.agency.world import BRAND


@contextmanager
def read_only(database: Database) -> Iterator[None]:
    """As of a disk that was mounted read-only, or a standby: every writing statement fails."""

    def refuse(connection: sa.Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only=ON")

    sa.event.listen(database.engine, "begin", refuse)
    try:
        yield
    finally:
        sa.event.remove(database.engine, "begin", refuse)


def test_what_is_taken_in_is_whole_or_not_there(sides: TwoSides) -> None:
    # The web answers 503 for it, with Retry-After.
    with read_only(sides.agency.database), pytest.raises(StorageUnavailable):
        sides.post("mi dni es 45678912")
    assert sides.agency.rows(tables.posts) == []
    sides.post("mi dni es 45678912")
    sides.run()
    sides.same_on_both_sides()


def test_a_loop_waits_with_one_line_and_goes_on_by_itself(
    sides: TwoSides, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "_REST_SECONDS", 0.02)
    sides.post("mi dni es 45678912")
    sides.wire.away = True
    sides.cross()
    sides.wire.away = False
    sides.clock.forward(minutes=10)
    loop = SweepLoop(sides.context, pause_seconds=0.02)
    before = _waited()
    with capture_logs() as told:
        with read_only(sides.agency.database):
            end = _running(loop)
            _until(lambda: _waited() > before + 3)
        _until(lambda: any(line["event"] == "loop goes on" for line in told))
        end()
    waits = [line for line in told if line["event"] == "loop waits"]
    assert [(line["loop"], line["why"]) for line in waits] == [("sweep", "DATABASE_UNAVAILABLE")]
    sides.run()
    sides.same_on_both_sides()


def test_care_without_writes_refuses_for_now_and_takes_it_later(sides: TwoSides) -> None:
    case_id = sides.post("mi dni es 45678912", brand=BRAND)
    with read_only(sides.care.storage.database):
        sides.cross()
    (handover,) = sides.agency.rows(tables.handovers)
    assert (handover["case_id"], handover["pending"]) == (case_id, True)
    assert handover["parked_reason"] is None
    sides.run()
    sides.same_on_both_sides()


def _waited() -> float:
    return counted("relevo_agency_loop_waits", loop="sweep", why="DATABASE_UNAVAILABLE")


def _running(loop: Loop) -> Callable[[], None]:
    stop = threading.Event()
    thread = threading.Thread(target=loop.run_forever, args=(stop,))
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(5)

    return end


def _until(holds: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert holds()

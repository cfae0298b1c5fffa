"""What is seen of a loop of care's worker while the broker is away."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from relevo.care import loops
from relevo.delivery.sql_broker import SqlBroker
from tests.integration.harm.two_sides import TwoSides, counted


def test_a_loop_of_cares_waits_with_one_line_and_is_counted(
    sides: TwoSides, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loops, "_PAUSE_SECONDS", 0.02)
    broker = SqlBroker(f"sqlite:///{tmp_path / 'broker.db'}")
    broker.close()  # whoever uses it finds it away
    stop = threading.Event()
    before = _waited()
    with capture_logs() as told:
        loop = threading.Thread(
            target=loops.ingest_forever, args=(sides.care, broker, 0, stop), daemon=True
        )
        loop.start()
        deadline = time.monotonic() + 10
        while _waited() < before + 3 and time.monotonic() < deadline:
            time.sleep(0.01)
        stop.set()
        loop.join(10)
    assert _waited() >= before + 3
    assert [line["loop"] for line in told if line["event"] == "loop waits"] == ["ingest"]


def _waited() -> float:
    return counted("relevo_care_loop_waits", loop="ingest", why="BROKER_UNAVAILABLE")

"""What processes do to a log without meaning to: die, run twice, or have a wrong clock."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from relevo.ledger.alarms import AlarmKind
from relevo.ledger.values import Digest
from relevo.ledger.witness import Submission, WitnessRefused
from relevo.service.crash import Point
from tests.databases import Databases
from tests.integration.ledger.world import (
    COLIBRI,
    START,
    TICK,
    Pair,
    Side,
    prove,
    show,
    submission,
)
from tests.integration.postgres.racing import at_once

ROOT = Path(__file__).parents[4]
LATER = START + TICK
LATEST = START + 2 * TICK

pytestmark = pytest.mark.thorough


def killed(url: str, folder: Path, act: str, at: str = "") -> list[Digest]:
    """What an agency had committed that died (see dying.py)."""
    crash_file = folder / "crash"
    crash_file.write_text(at, encoding="ascii")
    ended = subprocess.run(
        [sys.executable, "-m", "tests.integration.ledger.attacks.dying", url, str(crash_file), act],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "services:."},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    return [Digest(leaf) for leaf in ended.stdout.split()]


def answer(witness: Side, asked: Submission) -> str:
    """What a witness says of an agency's checkpoint."""
    try:
        witness.witness.cosign(asked, COLIBRI.keys, START)
    except WitnessRefused as refused:
        return refused.code.value
    return "COSIGNED"


@pytest.mark.parametrize(
    ("act", "at"),
    [
        ("commit", ""),
        ("integrate", f"{Point.LEDGER_BEFORE_COMMIT} 1"),
        ("integrate", f"{Point.LEDGER_AFTER_COMMIT} 1"),
        ("publish", f"{Point.LEDGER_BEFORE_COMMIT} 1"),  # what waited is integrated
        ("publish", f"{Point.LEDGER_AFTER_COMMIT} 1"),
        ("publish", f"{Point.LEDGER_BEFORE_COMMIT} 2"),  # and the rest is filled
        ("publish", f"{Point.LEDGER_AFTER_COMMIT} 2"),
    ],
    ids=lambda value: value.replace(" ", "-") or "at-once",
)
def test_the_process_is_killed(pair: Pair, tmp_path: Path, act: str, at: str) -> None:
    """Wherever it dies: what was committed stands once, and the other side finds one log."""
    pair.settle(3, START)
    leaves = killed(pair.agency.database.engine.url.render_as_string(False), tmp_path, act, at)
    assert len(leaves) == 5
    pair.agency.publish(LATEST)
    show(pair.agency, pair.care, LATEST)
    pair.care.awaits(COLIBRI.log, leaves, LATER)
    assert prove(pair.agency, pair.care, leaves, LATEST) == tuple(leaves)
    newest = pair.agency.verify(pair.care.held(COLIBRI.log))
    assert newest is not None
    assert newest.checkpoint.size == 512, "one tick's filling, whenever it was cut short"
    sizes = [row.size for row in pair.agency.rows(pair.agency.tables.published)]
    assert sizes == [256, 512]
    assert pair.care.alarms() == []


def test_an_answer_is_lost(pair: Pair) -> None:
    """The witness moved on and the log never heard: the same checkpoint is cosigned once more."""
    pair.settle(3, START)
    pair.agency.record()
    pair.agency.publish(LATER)
    asked = submission(pair.agency, pair.care)
    pair.care.witness.cosign(asked, COLIBRI.keys, LATER)
    pair.care.witness.cosign(asked, COLIBRI.keys, LATEST)
    assert pair.care.alarms() == []


def test_two_processes_publish_one_log_at_once(pair: Pair) -> None:
    """A rolling restart, or an operator's mistake: they make one log, and whole checkpoints."""
    agency = pair.agency
    twin = pair.opened(Side(COLIBRI, agency.database.engine.url.render_as_string(False)))

    def write() -> None:
        for _ in range(20):
            agency.record(2)

    def publish(side: Side) -> None:
        for _ in range(8):
            side.publish(START)

    at_once(write, write, partial(publish, agency), partial(publish, twin))
    agency.publish(LATER)
    newest = agency.verify()
    assert newest is not None
    sizes = [row.size for row in agency.rows(agency.tables.published)]
    assert sizes == sorted(set(sizes))
    assert all(size % 256 == 0 for size in sizes)
    assert sizes[-1] == newest.checkpoint.size
    assert len(agency.bodies("agency:case:opened")) == 80
    show(agency, pair.care, LATER)
    assert pair.care.alarms() == []


def test_two_processes_witness_two_forks_at_once(pair: Pair, databases: Databases) -> None:
    """One of two histories is cosigned, never both: the state moves with the cosignature."""
    forks = [pair.opened(Side(COLIBRI, databases.fresh())) for _ in range(2)]
    for fork in forks:
        fork.record(3)
        fork.publish(START)
    url = pair.care.database.engine.url.render_as_string(False)
    witnesses = [pair.care, pair.opened(Side(pair.care.company, url))]
    asked = [submission(fork, pair.care) for fork in forks]

    def answers(witness: Side) -> list[str]:
        return [answer(witness, one) for one in asked]

    told = at_once(*(partial(answers, side) for side in witnesses))
    assert told[0] == told[1], "both processes say the same of each"
    assert sorted(told[0]) == ["COSIGNED", "FORK"]
    assert pair.care.alarms() == [(AlarmKind.FORK, COLIBRI.log)]
    assert pair.care.told() == ["FORK"], "two processes saw it, and one alarm was raised"


def test_two_processes_witness_one_log_at_once(pair: Pair) -> None:
    pair.agency.record()
    pair.agency.publish(START)
    url = pair.care.database.engine.url.render_as_string(False)
    witnesses = [pair.care, pair.opened(Side(pair.care.company, url))]
    asked = submission(pair.agency, pair.care)
    told = at_once(*(partial(answer, side, asked) for side in witnesses))
    assert list(told) == ["COSIGNED", "COSIGNED"]
    held = pair.care.held(COLIBRI.log)
    assert held is not None
    assert held.size == 256
    assert pair.care.alarms() == []


def test_the_logs_clock_is_set_back(pair: Pair) -> None:
    """Harmless: sizes say what came after what, not times; publishing goes on."""
    pair.settle(3, LATEST)
    leaves = pair.agency.record(2)
    earlier = START - timedelta(days=400)
    signed = pair.agency.publish(earlier)
    assert signed is not None
    assert signed.checkpoint.size == 512
    show(pair.agency, pair.care, LATEST + TICK)
    pair.care.awaits(COLIBRI.log, leaves, LATEST)
    assert prove(pair.agency, pair.care, leaves, LATEST + TICK) == tuple(leaves)
    assert pair.agency.verify(pair.care.held(COLIBRI.log)) is not None
    assert pair.care.alarms() == []


def test_the_witnesss_clock_is_set_back(pair: Pair) -> None:
    """It cannot tell how long it has heard nothing, and says so, until it hears something."""
    pair.settle(3, LATEST)
    earlier = START + timedelta(minutes=2)
    pair.care.watch.look([COLIBRI.log], None, earlier)
    assert pair.care.alarms() == [(AlarmKind.SILENT, COLIBRI.log)]
    pair.agency.record()
    pair.agency.publish(earlier)
    show(pair.agency, pair.care, earlier)
    pair.care.watch.look([COLIBRI.log], None, earlier)
    assert pair.care.alarms() == []
    held = pair.care.held(COLIBRI.log)
    assert held is not None
    assert held.size == 512, "what it holds does not go back with the clock"

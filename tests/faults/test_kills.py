"""Processes are killed at random in the middle of many cases, and care stays away for a while.

Another order of events: make test-faults ARGS='--fault-seed 7'.
"""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from relevo.dev.platform import Failure
from tests.faults.conftest import Verdicts
from tests.faults.pairing import Hurt, hurt_pair
from tests.faults.servers import real_parts

# A message that a wiped broker lost is missed after two minutes; a queue that a killed broker
# forgot is made anew after one, or ten (docs/broker.md): then a run takes so long, and no other.
_REST_SECONDS = 240.0
_REST_SECONDS_OF_BROKERS = 780.0
_CARE_AWAY_SECONDS = 6.0
_MOST_UNDER_WAY = 30
# What a platform does to those who call it; a refusal for good would be no fault of ours.
_TROUBLE = (Failure.LOSE_ANSWER, Failure.DROP_REQUEST, Failure.SERVER_ERROR_AFTER, Failure.SLOW)


def test_thirty_cases(tmp_path: Path, verdicts: Verdicts, fault_seed: int) -> None:
    with hurt_pair(tmp_path, seed=fault_seed) as hurt:
        kill_during(30, 4, hurt, verdicts, fault_seed)


@pytest.mark.faults
def test_five_hundred_cases(tmp_path: Path, verdicts: Verdicts, fault_seed: int) -> None:
    with hurt_pair(tmp_path, seed=fault_seed) as hurt:
        kill_during(500, 30, hurt, verdicts, fault_seed)


@pytest.mark.faults
def test_five_hundred_cases_on_real_parts(
    tmp_path: Path, verdicts: Verdicts, fault_seed: int
) -> None:
    with real_parts(tmp_path) as parts, hurt_pair(tmp_path, seed=fault_seed, parts=parts) as hurt:
        kill_during(500, 30, hurt, verdicts, fault_seed)


def kill_during(cases: int, kills: int, hurt: Hurt, verdicts: Verdicts, seed: int) -> None:
    """Let some cases begin, kill one of all that runs, and so on; then judge, once all rests.

    A process is waited for before it is killed: one that has not started yet proves nothing.
    """
    began = time.monotonic()
    chance = random.Random(seed)
    care_away = chance.randrange(1, kills)
    killed: list[str] = []
    for number in range(kills):
        for _ in range(cases * number // kills, cases * (number + 1) // kills):
            hurt.driver.begin()
        killed.append(_kill_one(hurt, chance))
        if number == care_away:
            hurt.keep_care_away(_CARE_AWAY_SECONDS)
        hurt.driver.settle_to(_MOST_UNDER_WAY)
    hurt.driver.finish()
    report = hurt.verdict(_REST_SECONDS_OF_BROKERS if hurt.parts.killers else _REST_SECONDS)
    seconds = time.monotonic() - began
    on = "real parts" if hurt.parts.settings else "the embedded default"
    title = f"{kills} kills in the middle of {cases} cases on {on}, {seconds:.0f} s (seed {seed})"
    verdicts.add(title, report)
    assert report.clean, f"seed {seed}, killed {killed}\n{report}\nevidence: {hurt.output.parent}"


def _kill_one(hurt: Hurt, chance: random.Random) -> str:
    """Kill a process, one of those that it forked, or a server; meanwhile the platform errs too."""
    name = chance.choice([*hurt.names, *hurt.parts.killers])
    forked = chance.random() < 0.5
    trouble = chance.choice(_TROUBLE)
    pause = chance.uniform(0.1, 1.5)
    if name in hurt.parts.killers:
        time.sleep(pause)
        hurt.parts.killers[name]()
        return name
    hurt.wait_until_ready(name)
    hurt.pair.platform.fail_next(trouble)
    time.sleep(pause)
    hurt.kill(name, child=forked)
    return f"{name}{' (a fork)' if forked else ''}"

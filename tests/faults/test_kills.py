"""Processes are killed at random in the middle of many cases, and care stays away for a while.

Another order of events: make test-faults ARGS='--fault-seed 7'.
"""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path

import pytest

from relevo.dev.platform import Failure
from tests.faults.conftest import Verdicts
from tests.faults.pairing import Hurt, hurt_pair

_REST_SECONDS = 150.0
_CARE_AWAY_SECONDS = 6.0
_AHEAD = 0.15  # of the cases: what is under way when a process dies
# What a platform does to those who call it; a refusal for good would be no fault of ours.
_TROUBLE = (Failure.LOSE_ANSWER, Failure.DROP_REQUEST, Failure.SERVER_ERROR_AFTER, Failure.SLOW)


class Killer:
    """Kills one process after the other, any of them, on a thread of its own.

    It waits for each to be at work first: one that is killed before it has started proves nothing.
    """

    def __init__(self, hurt: Hurt, seed: int, kills: int) -> None:
        self._hurt = hurt
        self._chance = random.Random(seed)
        self._kills = kills
        self._away = self._chance.randint(2, max(2, kills - 2))
        self._thread = threading.Thread(target=self._run, name="killer")
        self.killed: list[str] = []

    @property
    def progress(self) -> float:
        """How far it is, from 0 to 1."""
        return len(self.killed) / self._kills

    def __enter__(self) -> Killer:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._thread.join()

    def _run(self) -> None:
        while len(self.killed) < self._kills:
            name = self._chance.choice(self._hurt.names)
            forked = self._chance.random() < 0.5
            trouble = self._chance.choice(_TROUBLE)
            pause = self._chance.uniform(0.1, 1.5)
            self._hurt.wait_until_ready(name)
            self._hurt.pair.platform.fail_next(trouble)
            time.sleep(pause)
            self._hurt.kill(name, child=forked)
            self.killed.append(f"{name}{' (a fork)' if forked else ''}")
            if len(self.killed) == self._away:
                care = next(one for one in self._hurt.names if one.startswith("care"))
                self._hurt.keep_away(care, _CARE_AWAY_SECONDS)


def test_sixty_cases(tmp_path: Path, verdicts: Verdicts, fault_seed: int) -> None:
    kill_during(60, 6, tmp_path, verdicts, fault_seed)


@pytest.mark.faults
def test_five_hundred_cases(tmp_path: Path, verdicts: Verdicts, fault_seed: int) -> None:
    kill_during(500, 30, tmp_path, verdicts, fault_seed)


def kill_during(cases: int, kills: int, folder: Path, verdicts: Verdicts, seed: int) -> None:
    """Spread the cases over the kills; then let everything rest, and judge."""
    began = time.monotonic()
    with hurt_pair(folder, seed=seed) as hurt:
        with Killer(hurt, seed, kills) as killer:
            for number in range(1, cases + 1):
                while number / cases > killer.progress + _AHEAD and killer.progress < 1:
                    time.sleep(0.05)
                hurt.driver.begin()
        hurt.driver.finish()
        report = hurt.verdict(_REST_SECONDS)
    seconds = time.monotonic() - began
    verdicts.add(
        f"{kills} kills in the middle of {cases} cases, {seconds:.0f} s (seed {seed})", report
    )
    assert report.clean, f"seed {seed}, killed {killer.killed}\n{report}\nevidence: {folder}"

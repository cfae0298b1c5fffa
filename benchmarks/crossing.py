"""The whole crossing on real parts: the highest rate it keeps up with, for how long, how soon, and
what a case costs.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Collection, Generator, Iterable, Iterator
from dataclasses import dataclass

from benchmarks.bridge import Bridge, bridge
from benchmarks.floors import floors
from benchmarks.processes import megabytes
from benchmarks.timing import Row

_STEPS = (75, 100, 125, 150, 175, 200, 225, 250, 300, 350, 400)
_STEP_SECONDS = 15
_SUSTAINED_SECONDS = 60
_HALF_SECONDS = 30
_LAG_SECONDS = 2.0
"""Kept up with: so soon after the last answer everything has its receipt."""

_REFERENCE = 150.0
"""Cases a second that the bridge must bear; how soon they cross is measured at half of it."""

_BACKLOG = int(os.environ.get("RELEVO_BENCH_BACKLOG", "30000"))


@dataclass(frozen=True)
class Phase:
    """What one phase came to: rates a second, when the last answer came, seconds after it."""

    offered: float
    taken: float
    crossed: float
    ended: float
    lag: float

    @property
    def kept_up(self) -> bool:
        """Whether intake took what was offered, and the crossing did not fall behind."""
        return self.taken >= 0.97 * self.offered and self.lag <= _LAG_SECONDS


def crossing() -> Iterator[Row]:
    """See the module."""
    with bridge() as made:
        bare = []
        for floor in floors(made):
            bare.append(floor)
            yield floor
        made.send(200, 40)
        made.await_ingests()
        knee = yield from _knee(made)
        yield from _sustained(made, max(knee, _STEPS[0]), bare)
        yield from _half(made, _REFERENCE / 2)
        yield from _backlog(made, knee)
        for name, pid in made.parts.items():
            if "/" in name:
                yield Row(f"memory of {name}, one worker", megabytes(pid), "MB")


def _phase(made: Bridge, rate: float, seconds: float) -> Phase:
    count = int(rate * seconds)
    sent = made.send(count, rate)
    done = made.await_receipts()
    started, ended = min(sent.due.values()), max(sent.answered.values())
    return Phase(rate, count / sent.seconds, count / (done - started), ended, done - ended)


def _knee(made: Bridge) -> Generator[Row, None, float]:
    """The highest rate that is kept up with; the last of the rates tried is not."""
    knee = 0.0
    for rate in _STEPS:
        phase = _phase(made, rate, _STEP_SECONDS)
        made.await_ingests()
        if not phase.kept_up:
            break
        knee = rate
    yield Row("knee: the highest rate kept up with (receipts within 2 s)", knee, "cases/s")
    return knee


def _sustained(made: Bridge, rate: float, bare: Iterable[Row]) -> Iterator[Row]:
    before = made.spent()
    phase = _phase(made, rate, _SUSTAINED_SECONDS)
    ingested = made.await_ingests()
    count = rate * _SUSTAINED_SECONDS
    name = f"crossing for {_SUSTAINED_SECONDS} s at {rate:.0f}/s"
    for floor in bare:
        ratio = phase.crossed / floor.rate
        yield Row(name, phase.crossed, "cases/s", floor.name.partition(": ")[2], floor.rate, ratio)
    yield Row("… receipts behind the last answer", phase.lag * 1000, "ms")
    yield Row("… ingested behind the last answer", (ingested - phase.ended) * 1000, "ms")
    for name, seconds in made.spent().since(before).items():
        yield Row(f"… CPU of {name}", seconds * 1000 / count, "ms/case")


def _half(made: Bridge, rate: float) -> Iterator[Row]:
    sent = made.send(int(rate * _HALF_SECONDS), rate)
    made.await_receipts()
    received = made.receipts()
    waits = [received[number] - sent.answered[number] for number in sent.answered]
    answers = [sent.answered[number] - sent.due[number] for number in sent.answered]
    for name, values in (("answer of intake", answers), ("receipt after the answer", waits)):
        for share in (50, 99):
            yield Row(f"at {rate:.0f}/s: {name}, p{share}", _quantile(values, share) * 1000, "ms")


def _backlog(made: Bridge, knee: float) -> Iterator[Row]:
    """Cases pile up while the forwarder stands still; then it goes on."""
    forwarder = made.parts["agency/forwarder"]
    os.kill(forwarder, signal.SIGSTOP)
    try:
        sent = made.send(_BACKLOG, 0)
    finally:
        os.kill(forwarder, signal.SIGCONT)
    started = time.time()
    drained = _BACKLOG / (made.await_receipts() - started)
    made.await_ingests()
    yield Row("intake alone, as fast as it goes", _BACKLOG / sent.seconds, "cases/s")
    name = f"backlog of {_BACKLOG:,} drained"
    yield Row(name, drained, "cases/s", "knee", knee, drained / knee if knee else None)


def _quantile(values: Collection[float], share: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]

"""Speed on one core: engines take turns on the same texts, each measured inside its process."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.redaction.process import EngineProcess, TooSlow

ROUNDS = 9
_SECONDS = 0.4
_WARM_UP = 0.2
_ANSWER_SECONDS = 120.0
HOSTILE_SECONDS = 20.0
STARTS = 5


@dataclass(frozen=True)
class Measure:
    """The median of some rounds, and the least and greatest of them."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Measure:
        """Of these values."""
        return cls(statistics.median(values), min(values), max(values))


@dataclass(frozen=True)
class Pace:
    """One engine on one kind of text.

    Attributes:
        cpu: texts a second of processor time.
        wall: texts a second of the clock.
        ours: how many times as fast the redactor was, round by round, by processor time.
    """

    cpu: Measure
    wall: Measure
    ours: Measure


def pin() -> int | None:
    """Keep this process, and those that it starts, to one core: the last that it may use."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def unpin() -> None:
    """Let this process, and those that it starts from now on, use every core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))


def paces(engines: Sequence[EngineProcess], texts: Sequence[str]) -> dict[str, Pace]:
    """Every engine on these texts, in turns. The first engine is the redactor."""
    for engine in engines:
        engine.ask({"time": list(texts), "seconds": _WARM_UP}, _ANSWER_SECONDS)
    cpu: dict[str, list[float]] = {engine.name: [] for engine in engines}
    wall: dict[str, list[float]] = {engine.name: [] for engine in engines}
    for _ in range(ROUNDS):
        for engine in engines:
            spent = engine.ask({"time": [], "seconds": _SECONDS}, _ANSWER_SECONDS)
            cpu[engine.name].append(spent["texts"] / spent["cpu"])
            wall[engine.name].append(spent["texts"] / spent["wall"])
    ours = cpu[engines[0].name]
    return {
        name: Pace(
            Measure.of(cpu[name]),
            Measure.of(wall[name]),
            Measure.of([one / other for one, other in zip(ours, cpu[name], strict=True)]),
        )
        for name in cpu
    }


def endured(
    start: Callable[[], EngineProcess], texts: Mapping[str, str]
) -> dict[str, float | None]:
    """Processor seconds for each of these long texts; None: it took longer than allowed.

    Each is told once without being timed where it is quick, so that tables are filled.
    """
    took: dict[str, float | None] = {}
    engine = start()
    for name, text in texts.items():
        try:
            spent = engine.ask({"once": text}, HOSTILE_SECONDS)["cpu"]
            if spent < 1:
                spent = min(
                    spent, *(engine.ask({"once": text}, HOSTILE_SECONDS)["cpu"] for _ in "12")
                )
            took[name] = spent
        except TooSlow:
            took[name] = None
            engine = start()
    engine.close()
    return took


@dataclass(frozen=True)
class Start:
    """A process from nothing to its first answer."""

    cpu: Measure
    rss: int


def starts(start: Callable[[], EngineProcess], count: int = STARTS) -> Start:
    """Several fresh processes: processor seconds to the first text, and memory after it in kB."""
    seconds, memory = [], []
    for _ in range(count):
        with start() as engine:
            seconds.append(engine.start_cpu)
            memory.append(engine.start_rss)
    return Start(Measure.of(seconds), int(statistics.median(memory)))


@dataclass(frozen=True)
class WholeProcess:
    """`relevo redact --jsonl` from start to end.

    Attributes:
        cpu: lines a second of processor time, of all its processes.
        wall: lines a second of the clock.
        most_memory: of one of its processes, in kB.
    """

    lines: int
    cpu: Measure
    wall: Measure
    most_memory: int


def whole_process(
    relevo: Path, texts: Sequence[str], *, lines: int, jobs: int, runs: int
) -> WholeProcess:
    """The command over as many lines; `jobs` as it takes them."""
    command = [str(relevo), "redact", "--jsonl", "--jobs", str(jobs)]
    cpu, wall, memory = [], [], []
    with TemporaryDirectory(prefix="relevo-bench-") as name:
        posts = Path(name) / "posts.jsonl"
        with posts.open("w", encoding="utf-8") as file:
            for number in range(lines):
                row = {"id": number, "text": texts[number % len(texts)]}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        for _ in range(runs):
            began = time.perf_counter()
            with posts.open("rb") as given, Path(os.devnull).open("wb") as away:
                process = subprocess.Popen(command, stdin=given, stdout=away)
                _, status, used = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                raise RuntimeError(f"relevo redact: exit code {process.returncode}")
            wall.append(lines / (time.perf_counter() - began))
            cpu.append(lines / (used.ru_utime + used.ru_stime))
            memory.append(used.ru_maxrss)
    return WholeProcess(lines, Measure.of(cpu), Measure.of(wall), max(memory))

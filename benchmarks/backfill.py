"""A page's history coming in: the command itself, on one core and on two, SQLite underneath."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from benchmarks.parts import agency
from benchmarks.timing import Row
from relevo.dev.household import BRAND
from relevo.dev.samples import posts

_FEW, _MANY = 100, 6_000


def backfill() -> Iterator[Row]:
    """Lines a second between two sizes, so that what starting costs does not count."""
    with agency() as (_context, folder):
        numbers = count()
        for cores in (1, 2):
            if cores > (os.cpu_count() or 1):
                continue
            few = _seconds(folder, cores, _FEW, numbers)
            many = _seconds(folder, cores, _MANY, numbers)
            name = f"import a page's history on {cores} core{'s' if cores > 1 else ''} (SQLite)"
            yield Row(name, (_MANY - _FEW) / (many - few), "lines/s")


def _seconds(folder: Path, cores: int, lines: int, numbers: Iterator[int]) -> float:
    history = folder / "history.jsonl"
    texts = [post["text"] for post in posts() if post["text"]]
    with history.open("w", encoding="utf-8") as file:
        for number in (next(numbers) for _ in range(lines)):
            file.write(json.dumps(_line(number, texts[number % len(texts)])) + "\n")
    started = time.perf_counter()
    subprocess.run(
        [
            *(sys.executable, "-m", "relevo", "agency", "import", str(history)),
            *("--workers", str(cores)),
            *("--settings", str(folder / "agency" / "settings.env")),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=_only(cores),
    )
    return time.perf_counter() - started


def _only(cores: int) -> Callable[[], None]:
    allowed = sorted(os.sched_getaffinity(0))[:cores]
    return lambda: os.sched_setaffinity(0, allowed)


def _line(number: int, text: str) -> dict[str, object]:
    return {
        "brand": BRAND,
        "channel": "form",
        "source_id": f"bench-{number}",
        "thread_id": f"bench-{number % 500}",
        "verb": "add",
        "event_time": f"2024-05-01T10:00:00.{number:06d}Z",
        "text": text,
        "author": {"id": f"author-{number % 2_000}", "name": "Ana Lucía Mendoza"},
    }

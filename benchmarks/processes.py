"""What processes cost: CPU time and memory, read from /proc."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Spent:
    """CPU seconds by part, between two readings."""

    seconds: Mapping[str, float]

    def since(self, before: Spent) -> Mapping[str, float]:
        """Seconds by part since an earlier reading."""
        return {name: now - before.seconds.get(name, 0.0) for name, now in self.seconds.items()}


def spent(parts: Mapping[str, int]) -> Spent:
    """CPU seconds so far, user and system, of each process and all that it started."""
    return Spent({name: sum(map(_cpu, tree(pid))) for name, pid in parts.items()})


def megabytes(pid: int) -> float:
    """The largest resident size in a process's tree: of one worker, shared pages counted whole."""
    return max(map(_resident, tree(pid)), default=0.0)


def tree(pid: int) -> Iterable[int]:
    """A process and all its live descendants."""
    yield pid
    try:
        text = "".join(path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children"))
    except OSError:
        return
    for child in text.split():
        yield from tree(int(child))


def _cpu(pid: int) -> float:
    """With the time of its children that ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICKS


def _resident(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(ln.split()[1]) / 1024 for ln in lines if ln.startswith("VmRSS:")), 0.0)

"""An import without processes: the same loop, prepared by one preparer in this process."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from relevo.agency.backfill.lines import Line
from relevo.agency.backfill.preparing import Preparer
from relevo.agency.backfill.running import Ended, Source, Stop, dry_run, run
from relevo.agency.backfill.workers import Answer
from relevo.agency.context import AgencyContext
from relevo.agency.domain.backfill import Reach
from relevo.agency.use_cases.backfill import Became
from tests.unit.agency.world import BRAND, CHANNEL, World

KEY = b"k" * 32


def line(number: int, **changes: Any) -> dict[str, Any]:
    """One line's object: each number another post of another author."""
    return {
        "brand": BRAND,
        "channel": CHANNEL,
        "source_id": f"h_{number}",
        "thread_id": "t_1",
        "verb": "add",
        "event_time": f"2024-05-01T10:00:00.{number:06d}Z",
        "text": "La tarjeta no funciona",
        "author": {"id": f"a-{number}"},
        **changes,
    }


def jsonl(*bodies: Any) -> bytes:
    """JSON Lines; bytes stand as they are."""
    return b"".join(
        (one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" for one in bodies
    )


@dataclass
class InlinePool:
    """Prepares when asked for the answer; `prepared` counts lines, `waiting` portions."""

    preparer: Preparer
    count: int = 1
    waiting: int = 0
    most_waiting: int = 0
    prepared: int = 0
    _lines: dict[int, Sequence[Line]] = field(default_factory=dict)

    def submit(self, lines: Sequence[Line]) -> Future[Answer]:
        future: Future[Answer] = Future()
        self._lines[id(future)] = lines
        self.waiting += 1
        self.most_waiting = max(self.most_waiting, self.waiting)
        return future

    def answer(self, future: Future[Answer]) -> dict[int, Became]:
        self.waiting -= 1
        lines = self._lines.pop(id(future))
        self.prepared += len(lines)
        return self.preparer.prepare(lines)


@dataclass
class Importing:
    """Imports of one world."""

    world: World
    brand: str | None = None
    stop: Stop = field(default_factory=Stop)
    reaches: list[Reach] = field(default_factory=list)
    pool: InlinePool | None = None
    context: AgencyContext | None = None

    def run(self, text: bytes, identity: str | None = "file", *, dry: bool = False) -> Ended:
        """Import a text, as a file of this identity or as a stream."""
        context = self.context or self.world.context
        preparer = Preparer(context, KEY, self.brand, dry=dry)
        self.pool = InlinePool(preparer)
        source = Source(io.BytesIO(text), identity, len(text) if identity else None)
        if dry:
            return dry_run(source, self.pool, stop=self.stop, watch=self.reaches.append)
        return run(context, source, self.pool, preparer, stop=self.stop, watch=self.reaches.append)

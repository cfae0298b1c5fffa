"""An engine's process, from outside."""

from __future__ import annotations

import json
import select
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.redaction.scoring import Post, Span

_SCRIPT = Path(__file__).with_name("engine.py")
_START_SECONDS = 120.0
_FIND_AT_ONCE = 50
_FIND_SECONDS = 300.0


class TooSlow(Exception):
    """The engine did not answer in time; its process is gone."""


class EngineProcess:
    """One engine, ready to be asked.

    Attributes:
        name: as in `engine.ENGINES`.
        start_cpu: processor seconds from the start of the process to its first answer, the start
            of the interpreter included.
        start_rss: resident memory then, in kB.
    """

    def __init__(self, name: str, python: Path) -> None:
        self.name = name
        self._process = subprocess.Popen(
            [str(python), "-I", str(_SCRIPT), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        ready = self._answer(_START_SECONDS)
        self.start_cpu: float = ready["cpu"]
        self.start_rss: int = ready["rss"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """The answer to one request.

        Raises:
            TooSlow: there was none in time.
        """
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        return self._answer(seconds)

    def find(self, posts: Sequence[Post]) -> dict[str, list[Span]]:
        """The findings in each post, by its id."""
        found = {}
        for first in range(0, len(posts), _FIND_AT_ONCE):
            some = posts[first : first + _FIND_AT_ONCE]
            answer = self.ask({"find": [post.text for post in some]}, _FIND_SECONDS)
            for post, rows in zip(some, answer["found"], strict=True):
                found[post.id] = [Span(*row) for row in rows]
        return found

    def _answer(self, seconds: float) -> dict[str, Any]:
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], seconds)[0]:
            self.close()
            raise TooSlow(self.name)
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name}: its process ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

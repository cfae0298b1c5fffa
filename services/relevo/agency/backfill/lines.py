"""Lines of a file or stream, numbered from 1, in portions; never more of it in memory than one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

MAX_LINE = 1 << 20
"""Bytes of one line, as much as the body of a post may have; a longer one is refused unread."""
_PORTION_LINES = 128
_PORTION_BYTES = 256 << 10
_STEP = 64 << 10


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank. `raw` is None if it is too long. `end`: the offset behind it."""

    number: int
    end: int
    raw: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Portion:
    """Lines that are settled together. `last` and `end` count blank lines behind them too."""

    lines: tuple[Line, ...]
    last: int
    end: int


def portions(stream: BinaryIO, *, after_line: int = 0, offset: int = 0) -> Iterator[Portion]:
    """What is left of a stream that stands at `offset`, behind the line `after_line`."""
    number, end = after_line, offset
    lines: list[Line] = []
    held = seen = 0
    for raw, size in _lines(stream):
        number, end, seen = number + 1, end + size, seen + 1
        if raw is None or raw.strip():
            lines.append(Line(number, end, raw))
            held += len(raw or b"")
        if seen == _PORTION_LINES or held >= _PORTION_BYTES:
            yield Portion(tuple(lines), number, end)
            lines, held, seen = [], 0, 0
    if seen:
        yield Portion(tuple(lines), number, end)


def _lines(stream: BinaryIO) -> Iterator[tuple[bytes | None, int]]:
    """Each line, or None for one that is too long, and how many bytes it takes."""
    while raw := stream.readline(MAX_LINE + 1):
        if len(raw) <= MAX_LINE or raw.endswith(b"\n"):
            yield raw, len(raw)
            continue
        size = len(raw)
        while not raw.endswith(b"\n") and (raw := stream.readline(_STEP)):
            size += len(raw)
        yield None, size

"""How pages say times and texts, in Spanish. Other languages come with their catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

from relevo.service.web import codes


def age(at: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that fits."""
    seconds = max(0, int((now - at).total_seconds()))
    if seconds < 60:
        return "ahora"
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"hace {seconds // size} {unit}"
    raise AssertionError("sixty seconds are a minute")


def instant(at: datetime) -> str:
    """Date and time in UTC, to the minute."""
    return f"{at:%d/%m/%Y %H:%M} UTC"


class Span(Protocol):
    """A placeholder's place in a redacted text: code points, `end` exclusive."""

    @property
    def start(self) -> int:
        """Its first code point."""

    @property
    def end(self) -> int:
        """One beyond its last."""


def pieces(text: str, spans: Iterable[Span]) -> Iterator[tuple[str, Span | None]]:
    """The text cut at its placeholders, so that a page can tell them from what a person typed."""
    at = 0
    for span in sorted(spans, key=lambda span: span.start):
        if span.start > at:
            yield text[at : span.start], None
        yield text[span.start : span.end], span
        at = span.end
    if at < len(text):
        yield text[at:], None


def start(text: str, longest: int = 60) -> str:
    """The beginning of a text in one line, to tell it from others."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def count(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many}"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "age": age,
    "instant": instant,
    "pieces": pieces,
    "start": start,
    "count": count,
    "kind": codes.kind,
    "kinds": codes.kinds,
    "reason": codes.reason,
    "channel": codes.channel,
}

"""From a text that breaks something to the least one that does."""

from __future__ import annotations

from collections.abc import Callable


def smallest(text: str, breaks: Callable[[str], bool]) -> str:
    """A text that still breaks, and would no more without any one of its characters."""
    size = max(1, len(text) // 2)
    while True:
        shorter = _without(text, size, breaks)
        if size == 1 and shorter == text:
            return text
        text, size = shorter, max(1, size // 2)


def _without(text: str, size: int, breaks: Callable[[str], bool]) -> str:
    """The text without each stretch of this size that is not needed."""
    at = 0
    while at < len(text):
        shorter = text[:at] + text[at + size :]
        if breaks(shorter):
            text = shorter
        else:
            at += size
    return text

"""The two ways in which a text can be refused. Neither says anything about the content."""

from __future__ import annotations

from relevo.errors import InvalidInput


class TextTooLong(InvalidInput):
    """The text has more code points than `Configuration.longest_text`."""

    reason = "TEXT_TOO_LONG"


class Unreadable(InvalidInput):
    """The text holds what no text holds: a NUL or a lone surrogate."""

    reason = "TEXT_UNREADABLE"

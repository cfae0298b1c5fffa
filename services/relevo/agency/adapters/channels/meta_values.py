"""Reading single fields of Meta's `value` objects, tolerantly. Pure.

A field that is absent is None or empty. One that is there but cannot be what it says raises
`ChangeRefused` with a code; the content is in no error.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from relevo.agency.domain.post import Author
from relevo.crossing.limits import EARLIEST, LATEST

_ID = re.compile(r"(?!-)[!-~]{1,200}")
_NUMBER = re.compile(r"[0-9]{1,15}")
_USERNAME = re.compile(r"[A-Za-z0-9_.-]{1,63}")
_MAX_ATTACHMENTS = 100
_MILLISECONDS_FROM = 100_000_000_000  # as seconds: the year 5138


class ChangeRefused(Exception):
    """One change cannot be taken; `code` says why. Caught where the change was read."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def optional_id(value: dict[str, Any], field: str) -> str | None:
    """A platform's id; numbers are taken for their digits.

    Raises:
        ChangeRefused: BAD_ID unless it is 1 to 200 printable ASCII characters without a leading
            minus sign.
    """
    found = value.get(field)
    if found is None or found == "":
        return None
    if isinstance(found, int) and not isinstance(found, bool):
        found = str(found)
    if not isinstance(found, str) or not _ID.fullmatch(found):
        raise ChangeRefused("BAD_ID")
    return found


def required_id(value: dict[str, Any], field: str) -> str:
    """Like `optional_id`; absent is refused as NO_SOURCE_ID."""
    found = optional_id(value, field)
    if found is None:
        raise ChangeRefused("NO_SOURCE_ID")
    return found


def text(value: dict[str, Any], field: str) -> str:
    """The message as it came, NULs and lone surrogates included; absent is empty."""
    found = value.get(field)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise ChangeRefused("TEXT_IS_NO_TEXT")
    return found


def author(value: dict[str, Any]) -> Author | None:
    """Who wrote it: `from`, or the older `sender_id` and `sender_name`, or None."""
    sender = value.get("from")
    if isinstance(sender, dict):
        identity, name, username = (
            optional_id(sender, "id"),
            sender.get("name"),
            sender.get("username"),
        )
    else:
        identity, name, username = optional_id(value, "sender_id"), value.get("sender_name"), None
    if identity is None:
        return None
    public = isinstance(username, str) and _USERNAME.fullmatch(username)
    return Author(
        id=identity,
        name=name if isinstance(name, str) and name else None,
        handle=f"@{username}" if public else None,
    )


def attachments(value: dict[str, Any]) -> tuple[str, ...]:
    """Addresses of photos, links and videos, each once; they are never fetched."""
    found: dict[str, None] = {}
    for field in ("photo", "photos", "link", "video"):
        listed = value.get(field)
        for address in listed if isinstance(listed, list) else [listed]:
            if isinstance(address, str) and address:
                found[address] = None
    return tuple(found)[:_MAX_ATTACHMENTS]


def instant(found: object) -> datetime | None:
    """A time of the Unix epoch (seconds, or milliseconds) or ISO 8601, from 2004 up to 2100."""
    if isinstance(found, str) and not _NUMBER.fullmatch(found):
        return _bounded_iso(found)
    if isinstance(found, bool) or not isinstance(found, (int, float, str)):
        return None
    try:
        seconds = float(found)
        seconds = seconds / 1000 if seconds >= _MILLISECONDS_FROM else seconds
        return _bounded(datetime.fromtimestamp(seconds, UTC))
    except (ValueError, OverflowError, OSError):
        return None


def first(created: object, sent_at: datetime | None) -> datetime:
    """When a post was made: its own time, else its delivery's, else the earliest one."""
    return instant(created) or sent_at or EARLIEST


def latest(created: object, sent_at: datetime | None) -> datetime:
    """When a later act happened. `created_time` may still be the comment's own, the same for every
    edit, and two edits must not share a key: the later of it and the delivery's time counts."""
    return max(instant(created) or EARLIEST, sent_at or EARLIEST)


def _bounded_iso(found: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(found)
        return _bounded(moment.astimezone(UTC)) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _bounded(moment: datetime) -> datetime | None:
    return moment if EARLIEST <= moment < LATEST else None

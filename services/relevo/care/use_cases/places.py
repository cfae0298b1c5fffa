"""Where a list goes on: a time and an id, as a caller carries them from page to page."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_id, check_instant
from relevo.errors import InvalidInput

MAX_PAGE = 100


def check_limit(limit: int) -> int:
    """Raise `InvalidInput` naming `limit` unless it is 1 to `MAX_PAGE`."""
    if not 1 <= limit <= MAX_PAGE:
        raise InvalidInput(f"limit: must be 1 to {MAX_PAGE}", field="limit")
    return limit


def cursor_of(at: datetime, name: str) -> str:
    """The cursor of a place; there is no secret in it."""
    text = json.dumps([at.isoformat(), name])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place_of(cursor: str) -> tuple[datetime, str]:
    """The place of a cursor. Raises `InvalidInput` naming `cursor`."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        match json.loads(base64.urlsafe_b64decode(padded)):
            case [str(at), str(name)]:
                moment = datetime.fromisoformat(at).astimezone(UTC)
                return check_instant(moment, "cursor"), check_id(name, "cursor")
    except (ValueError, OverflowError, RecursionError, MalformedMessage):
        pass
    raise InvalidInput("cursor: is not one of ours", field="cursor")

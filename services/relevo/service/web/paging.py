"""Pages of a list by keyset: stable while rows come and go, and cheap however far one reads."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime

from relevo.errors import InvalidInput

DEFAULT_LIMIT = 50
MAX_LIMIT = 200


class BadCursor(InvalidInput):
    """The cursor was not given by this list."""

    reason = "BAD_CURSOR"


def cursor(at: datetime, row_id: str) -> str:
    """Where the next page begins: after the row with this time and id. Opaque to callers."""
    raw = json.dumps([at.isoformat(), row_id]).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def position(text: str) -> tuple[datetime, str]:
    """The time and id of a cursor. Raises `BadCursor`."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        at, row_id = json.loads(raw)
        moment = datetime.fromisoformat(at)
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise BadCursor("cursor: was not given by this list", field="cursor") from None
    if moment.tzinfo is None or not isinstance(row_id, str) or len(row_id) > 36:
        raise BadCursor("cursor: was not given by this list", field="cursor")
    return moment, row_id

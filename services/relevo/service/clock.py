"""Time and ids for the entry points; domains receive both as arguments."""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime


def now() -> datetime:
    """The current instant, aware, in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """A random id: UUID version 4 (RFC 9562), lower-case text."""
    return str(uuid.uuid4())


# Crockford's alphabet without the vowel U and the look-alikes I, L, O: readable over a phone.
_CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_public_code() -> str:
    """A case's random public code, such as `Q-7K3F9`: one letter, a dash, five characters."""
    letter = secrets.choice("ABCDEFGHJKMNPQRSTVWXYZ")
    return f"{letter}-" + "".join(secrets.choice(_CODE_ALPHABET) for _ in range(5))

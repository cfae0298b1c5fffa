"""The root of the one error tree. Pure: any part may import it; only the edges translate it.

The edges (gRPC status, RFC 9457 problem, exit code) read `reason` and `field`; a message never
repeats the content that was refused.
"""

from __future__ import annotations

from typing import ClassVar


class RelevoError(Exception):
    """Something of ours was refused or failed, for a reason that a program can act on.

    Attributes:
        reason: stable code in UPPER_SNAKE_CASE, carried as `google.rpc.ErrorInfo.reason`.
        field: the name of the input that was refused, or None.
    """

    reason: ClassVar[str] = "INTERNAL"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class InvalidInput(RelevoError):
    """The caller sent something that cannot be taken; `field` names it."""

    reason = "INVALID_INPUT"


class NotFound(RelevoError):
    """It does not exist, or the caller may not know that it does."""

    reason = "NOT_FOUND"


class Conflict(RelevoError):
    """The same id with other content, or a move that the present state does not allow."""

    reason = "CONFLICT"


class NotAllowed(RelevoError):
    """The caller is known and may not do this."""

    reason = "NOT_ALLOWED"


class Unauthenticated(RelevoError):
    """The caller did not prove who it is."""

    reason = "UNAUTHENTICATED"


class Unavailable(RelevoError):
    """A part that is needed did not answer; trying again later is right."""

    reason = "UNAVAILABLE"
